import Foundation
import Receivables

/// What accounts like a new one measured when they were as old.
///
/// Those of its segment where five were seen at that age, else all. The age is that on the day of the new
/// account's last measurement, so that no day without one moves its score. An account is new for the days that the
/// policy says after the day it was taken on, or its first invoice.
struct OnboardingNorms: Sendable {
  private struct Peer: Sendable {
    let customer: CustomerIndex
    let segment: String
    let start: Day
  }

  private let assessed: AssessedView
  private let peers: [Peer]

  private static let fewest = 5

  init(_ assessed: AssessedView) {
    self.assessed = assessed
    let isNeeded = assessed.view.customers.indices.contains { assessed.newAge($0) != nil }
    peers =
      isNeeded
      ? assessed.view.customers.indices.compactMap { customer in
        assessed.start(customer).map {
          Peer(customer: customer, segment: assessed.view.customers[customer].segment, start: $0)
        }
      } : []
  }

  /// By how much a new account's level lies above the median of such accounts then, as a share; `nil` where
  /// it is not new, or too few like it were seen.
  func share(_ customer: CustomerIndex, _ metric: String, _ series: MetricSeries) -> Double? {
    guard assessed.newAge(customer) != nil, let start = assessed.start(customer),
      let last = series.last, let level = series.level, level.isFinite
    else { return nil }
    let age = max(last - start, 0)
    let segment = assessed.view.customers[customer].segment
    let others = peers.filter { $0.customer != customer }
    let alike = levels(others.filter { $0.segment == segment }, metric, age)
    let all = alike.count >= Self.fewest ? alike : levels(others, metric, age)
    guard all.count >= Self.fewest, let norm = MetricSeries.median(all.map { ($0, 1) }), norm > 0
    else { return nil }
    return min(level / norm - 1, 10)
  }

  private func levels(_ peers: [Peer], _ metric: String, _ age: Int) -> [Double] {
    peers.compactMap { peer in
      guard let series = assessed.histories[peer.customer][metric] else { return nil }
      let count = series.days.count { $0 - peer.start <= age + 15 && $0 >= peer.start }
      guard count > 0, series.days[0] >= peer.start else { return nil }
      return series.level(endingBefore: count)
    }
  }
}

extension AssessedView {
  /// The day an account was taken on, or its first invoice; `nil` without either.
  func start(_ customer: CustomerIndex) -> Day? {
    view.customers[customer].onboardedOn
      ?? view.invoices[customer].first { $0.issuedOn >= firstIssue }?.issuedOn
  }

  /// The days since an account was taken on, while it is new.
  func newAge(_ customer: CustomerIndex) -> Int? {
    start(customer).map { view.day - $0 }.flatMap {
      $0 >= 0 && $0 < policy.health.newAccountDays ? $0 : nil
    }
  }
}
