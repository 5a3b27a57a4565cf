import Billing
import Receivables
internal import Statistics

/// A view and the policy by which its accounts are assessed, referred to by the facts of each.
///
/// A copy of a view counts dozens of references, for which threads would wait for one another.
final class AssessedView: Sendable {
  /// What an assessment is for.
  enum Purpose {
    case scores
    /// Also what only flags look at: our own forecast of billing, and effort against money.
    case flags
  }

  let view: LedgerView
  let policy: Policy
  /// The last day on which anybody was invoiced: after it, silence tells of the data, not of a customer.
  let lastIssue: Day
  /// The first day on which anybody was invoiced, without those far from all others.
  let firstIssue: Day
  /// By customer.
  let histories: [MetricHistory]
  /// Billing expected in a year, in major units by customer; empty where nobody asked for it.
  let expectedBilling: [Double]
  /// What support is usual; `nil` where nobody asked for it, or it is measured of too few.
  let effort: SupportEffort?

  init(_ view: LedgerView, _ policy: Policy, for purpose: Purpose = .scores, threads: Int = 1) {
    (self.view, self.policy) = (view, policy)
    lastIssue =
      view.invoices.elements.lazy.map(\.issuedOn).filter { $0 <= view.day }.max() ?? view.day
    firstIssue = view.usualDaysOfIssue?.lowerBound ?? view.day
    let names = MetricNames(view, policy.health.metrics)
    histories = parallelParts(of: view.customers.indices, threads: threads) {
      MetricHistory(view.health[$0], names)
    }
    let usesProjection = policy.health.weighted.contains { $0.measure == .fact(.billingProjection) }
    let usesEffort = policy.health.weighted.contains { $0.measure == .fact(.effortForMoney) }
    expectedBilling =
      purpose == .flags || usesProjection
      ? AssessedView.expectedBilling(view, on: lastIssue, threads: threads) : []
    effort =
      purpose == .flags || usesEffort ? SupportEffort(view, histories) : nil
  }

  /// As our forecast saw it on the last day on which anybody was invoiced.
  private static func expectedBilling(
    _ view: LedgerView, on lastIssue: Day, threads: Int
  ) -> [Double] {
    let then = lastIssue < view.day ? view.asOf(lastIssue) : view
    let profiles = BillingProfiles(then, horizon: 365, threads: threads)
    let positions = Dictionary(
      uniqueKeysWithValues: then.customers.indexed().map { (ExactText($1.id), $0) })
    return view.customers.map { customer in
      guard let position = positions[ExactText(customer.id)] else { return 0 }
      return profiles.profiles(ofCustomer: position).reduce(0) {
        $0 + $1.expectedBilling(horizon: 365)
      }
    }
  }
}

/// How many support conversations accounts have, and for how much money.
struct SupportEffort: Sendable {
  private let usualCount: Double
  /// Conversations a month for each unit of a currency billed a month.
  private let usualRate: [Currency: Double]

  static let metric = "support_tickets"
  private static let fewest = 8

  /// - Returns: nil where fewer than eight accounts are measured.
  init?(_ view: LedgerView, _ histories: [MetricHistory]) {
    var (counts, rates) = ([Double](), [Currency: [Double]]())
    for customer in view.customers.indices where view.customers[customer].churnedOn == nil {
      guard let count = histories[customer][Self.metric]?.level else { continue }
      counts.append(count)
      if let billed = view.monthlyBilling(customer) {
        rates[billed.currency, default: []].append(count / billed.amount)
      }
    }
    guard counts.count >= Self.fewest else { return nil }
    usualCount = counts.sorted()[counts.count / 2]
    usualRate = rates.filter { $0.value.count >= Self.fewest }.mapValues {
      $0.sorted()[$0.count / 2]
    }
  }

  /// The least of how many times the usual number of conversations a customer has, and how many times the
  /// usual number for the money billed.
  func times(_ customer: CustomerIndex, _ count: Double, _ view: LedgerView) -> Double? {
    guard let billed = view.monthlyBilling(customer), let rate = usualRate[billed.currency],
      rate > 0, usualCount > 0
    else { return nil }
    return min(count / usualCount, count / billed.amount / rate)
  }
}

extension LedgerView {
  /// Billed a month in the last year, in the currency of the last invoice; `nil` without billing.
  func monthlyBilling(_ customer: CustomerIndex) -> (amount: Double, currency: Currency)? {
    let own = invoices[customer]
    guard let last = own.last(where: { $0.kind.isSale && day - $0.issuedOn < 365 }),
      let first = own.first
    else { return nil }
    var billed = 0.0
    for invoice in own
    where invoice.kind.isSale && invoice.currency == last.currency && day - invoice.issuedOn < 365 {
      billed += Money(minorUnits: invoice.amount, invoice.currency).majorUnits
    }
    let months = min(max(Double(day - first.issuedOn + 1) / 30.4, 1), 12)
    return billed > 0 ? (billed / months, last.currency) : nil
  }
}
