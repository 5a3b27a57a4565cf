import ForecastVocabulary
import Receivables
internal import Statistics

/// Plans each account by itself: its step, where its money stands and what it is worth; ranks and
/// collectors' time come after.
struct AccountPlanner {
  let view: LedgerView
  let policy: Policy
  let calendar: BusinessCalendar
  let effect: ContactEffect
  let actionDay: Day
  private let tiers: TierTable
  private let outlooks: [InvoiceOutlook]
  /// Position of each invoice's outlook in ``outlooks``; −1 for a closed invoice.
  private let outlookOf: [Int32]
  private let logStart: Day?

  init(
    view: LedgerView, outlook: Outlook, policy: Policy, calendar: BusinessCalendar,
    effect: ContactEffect, tiers: TierTable? = nil
  ) {
    self.view = view
    self.policy = policy
    self.calendar = calendar
    self.effect = effect
    actionDay = calendar.roll(view.day + 1)
    self.tiers = tiers ?? TierTable(view, policy.tiers)
    logStart = view.firstActivityDay
    outlooks = outlook.invoices
    var outlookOf = [Int32](repeating: -1, count: view.invoices.elements.count)
    for (index, invoice) in outlook.invoices.enumerated() {
      outlookOf[invoice.invoice] = Int32(index)
    }
    self.outlookOf = outlookOf
  }

  func curve(_ position: InvoiceIndex) -> PaymentCurve {
    guard outlookOf[position] >= 0 else {
      preconditionFailure("the outlook has no open invoice \(view.invoiceID(position))")
    }
    return outlooks[Int(outlookOf[position])].curve
  }

  /// One plan for each of a customer's accounts.
  func plan(_ customer: CustomerIndex) -> [PlannedAccount] {
    let accounts = Account.of(customer, view, policy)
    guard !accounts.isEmpty else { return [] }
    let contacts = ContactHistory(customer, view, policy, logStart: logStart)
    let habits = PaymentHabits(customer, view, policy)
    return accounts.map { plan($0, contacts, habits) }
  }

  private func plan(
    _ account: Account, _ contacts: ContactHistory, _ habits: PaymentHabits
  ) -> PlannedAccount {
    let tier = tiers.tier(account.customer, account.currency)
    let status: PlanStatus
    var step: PlannedStep?
    var dueSoon: Reason?
    let smallest = policy.treatment.smallestBalance.money(account.currency)
    if account.contactable > 0 {
      if account.contactable < smallest.minorUnits {
        status = .excluded(.belowMinimum(smallest))
      } else {
        (status, step) = nextStep(account, contacts, tier)
      }
    } else if account.overdueParts.allSatisfy({ $0.uncovered == 0 }),
      let reminder = reminderBeforeDue(account, contacts)
    {
      (status, step, dueSoon) = (.today, reminder.step, reminder.reason)
    } else {
      status = restingStatus(account)
    }
    let parts = account.parts(view, contactable: status, policy)
    return PlannedAccount(
      customer: account.customer, customerID: view.customers[account.customer].id,
      collector: view.customers[account.customer].collector, currency: account.currency,
      status: status, parts: parts, lastContactOn: contacts.last?.on,
      item: step.map { item(account, tier, $0, status, dueSoon, habits, contacts) })
  }

  /// The status of an account of which nothing can be asked: that of its most pressing part.
  private func restingStatus(_ account: Account) -> PlanStatus {
    account.overdue == 0
      ? .excluded(.notDue)
      : account.parts(view, contactable: .today, policy).first { $0.status != .excluded(.notDue) }?
        .status ?? .excluded(.notDue)
  }

  // MARK: - Steps

  private func nextStep(
    _ account: Account, _ contacts: ContactHistory, _ tier: Tier
  ) -> (PlanStatus, PlannedStep) {
    guard let steps = policy.escalation[tier],
      let oldest = account.overdueParts.first(where: { $0.contactable > 0 })
    else { preconditionFailure("no steps for a \(tier.rawValue) account with nothing to ask for") }
    let daysPastDue = oldest.daysPastDue + (actionDay - view.day)
    let oldestDueOn = view.invoices.elements[oldest.position].dueOn
    if let agency = account.agency, !agency.isHandled, oldestDueOn < agency.placedOn {
      let value = value(account, .agencyFollowUp)
      return due(account, PlannedStep(.agencyFollowUp, on: actionDay, value, policy))
    }
    let wasPlaced = account.agency.map { oldestDueOn < $0.placedOn } ?? false
    if !wasPlaced, isReadyForAgency(account, contacts, daysPastDue: daysPastDue) {
      let value = value(account, .agencyProposal)
      return due(account, PlannedStep(.agencyProposal, on: actionDay, value, policy))
    }
    let next = contacts.next(steps, daysPastDue: daysPastDue, on: actionDay)
    let (action, value) = choice(account, next.steps)
    let level = policy.letters.level(
      daysPastDue: daysPastDue, after: contacts.levelsTaken(daysPastDue: daysPastDue, on: actionDay)
    )
    if let put = putOff(account, contacts, action, level: level) { return put }
    let allowed = contacts.earliestDay(from: next.from, policy.contactCap)
    let on = calendar.roll(allowed)
    let step = PlannedStep(action, on: on, value, level: level, policy)
    guard on > actionDay else { return due(account, step) }
    let reason: WaitReason =
      allowed > next.from
      ? .contactCap(until: on)
      : next.after.map { .lastContact(on: $0, until: on) } ?? .firstStep(until: on)
    return (.waiting(reason), step)
  }

  /// The step on the day that somebody put it off to or agreed on; `nil` where nobody did.
  private func putOff(
    _ account: Account, _ contacts: ContactHistory, _ action: NextAction, level: Int
  ) -> (PlanStatus, PlannedStep)? {
    func step(_ action: NextAction, on day: Day) -> PlannedStep {
      PlannedStep(action, on: day, value(account, action), level: level, policy)
    }
    if let until = contacts.snoozedUntil, until > actionDay {
      let on = calendar.roll(until)
      return (.waiting(.snoozed(until: on)), step(action, on: on))
    }
    guard let agreed = contacts.agreed else { return nil }
    let word = ContactOutcome.normalised(agreed.action)
    let chosen = NextAction.steps.first { $0.rawValue == word } ?? action
    let on = calendar.roll(max(agreed.on, actionDay))
    guard on > actionDay else { return due(account, step(chosen, on: on)) }
    return (.waiting(.agreed(on: agreed.madeOn, until: on)), step(chosen, on: on))
  }

  private func isReadyForAgency(
    _ account: Account, _ contacts: ContactHistory, daysPastDue: Int
  ) -> Bool {
    let placement = policy.placement
    let since = contacts.since(actionDay - daysPastDue)
    return daysPastDue >= placement.fromDaysPastDue && since.count >= placement.contacts
      && since.last.map { actionDay - $0.on >= placement.waitDays } ?? true
      && account.contactable >= placement.minimumBalance.money(account.currency).minorUnits
  }

  /// The latest step up to the next one that brings more than it costs, else the one that costs
  /// least; a person's step only for a balance that policy finds worth a person.
  private func choice(
    _ account: Account, _ steps: ArraySlice<EscalationStep>
  ) -> (NextAction, ContactValue) {
    let minimum = policy.treatment.minimumBalance.money(account.currency)
    let isSmall = account.contactable < minimum.minorUnits
    let allowed = steps.map(\.action).filter { !isSmall || policy.isAutomatic($0) }
    let choices = (allowed.isEmpty ? [NextAction.reminderEmail] : allowed).reversed().map {
      ($0, value(account, $0))
    }
    return choices.first { $0.1.total > 0 } ?? choices.min { $0.1.cost < $1.1.cost } ?? choices[0]
  }

  /// A step of the action day, unless it is a person's who is absent.
  private func due(_ account: Account, _ step: PlannedStep) -> (PlanStatus, PlannedStep) {
    let collector = view.customers[account.customer].collector
    guard !step.isAutomatic, let last = policy.capacity.absence(of: collector, on: step.on) else {
      return (.today, step)
    }
    let back = calendar.roll(last + 1)
    return (.waiting(.collectorAbsent(until: back)), step.putOff(to: back))
  }

  /// A reminder of what falls due soon and is expected to go over 30 days late.
  private func reminderBeforeDue(
    _ account: Account, _ contacts: ContactHistory
  ) -> (step: PlannedStep, reason: Reason)? {
    let rules = policy.treatment.beforeDue
    let soon = account.notDueParts.filter {
      $0.contactable > 0 && -$0.daysPastDue <= rules.days
    }
    let amount = soon.reduce(0) { $0 + $1.contactable }
    let late = soon.reduce(0.0) {
      $0 + account.money($1.contactable).majorUnits * probabilityLate($1.position, over: 30)
    }
    guard contacts.snoozedUntil.map({ $0 <= actionDay }) ?? true, let last = soon.last,
      late >= rules.expectedLate.majorUnits(account.currency),
      contacts.last.map({ actionDay - $0.on >= rules.waitDays }) ?? true
    else { return nil }
    let reason = Reason.dueSoon(
      amount: account.money(amount), invoices: view.documentCount(soon.map(\.position)),
      by: view.day - last.daysPastDue,
      percentLate: Int(nearest: 100 * late / account.money(amount).majorUnits))
    let value = ContactValue(
      capitalFreed: 0, lossAvoided: 0, cost: policy.cost(.email, account.currency),
      extraCashInWindow: 0)
    return (PlannedStep(.reminderBeforeDue, on: actionDay, value, policy), reason)
  }

  // MARK: - Values

  private func value(_ account: Account, _ action: NextAction) -> ContactValue {
    let channel = action.channel
    let capital = policy.capital
    let segment = view.customers[account.customer].segment
    var value = ContactValue.none
    value.cost = policy.cost(channel, account.currency)
    for part in account.overdueParts where part.contactable > 0 {
      let bucket = policy.ageing.buckets.bucket(ofDays: part.daysPastDue)
      let difference = ContactDifference(
        curve(part.position),
        hazardRatio: effect.hazardRatio(channel, bucket: bucket, policy, segment: segment),
        windowDays: policy.experiment.windowDays, maximumDays: capital.maximumDays)
      let amount = account.money(part.contactable).majorUnits
      value.capitalFreed += amount * capital.dailyCost * difference.daysSooner
      value.lossAvoided += amount * capital.lossGivenDefault * difference.paidEver
      value.extraCashInWindow += amount * difference.paidInWindow
    }
    return value
  }

  /// P(unpaid so many days after the due day).
  private func probabilityLate(_ position: InvoiceIndex, over days: Int) -> Double {
    let ahead = view.invoices.elements[position].dueOn + days - view.day
    return ahead > 0 ? 1 - curve(position).probabilityPaid(within: ahead) : 1
  }

  /// What can be asked for now or once it is due, in major units, by position: not covered, disputed,
  /// promised or held.
  private func askedFor(_ account: Account) -> [(position: InvoiceIndex, amount: Double)] {
    (account.overdueParts + account.notDueParts).compactMap { part in
      part.contactable > 0 ? (part.position, account.money(part.contactable).majorUnits) : nil
    }
  }

  /// What an account is ranked by.
  private func priority(_ account: Account) -> Priority {
    let common = policy.priority
    var priority = Priority()
    for (position, amount) in askedFor(account) {
      priority.expectedLate += amount * probabilityLate(position, over: 30)
      priority.expectedVeryLate += amount * probabilityLate(position, over: 60)
      guard view.invoices.elements[position].dueOn < view.day else { continue }
      let difference = ContactDifference(
        curve(position), hazardRatio: common.effect, windowDays: common.windowDays,
        maximumDays: policy.capital.maximumDays)
      priority.asked += amount
      priority.moneyDays += amount * difference.daysSooner
    }
    return priority
  }

  /// What the account may lose of what is not covered, and how much of it goes 30 days past due.
  private func risk(_ account: Account) -> (expectedLoss: Double, over30Late: Double?) {
    var loss = 0.0
    var (late, undisputed) = (0.0, 0.0)
    for part in account.overdueParts + account.notDueParts where part.uncovered > 0 {
      loss +=
        account.money(part.uncovered).majorUnits * curve(part.position).probabilityNeverPaid
      let amount = account.money(part.uncovered - part.disputed).majorUnits
      undisputed += amount
      late += amount * probabilityLate(part.position, over: 30)
    }
    return (loss * policy.capital.lossGivenDefault, undisputed > 0 ? late / undisputed : nil)
  }

  /// What moves the payment of the claim with most to ask for.
  private func factors(_ account: Account) -> [Factor] {
    let largest = askedFor(account).max { $0.amount < $1.amount }
    return largest.map { outlooks[Int(outlookOf[$0.position])].factors } ?? []
  }

  private func item(
    _ account: Account, _ tier: Tier, _ step: PlannedStep, _ status: PlanStatus,
    _ dueSoon: Reason?, _ habits: PaymentHabits, _ contacts: ContactHistory
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
      contactableAmount: account.money(account.contactable), step: step, status: status,
      expectedLoss: expectedLoss, probabilityOver30Late: over30Late,
      lastContact: contacts.lastAttempt.map {
        .init(on: $0.on, channel: $0.channel, outcome: $0.outcome)
      },
      lastPayment: view.lastPayment(ofCustomer: account.customer, account.currency),
      priority: priority(account),
      reasons: Array(
        ([dueSoon].compactMap(\.self)
          + account.reasons(view, policy, habits, factors: factors(account))).prefix(3)))
  }
}

extension LedgerView {
  /// The last cash received of a customer in a currency.
  fileprivate func lastPayment(
    ofCustomer customer: CustomerIndex, _ currency: Currency
  ) -> WorklistItem.Payment? {
    receipts.range(customer).reversed().lazy.map { receipts.elements[$0] }
      .first { $0.amount.currency == currency && $0.amount.minorUnits > 0 }
      .map { WorklistItem.Payment(on: $0.on, amount: $0.amount) }
  }
}
