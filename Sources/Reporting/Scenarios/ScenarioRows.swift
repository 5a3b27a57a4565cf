internal import CashTables
public import DuecastEngine
public import ForecastVocabulary
internal import Receivables

/// One period and source of a scenario's cash, beside the base.
public struct ScenarioRow: Sendable {
  let name: String
  let currency: Currency
  let days: ClosedRange<Day>
  /// Whether the as-of day or the horizon cuts the period off.
  let isPart: Bool
  let source: CashSource
  let expected: Int64
  /// Of totals.
  let range: (p10: Int64, p90: Int64)?
  let difference: Int64

  /// The base's rows, then those of each scenario; parts sum to totals to the minor unit.
  public static func rows(_ scenarios: [ScenarioCash], by periods: Periods) -> [ScenarioRow] {
    guard let base = scenarios.first else { return [] }
    return scenarios.flatMap { scenario in
      scenario.cash.currencies.flatMap { currency in
        rows(
          scenario, CashByPeriod(scenario, currency, by: periods),
          over: CashByPeriod(base, currency, by: periods))
      }
    }
  }

  private static func rows(
    _ scenario: ScenarioCash, _ own: CashByPeriod, over base: CashByPeriod
  ) -> [ScenarioRow] {
    zip(own.rows, base.rows).flatMap { row, before in
      CashByPeriod.sources.indices.map { s in
        ScenarioRow(
          name: scenario.label, currency: own.currency,
          days: (own.day + row.days.lowerBound)...(own.day + row.days.upperBound),
          isPart: own.periods.isPart(row.days, after: own.day),
          source: CashByPeriod.sources[s], expected: row.amounts[s],
          range: CashByPeriod.sources[s] == .total ? (row.p10, row.p90) : nil,
          difference: row.amounts[s] - before.amounts[s])
      }
    }
  }

  private func money(_ units: Int64) -> Money { Money(minorUnits: units, currency) }

  /// The columns of `scenarios.csv`.
  public static let columns: [Column<ScenarioRow>] = [
    Column(.scenario) { .text($0.name) },
    Column(.periodStart) { .day($0.days.lowerBound) },
    Column(.periodEnd) { .day($0.days.upperBound) },
    Column(.cashSource) { .text($0.source.rawValue) },
    Column(.currency) { .text($0.currency.code) },
    Column(.expectedCash) { .money($0.money($0.expected)) },
    Column(.p10) { row in Cell(row.range.map { row.money($0.p10) }) },
    Column(.p90) { row in Cell(row.range.map { row.money($0.p90) }) },
    Column(.scenarioDifference) { .money($0.money($0.difference)) },
    Column(.periodPart) { .yesNo($0.isPart) },
  ]
}

extension ScenarioCash {
  /// What a person calls it.
  var label: String { name.isEmpty ? "base" : name }
}

extension CashByPeriod {
  init(_ scenario: ScenarioCash, _ currency: Currency, by periods: Periods) {
    self.init(
      scenario.cash, by: periods, currency,
      table: scenario.tables.first { $0.currency == currency && !$0.isConverted })
  }
}

/// What-ifs over the whole horizon beside the base, in one currency.
struct ScenarioComparison: Sendable {
  struct Line: Sendable {
    let label: String
    let total: Int64
    let difference: Int64
    let p10: Int64
    let p90: Int64
  }

  let currency: Currency
  let days: Int
  /// The base first.
  let lines: [Line]

  static func all(_ scenarios: [ScenarioCash], by periods: Periods) -> [ScenarioComparison] {
    guard let base = scenarios.first else { return [] }
    return base.cash.currencies.map { currency in
      let before = CashByPeriod(base, currency, by: periods).whole
      return ScenarioComparison(
        currency: currency, days: base.cash.horizon,
        lines: scenarios.map { scenario in
          let whole = CashByPeriod(scenario, currency, by: periods).whole
          return Line(
            label: scenario.label, total: whole.total, difference: whole.total - before.total,
            p10: whole.p10, p90: whole.p90)
        })
    }
  }
}
