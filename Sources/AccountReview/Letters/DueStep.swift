import Receivables

/// What is to be done on the first business day after a view's day about one overdue account.
enum DueStep {
  /// A letter may be written.
  case write(oldestDaysPastDue: Int, levelsTaken: Int)
  /// It is placed with an agency.
  case place(oldestDaysPastDue: Int)
  case leftOut(CollectionGap)
}

/// Why nothing is asked of an overdue account.
public enum CollectionGap: Sendable, Hashable, CaseIterable {
  case covered
  case held
  case nothingToAskFor
  case trivialBalance
  case contactedRecently
  case atAgency
}

extension DueStep {
  /// Calls `body` with each account that has something overdue, by customer, then currency.
  ///
  /// - Parameter on: the day of the step.
  static func forEachOverdueAccount(
    _ view: LedgerView, _ policy: Policy, on: Day,
    _ body: (Account, ContactHistory, DueStep) -> Void
  ) {
    let tiers = TierTable(view, policy.tiers)
    for customer in view.customers.indices {
      let contacts = ContactHistory(customer, view, policy)
      for account in Account.of(customer, view, policy) where account.overdue > 0 {
        let steps = policy.escalation[tiers.tier(customer, account.currency)] ?? []
        body(account, contacts, step(account, contacts, steps, view, policy, on: on))
      }
    }
  }

  private static func gap(_ account: Account) -> CollectionGap {
    let held = account.overdueParts.reduce(0) { $0 + $1.held }
    return account.covered == account.overdue
      ? .covered : account.covered + held == account.overdue ? .held : .nothingToAskFor
  }

  private static func step(
    _ account: Account, _ contacts: ContactHistory, _ steps: [EscalationStep], _ view: LedgerView,
    _ policy: Policy, on: Day
  ) -> DueStep {
    guard let oldest = account.overdueParts.first(where: { $0.contactable > 0 }) else {
      return .leftOut(gap(account))
    }
    guard account.contactable >= policy.minimumBalance.money(account.currency).minorUnits else {
      return .leftOut(.trivialBalance)
    }
    let daysPastDue = oldest.daysPastDue + (on - view.day)
    let since = contacts.since(on - daysPastDue)
    let placement = policy.placement
    if daysPastDue >= placement.fromDaysPastDue, since.count >= placement.contacts,
      since.last.map({ on - $0.on >= placement.waitDays }) ?? true,
      account.contactable >= placement.minimumBalance.money(account.currency).minorUnits
    {
      return .place(oldestDaysPastDue: daysPastDue)
    }
    let next = contacts.nextStep(steps, daysPastDue: daysPastDue, on: on)
    guard max(next.from, contacts.earliestDay(from: on, policy.contactCap)) <= on else {
      return .leftOut(.contactedRecently)
    }
    return .write(
      oldestDaysPastDue: daysPastDue, levelsTaken: since.compactMap(\.level).max() ?? 0)
  }
}
