internal import ForecastVocabulary
public import Receivables
internal import Statistics

/// A fact about an account that a collector can find in the ledger.
public enum Reason: Sendable, Hashable, Codable {
  /// What is left of a promise after its day and grace have passed.
  case brokenPromise(id: String, promisedFor: Day, unpaid: Money)
  /// What a collection agency was given, and what it last reported.
  case agency(placedOn: Day, state: AgencyStanding.State, on: Day)
  /// The invoice longest past due, and all that is contactable.
  case pastDue(invoice: String, days: Int, amount: Money, invoices: Int, total: Money)
  /// The percentage by which the open amount exceeds the credit limit.
  case overCreditLimit(percent: Int, open: Money, limit: Money)
  /// A dispute that is settled, on an invoice that is not.
  case disputeClosed(id: String, invoice: String, on: Day, unpaid: Money)
  /// The invoice is later than the customer's median days late of recent payments.
  case slowerThanUsual(invoice: String, byDays: Int, usualDaysLate: Int)
  /// Cash on account that covers what is overdue; whose it is, if not the customer's own.
  case onAccount(amount: Money, of: String?)
  /// A dispute that is open, and who settles it; an empty owner is nobody.
  case openDispute(
    id: String, invoice: String, amount: Money, code: String, days: Int, owner: String)
  /// A payment that is not applied, and the open document of exactly its amount.
  case matchingPayment(id: String, amount: Money, on: Day, document: String)
  /// What falls due soon, and the share of it that is expected to go over 30 days late.
  case dueSoon(amount: Money, invoices: Int, by: Day, percentLate: Int)
  /// Late payments among the most recent ones, and among those before.
  case deteriorating(late: Int, of: Int, earlierLate: Int, earlierOf: Int)
  /// What is known of the account's health, a sentence without its full stop, that delays payment most.
  case health(String)
}

extension Account {
  /// At most three reasons, strongest first.
  ///
  /// Strength is a weight for the kind of fact times its measure, so that a large broken promise
  /// comes before a small excess over a limit:
  ///
  ///     agency              4
  ///     broken promise      3   × share of the overdue amount that was promised and is unpaid
  ///     past due            2   × min(1, days past due ÷ 90), at least 0.2
  ///     over credit limit   1.5 × min(1, excess ÷ limit)
  ///     dispute closed      1.5 × share of the overdue amount that was contested
  ///     matching payment    1.5 × share of the overdue amount that it settles
  ///     open dispute        1.5 × share of the overdue amount that it contests
  ///     on account          1.5 × share of the overdue amount that it covers
  ///     deteriorating       1.2 × rise in the share paid late
  ///     slower than usual   min(1, days slower ÷ 30)
  ///     health              min(1, what it takes from the log odds of payment on a day)
  ///
  /// Where the customer usually pays within fewer days of the due day than policy finds worth
  /// telling, past due and slower than usual are one fact, and the stronger one stands for both.
  ///
  /// - Parameter factors: what moves the payment of its invoices.
  func reasons(
    _ view: LedgerView, _ policy: Policy, _ habits: PaymentHabits, factors: [Factor] = []
  ) -> [Reason] {
    var (pastDue, slower) = (pastDueReason(view), slowerReason(view, policy, habits))
    if let usual = habits.usualDaysLate, abs(usual) < max(1, policy.reasons.slowerByDays),
      let late = pastDue, let more = slower
    {
      if more.strength > late.strength { pastDue = nil } else { slower = nil }
    }
    let found = [
      agencyReason, brokenPromiseReason(view), pastDue, creditLimitReason(view),
      disputeClosedReason(view, policy),
      matchingPaymentReason(view), openDisputeReason(view, policy), onAccountReason(view), slower,
      deterioratingReason(policy, habits), Account.healthReason(factors),
    ]
    let stable = found.compactMap { $0 }.enumerated().sorted {
      ($1.element.strength, $0.offset) < ($0.element.strength, $1.offset)
    }
    return stable.prefix(3).map(\.element.reason)
  }

  private typealias Weighed = (strength: Double, reason: Reason)

  private func share(_ minorUnits: Int64) -> Double {
    min(1, Double(minorUnits) / Double(max(1, overdue)))
  }

  /// While something of what was placed is still to be asked for.
  private var agencyReason: Weighed? {
    guard let agency, !agency.isHandled else { return nil }
    return (4, .agency(placedOn: agency.placedOn, state: agency.state, on: agency.on))
  }

  /// What is wholly disputed is not urged, whatever was promised of it before.
  private func brokenPromiseReason(_ view: LedgerView) -> Weighed? {
    let unpaid = brokenPromises.filter { standing in
      let document = standing.promise.invoice.map(view.documentPositions)
      return standing.remaining.minorUnits > 0
        && (overdueParts + notDueParts).contains {
          $0.uncovered > $0.disputed && document?.contains($0.position) ?? true
        }
    }
    guard
      let worst = unpaid.max(by: {
        ($0.remaining.minorUnits, $0.promise.promisedFor)
          < ($1.remaining.minorUnits, $1.promise.promisedFor)
      })
    else { return nil }
    return (
      3 * share(worst.remaining.minorUnits),
      .brokenPromise(
        id: worst.promise.id, promisedFor: worst.promise.promisedFor, unpaid: worst.remaining)
    )
  }

  private func pastDueReason(_ view: LedgerView) -> Weighed? {
    let contactable = overdueParts.filter { $0.contactable > 0 }
    guard let oldest = (contactable.first ?? overdueParts.first) else { return nil }
    return (
      2 * max(0.1, min(1, Double(oldest.daysPastDue) / 90)),
      .pastDue(
        invoice: view.invoiceID(oldest.position), days: oldest.daysPastDue,
        amount: money(oldest.outstanding),
        invoices: view.documentCount(overdueParts.map(\.position)), total: money(overdue))
    )
  }

  private func creditLimitReason(_ view: LedgerView) -> Weighed? {
    guard let limit = view.customers[customer].creditLimit, limit.currency == currency,
      limit.minorUnits > 0, open > limit.minorUnits
    else { return nil }
    let excess = Double(open - limit.minorUnits) / Double(limit.minorUnits)
    return (
      1.5 * min(1, excess),
      .overCreditLimit(percent: Int(nearest: 100 * excess), open: money(open), limit: limit)
    )
  }

  private func disputeClosedReason(_ view: LedgerView, _ policy: Policy) -> Weighed? {
    let latest = view.disputes[customer]
      .compactMap { dispute -> (dispute: Dispute, on: Day, part: ClaimPart)? in
        guard let on = dispute.closedOn, view.day - on <= policy.reasons.disputeClosedDays,
          let part = overdueParts.first(where: {
            view.documentPositions(dispute.invoice).contains($0.position) && $0.uncovered > 0
          })
        else { return nil }
        return (dispute, on, part)
      }
      .max { ($0.on, $0.dispute.id) < ($1.on, $1.dispute.id) }
    guard let latest else { return nil }
    return (
      1.5 * share(latest.part.uncovered),
      .disputeClosed(
        id: latest.dispute.id, invoice: view.invoiceID(latest.dispute.invoice), on: latest.on,
        unpaid: money(latest.part.uncovered))
    )
  }

  /// Of the group's cash always, of the customer's own where nothing is left to ask for.
  private func onAccountReason(_ view: LedgerView) -> Weighed? {
    let largest = groupCash.max {
      ($0.amount.minorUnits, $1.customer) < ($1.amount.minorUnits, $0.customer)
    }
    if let largest {
      return (
        1.5 * share(largest.amount.minorUnits),
        .onAccount(amount: largest.amount, of: view.customers[largest.customer].id)
      )
    }
    guard covered > 0, contactable == 0 else { return nil }
    return (1.5 * share(covered), .onAccount(amount: money(covered), of: nil))
  }

  /// The largest that settles something overdue.
  private func matchingPaymentReason(_ view: LedgerView) -> Weighed? {
    guard covered > 0 else { return nil }
    let matches = view.exactMatches(ofCustomer: customer).filter {
      $0.money.amount.currency == currency && $0.document.dueOn < view.day
    }
    guard
      let largest = matches.max(by: {
        ($0.money.amount.minorUnits, $1.money.id) < ($1.money.amount.minorUnits, $0.money.id)
      })
    else { return nil }
    return (
      1.5 * share(largest.money.amount.minorUnits),
      .matchingPayment(
        id: largest.money.id, amount: largest.money.amount, on: largest.money.on,
        document: largest.document.id)
    )
  }

  /// The one that contests most of what is overdue.
  private func openDisputeReason(_ view: LedgerView, _ policy: Policy) -> Weighed? {
    guard overdueParts.contains(where: { $0.disputed > 0 }) else { return nil }
    let overdue = Set(overdueParts.filter { $0.disputed > 0 }.map(\.position))
    let contested = view.contestedByDispute(ofCustomer: customer).map { dispute, parts in
      (dispute, parts.reduce(0) { $0 + (overdue.contains($1.position) ? $1.amount : 0) })
    }
    guard
      let (dispute, amount) = contested.max(by: { ($0.1, $1.0.id) < ($1.1, $0.0.id) }), amount > 0
    else { return nil }
    let collector = view.customers[customer].collector
    return (
      1.5 * share(amount),
      .openDispute(
        id: dispute.id, invoice: view.invoiceID(dispute.invoice), amount: money(amount),
        code: dispute.code, days: view.day - dispute.openedOn,
        owner: policy.tasks.owner(ofCode: dispute.code, collector: collector))
    )
  }

  private func slowerReason(
    _ view: LedgerView, _ policy: Policy, _ habits: PaymentHabits
  ) -> Weighed? {
    guard let usual = habits.usualDaysLate,
      let oldest = overdueParts.first(where: { $0.contactable > 0 })
    else { return nil }
    let slower = oldest.daysPastDue - usual
    guard slower > 0, slower >= policy.reasons.slowerByDays else { return nil }
    return (
      min(1, Double(slower) / 30),
      .slowerThanUsual(
        invoice: view.invoiceID(oldest.position), byDays: slower, usualDaysLate: usual)
    )
  }

  private func deterioratingReason(_ policy: Policy, _ habits: PaymentHabits) -> Weighed? {
    guard let rise = habits.lateShareRise, rise > 0, rise >= policy.reasons.lateShareRise else {
      return nil
    }
    return (
      1.2 * rise,
      .deteriorating(
        late: habits.recentLate, of: habits.recent, earlierLate: habits.earlierLate,
        earlierOf: habits.earlier)
    )
  }
}

extension Account {
  /// Less than a tenth off the odds of payment is not worth telling.
  private static let leastHealth = 0.1

  private static func healthReason(_ factors: [Factor]) -> Weighed? {
    let worst = factors.filter(\.isOfHealth).min { $0.contribution < $1.contribution }
    guard let worst, worst.contribution <= -leastHealth else { return nil }
    return (min(1, -worst.contribution), .health(worst.meaning))
  }
}

/// How late a customer has been paying, in all currencies.
struct PaymentHabits: Sendable {
  /// Fewest payments on which a habit is said to rest.
  private static let fewest = 5

  /// Paid, and late, among the latest and among as many before them.
  let recent: Int
  let recentLate: Int
  let earlier: Int
  let earlierLate: Int
  /// The lower median of days late of the latest payments; `nil` with fewer than five.
  let usualDaysLate: Int?

  init(_ customer: CustomerIndex, _ view: LedgerView, _ policy: Policy) {
    let settled = view.paidClaims(ofCustomer: customer).reversed()
    let latest = settled.prefix(policy.reasons.recentInvoices)
    let before = settled.dropFirst(latest.count).prefix(policy.reasons.recentInvoices)
    recent = latest.count
    recentLate = latest.count(where: \.isLate)
    earlier = before.count
    earlierLate = before.count(where: \.isLate)
    let late = latest.map { Int($0.daysLate.rounded()) }.sorted()
    usualDaysLate = late.count < Self.fewest ? nil : late[(late.count - 1) / 2]
  }

  /// `nil` with fewer than five payments on either side.
  var lateShareRise: Double? {
    guard recent >= Self.fewest, earlier >= Self.fewest else { return nil }
    return Double(recentLate) / Double(recent) - Double(earlierLate) / Double(earlier)
  }
}
