public import Receivables

/// What one reminder to a customer in one currency has to say.
///
/// It asks for what is overdue and neither covered by cash or credit on account, held back, disputed nor
/// promised for a day that has not passed. An invoice in instalments has a line for each that is due.
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
  /// From 1, the first reminder, to ``LetterPolicy/highestLevel``, the final demand.
  public let level: Int
  /// Asked for; by due day.
  public let lines: [Line]
  /// Contested parts of overdue invoices, for which nothing is asked.
  public let disputed: [Line]
  /// Parts covered by promises that still hold.
  public let promised: [Line]
  /// What cash and credit on account covers of overdue invoices.
  public let covered: Money
  /// The last promise that was broken and of which this letter asks for something; `nil` without one.
  ///
  /// None where a payment of the promised amount arrived in time, whatever it was applied to.
  public let brokenPromise: Day?

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
  /// What cash of a parent or payer covers of overdue accounts, by customer, then currency.
  public let coveredByGroup: [CoveredDebt]
  /// What holds keep back of overdue accounts, by customer, then currency.
  public let heldBack: [HeldDebt]

  /// What is overdue at one customer and held back.
  public struct HeldDebt: Sendable, Hashable {
    public let hold: Hold
    public let amount: Money
  }

  /// What is overdue at one customer and covered by cash on account of another.
  public struct CoveredDebt: Sendable, Hashable {
    /// Position in the view's customers.
    public let customer: Int
    public let cash: GroupCash
  }

  public init(view: LedgerView, policy: Policy, calendar: BusinessCalendar) {
    let on = calendar.roll(view.day + 1)
    var letters: [DunningLetter] = []
    var leftOut: [CollectionGap: Int] = [:]
    var coveredByGroup: [CoveredDebt] = []
    var heldBack: [HeldDebt] = []
    DueStep.forEachOverdueAccount(view, policy, on: on) { account, _, step in
      coveredByGroup += account.groupCash.map {
        CoveredDebt(customer: account.customer, cash: $0)
      }
      heldBack += account.holds.map { hold in
        let held = account.overdueParts.reduce(0) { $1.hold == hold ? $0 + $1.held : $0 }
        return HeldDebt(hold: hold, amount: account.money(held))
      }
      switch step {
      case .leftOut(let gap): leftOut[gap, default: 0] += 1
      case .place: leftOut[.atAgency, default: 0] += 1
      case .write(let daysPastDue, let taken):
        letters.append(
          DunningLetter(
            account, view, level: policy.letters.level(daysPastDue: daysPastDue, after: taken),
            daysAhead: on - view.day))
      }
    }
    day = on
    self.letters = letters
    self.leftOut = leftOut
    self.coveredByGroup = coveredByGroup
    self.heldBack = heldBack
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
  init(_ account: Account, _ view: LedgerView, level: Int, daysAhead: Int) {
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
    covered = account.money(account.covered)
    brokenPromise = account.promisesStillOwed(view).max()
  }
}

extension Account {
  /// The days of broken promises of which something can still be asked for, in the order they were made.
  ///
  /// One is left out where a payment of the promised amount arrived in time and was applied to something
  /// else: the customer paid on the promised day.
  func promisesStillOwed(_ view: LedgerView) -> [Day] {
    brokenPromises.filter { standing in
      guard standing.remaining.minorUnits > 0 else { return false }
      let document = standing.promise.invoice.map(view.documentPositions)
      let isAskedFor = overdueParts.contains {
        $0.contactable > 0 && document?.contains($0.position) ?? true
      }
      let since = view.receipts[customer].filter { $0.on >= standing.promise.madeOn }
      let arrived = since.count {
        $0.amount == standing.promised && $0.on <= standing.deadline
      }
      let returned = since.count { $0.amount == .zero(currency) - standing.promised }
      return isAskedFor && arrived <= returned
    }.map(\.promise.promisedFor)
  }
}
