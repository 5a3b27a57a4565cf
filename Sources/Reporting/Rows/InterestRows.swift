public import DuecastEngine
internal import Receivables

/// The claim that a late invoice gives: interest and a fixed sum.
public struct InterestRow: Sendable {
  let invoiceID: String
  let customerID: String
  let dueOn: Day
  let open: Money
  let late: LateInterest
  let compensation: Money

  /// The claims that were found, in their order.
  public static func rows(_ results: InterestResults) -> [InterestRow] {
    results.claims.map { InterestRow($0, in: results.view) }
  }

  private init(_ claim: LateClaim, in view: LedgerView) {
    late = claim.late
    compensation = claim.compensation
    let invoice = view.invoices.elements[late.invoice]
    invoiceID = view.invoiceID(late.invoice)
    customerID = view.customers[Int(invoice.customer)].id
    dueOn = invoice.dueOn
    open = invoice.outstandingMoney
  }

  var total: Money { late.interest + compensation }

  public static let columns: [Column<InterestRow>] = [
    Column("invoice_id") { .text($0.invoiceID) },
    Column("customer_id") { .text($0.customerID) },
    Column("currency") { .text($0.open.currency.code) },
    Column("due_on") { .day($0.dueOn) },
    Column("open_amount") { .money($0.open) },
    Column("owed_late") { .money($0.late.owed) },
    Column("days_late") { .integer($0.late.daysLate) },
    Column("interest") { .money($0.late.interest) },
    Column("compensation") { .money($0.compensation) },
    Column("total") { .money($0.total) },
  ]
}

/// Claims for late payment in a terminal: a line for each invoice, sums for each currency.
public enum InterestText {
  public static func page(_ results: InterestResults) -> String {
    let (rows, day) = (InterestRow.rows(results), results.provenance.day)
    guard !rows.isEmpty else { return "No invoice is late at the close of \(day).\n" }
    let currencies = Set(rows.map(\.open.currency)).sorted()
    return currencies.map { currency in
      let own = rows.filter { $0.open.currency == currency }
      var table = TextTable([
        .init("invoice", widest: 16), .init("customer", widest: 16), .init("due"),
        .init("open", .right), .init("days\nlate", .right), .init("interest", .right),
        .init("fixed\nsum", .right),
      ])
      for row in own {
        table.row([
          row.invoiceID, row.customerID, row.dueOn.description, row.open.grouped,
          NumberText.grouped(row.late.daysLate), row.late.interest.grouped,
          row.compensation.grouped,
        ])
      }
      func sum(_ amount: (InterestRow) -> Money) -> String {
        own.reduce(Money.zero(currency)) { $0 + amount($1) }.grouped
      }
      table.rule()
      table.row([
        NumberText.count(own.count, "invoice", "invoices"), "", "", sum(\.open), "",
        sum(\.late.interest), sum(\.compensation),
      ])
      return "Claims for late payment in \(currency), as of the close of \(day)\n\n" + table.text
    }.joined(separator: "\n")
  }
}
