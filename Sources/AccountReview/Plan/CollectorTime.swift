import Receivables
internal import Statistics

extension [PlannedAccount] {
  /// Leaves to each collector what fits into the day, and puts the rest over capacity.
  ///
  /// Serious debt that nobody has spoken about for long has the time first, in order of rank; then
  /// that with most weight for a minute (``Priority/weight``), as a knapsack is filled. A customer's
  /// second currency is part of the same contact. What is automatic takes no time.
  mutating func fillCapacity(_ policy: Policy, on day: Day) {
    let due = indices.filter {
      self[$0].status == .today && self[$0].item?.step.isAutomatic == false
    }
    let serious = due.filter { isSeriousUntouched(self[$0], policy, on: day) }
    let chosen = Set(serious)
    let others = due.filter { !chosen.contains($0) }
      .map { index -> (index: Int, worth: Double) in
        guard let item = self[index].item else { return (index, 0) }
        return (index, item.priority.weight / item.step.minutes)
      }
      .sorted { ($1.worth, $0.index) < ($0.worth, $1.index) }
      .map(\.index)
    var days: [String: CollectorDay] = [:]
    for index in serious + others {
      let collector = self[index].collector
      var left = days[collector] ?? CollectorDay(collector, policy.capacity)
      let fits = left.take(self[index].customerID, self[index].item?.step.minutes ?? 0)
      days[collector] = left
      if !fits { self[index].putOverCapacity() }
    }
  }

  private func isSeriousUntouched(
    _ account: PlannedAccount, _ policy: Policy, on day: Day
  ) -> Bool {
    guard let item = account.item else { return false }
    let serious = policy.capacity.serious
    return item.oldestDaysPastDue >= serious.daysPastDue
      && item.contactableAmount.minorUnits >= serious.balance.money(account.currency).minorUnits
      && account.lastContactOn.map { day - $0 >= serious.untouchedDays } ?? true
  }
}

extension PlannedAccount {
  /// Undoes what `fillCapacity` did.
  mutating func takeBackFromOverCapacity() {
    guard status == .overCapacity else { return }
    status = .today
    item?.status = .today
    for index in parts.indices where parts[index].status == .overCapacity {
      parts[index].status = .today
    }
  }

  fileprivate mutating func putOverCapacity() {
    status = .overCapacity
    item?.status = .overCapacity
    for index in parts.indices where parts[index].status == .today {
      parts[index].status = .overCapacity
    }
  }
}

/// What is left of one collector's day.
private struct CollectorDay {
  private var minutes: Double
  private var contacts: Int
  private var customers: Set<ExactText> = []

  init(_ collector: String, _ policy: CapacityPolicy) {
    minutes = policy.minutes(collector)
    contacts = policy.contactsPerDay
  }

  /// Whether a contact with a customer fits; if so, it is taken.
  mutating func take(_ customer: String, _ needed: Double) -> Bool {
    let id = ExactText(customer)
    if customers.contains(id) { return true }
    guard contacts > 0, needed <= minutes else { return false }
    contacts -= 1
    minutes -= needed
    customers.insert(id)
    return true
  }
}
