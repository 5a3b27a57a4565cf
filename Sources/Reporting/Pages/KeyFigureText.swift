public import Receivables

/// Key figures for a terminal: a line for each month.
public enum KeyFigureText {
  public static func page(_ history: KeyFigureHistory) -> String {
    guard let last = history.figures.last else { return "" }
    return last.currencies.map { now in
      let rows = KeyFigureRow.rows(history).filter { $0.figures.currency == now.currency }
      return speed(rows, now.currency) + "\n" + risk(rows)
    }.joined(separator: "\n")
  }

  /// How long it takes to be paid.
  private static func speed(_ rows: [KeyFigureRow], _ currency: Currency) -> String {
    var table = TextTable([
      .init("close of"), .init("receivables", .right), .init("DSO", .right),
      .init("count-\nback", .right), .init("best\npossible", .right),
      .init("days\ndelinq.", .right),
      .init("days\nlate", .right), .init("turnover\na year", .right),
    ])
    for row in rows {
      let figures = row.figures
      table.row(
        [row.day.description, NumberText.whole(figures.receivables)]
          + [
            figures.daysSalesOutstanding, figures.daysSalesOutstandingByCountBack,
            figures.bestPossibleDaysSalesOutstanding, figures.averageDaysDelinquent,
            figures.averageDaysLate, figures.receivablesTurnover,
          ].map { $0.map { Figure.dso.unit.shown($0) } ?? "" })
    }
    return "Receivables in \(currency.code), days\n\n" + table.text
  }

  /// How much is late, lost, broken and disputed.
  private static func risk(_ rows: [KeyFigureRow]) -> String {
    var table = TextTable([
      .init("close of"), .init("CEI", .right), .init("overdue", .right),
      .init("over 90", .right), .init("at risk", .right), .init("bad\ndebt", .right),
      .init("promises\nkept", .right), .init("disputes\ndays", .right), .init("top 5", .right),
    ])
    for row in rows {
      let figures = row.figures
      func share(_ value: Double?) -> String {
        value.map { Figure.overdueShare.unit.shown($0) } ?? ""
      }
      table.row([
        row.day.description, share(figures.collectionEffectivenessIndex),
        share(figures.overdueShare), share(figures.over90Share), share(figures.atRiskRate),
        share(figures.badDebtShare),
        share(figures.promiseKeptRate),
        figures.disputeCycleDays.map { Figure.disputeCycleDays.unit.shown($0) } ?? "",
        share(figures.topFiveShare),
      ])
    }
    return table.text
  }
}
