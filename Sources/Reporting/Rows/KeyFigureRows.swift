public import Receivables

/// The key figures of one currency on one day.
public struct KeyFigureRow: Sendable {
  let day: Day
  let figures: CurrencyKeyFigures

  public static func rows(_ history: KeyFigureHistory) -> [KeyFigureRow] {
    history.figures.flatMap { figures in
      figures.currencies.map { KeyFigureRow(day: figures.day, figures: $0) }
    }
  }

  /// The columns of `duecast kpis --format csv`; shares are not percentages.
  public static let columns: [Column<KeyFigureRow>] = [
    Column("day") { .day($0.day) },
    Column("currency") { .text($0.figures.currency.code) },
    Column("receivables") { .money($0.figures.receivables) },
    Column("overdue") { .money($0.figures.overdue) },
    Column("sales") { .money($0.figures.sales) },
    Column("dso") { Cell($0.figures.daysSalesOutstanding) },
    Column("dso_count_back") { Cell($0.figures.daysSalesOutstandingByCountBack) },
    Column("best_possible_dso") { Cell($0.figures.bestPossibleDaysSalesOutstanding) },
    Column("average_days_delinquent") { Cell($0.figures.averageDaysDelinquent) },
    Column("average_days_late") { Cell($0.figures.averageDaysLate) },
    Column("collection_effectiveness") { Cell($0.figures.collectionEffectivenessIndex) },
    Column("receivables_turnover") { Cell($0.figures.receivablesTurnover) },
    Column("overdue_share") { Cell($0.figures.overdueShare) },
    Column("over_90_share") { Cell($0.figures.over90Share) },
    Column("at_risk_rate") { Cell($0.figures.atRiskRate) },
    Column("bad_debt_share") { Cell($0.figures.badDebtShare) },
    Column("promise_kept_rate") { Cell($0.figures.promiseKeptRate) },
    Column("dispute_cycle_days") { Cell($0.figures.disputeCycleDays) },
    Column("top_five_share") { Cell($0.figures.topFiveShare) },
    Column("concentration_index") { Cell($0.figures.concentrationIndex) },
  ]
}

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
          ].map { $0.map { NumberText.fixed($0, digits: 1) } ?? "" })
    }
    return "Receivables in \(currency.code), days\n\n" + table.text
  }

  /// How much is late, lost, broken and contested.
  private static func risk(_ rows: [KeyFigureRow]) -> String {
    var table = TextTable([
      .init("close of"), .init("CEI", .right), .init("overdue", .right),
      .init("over 90", .right), .init("at risk", .right), .init("bad\ndebt", .right),
      .init("promises\nkept", .right), .init("disputes\ndays", .right), .init("top 5", .right),
    ])
    for row in rows {
      let figures = row.figures
      func share(_ value: Double?) -> String { value.map { NumberText.percent($0) } ?? "" }
      table.row([
        row.day.description, share(figures.collectionEffectivenessIndex),
        share(figures.overdueShare), share(figures.over90Share), share(figures.atRiskRate),
        figures.badDebtShare.map { NumberText.percent($0, digits: 1) } ?? "",
        share(figures.promiseKeptRate),
        figures.disputeCycleDays.map { NumberText.fixed($0, digits: 0) } ?? "",
        share(figures.topFiveShare),
      ])
    }
    return table.text
  }
}
