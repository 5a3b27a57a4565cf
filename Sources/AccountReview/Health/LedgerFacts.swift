import Foundation
import Receivables
internal import Statistics

/// A view and the policy by which its accounts are assessed, referred to by the facts of each.
///
/// A copy of a view counts dozens of references, for which threads would wait for one another.
final class AssessedView: Sendable {
  let view: LedgerView
  let policy: Policy

  init(_ view: LedgerView, _ policy: Policy) { (self.view, self.policy) = (view, policy) }
}

/// What the ledger says of one customer's health at a view's day.
struct LedgerFacts {
  private let customer: Int
  private let assessed: AssessedView
  private var view: LedgerView { assessed.view }
  private var policy: Policy { assessed.policy }

  init(_ customer: Int, _ assessed: AssessedView) {
    (self.customer, self.assessed) = (customer, assessed)
  }

  private static let halfYear = 182
  private static let recentPayments = 5

  private var invoices: ViewInvoices.SubSequence { view.invoices[customer] }
  /// One for each document that is a sale, however many instalments it has.
  private var bills: [Invoice] { invoices.filter { $0.kind.isSale && $0.instalment <= 1 } }

  /// `nil` where there is nothing to tell it from.
  func value(_ fact: LedgerFact) -> Double? {
    switch fact {
    case .billingTrend: billingTrend
    case .silence: silence
    case .overdueShare: overdueShare
    case .delayTrend: delayTrend
    case .brokenPromises: brokenPromises
    case .disputes: disputes
    case .creditUsed: creditUsed
    }
  }

  /// log((b + a)/(c + a)) of amounts billed, with a a tenth of both.
  private var billingTrend: Double? {
    var (recent, before) = (0.0, 0.0)
    for invoice in invoices where invoice.kind.isSale {
      let age = view.day - invoice.issuedOn
      let amount = Money(minorUnits: invoice.amount, invoice.currency).majorUnits
      if age < Self.halfYear {
        recent += amount
      } else if age < 2 * Self.halfYear {
        before += amount
      }
    }
    guard let first = invoices.first?.issuedOn, view.day - first >= 2 * Self.halfYear,
      recent + before > 0
    else { return nil }
    let prior = 0.1 * (recent + before)
    return log((recent + prior) / (before + prior))
  }

  /// Days since the last invoice over the mean interval of the last ten.
  private var silence: Double? {
    let days = bills.suffix(11).map(\.issuedOn)
    guard days.count >= 4, let first = days.first, let last = days.last, last > first
    else { return nil }
    return Double(view.day - last) * Double(days.count - 1) / Double(last - first)
  }

  /// Of what is open and no cash or credit on account covers, over all currencies by their own shares.
  private var overdueShare: Double? {
    var shares: [Currency: (open: Double, overdue: Double)] = [:]
    for invoice in invoices where invoice.uncovered > 0 {
      let amount = invoice.uncoveredMoney.majorUnits
      shares[invoice.currency, default: (0, 0)].open += amount
      if invoice.dueOn < view.day { shares[invoice.currency, default: (0, 0)].overdue += amount }
    }
    guard !invoices.isEmpty else { return nil }
    return shares.values.map { $0.overdue / $0.open }.max() ?? 0
  }

  private var delayTrend: Double? {
    let paid = view.paidClaims(ofCustomer: customer).map { max($0.daysLate, 0) }
    let (before, recent) = (paid.dropLast(Self.recentPayments), paid.suffix(Self.recentPayments))
    guard recent.count == Self.recentPayments, before.count >= Self.recentPayments
    else { return nil }
    let usual = before.suffix(20)
    return recent.reduce(0, +) / Double(recent.count) - usual.reduce(0, +) / Double(usual.count)
  }

  private var brokenPromises: Double? {
    guard !view.promises.elements.isEmpty, !invoices.isEmpty else { return nil }
    let standings = view.promiseStandings(
      ofCustomer: customer, graceDays: policy.promises.graceDays)
    return Double(
      standings.count {
        $0.outcome == .broken && view.day - $0.deadline <= policy.promises.rememberedDays
      })
  }

  /// Opened in the last half year, over invoices of that time.
  private var disputes: Double? {
    guard !view.disputes.elements.isEmpty else { return nil }
    let issued = bills.count { view.day - $0.issuedOn < Self.halfYear }
    guard issued > 0 else { return nil }
    let opened = view.disputes[customer].count { view.day - $0.openedOn < Self.halfYear }
    return Double(opened) / Double(issued)
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
  /// From 0 (bad) to 100; what is ordinary scores about 50 or more.
  func score(_ value: Double) -> Double {
    switch self {
    // A fall to half scores 100 Φ(−1.4).
    case .billingTrend: 100 * normalDistribution(2 * value)
    // Late by as much as the usual interval again, half is gone.
    case .silence: value <= 1 ? 100 : 100 * exp2(-(value - 1))
    case .overdueShare: 100 * (1 - value)
    // Ten days slower scores 100 Φ(−1).
    case .delayTrend: 100 * normalDistribution(-value / 10)
    case .brokenPromises: 100 * exp2(-value)
    case .disputes: 100 * max(0, 1 - 2 * value)
    // Half of the limit scores 100, the limit 50, one and a half 0.
    case .creditUsed: min(100, max(0, 150 - 100 * value))
    }
  }
}
