public import Receivables

/// What one reminder to a customer in one currency has to say.
///
/// It asks for what is overdue and neither disputed, nor promised for a day that has not passed, nor
/// covered by credit that is not yet applied.
public struct DunningLetter: Sendable {
  public struct Line: Sendable {
    /// Position in the view's `invoices.elements`.
    public let invoice: Int
    /// On the day of the letter.
    public let daysPastDue: Int
    public let amount: Money
  }

  /// Position in the view's customers.
  public let customer: Int
  public let currency: Currency
  /// From 1, the first reminder, to ``highestLevel``, the final demand.
  public let level: Int
  /// Asked for; by due day.
  public let lines: [Line]
  /// Contested parts of overdue invoices, for which nothing is asked.
  public let disputed: [Line]
  /// Parts covered by promises that still hold.
  public let promised: [Line]
  /// The last promise that was broken and is still owed; `nil` without one.
  public let brokenPromise: Day?

  public static let highestLevel = 4

  public var total: Money { lines.reduce(.zero(currency)) { $0 + $1.amount } }
}

/// The reminders that are due on a day, and why others are not written.
public struct DunningLetters: Sendable {
  /// The first business day after the view's day: the date of the letters.
  public let day: Day
  /// By customer, then currency.
  public let letters: [DunningLetter]
  /// Overdue accounts that get none.
  public let leftOut: [CollectionGap: Int]

  public init(view: LedgerView, policy: Policy, calendar: BusinessCalendar) {
    let on = calendar.roll(view.day + 1)
    var letters: [DunningLetter] = []
    var leftOut: [CollectionGap: Int] = [:]
    DueStep.forEachOverdueAccount(view, policy, on: on) { account, _, step in
      switch step {
      case .leftOut(let gap): leftOut[gap, default: 0] += 1
      case .place: leftOut[.atAgency, default: 0] += 1
      case .write(let daysPastDue, let taken):
        letters.append(
          DunningLetter(
            account, level: policy.letters.level(daysPastDue: daysPastDue, after: taken),
            daysAhead: on - view.day))
      }
    }
    day = on
    self.letters = letters
    self.leftOut = leftOut
  }
}

extension LetterPolicy {
  /// The level of a letter: what the days past due allow, at most one above what was written.
  func level(daysPastDue: Int, after taken: Int) -> Int {
    max(1, min(fromDaysPastDue.count { $0 <= daysPastDue }, taken + 1))
  }
}

extension DunningLetter {
  /// - Parameter daysAhead: from the view's day to that of the letter.
  init(_ account: Account, level: Int, daysAhead: Int) {
    func lines(_ amount: (OverduePart) -> Int64) -> [Line] {
      account.overdueParts.filter { amount($0) > 0 }.map {
        Line(
          invoice: $0.position, daysPastDue: $0.daysPastDue + daysAhead,
          amount: account.money(amount($0)))
      }
    }
    customer = account.customer
    currency = account.currency
    self.level = level
    self.lines = lines(\.contactable)
    disputed = lines(\.disputed)
    promised = lines(\.promised)
    brokenPromise = account.promisesStillOwed.max()
  }
}

extension Account {
  /// The days of broken promises of which something is still owed, in the order they were made.
  var promisesStillOwed: [Day] {
    brokenPromises.filter { $0.remaining.minorUnits > 0 }.map(\.promise.promisedFor)
  }
}
