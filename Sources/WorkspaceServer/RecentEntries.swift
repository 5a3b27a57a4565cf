import LedgerFiles
import Receivables
import WorkspaceStore

/// What people recorded of a few accounts since a ledger was read, as a ledger of these accounts alone:
/// their documents with the new lines beside them.
struct RecentEntries {
  /// Files whose lines can be added without reading the whole again.
  static let files: Set = ["activities.csv", "promises.csv", "disputes.csv", "reviews.csv"]

  let ledger: Ledger
  /// What is wrong with the new lines.
  let issues: [LedgerIssue]

  /// - Parameter customers: positions in the view.
  /// - Throws: `ImportError` where nothing can be used.
  init(_ lines: [ContractLine], of customers: [CustomerIndex], in view: LedgerView) throws {
    var files = ["customers.csv": Self.customers(customers, view)]
    files["invoices.csv"] = Self.invoices(customers, view)
    for (file, own) in Dictionary(grouping: lines, by: \.file) {
      let columns = Set(own.flatMap(\.row.keys)).sorted()
      let rows = own.map { line in columns.map { line.row[$0] ?? "" } }
      files[file] = Self.text([columns] + rows)
    }
    let loaded = try Ledger.load(files: files)
    let names = Set(lines.map(\.file))
    ledger = loaded.ledger
    issues = loaded.issues.filter { names.contains($0.file) }
  }

  private static func customers(_ customers: [CustomerIndex], _ view: LedgerView) -> String {
    let rows = customers.map { view.customers[$0] }.map { [$0.id, $0.currency?.code ?? ""] }
    return text([["customer_id", "currency"]] + rows)
  }

  /// One line for each document: of instalments with the sum of all and the first due day.
  private static func invoices(_ customers: [CustomerIndex], _ view: LedgerView) -> String {
    var rows: [[String]] = []
    for customer in customers {
      var units: [String: Int64] = [:]
      let positions = view.invoices.range(customer)
      for position in positions {
        units[view.invoiceID(position), default: 0] += view.invoices.elements[position].amount
      }
      for position in positions {
        let claim = view.invoices.elements[position]
        let id = view.invoiceID(position)
        guard let sum = units.removeValue(forKey: id) else { continue }
        let amount = Money(minorUnits: sum, claim.currency)
        rows.append([
          id, view.customers[customer].id, "\(claim.issuedOn)", "\(claim.dueOn)",
          amount.description, claim.currency.code,
        ])
      }
    }
    return text(
      [["invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency"]] + rows)
  }

  private static func text(_ rows: [[String]]) -> String {
    rows.map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }
}
