package import ForecastVocabulary
internal import Foundation
public import Receivables
package import Statistics

/// Customers of a ledger as they stood on snapshot days, and whether they then left.
///
/// Each snapshot is a view of its own, so that nothing in it looks ahead, and is taken only where its
/// horizon was over on the panel's day.
public struct ChurnPanel: Sendable {
  /// Days between snapshots, and the most of them.
  package static let step = 28
  static let most = 13
  /// Ledgers of more invoices have a third of the snapshots.
  static let mostInvoices = 300_000
  /// Days of history before the first.
  static let fewestDays = 180

  package let label: ChurnLabel
  package let metrics: [String]
  /// Oldest first.
  package let days: [Day]
  package let predictors: [Predictor]
  package let outcomes: [Bool]
  /// The same number for rows of one customer.
  let groups: [Int]
  /// Positions among ``days``.
  package let periods: [Int]

  /// Customers at the snapshots, one row for each pair.
  public var rows: Int { outcomes.count }
  /// Of ``rows``, those that left within the horizon.
  public var events: Int { outcomes.count { $0 } }
  /// Share of rows that left; 0 without rows.
  public var churnRate: Double { Double(events) / Double(max(rows, 1)) }

  /// Snapshots whose horizon of `horizon` days was over on the view's day.
  public init(
    _ view: LedgerView, horizon: Int, _ specification: ChurnSpecification = .standard,
    threads: Int = 1
  ) {
    self.init(view, horizon: horizon, specification, threads: threads) { _, _ in }
  }

  /// - Parameter visit: sees the view of each snapshot, oldest first.
  package init(
    _ view: LedgerView, horizon: Int, _ specification: ChurnSpecification, threads: Int,
    visit: (LedgerView, ChurnSnapshot) -> Void
  ) {
    let label = ChurnLabel(view)
    let metrics = Set(view.health.elements.map(\.metric)).sorted()
    let first = view.usualDaysOfIssue?.lowerBound ?? view.day
    let every = view.invoices.elements.count > ChurnPanel.mostInvoices ? 3 : 1
    let days = stride(from: 0, to: ChurnPanel.most, by: every).map {
      view.day - horizon - ChurnPanel.step * $0
    }.filter { $0 - first >= ChurnPanel.fewestDays }
    var columns = ChurnSnapshot.empty(metrics, specification)
    var (outcomes, groups, periods) = ([Bool](), [Int](), [Int]())
    var numbers: [ExactText: Int] = [:]
    for (period, day) in days.reversed().enumerated() {
      let then = view.asOf(day)
      let snapshot = ChurnSnapshot(
        then, label, metrics, horizon: horizon, specification, threads: threads)
      columns = zip(columns, snapshot.predictors).map { $0.appending($1) }
      outcomes += label.outcomes(snapshot.ids, after: day, horizon: horizon, knownBy: view)
      for id in snapshot.ids.lazy.map(ExactText.init) {
        groups.append(numbers[id] ?? numbers.count)
        if numbers[id] == nil { numbers[id] = numbers.count }
        periods.append(period)
      }
      visit(then, snapshot)
    }
    (self.label, self.metrics, predictors) = (label, metrics, columns)
    self.days = days.reversed()
    (self.outcomes, self.groups, self.periods) = (outcomes, groups, periods)
  }

  /// Fits to the rows of some periods.
  ///
  /// - Parameter earlier: a fit to earlier periods that has chosen how complex the model is.
  /// - Returns: nil where they have fewer than `fewest` of either outcome.
  /// - Throws: ``FitError``.
  package func fit(
    _ model: AdditiveLogisticModel, periods wanted: Range<Int>, fewest: Int = 1,
    asComplexAs earlier: FittedAdditiveLogisticModel? = nil, threads: Int
  ) throws(FitError) -> FittedAdditiveLogisticModel? {
    let rows = outcomes.indices.filter { wanted.contains(periods[$0]) }
    let events = rows.count { outcomes[$0] }
    guard events >= fewest, rows.count - events >= fewest else { return nil }
    let times = rows.map { periods[$0] }
    let (own, left) = (predictors.map { $0.rows(rows) }, rows.map { outcomes[$0] })
    if let earlier,
      let fitted = try model.fit(
        own, outcomes: left, groups: rows.map { groups[$0] }, asComplexAs: earlier,
        threads: threads)
    {
      return fitted
    }
    return try model.fit(
      own, outcomes: left, groups: rows.map { groups[$0] },
      periods: Set(times).count > 1 ? times : nil, threads: threads)
  }
}

/// The customers at risk of one view and what is known of them.
package struct ChurnSnapshot: Sendable {
  package let ids: [String]
  package let predictors: [Predictor]
  /// Positions in the view.
  package let customers: [CustomerIndex]

  /// What a specification can name.
  static let featureNames = billing + ["segment", "country", "health"]

  private static let billing = [
    "days_since_invoice", "days_since_first_invoice", "invoices_90_days", "invoices_before_that",
    "amount_90_days", "amount_before_that", "overdue_share", "late_share", "open_disputes",
  ]

  package init(
    _ view: LedgerView, _ label: ChurnLabel, _ metrics: [String], horizon: Int,
    _ specification: ChurnSpecification, threads: Int = 1
  ) {
    let customers = label.customersAtRisk(view, horizon: horizon)
    self.customers = customers
    ids = customers.map { view.customers[$0].id }
    let rows = parallelParts(of: customers.indices, threads: threads) { i in
      let c = customers[i]
      return ChurnSnapshot.billing(c, view) + metrics.flatMap { ChurnSnapshot.health(c, $0, view) }
    }
    let names = ChurnSnapshot.numberNames(metrics)
    let all =
      names.indices.map { j in
        Predictor(name: names[j], values: .numbers(rows.map { $0[j] }))
      } + [
        Predictor(name: "segment", values: .levels(customers.map { view.customers[$0].segment })),
        Predictor(name: "country", values: .levels(customers.map { view.customers[$0].country })),
      ]
    predictors = all.filter { ChurnSnapshot.uses($0.name, specification) }
  }

  /// The columns without rows.
  static func empty(_ metrics: [String], _ specification: ChurnSpecification) -> [Predictor] {
    (numberNames(metrics).map { Predictor(name: $0, values: .numbers([])) }
      + ["segment", "country"].map { Predictor(name: $0, values: .levels([])) })
      .filter { uses($0.name, specification) }
  }

  private static func uses(_ name: String, _ specification: ChurnSpecification) -> Bool {
    let isOfHealth = !featureNames.contains(name)
    return specification.features.contains(isOfHealth ? "health" : name)
  }

  private static func numberNames(_ metrics: [String]) -> [String] {
    billing + metrics.flatMap { [$0, "\($0) less 90 days before", "days since \($0)"] }
  }

  private static func billing(_ customer: CustomerIndex, _ view: LedgerView) -> [Double] {
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
  private static func health(_ customer: CustomerIndex, _ metric: String, _ view: LedgerView)
    -> [Double]
  {
    let own = view.health[customer].reversed()
    guard let last = own.first(where: { $0.metric == metric }) else { return [.nan, .nan, .nan] }
    let before = own.first { last.observedOn - $0.observedOn >= 90 && $0.metric == metric }
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
