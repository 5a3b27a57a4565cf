import ForecastVocabulary
import Foundation
import Receivables
internal import Statistics

/// Accounts as they stood on past days, and what became of them.
struct HealthPanel: Sendable {
  struct Row: Sendable {
    /// (score − 50)/50 by measure, 0 where not known.
    let x: [Float]
    /// The same in all panels.
    let customer: CustomerIndex
    /// `nil` of one that cannot leave by the definition (``ChurnLabel``).
    let churned: Bool?
    let late: Bool

    /// Left, or became seriously late.
    var troubled: Bool { churned == true || late }
  }

  /// What became of an account.
  enum Outcome: Sendable {
    case churned, late

    /// `nil` where an account counts in no label.
    func of(_ row: Row) -> Bool? {
      switch self {
      case .churned: row.churned
      case .late: row.late
      }
    }
  }

  let day: Day
  var rows: [Row]

  private static let step = 3
  private static let most = 8
  private static let fewestDays = 182

  static func x(_ score: Double?) -> Double { score.map { ($0 - 50) / 50 } ?? 0 }

  /// What was measured long ago says less.
  static func x(_ reading: HealthMeasurements.Reading?) -> Double {
    reading.map { $0.freshness * x($0.score) } ?? 0
  }

  /// The last day of the quarter that was over on a day.
  static func anchor(_ day: Day) -> Day {
    var end = day == day.endOfMonth ? day : HealthPanel.monthEnd(day, 1)
    while !end.month.isMultiple(of: 3) { end = HealthPanel.monthEnd(end, 1) }
    return end
  }

  /// The end of the month so many months before that of a day.
  static func monthEnd(_ day: Day, _ months: Int) -> Day {
    let number = day.year * 12 + day.month - 1 - months
    return (Day(year: number / 12, month: number % 12 + 1, day: 1) ?? day).endOfMonth
  }

  /// Month ends a quarter apart, oldest first, whose outcomes were over at an anchor.
  ///
  /// Those of the quarter before are the same but for the last.
  static func days(_ view: LedgerView, _ anchor: Day, _ policy: HealthPolicy) -> [Day] {
    guard let first = view.usualDaysOfIssue?.lowerBound else { return [] }
    let months = policy.horizonDays * 2 / 61 + 2
    return (0..<most).map { monthEnd(anchor, months + step * $0) }
      .filter { $0 - first >= fewestDays && $0 + policy.horizonDays <= view.day }.reversed()
  }

  /// One panel each quarter, oldest first, as far as outcomes can be seen at the view's last quarter end.
  static func panels(
    _ view: LedgerView, _ weights: HealthWeights, _ policy: Policy, threads: Int = 1
  ) -> [HealthPanel] {
    panels(view, on: days(view, anchor(view.day), policy.health), weights, policy, threads: threads)
  }

  static func panels(
    _ view: LedgerView, on days: [Day], _ weights: HealthWeights, _ policy: Policy, threads: Int
  ) -> [HealthPanel] {
    let label = ChurnLabel(view)
    return parallelMap(days.indices, threads: threads) { i in
      HealthPanel(view.asOf(days[i]), later: view, label, weights.measures, policy)
    }
  }

  /// - Parameter later: a view of the same ledger that reaches the horizon.
  init(
    _ view: LedgerView, later: LedgerView, _ label: ChurnLabel, _ measures: [HealthMeasure],
    _ policy: Policy
  ) {
    let measurements = HealthMeasurements(view, measures, policy: policy)
    let outcomes = HealthOutcomes(view, later: later, label, policy.health)
    let positions = Dictionary(
      uniqueKeysWithValues: later.customers.indexed().map { (ExactText($1.id), $0) })
    day = view.day
    rows = view.customers.indices.compactMap { customer in
      guard view.customers[customer].churnedOn == nil, !view.invoices[customer].isEmpty,
        let position = positions[ExactText(view.customers[customer].id)],
        let late = outcomes.seriouslyLate[customer]
      else { return nil }
      return Row(
        x: measurements.readings(customer).map { Float(HealthPanel.x($0)) },
        customer: position, churned: outcomes.churned[customer],
        late: late)
    }
  }

  init(day: Day, rows: [Row]) { (self.day, self.rows) = (day, rows) }

  static func joined(_ panels: [HealthPanel]) -> HealthPanel {
    HealthPanel(day: panels.last?.day ?? Day(number: 0), rows: panels.flatMap(\.rows))
  }

  /// Without every n-th customer, and these alone.
  func split(leavingOut fold: Int, of folds: Int) -> (kept: HealthPanel, left: HealthPanel) {
    (
      HealthPanel(day: day, rows: rows.filter { $0.customer.position % folds != fold }),
      HealthPanel(day: day, rows: rows.filter { $0.customer.position % folds == fold })
    )
  }

  func events(_ outcome: Outcome) -> Int { rows.count { outcome.of($0) == true } }

  /// Accounts that count in the label of an outcome.
  func counted(_ outcome: Outcome) -> HealthPanel {
    HealthPanel(day: day, rows: rows.filter { outcome.of($0) != nil })
  }

  var design: DesignTable {
    let width = rows.first?.x.count ?? 0
    return HealthPanel.design((0..<width).map { j in rows.map { $0.x[j] } })
  }

  static func design(_ columns: [[Float]]) -> DesignTable {
    DesignTable(
      rowCount: columns.first?.count ?? 0,
      terms: [.intercept]
        + columns.enumerated().map { j, values in
          .numeric(name: "x\(j)", values: values, centre: 0, scale: 1)
        })
  }

  /// Of an outcome, by a score with these weights; what is not known counts as ordinary.
  func area(_ weights: [Double], _ outcome: Outcome) -> RankedArea? {
    RankedArea(
      predictions: rows.map { row in
        -zip(weights, row.x).reduce(0) { $0 + $1.0 * Double($1.1) }
      }, outcomes: rows.map(outcome.of))
  }

  func areaUnderCurve(_ weights: [Double], _ outcome: Outcome) -> Double {
    area(weights, outcome)?.area ?? 0.5
  }

  /// Of an outcome under a regression with an intercept, over the accounts that count in its label.
  func logLikelihood(_ coefficients: [Double], _ outcome: Outcome) -> Double {
    rows.reduce(0) { sum, row in
      guard let came = outcome.of(row) else { return sum }
      let eta = zip(coefficients.dropFirst(), row.x).reduce(coefficients[0]) {
        $0 + $1.0 * Double($1.1)
      }
      return sum + (came ? eta : 0) - max(eta, 0) - log1p(exp(-abs(eta)))
    }
  }
}
