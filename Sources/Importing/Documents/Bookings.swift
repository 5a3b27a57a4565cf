import Receivables

/// Turns bookings, of which several make a document, into documents, cash and applications.
struct Bookings {
  private let table: ReadTable
  private(set) var log = ItemLog()
  private(set) var applications: [Application] = []
  private(set) var writeOffs: [(number: String, customer: String, on: Day, amount: Int64)] = []

  init(_ table: ReadTable) { self.table = table }

  mutating func items(_ items: [SourceItem]) -> [SourceItem] {
    switch table.profile.system {
    case "datev-bookings": items.compactMap { datev($0) }
    case "business-central-details": businessCentral(items)
    default: byVoucher(items)
    }
  }

  // MARK: DATEV

  /// A booking on a debtor account, whichever of the two accounts it is.
  private mutating func datev(_ booked: SourceItem) -> SourceItem? {
    var item = booked
    if !isDebtor(item.customer) {
      guard isDebtor(item.reference) else {
        log.drop("bookings without a debtor account")
        return nil
      }
      (item.customer, item.reference) = (item.reference, item.customer)
      item.amount = -item.amount
    }
    item.kind =
      item.amount > 0 ? .invoice : Bookings.isRevenue(item.reference) ? .creditNote : .payment
    if item.kind == .creditNote { item.appliedTo = item.number }
    return item
  }

  /// Personal accounts have one digit more than the others; debtors are those from 1 to 6.
  private func isDebtor(_ account: String) -> Bool {
    let length = Int(table.source.grid[0, 13]) ?? 4
    guard account.count == length + 1, account.allSatisfy({ $0.isNumber }) else { return false }
    return account.first.map { ("1"..."6").contains(String($0)) } ?? false
  }

  private static func isRevenue(_ account: String) -> Bool {
    account.first == "4" || account.first == "8"
  }

  // MARK: ERPNext

  /// Rows of one voucher; those against another voucher are applications.
  private mutating func byVoucher(_ rows: [SourceItem]) -> [SourceItem] {
    var merged: [SourceItem] = []
    var positions: [String: Int] = [:]
    for row in rows {
      let isOwn = row.appliedTo.isEmpty || row.appliedTo == row.number
      if !isOwn, row.amount < 0 {
        applications.append(
          Application(
            payment: row.number, appliedTo: row.appliedTo, customer: row.customer,
            on: row.issuedOn, amount: -row.amount, place: row.place))
      }
      let key = "\(row.number)\u{1F}\(row.customer)"
      if let known = positions[key] {
        merged[known].amount += row.amount
      } else {
        var item = row
        item.appliedTo = ""
        positions[key] = merged.count
        merged.append(item)
      }
    }
    return merged.filter { $0.amount != 0 }
  }

  // MARK: Business Central

  private mutating func businessCentral(_ rows: [SourceItem]) -> [SourceItem] {
    let initial = rows.filter { isInitial($0) }
    var numbers: [String: SourceItem] = [:]
    for item in initial { numbers[item.part] = item }
    for row in rows where !isInitial(row) {
      guard let own = numbers[row.part], own.kind.isClaim, row.amount < 0 else { continue }
      if entryType(row).contains("discount") || entryType(row).contains("skonto") {
        writeOffs.append((own.number, own.customer, row.issuedOn, -row.amount))
      } else if let other = numbers[row.clearing], row.clearing != row.part {
        applications.append(
          Application(
            payment: other.number, appliedTo: own.number, customer: own.customer,
            on: row.issuedOn, amount: -row.amount, place: row.place))
      }
    }
    return initial.map { item in
      var item = item
      (item.clearing, item.open) = ("", nil)
      return item
    }
  }

  private func entryType(_ item: SourceItem) -> String { item.reference.lowercased() }

  private func isInitial(_ item: SourceItem) -> Bool {
    let type = entryType(item)
    return type.isEmpty || type.contains("initial") || type.contains("urspr")
      || type == "beginwaarde"
  }
}
