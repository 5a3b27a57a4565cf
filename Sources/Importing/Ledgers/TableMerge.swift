import LedgerFiles

/// The lines of one file with those of an import added, so that no line is there twice.
///
/// Of lines that are the same, the second of an import is the second of the ledger.
struct TableMerge {
  private(set) var table: LedgerTable
  private(set) var added = 0
  /// Lines that say something else than before.
  private(set) var changed: [(before: [String], after: [String])] = []

  /// - Parameter keepsKnown: leaves lines that are there already as they are.
  init(_ existing: LedgerTable, _ new: LedgerTable, keepsKnown: Bool = false) {
    (table, self.isDocuments) = (existing, new.contract == .invoices)
    var new = new
    table.widen(to: new.columns)
    new.widen(to: table.columns)
    let keys = TableMerge.keys(table.contract).compactMap { table.column($0) }
    var positions = Positions()
    for (position, row) in table.rows.enumerated() {
      positions.add(TableMerge.key(row, keys), position)
    }
    let places = table.columns.map { new.column($0) }
    let states = Set(TableMerge.states.compactMap { table.column($0) })
    var seen: [String: Int] = [:]
    for row in new.rows {
      let ordered = places.map { $0.map { row[$0] } ?? "" }
      let key = TableMerge.key(ordered, keys)
      let copy = seen[key, default: 0]
      seen[key] = copy + 1
      guard let position = positions[key, copy] else {
        table.rows.append(ordered)
        added += 1
        continue
      }
      if !keepsKnown { update(position, ordered, states) }
    }
  }

  private let isDocuments: Bool

  private mutating func update(_ position: Int, _ new: [String], _ states: Set<Int>) {
    let before = table.rows[position]
    var after = before
    let keepsDay = isDocuments && keepsPaidOn(before, new)
    for column in after.indices {
      if keepsDay, states.contains(column) { continue }
      if !new[column].isEmpty || (isDocuments && states.contains(column)) {
        after[column] = new[column]
      }
    }
    guard after != before else { return }
    table.rows[position] = after
    changed.append((before, after))
  }

  /// The day of payment is known, and the new file only says that it is paid.
  private func keepsPaidOn(_ before: [String], _ after: [String]) -> Bool {
    guard let paid = table.column("paid_on"), !before[paid].isEmpty, after[paid].isEmpty else {
      return false
    }
    return table.column("status").map { after[$0] == "Paid" } ?? false
  }

  /// Where the lines of each key are.
  private struct Positions {
    private var first: [String: Int] = [:]
    private var others: [String: [Int]] = [:]

    mutating func add(_ key: String, _ position: Int) {
      if first[key] == nil {
        first[key] = position
      } else {
        others[key, default: []].append(position)
      }
    }

    subscript(key: String, copy: Int) -> Int? {
      if copy == 0 { return first[key] }
      let own = others[key] ?? []
      return copy <= own.count ? own[copy - 1] : nil
    }
  }
}

extension TableMerge {
  /// What an export says of the state of a document, also where it says nothing.
  static let states = ["paid_on", "open_amount", "status"]

  /// Columns that tell the lines of a file apart.
  static func keys(_ contract: FileContract) -> [String] {
    switch contract.file {
    case "customers.csv": ["customer_id"]
    case "invoices.csv": ["entity", "fiscal_year", "invoice_id"]
    case "payments.csv": ["payment_id"]
    case "disputes.csv": ["dispute_id"]
    case "promises.csv": ["promise_id"]
    case "activities.csv": ["activity_id"]
    case "flags.csv": ["flag_id"]
    case "exchange_rates.csv": ["on", "from", "to"]
    default:
      contract.columns.map(\.name).filter { !["method", "confidence", "posted_on"].contains($0) }
    }
  }

  /// What tells a line apart, whatever columns its file has.
  static func key(_ row: [String], _ table: LedgerTable) -> String {
    keys(table.contract).map { name in table.column(name).map { row[$0] } ?? "" }
      .joined(separator: "\u{1F}")
  }

  private static func key(_ row: [String], _ columns: [Int]) -> String {
    columns.map { row[$0] }.joined(separator: "\u{1F}")
  }
}
