import Receivables

/// The contacts a customer has had, and when the next one may be.
struct ContactHistory: Sendable {
  /// Those that reached the customer or may have, in order of day.
  private let contacts: [Activity]
  /// Attempts that failed after the last contact.
  private let failed: [Activity]
  /// The last of all, failed or not.
  let lastAttempt: Activity?
  private let attempts: Int
  /// Nothing is done before this day; `nil` where nobody said so.
  let snoozedUntil: Day?
  /// The next action that was agreed at the last contact, or after it.
  let agreed: Agreed?

  struct Agreed: Sendable {
    /// As the log has it; may be empty.
    let action: String
    let on: Day
    /// The day it was agreed.
    let madeOn: Day
  }

  /// The first day that the ledger's log covers; `nil` without a log.
  private let logStart: Day?

  /// An assignment to a control arm is a decision not to contact, and no contact.
  init(_ customer: CustomerIndex, _ view: LedgerView, _ policy: Policy, logStart: Day?) {
    let made = view.activities[customer].filter {
      $0.experimentArm != "control"
        && !policy.contactCap.ignoredChannels.contains($0.channel.lowercased())
    }
    func isFailed(_ activity: Activity) -> Bool {
      policy.outcomes.notReached.contains(ContactOutcome.normalised(activity.outcome))
    }
    // Of one day, in the order of their times.
    let all = view.activities[customer].enumerated().sorted { one, other in
      (one.element.on, one.element.followUp.time, one.offset)
        < (other.element.on, other.element.followUp.time, other.offset)
    }.map(\.element)
    snoozedUntil = all.last { $0.followUp.snoozedUntil != nil }?.followUp.snoozedUntil
    let index = all.lastIndex { $0.followUp.on != nil }
    let isDone = index.map { index in
      all[(index + 1)...].contains { later in made.contains { $0.id == later.id } }
    }
    agreed =
      isDone == false
      ? index.flatMap { index in
        let activity = all[index]
        return activity.followUp.on.map {
          Agreed(action: activity.followUp.action, on: $0, madeOn: activity.on)
        }
      } : nil
    contacts = made.filter { !isFailed($0) }
    lastAttempt = made.last
    let last = contacts.last?.on
    failed = made.filter { activity in isFailed(activity) && last.map { activity.on >= $0 } ?? true
    }
    attempts = policy.outcomes.attempts
    self.logStart = logStart
  }

  var last: Activity? { contacts.last }

  /// The first day from `day` on that the cap allows a contact.
  func earliestDay(from day: Day, _ cap: ContactCap) -> Day {
    guard contacts.count >= cap.contacts else { return day }
    let oldestThatCounts = contacts[contacts.count - cap.contacts].on
    return max(day, oldestThatCounts + cap.inDays)
  }

  /// Contacts after a day, in order.
  func since(_ day: Day) -> [Activity] { contacts.filter { $0.on > day } }

  /// The next step of collection and the first day it may be taken, apart from the cap.
  struct Next {
    /// All steps up to the next one, it the last.
    let steps: ArraySlice<EscalationStep>
    let from: Day
    /// The contact it waits for, if any.
    let after: Day?
  }

  /// Days past due when the log began, of what is so many days past due on a day; 0 if the log was there.
  private func ageAtLog(daysPastDue: Int, on day: Day) -> Int {
    min(daysPastDue, max(0, (logStart ?? day) - (day - daysPastDue)))
  }

  /// The highest level of letters since what is overdue fell due; none is taken as written without being
  /// known, so that no final demand speaks of reminders that were never sent.
  func levelsTaken(daysPastDue: Int, on day: Day) -> Int {
    since(day - daysPastDue).compactMap(\.level).max() ?? 0
  }

  /// The next step of a ladder for what is so many days past due on a day.
  ///
  /// Steps taken are those since the oldest contactable invoice fell due: the highest dunning level
  /// where the log gives levels, else the number of contacts. So many failed attempts as policy says
  /// count as a step; fewer put the same step off to the day after. For what was overdue before the
  /// log began, the steps before the one at its age on that day count as taken. No other step is
  /// skipped; the last that the days past due allow is repeated.
  func next(_ steps: [EscalationStep], daysPastDue: Int, on day: Day) -> Next {
    let fellDue = day - daysPastDue
    let since = contacts.filter { $0.on > fellDue }
    let tried = failed.filter { $0.on > fellDue }
    let ageAtLog = ageAtLog(daysPastDue: daysPastDue, on: day)
    let before = max(0, steps.count { $0.fromDaysPastDue <= ageAtLog } - 1)
    let taken =
      max(since.compactMap(\.level).max() ?? 0, before + since.count) + tried.count / attempts
    let allowed = steps.count { $0.fromDaysPastDue <= daysPastDue }
    let index = max(0, min(taken, allowed - 1))
    var from = max(day, day + (steps[index].fromDaysPastDue - daysPastDue))
    var after: Day?
    if let last = since.last {
      let waited = last.on + steps[min(max(taken, 1), steps.count) - 1].waitDays
      if waited > from { (from, after) = (waited, last.on) }
    }
    if let last = tried.last, last.on + 1 > from { (from, after) = (last.on + 1, last.on) }
    return Next(steps: steps[...index], from: from, after: after)
  }
}

extension LedgerView {
  /// The day of the first activity of any customer; `nil` where none is known.
  var firstActivityDay: Day? {
    activities.elements.lazy.map(\.on).min()
  }
}
