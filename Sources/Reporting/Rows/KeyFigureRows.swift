public import Receivables

/// The key figures of one currency on one day.
public struct KeyFigureRow: Sendable {
  let day: Day
  let figures: CurrencyKeyFigures

  public init(day: Day, figures: CurrencyKeyFigures) {
    (self.day, self.figures) = (day, figures)
  }

  public static func rows(_ history: KeyFigureHistory) -> [KeyFigureRow] {
    history.figures.flatMap { figures in
      figures.currencies.map { KeyFigureRow(day: figures.day, figures: $0) }
    }
  }

  /// The columns of `duecast kpis --format csv`, and what `kpis.json` says of each currency.
  ///
  /// Shares are not percentages.
  public static let columns: [Column<KeyFigureRow>] = [
    Column(.day) { .day($0.day) },
    Column(.currency) { .text($0.figures.currency.code) },
    Column(.receivables) { .money($0.figures.receivables) },
    Column(.overdue) { .money($0.figures.overdue) },
    Column(.sales) { .money($0.figures.sales) },
    Column(.dso) { Cell($0.figures.daysSalesOutstanding) },
    Column(.dsoCountBack) { Cell($0.figures.daysSalesOutstandingByCountBack) },
    Column(.bestPossibleDSO) { Cell($0.figures.bestPossibleDaysSalesOutstanding) },
    Column(.averageDaysDelinquent) { Cell($0.figures.averageDaysDelinquent) },
    Column(.averageDaysLate) { Cell($0.figures.averageDaysLate) },
    Column(.collectionEffectiveness) { Cell($0.figures.collectionEffectivenessIndex) },
    Column(.collectionEffectivenessFrom) { .day($0.figures.collectionEffectivenessFrom) },
    Column(.collectionEffectivenessTo) { .day($0.figures.collectionEffectivenessTo) },
    Column(.receivablesTurnover) { Cell($0.figures.receivablesTurnover) },
    Column(.overdueShare) { Cell($0.figures.overdueShare) },
    Column(.over90Share) { Cell($0.figures.over90Share) },
    Column(.atRiskRate) { Cell($0.figures.atRiskRate) },
    Column(.badDebtShare) { Cell($0.figures.badDebtShare) },
    Column(.promiseKeptRate) { Cell($0.figures.promiseKeptRate) },
    Column(.promisesKept) { .integer($0.figures.promisesKept) },
    Column(.promisesBroken) { .integer($0.figures.promisesBroken) },
    Column(.disputeCycleDays) { Cell($0.figures.disputeCycleDays) },
    Column(.disputesClosed) { .integer($0.figures.disputesClosed) },
    Column(.disputesOpen) { .integer($0.figures.disputesOpen) },
    Column(.topFiveShare) { Cell($0.figures.topFiveShare) },
    Column(.concentrationIndex) { Cell($0.figures.concentrationIndex) },
  ]
}

/// `kpis.json`: the key figures of one day, under the names that `duecast kpis` uses.
struct KeyFigureRecord: Encodable {
  let day: Day
  let periodDays: Int
  let graceDays: Int
  let currencies: [[String: Cell]]

  init(_ figures: KeyFigures) {
    day = figures.day
    periodDays = figures.periodDays
    graceDays = figures.graceDays
    let columns = KeyFigureRow.columns.filter { $0.figure != .day }
    currencies =
      OutputTable(
        columns, figures.currencies.map { KeyFigureRow(day: figures.day, figures: $0) }
      ).objects
  }

  private enum CodingKeys: String, CodingKey {
    case day, currencies
    case periodDays = "period_days"
    case graceDays = "grace_days"
  }
}
