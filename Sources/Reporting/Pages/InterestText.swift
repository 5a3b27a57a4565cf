public import DuecastEngine
internal import Receivables

/// Claims for late payment in a terminal: a line for each invoice, sums for each currency.
public enum InterestText {
  public static func page(_ results: InterestResults) -> String {
    let (rows, day) = (InterestRow.rows(results), results.provenance.day)
    guard !rows.isEmpty || !results.missing.isEmpty else {
      return "No invoice is late at the close of \(day).\n"
    }
    return [claims(rows, results), unclaimed(results)].filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// The late invoices for which nothing can be computed, by currency, and what to do.
  private static func unclaimed(_ results: InterestResults) -> String {
    results.missing.map { missing in
      TextTable.wrap(
        "\(NumberText.count(missing.invoices.count, "late invoice", "late invoices")) with "
          + "\(missing.open.grouped) \(missing.currency) open: \(NoticeText.sentence(missing))",
        width: 80)
    }.joined(separator: "\n")
  }

  private static func claims(_ rows: [InterestRow], _ results: InterestResults) -> String {
    let day = results.provenance.day
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
        NumberText.count(
          results.view.documentCount(own.map(\.late.invoice)), "invoice", "invoices"), "", "",
        sum(\.open), "",
        sum(\.late.interest), sum(\.compensation),
      ])
      return "Claims for late payment in \(currency), as of the close of \(day)\n\n" + table.text
    }.joined(separator: "\n")
  }
}
