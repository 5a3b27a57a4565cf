internal import AccountReview
internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

/// Which rows of long tables the workbook has: the files have all.
///
/// Nobody reads fifty thousand rows of a sheet, and a spreadsheet takes long to open them. What is
/// owed is measured by its share of what is owed in its currency, since currencies do not compare.
extension RunResults {
  static let mostSheetRows = 10_000

  /// The open invoices of which most is owed.
  var sheetInvoices: [InvoiceOutlook] {
    RunResults.largest(outlook.invoices) { item in
      share(view.invoices.elements[item.invoice].outstandingMoney)
    }
  }

  /// The accounts that owe most.
  var sheetAgeing: [Ageing.Row] { RunResults.largest(ageing.rows) { share($0.amounts.open) } }

  /// The accounts with the lowest scores.
  var sheetScorecards: [AccountCard] {
    RunResults.largest(accounts.cards) { $0.scorecard.score.map { -$0 } ?? -.infinity }
  }

  /// What a reader must know of the sheets, as a sentence; `nil` where they have all rows.
  var sheetNote: String? {
    let parts = [
      ("Invoices (those of which most is owed)", outlook.invoices.count),
      ("Ageing (those that owe most)", ageing.rows.count),
      ("Scorecards (the lowest scores)", scorecards.cards.count),
    ].filter { $0.1 > RunResults.mostSheetRows }
    guard !parts.isEmpty else { return nil }
    return "\(NumberText.grouped(RunResults.mostSheetRows)) rows are shown of "
      + parts.map { "\($0.0)" }.joined(separator: ", ") + "; the files beside this one have all."
  }

  private func share(_ money: Money) -> Double {
    let total = ageing.totals.first { $0.currency == money.currency }?.open.majorUnits ?? 0
    return total > 0 ? money.majorUnits / total : 0
  }

  /// The rows of the largest sizes, in their own order.
  static func largest<Row>(_ rows: [Row], _ size: (Row) -> Double) -> [Row] {
    guard rows.count > mostSheetRows else { return rows }
    let sizes = rows.map(size)
    let largest = rows.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
    return largest.prefix(mostSheetRows).sorted().map { rows[$0] }
  }
}
