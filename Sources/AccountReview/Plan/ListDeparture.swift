internal import ForecastVocabulary
public import Receivables
internal import Statistics

/// An account that a person was to act on by the list before, and that is off the list of a plan.
public struct ListDeparture: Sendable, Hashable {
  /// What became of the account since.
  public enum Cause: Sendable, Hashable {
    /// Nothing is overdue any more; the last cash since.
    case paid(Money, on: Day)
    /// Nothing is overdue any more, without cash: credited, written off, cancelled.
    case closed
    /// Where what is overdue of it stands now, by part, most of what was asked for first.
    case stands([PlanPart])
  }

  /// As ``Customer/id``.
  public let customerID: String
  public let name: String
  /// A customer has an account for each currency.
  public let currency: Currency
  /// Who was to act; empty for nobody.
  public let collector: String
  /// What was to be asked for then.
  public let asked: Money
  /// Why it is no longer on the list.
  public let cause: Cause
}

/// Why accounts left the list since the one before.
public struct ListDepartures: Sendable, Hashable {
  /// The day of the list before: the last business day before that of the plan.
  public let listOn: Day
  /// By customer, then currency.
  public let departures: [ListDeparture]

  private init(_ listOn: Day, _ departures: [ListDeparture]) {
    (self.listOn, self.departures) = (listOn, departures)
  }

  /// Those of one collector; all without a name.
  public func of(_ collector: String?) -> ListDepartures {
    ListDepartures(listOn, departures.filter { collector == nil || $0.collector == collector })
  }

  /// The day whose close the list before was made at.
  public static func day(before actionDay: Day, _ calendar: BusinessCalendar) -> Day {
    var day = actionDay - 1
    while !calendar.isBusinessDay(day) { day = day - 1 }
    return day - 1
  }

  /// - Parameters:
  ///   - earlier: the same ledger as it stood when the list before was made. Who was due then is told by
  ///     its contacts and balances alone, so that no model is needed.
  ///   - view: that of the plan.
  public init(
    _ plan: CollectionsPlan, since earlier: LedgerView, view: LedgerView, policy: Policy,
    calendar: BusinessCalendar, threads: Int = 1
  ) {
    precondition(earlier.day < view.day, "a list of \(earlier.day) before that of \(view.day)")
    let planner = AccountPlanner(
      view: earlier, outlook: .even(earlier), policy: policy, calendar: calendar,
      effect: .assumed)
    let due = parallelParts(of: earlier.customers.indices, threads: threads) { customer in
      planner.plan(customer).filter {
        $0.status == .today && $0.item?.step.isAutomatic == false
          && $0.item?.contactableAmount.minorUnits ?? 0 > 0
      }
    }.flatMap { $0 }
    var now: [WorklistItem.ID: PlannedAccount] = [:]
    for account in plan.overdue {
      now[.init(customerID: account.customerID, currency: account.currency)] = account
    }
    var positions: [ExactText: CustomerIndex] = [:]
    for (position, customer) in view.customers.indexed() {
      positions[ExactText(customer.id)] = position
    }
    listOn = planner.actionDay
    departures = due.inOrderOfCustomer.compactMap { then in
      guard let item = then.item else { return nil }
      let cause: ListDeparture.Cause
      if let account = now[item.id] {
        guard account.status != .today else { return nil }
        cause = .stands(account.standing(ofAsked: item.contactableAmount, since: then))
      } else {
        cause = view.end(
          of: positions[ExactText(then.customerID)], then.currency, since: earlier.day)
      }
      return ListDeparture(
        customerID: then.customerID, name: item.name, currency: then.currency,
        collector: then.collector, asked: item.contactableAmount, cause: cause)
    }
  }
}

extension PlannedAccount {
  /// Its overdue parts: first where most of what was asked for has gone since, such as into a promise,
  /// unless no other part has grown by most of it; then the others, the account's own status first.
  fileprivate func standing(ofAsked asked: Money, since then: PlannedAccount) -> [PlanPart] {
    let overdue = parts.filter { $0.status != .excluded(.notDue) }
    let grown = overdue.filter { $0.status != status }.map { part in
      let before = then.parts.filter { $0.status.reasonCode == part.status.reasonCode }
      return (part, before.reduce(part.amount.minorUnits) { $0 - $1.amount.minorUnits })
    }
    guard let (first, amount) = grown.max(by: { $0.1 < $1.1 }), 2 * amount >= asked.minorUnits
    else { return overdue }
    return [first] + overdue.filter { $0 != first }
  }
}

extension LedgerView {
  /// How an account without anything overdue came to be so.
  fileprivate func end(
    of customer: CustomerIndex?, _ currency: Currency, since day: Day
  ) -> ListDeparture.Cause {
    let last = customer.flatMap { position in
      receipts[position].last {
        $0.on > day && $0.amount.currency == currency && $0.amount.minorUnits > 0
      }
    }
    return last.map { .paid($0.amount, on: $0.on) } ?? .closed
  }
}

extension Outlook {
  /// The same chance of payment for every open invoice, on every day.
  fileprivate static func even(_ view: LedgerView) -> Outlook {
    let daily = 0.02
    let curve = PaymentCurve(
      paidBy: [Float(daily)], openAtHorizon: 1 - daily, tailPaymentHazard: daily,
      tailWriteOffHazard: daily / 20)
    return Outlook(
      day: view.day, horizon: 1,
      invoices: view.openPositions.map {
        InvoiceOutlook(invoice: $0, model: .existing, evidenceWeight: 1, curve: curve, factors: [])
      }, customers: [])
  }
}
