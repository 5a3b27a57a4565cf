import ForecastVocabulary
import Receivables

/// What every decision of a worklist looks up: the view, the outlook and the policy.
struct WorklistPlanner {
  let view: LedgerView
  let policy: Policy
  let calendar: BusinessCalendar
  let effect: ContactEffect
  let actionDay: Day
  private let tiers: TierTable
  private let outlooks: [InvoiceOutlook]
  /// Position of each invoice's outlook in ``outlooks``; −1 for a closed invoice.
  private let outlookOf: [Int32]

  init(
    view: LedgerView, outlook: Outlook, policy: Policy, calendar: BusinessCalendar,
    effect: ContactEffect
  ) {
    self.view = view
    self.policy = policy
    self.calendar = calendar
    self.effect = effect
    actionDay = calendar.roll(view.day + 1)
    tiers = TierTable(view, policy.tiers)
    outlooks = outlook.invoices
    var outlookOf = [Int32](repeating: -1, count: view.invoices.elements.count)
    for (index, invoice) in outlook.invoices.enumerated() {
      outlookOf[invoice.invoice] = Int32(index)
    }
    self.outlookOf = outlookOf
  }

  private func curve(_ position: Int) -> PaymentCurve {
    guard outlookOf[position] >= 0 else {
      preconditionFailure("the outlook has no open invoice \(view.invoiceID(position))")
    }
    return outlooks[Int(outlookOf[position])].curve
  }

  typealias Decision = (item: WorklistItem?, excluded: [Exclusion])

  /// One decision for each of a customer's accounts.
  func decide(_ customer: Int) -> [Decision] {
    let accounts = Account.of(customer, view, policy)
    guard !accounts.isEmpty else { return [] }
    let contacts = ContactHistory(customer, view, policy)
    return accounts.map { decide($0, contacts) }
  }

  private func decide(_ account: Account, _ contacts: ContactHistory) -> Decision {
    var excluded = partsLeftOut(account)
    let minimum = policy.minimumBalance.money(account.currency)
    func matters(_ minorUnits: Int64) -> Bool { minorUnits > 0 && minorUnits >= minimum.minorUnits }
    func leaveOut(_ reason: Exclusion.Reason) {
      let invoices = account.overdueParts.count { $0.contactable > 0 }
      excluded.append(exclusion(account, account.contactable, invoices, reason))
    }
    let tier = tiers.tier(account.customer, account.currency)
    if matters(account.contactable) {
      let step = nextStep(account, contacts, tier)
      if step.value.total > 0 || account.owesOnBrokenPromise {
        let allowed = contacts.earliestDay(from: actionDay, policy.contactCap)
        if allowed > actionDay {
          leaveOut(.contactCapReached(until: calendar.roll(allowed)))
          return (nil, excluded)
        }
        let on = calendar.roll(contacts.earliestDay(from: step.from, policy.contactCap))
        return (item(account, tier, step.action, on, step.value), excluded)
      }
      // Before the cap: waiting for it would not make a contact worth more.
      leaveOut(.costsMoreThanItBrings)
    } else if account.contactable > 0 {
      leaveOut(.trivialBalance(below: minimum))
    }
    let ownWork: NextAction? =
      if matters(account.toApply) {
        .applyCash
      } else if account.pendingPromises.contains(where: { $0.promise.promisedFor <= actionDay }),
        matters(account.promised)
      {
        .checkPromise
      } else if matters(account.overdueParts.reduce(0, { $0 + $1.disputed })) {
        .resolveDispute
      } else {
        nil
      }
    return (ownWork.map { item(account, tier, $0, actionDay, .none) }, excluded)
  }

  /// The next step of collection; where that costs more than it brings, the latest step before it
  /// that does not, or else the one that loses least.
  private func nextStep(
    _ account: Account, _ contacts: ContactHistory, _ tier: Tier
  ) -> (action: NextAction, from: Day, value: ContactValue) {
    guard let steps = policy.escalation[tier],
      let oldest = account.overdueParts.first(where: { $0.contactable > 0 })
    else { preconditionFailure("no steps for a \(tier.rawValue) account with nothing to contact") }
    let (upToNext, from) = contacts.nextStep(
      steps, daysPastDue: oldest.daysPastDue + (actionDay - view.day), on: actionDay)
    let choices = upToNext.reversed().map { ($0.action, value(account, $0.action.channel)) }
    let least = choices.indices.max { choices[$0].1.total < choices[$1].1.total }
    let (action, worth) = choices.first { $0.1.total > 0 } ?? choices[least ?? 0]
    return (action, from, worth)
  }

  /// The open amounts that are not contactable, by reason.
  private func partsLeftOut(_ account: Account) -> [Exclusion] {
    var excluded: [Exclusion] = []
    if account.notDue > 0 {
      excluded.append(exclusion(account, account.notDue, account.notDueInvoices, .notDue))
    }
    func add(_ amount: (OverduePart) -> Int64, _ reason: Exclusion.Reason) {
      let parts = account.overdueParts.filter { amount($0) > 0 }
      guard !parts.isEmpty else { return }
      excluded.append(
        exclusion(account, parts.reduce(0) { $0 + amount($1) }, parts.count, reason))
    }
    add(\.disputed, .disputed)
    if let until = account.overdueParts.compactMap(\.promisedUntil).max() {
      add(\.promised, .promised(until: until))
    }
    add(\.covered, .coveredByUnappliedCredit)
    for hold in account.holds {
      add({ $0.hold == hold ? $0.held : 0 }, .held(reason: hold.reason, until: hold.until))
    }
    return excluded
  }

  private func exclusion(
    _ account: Account, _ minorUnits: Int64, _ invoices: Int, _ reason: Exclusion.Reason
  ) -> Exclusion {
    Exclusion(
      customerID: view.customers[account.customer].id, amount: account.money(minorUnits),
      invoices: invoices, reason: reason)
  }

  private func value(_ account: Account, _ channel: ContactChannel?) -> ContactValue {
    guard let channel else { return .none }
    let capital = policy.capital
    var value = ContactValue.none
    value.cost = policy.cost(channel, account.currency)
    for part in account.overdueParts where part.contactable > 0 {
      let bucket = policy.ageing.buckets.bucket(ofDays: part.daysPastDue)
      let difference = ContactDifference(
        curve(part.position), hazardRatio: effect.hazardRatio(channel, bucket: bucket, policy),
        windowDays: policy.experiment.windowDays, maximumDays: capital.maximumDays)
      let amount = account.money(part.contactable).majorUnits
      value.capitalFreed += amount * capital.dailyCost * difference.daysSooner
      value.lossAvoided += amount * capital.lossGivenDefault * difference.paidEver
      value.extraCashInWindow += amount * difference.paidInWindow
    }
    return value
  }

  /// What the account may lose of what is not covered, and how much of it goes 30 days past due.
  private func risk(_ account: Account) -> (expectedLoss: Double, over30Late: Double?) {
    var loss = 0.0
    var (late, undisputed) = (0.0, 0.0)
    let contested = view.contested(ofCustomer: account.customer)
    for position in view.invoicePositions(ofCustomer: account.customer) {
      let invoice = view.invoices.elements[position]
      guard invoice.currency == account.currency, invoice.uncovered > 0 else { continue }
      let curve = curve(position)
      loss += invoice.uncoveredMoney.majorUnits * curve.probabilityNeverPaid
      let rest = invoice.uncovered - (contested[position] ?? 0)
      let daysAhead = invoice.dueOn + 30 - view.day
      let amount = account.money(rest).majorUnits
      undisputed += amount
      late += amount * (daysAhead > 0 ? 1 - curve.probabilityPaid(within: daysAhead) : 1)
    }
    return (
      loss * policy.capital.lossGivenDefault, undisputed > 0 ? late / undisputed : nil
    )
  }

  private func item(
    _ account: Account, _ tier: Tier, _ action: NextAction, _ on: Day, _ value: ContactValue
  ) -> WorklistItem {
    let customer = view.customers[account.customer]
    let (expectedLoss, over30Late) = risk(account)
    let limit = customer.creditLimit.flatMap {
      $0.currency == account.currency && $0.minorUnits > 0 ? $0 : nil
    }
    return WorklistItem(
      customerID: customer.id, name: customer.name, tier: tier, collector: customer.collector,
      contactName: customer.contactName, contactEmail: customer.contactEmail,
      contactPhone: customer.contactPhone, currency: account.currency,
      openAmount: account.money(account.open), overdueAmount: account.money(account.overdue),
      ageing: account.ageing.map(account.money),
      oldestDaysPastDue: account.overdueParts.first?.daysPastDue ?? 0,
      disputedAmount: account.money(account.disputed),
      promisedAmount: account.money(account.promised),
      promisedFor: account.pendingPromises.map(\.promise.promisedFor).min(),
      brokenPromises: account.brokenPromises.count,
      unappliedCredit: account.money(account.unapplied),
      creditLimitUsed: limit.map { account.money(account.open).majorUnits / $0.majorUnits },
      contactableAmount: account.money(action.channel == nil ? 0 : account.contactable),
      valueOfContact: value, expectedLoss: expectedLoss, probabilityOver30Late: over30Late,
      nextAction: action, nextActionOn: on,
      reasons: account.reasons(
        view, policy, PaymentHabits(account.customer, view, policy)))
  }
}
