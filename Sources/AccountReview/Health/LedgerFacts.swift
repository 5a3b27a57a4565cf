import Foundation
import Receivables
internal import Statistics

/// What the ledger says of one customer's health at a view's day.
struct LedgerFacts {
  private let customer: CustomerIndex
  private let assessed: AssessedView
  private var view: LedgerView { assessed.view }
  private var policy: Policy { assessed.policy }

  init(_ customer: CustomerIndex, _ assessed: AssessedView) {
    (self.customer, self.assessed) = (customer, assessed)
  }

  private static let recentPayments = 5
  private static let usualPayments = 10
  /// Days after which an overdue invoice, or a broken promise, counts in full.
  private static let rampDays = 30.0
  private static let halfLife = 91.0
  private static let isRising = 0.1

  private var invoices: ViewInvoices.SubSequence { view.invoices[customer] }
  /// One for each document that is a sale, however many instalments it has.
  private var bills: [Invoice] { invoices.filter { $0.kind.isSale && $0.instalment <= 1 } }

  /// `nil` where there is nothing to tell it from.
  func value(_ fact: LedgerFact) -> Double? {
    switch fact {
    case .billingTrend: billing.trend
    case .silence: silence
    case .overdueShare: overdueShare
    case .usualDelay: usualDelay
    case .delayTrend: delayTrend
    case .brokenPromises: brokenPromises
    case .disputes: disputes
    case .creditUsed: creditUsed
    case .daysPastDue: daysPastDue
    case .billingSpread: billing.spread
    case .billingProjection: billingProjection
    case .effortForMoney:
      assessed.histories[customer][SupportEffort.metric]?.level.flatMap {
        assessed.effort?.times(customer, $0, view)
      }
    }
  }

  /// What a rule compares: promises broken as a count, and else the value.
  func flagValue(_ fact: LedgerFact) -> Double? {
    fact == .brokenPromises
      ? value(fact).map { _ in Double(brokenPromiseCount) } : value(fact)
  }

  /// Since when a fact is so, where a booking says.
  func since(_ fact: LedgerFact) -> Day? {
    switch fact {
    case .daysPastDue, .overdueShare: invoices.filter(\.isMuchUnpaid).map(\.dueOn).min()
    case .silence: bills.last?.issuedOn
    default: nil
    }
  }

  var billing: MonthlyBilling { MonthlyBilling(invoices, by: view.day, from: assessed.firstIssue) }

  private var billingProjection: Double? {
    guard assessed.expectedBilling.indices.contains(customer.position), let year = billing.lastYear,
      year > 0
    else { return nil }
    let change = assessed.expectedBilling[customer] / year - 1
    // The forecast takes up a rise slowly: what has just risen is not called falling.
    guard let trend = billing.trend, trend > Self.isRising else { return change }
    return max(change, 0)
  }

  /// The shortest usual interval by which silence is measured.
  private static let shortestInterval = 10.0

  /// Days from the last invoice to the last of any customer, over the mean interval of the last ten.
  private var silence: Double? {
    let days = bills.suffix(11).map(\.issuedOn)
    guard days.count >= 4, let first = days.first, let last = days.last, last > first
    else { return nil }
    let interval = max(Double(last - first) / Double(days.count - 1), Self.shortestInterval)
    return Double(max(assessed.lastIssue - last, 0)) / interval
  }

  /// Of what is open and no cash or credit on account covers, over all currencies by their own shares.
  private var overdueShare: Double? {
    var shares: [Currency: (open: Double, overdue: Double)] = [:]
    for invoice in invoices where invoice.uncovered > 0 {
      let amount = invoice.uncoveredMoney.majorUnits
      let late = min(max(Double(view.day - invoice.dueOn) / Self.rampDays, 0), 1)
      shares[invoice.currency, default: (0, 0)].open += amount
      shares[invoice.currency, default: (0, 0)].overdue += amount * late
    }
    guard !invoices.isEmpty else { return nil }
    return shares.values.map { $0.overdue / $0.open }.max() ?? 0
  }

  private var daysPastDue: Double? {
    guard !invoices.isEmpty else { return nil }
    let oldest = invoices.filter(\.isMuchUnpaid).map { view.day - $0.dueOn }.max() ?? 0
    return Double(max(oldest, 0))
  }

  private var usualDelay: Double? {
    let late = view.paidClaims(ofCustomer: customer).suffix(Self.usualPayments).map(\.daysLate)
    guard late.count >= 3 else { return nil }
    return LedgerFacts.median(late)
  }

  private static func median(_ values: [Double]) -> Double {
    MetricSeries.median(values.map { ($0, 1) }) ?? 0
  }

  private var delayTrend: Double? {
    let paid = view.paidClaims(ofCustomer: customer).map { max($0.daysLate, 0) }
    let (before, recent) = (paid.dropLast(Self.recentPayments), paid.suffix(Self.recentPayments))
    guard recent.count == Self.recentPayments, before.count >= Self.recentPayments
    else { return nil }
    let usual = before.suffix(20)
    return LedgerFacts.median(Array(recent)) - LedgerFacts.median(Array(usual))
  }

  private var brokenPromises: Double? {
    guard !view.promises.elements.isEmpty, !invoices.isEmpty else { return nil }
    let standings = view.promiseStandings(
      ofCustomer: customer, graceDays: policy.promises.graceDays)
    return standings.filter { $0.outcome == .broken }.map { view.day - $0.deadline }
      .filter { $0 <= policy.promises.rememberedDays }
      .reduce(0) { sum, age in
        sum + min(Double(age) / Self.rampDays, 1) * exp2(-Double(age) / (4 * Self.halfLife))
      }
  }

  /// Promises broken and remembered, each as one.
  var brokenPromiseCount: Int {
    view.promiseStandings(ofCustomer: customer, graceDays: policy.promises.graceDays).count {
      $0.outcome == .broken && view.day - $0.deadline <= policy.promises.rememberedDays
    }
  }

  /// Those opened over invoices issued, each by its age.
  private var disputes: Double? {
    guard !view.disputes.elements.isEmpty else { return nil }
    func weight(_ on: Day) -> Double { exp2(-Double(view.day - on) / Self.halfLife) }
    let issued = bills.reduce(0) { $0 + weight($1.issuedOn) }
    guard issued > 0, let last = bills.last, view.day - last.issuedOn < 182 else { return nil }
    return view.disputes[customer].reduce(0) { $0 + weight($1.openedOn) } / issued
  }

  private var creditUsed: Double? {
    guard let limit = view.customers[customer].creditLimit, limit.minorUnits > 0 else { return nil }
    let open = invoices.reduce(Int64(0)) {
      $0 + ($1.currency == limit.currency ? $1.uncovered : 0)
    }
    return Double(open) / Double(limit.minorUnits)
  }
}

extension LedgerFact {
  /// What values are counted in.
  var unit: String {
    switch self {
    case .billingTrend, .overdueShare, .disputes, .creditUsed, .billingSpread, .billingProjection:
      "share"
    case .silence: "intervals"
    case .usualDelay, .delayTrend, .daysPastDue: "days"
    case .brokenPromises: "promises"
    case .effortForMoney: "times"
    }
  }

  /// From 0 (bad) to 100; what is ordinary scores about 50 or more.
  func score(_ value: Double) -> Double {
    switch self {
    // A fall to half scores 100 Φ(−1.1); a tenth of both is added, so that little moves little.
    case .billingTrend, .billingProjection:
      100 * normalDistribution(2 * log((1.2 + 1.1 * value) / (1.2 + 0.1 * value)))
    // Late by as much as the usual interval again, half is gone.
    case .silence: value <= 1 ? 100 : 100 * exp2(-(value - 1))
    case .overdueShare: 100 * (1 - value)
    // Good within three days of the due day, to watch at 15, bad from 30.
    case .usualDelay: LedgerFact.delays.score(value)
    // Ten days slower scores 100 Φ(−1).
    case .delayTrend: 100 * normalDistribution(-value / 10)
    case .brokenPromises: 100 * exp2(-value)
    case .disputes: 100 * max(0, 1 - 2 * value)
    // Half of the limit scores 100, the limit 50, one and a half 0.
    case .creditUsed: min(100, max(0, 150 - 100 * value))
    case .daysPastDue: 100 * exp2(-value / 30)
    case .billingSpread: 50
    case .effortForMoney: value <= 1 ? 75 : 75 * exp2(-(value - 1) / 2)
    }
  }

  private static let delays = MetricScale(good: 3, watch: 15, bad: 30)
}
