internal import AccountRecords
internal import Foundation
internal import Receivables
internal import Statistics

/// The health of a view's customers, as known at any landmark.
///
/// Nothing that was recorded after a landmark enters a value at it.
struct HealthTable: Sendable {
  let columns: HealthColumns
  let order: [HealthColumns.Column]
  /// By customer and metric.
  let series: [[MetricSeries]]
  let view: LedgerView

  init(_ columns: HealthColumns, _ view: LedgerView) {
    (self.columns, self.view) = (columns, view)
    order = columns.columns
    let empty = columns.metrics.map {
      MetricSeries(
        name: $0.name,
        policy: MetricPolicy.known[$0.name]
          ?? MetricPolicy(pillar: .customerValue, direction: .higher))
    }
    series = view.customers.indices.map { customer in
      var own = empty
      for observation in view.health[customer] {
        guard let at = columns.metrics.firstIndex(where: { $0.name == observation.metric }),
          own[at].policy.range?.contains(observation.value) ?? (abs(observation.value) <= 1e15)
        else { continue }
        own[at].append(
          observation.value * columns.metrics[at].factor, on: observation.observedOn)
      }
      return own
    }
  }

  /// Customers of whom something is known by a day.
  func isKnown(_ customer: CustomerIndex, by day: Day) -> Bool {
    series[customer].contains { $0.days.first.map { $0 <= day } ?? false }
      || view.reviews[customer].contains { $0.reviewedOn <= day }
      || view.plans[customer].contains { $0.updatedOn <= day }
      || view.flagSteps[customer].contains { $0.on <= day }
  }

  func customersKnown(by day: Day) -> Int { view.customers.indices.count { isKnown($0, by: day) } }

  /// Of one customer, whose landmarks come in order; `nil` is one not known yet.
  func reader(_ customer: CustomerIndex?) -> Reader { Reader(self, customer) }

  struct Reader {
    private let table: HealthTable
    private let customer: CustomerIndex?
    /// Measurements up to the last landmark, and the level, latest and change they come to.
    private var counts: [Int]
    private var parts: [(level: Float, latest: Float, change: Float)]

    fileprivate init(_ table: HealthTable, _ customer: CustomerIndex?) {
      (self.table, self.customer) = (table, customer)
      counts = Array(repeating: 0, count: table.columns.metrics.count)
      parts = Array(repeating: (.nan, .nan, .nan), count: counts.count)
    }

    /// One for each column; not-a-number where it is not known.
    mutating func values(on landmark: Int32) -> [Float] {
      guard let customer else { return Array(repeating: .nan, count: table.order.count) }
      let day = Day(number: Int(landmark))
      let own = table.series[customer]
      for at in own.indices {
        var count = counts[at]
        while count < own[at].days.count, own[at].days[count] <= day { count += 1 }
        guard count != counts[at] else { continue }
        counts[at] = count
        parts[at] = HealthTable.parts(
          own[at], count, isSize: table.columns.metrics[at].isSize)
      }
      let review = table.view.reviews[customer].last {
        $0.reviewedOn <= day && HealthColumns.isVerdict($0)
      }
      let plan =
        table.columns.hasPlans
        ? SuccessPlan(table.view.plans[customer].filter { $0.updatedOn <= day }) : nil
      return table.order.map { column in
        switch column {
        case .metric(let at, let part): value(part, own[at], at, day)
        case .verdict(let at): review?.verdict == table.columns.verdicts[at] ? 1 : 0
        case .reviewAge: review.map { HealthTable.months(day - $0.reviewedOn) } ?? .nan
        case .planProgress:
          plan.flatMap { plan in
            let known = plan.objectives.compactMap(\.progress)
            return known.isEmpty ? nil : Float(known.reduce(0, +) / Double(known.count))
          } ?? .nan
        case .planOverdue:
          Float(log1p(Double(plan?.overdue(on: day, graceDays: 0).count ?? 0)))
        case .openFlags: Float(log1p(Double(openFlags(customer, day))))
        }
      }
    }

    private func value(
      _ part: HealthPart, _ series: MetricSeries, _ at: Int, _ day: Day
    ) -> Float {
      let count = counts[at]
      return switch part {
      case .level: parts[at].level
      case .latest: parts[at].latest
      case .change: parts[at].change
      case .age: count > 0 ? HealthTable.months(day - series.days[count - 1]) : .nan
      case .missing: count > 0 ? 0 : 1
      }
    }

    /// Flags that a person has taken on, or opened again, and nobody has closed.
    private func openFlags(_ customer: CustomerIndex, _ day: Day) -> Int {
      let steps = table.view.flagSteps[customer].filter { $0.on <= day }
      let log = FlagLog(steps, on: day)
      return Set(steps.map(\.flag)).count { flag in
        log.standing(flag, since: steps[0].on, owner: "").isOpen
      }
    }
  }

  private static func months(_ days: Int) -> Float { Float(log1p(Double(max(days, 0)) / 30.4)) }

  private static func parts(
    _ series: MetricSeries, _ count: Int, isSize: Bool
  ) -> (level: Float, latest: Float, change: Float) {
    func scaled(_ value: Double) -> Float {
      guard let scale = series.policy.scale else {
        return Float(isSize ? log1p(max(value, 0)) : value)
      }
      return Float((scale.score(value) - 50) / 35)
    }
    let change = series.change(endingBefore: count).map {
      Float(min(max($0.size / series.policy.change, -4), 4))
    }
    return (
      usual(series, count, scaled), scaled(series.values[count - 1]), change ?? .nan
    )
  }

  /// What a customer's habits (``Decay``) were measured at: a mean whose weights halve in a year, so
  /// that the last measurement beside it says what habits do not know yet.
  private static func usual(
    _ series: MetricSeries, _ count: Int, _ scaled: (Double) -> Float
  ) -> Float {
    let last = series.days[count - 1]
    var (sum, weights) = (0.0, 0.0)
    for at in 0..<count {
      let weight = exp2(-Double(last - series.days[at]) / 365)
      sum += weight * Double(scaled(series.values[at]))
      weights += weight
    }
    return Float(sum / weights)
  }
}
