internal import Foundation
public import Receivables
internal import Statistics

/// What counts as leaving within a horizon after a snapshot.
public enum ChurnLabel: String, Sendable, Hashable, Codable {
  /// `churned_on` falls within it.
  case stated
  /// No invoice is issued within it.
  case silence

  /// Stated where the ledger says of anybody that they left, else silence.
  init(_ view: LedgerView) {
    self = view.customers.contains { $0.churnedOn != nil } ? .stated : .silence
  }

  /// The customers of a view who can still leave, as positions in it: billed at some time and not
  /// gone, and for silence billed in the last half year.
  func customersAtRisk(_ view: LedgerView) -> [Int] {
    view.customers.indices.filter { c in
      guard view.customers[c].churnedOn == nil, let last = view.invoices[c].last else {
        return false
      }
      return self == .stated || view.day - last.issuedOn < 180
    }
  }

  /// Whether each of some customers left in the days after a snapshot.
  ///
  /// - Parameter later: a view of the horizon's last day or a later one.
  func outcomes(
    _ ids: [String], after day: Day, horizon: Int, knownBy later: LedgerView
  ) -> [Bool] {
    precondition(later.day - day >= horizon, "\(later.day) is within \(horizon) days of \(day)")
    let positions = Dictionary(
      uniqueKeysWithValues: later.customers.enumerated().map { ($1.id, $0) })
    return ids.map { id in
      guard let c = positions[id] else { preconditionFailure("\(id) is not known later") }
      switch self {
      case .stated:
        return later.customers[c].churnedOn.map { $0 > day && $0 - day <= horizon } ?? false
      case .silence:
        return !later.invoices[c].contains { $0.issuedOn > day && $0.issuedOn - day <= horizon }
      }
    }
  }
}

/// Customers of a ledger as they stood on snapshot days, and whether they then left.
///
/// Each snapshot is a view of its own, so that nothing in it looks ahead, and is taken only where its
/// horizon was over on the panel's day.
public struct ChurnPanel: Sendable {
  /// Days between snapshots, and the most of them.
  static let step = 28
  static let most = 13
  /// Days of history before the first.
  static let fewestDays = 180

  let label: ChurnLabel
  let metrics: [String]
  let predictors: [Predictor]
  let outcomes: [Bool]
  /// The same number for rows of one customer.
  let groups: [Int]
  let periods: [Int]

  public var rows: Int { outcomes.count }
  public var churnRate: Double { Double(outcomes.count { $0 }) / Double(max(rows, 1)) }

  public init(_ view: LedgerView, horizon: Int) {
    let label = ChurnLabel(view)
    let metrics = Set(view.health.elements.map(\.metric)).sorted()
    let first = view.invoices.elements.map(\.issuedOn).min() ?? view.day
    let days = (0..<ChurnPanel.most).map { view.day - horizon - ChurnPanel.step * $0 }
      .filter { $0 - first >= ChurnPanel.fewestDays }.reversed()
    var columns = ChurnSnapshot.empty(metrics)
    var (outcomes, groups, periods) = ([Bool](), [Int](), [Int]())
    var numbers: [String: Int] = [:]
    for (period, day) in days.enumerated() {
      let snapshot = ChurnSnapshot(view.asOf(day), label, metrics)
      columns = zip(columns, snapshot.predictors).map { $0.appending($1) }
      outcomes += label.outcomes(snapshot.ids, after: day, horizon: horizon, knownBy: view)
      for id in snapshot.ids {
        groups.append(numbers[id] ?? numbers.count)
        if numbers[id] == nil { numbers[id] = numbers.count }
        periods.append(period)
      }
    }
    (self.label, self.metrics, predictors) = (label, metrics, columns)
    (self.outcomes, self.groups, self.periods) = (outcomes, groups, periods)
  }
}

/// The customers at risk of one view and what is known of them.
struct ChurnSnapshot: Sendable {
  let ids: [String]
  let predictors: [Predictor]
  /// Positions in the view.
  let customers: [Int]

  private static let billing = [
    "days_since_invoice", "days_since_first_invoice", "invoices_90_days", "invoices_before_that",
    "amount_90_days", "amount_before_that", "overdue_share", "late_share", "open_disputes",
  ]

  init(_ view: LedgerView, _ label: ChurnLabel, _ metrics: [String]) {
    customers = label.customersAtRisk(view)
    ids = customers.map { view.customers[$0].id }
    let rows = customers.map { c in
      ChurnSnapshot.billing(c, view) + metrics.flatMap { ChurnSnapshot.health(c, $0, view) }
    }
    let names = ChurnSnapshot.numberNames(metrics)
    predictors =
      names.indices.map { j in
        Predictor(name: names[j], values: .numbers(rows.map { $0[j] }))
      } + [
        Predictor(name: "segment", values: .levels(customers.map { view.customers[$0].segment })),
        Predictor(name: "country", values: .levels(customers.map { view.customers[$0].country })),
      ]
  }

  /// The columns without rows.
  static func empty(_ metrics: [String]) -> [Predictor] {
    numberNames(metrics).map { Predictor(name: $0, values: .numbers([])) }
      + ["segment", "country"].map { Predictor(name: $0, values: .levels([])) }
  }

  private static func numberNames(_ metrics: [String]) -> [String] {
    billing + metrics.flatMap { [$0, "\($0) less 90 days before", "days since \($0)"] }
  }

  private static func billing(_ customer: Int, _ view: LedgerView) -> [Double] {
    let invoices = view.invoices[customer]
    guard let first = invoices.first, let last = invoices.last else { return [] }
    func billed(_ ages: Range<Int>) -> (count: Double, amount: Double) {
      invoices.reduce(into: (0, 0)) { sum, invoice in
        guard ages.contains(view.day - invoice.issuedOn) else { return }
        sum.0 += 1
        sum.1 += Money(minorUnits: invoice.amount, invoice.currency).majorUnits
      }
    }
    let (recent, before) = (billed(0..<90), billed(90..<180))
    let open = invoices.filter(\.isOpen)
    let ended = invoices.compactMap { invoice in
      invoice.endedOn.map { (on: $0, late: $0 > invoice.dueOn) }
    }.filter { view.day - $0.on < 180 }
    return [
      Double(view.day - last.issuedOn), Double(view.day - first.issuedOn), recent.count,
      before.count, recent.amount, before.amount,
      open.isEmpty ? 0 : Double(open.count { $0.dueOn < view.day }) / Double(open.count),
      ended.isEmpty ? .nan : Double(ended.count(where: \.late)) / Double(ended.count),
      Double(view.disputes[customer].count { $0.closedOn == nil }),
    ]
  }

  /// The last value of a metric, its change over 90 days, and its age.
  private static func health(_ customer: Int, _ metric: String, _ view: LedgerView) -> [Double] {
    let own = view.health[customer].filter { $0.metric == metric }
    guard let last = own.last else { return [.nan, .nan, .nan] }
    let before = own.last { last.observedOn - $0.observedOn >= 90 }
    return [
      last.value, before.map { last.value - $0.value } ?? .nan,
      Double(view.day - last.observedOn),
    ]
  }
}

extension Predictor {
  fileprivate func appending(_ other: Predictor) -> Predictor {
    switch (values, other.values) {
    case (.numbers(let a), .numbers(let b)): Predictor(name: name, values: .numbers(a + b))
    case (.levels(let a), .levels(let b)): Predictor(name: name, values: .levels(a + b))
    case (.numbers, .levels), (.levels, .numbers):
      preconditionFailure("\(name) is a number here and a category there")
    }
  }
}
