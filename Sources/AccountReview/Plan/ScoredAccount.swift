import Receivables

/// One customer with something open in one currency at an origin, and what became of it; major units.
struct ScoredAccount: Sendable {
  let customer: CustomerIndex
  let customerID: String
  let collector: String
  var oldestDays = 0
  var open = 0.0
  var overdue = 0.0
  var overdueDays = 0.0
  /// Money that ends beyond each of ``WorklistScores/limits``.
  var late = [Double](repeating: 0, count: WorklistScores.limits.count)
  /// What a call would save, where it is known.
  var moneyDays = 0.0

  init(_ position: CustomerIndex, _ customer: Customer) {
    self.customer = position
    customerID = customer.id
    collector = customer.collector
  }

  mutating func add(_ amount: Double, daysPastDue: Int) {
    open += amount
    guard daysPastDue > 0 else { return }
    oldestDays = max(oldestDays, daysPastDue)
    overdue += amount
    overdueDays += Double(daysPastDue) * amount
  }
}

/// Time that each collector has for calls.
enum CallTime: String, CaseIterable {
  case hour = "in_an_hour"
  case day = "in_a_day"
}

extension Policy {
  /// The customers that a collector calls in an hour or a day.
  func calls(_ collector: String, in time: CallTime) -> Int {
    let minutes = minutes(.call)
    guard minutes > 0 else { return capacity.contactsPerDay }
    let available = capacity.minutes(collector)
    return min(
      capacity.contactsPerDay, Int((time == .hour ? min(60, available) : available) / minutes))
  }
}

extension [ScoredAccount] {
  /// The first of each collector that an hour or a day of calls has room for, in order.
  func within(_ time: CallTime, _ policy: Policy) -> [ScoredAccount] {
    var left: [String: Int] = [:]
    return filter { account in
      let room = left[account.collector] ?? policy.calls(account.collector, in: time)
      left[account.collector] = room - 1
      return room > 0
    }
  }
}
