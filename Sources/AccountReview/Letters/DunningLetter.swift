public import Receivables

/// What one reminder to a customer in one currency has to say.
///
/// It asks for what is overdue and neither covered by cash or credit on account, held back, disputed nor
/// promised for a day that has not passed. An invoice in instalments has a line for each that is due.
public struct DunningLetter: Sendable {
  /// One document, or one instalment, that the letter names.
  public struct Line: Sendable {
    /// Position in the view's `invoices.elements`.
    public let invoice: InvoiceIndex
    /// At the close of the view's day, to which interest is claimed too.
    public let daysPastDue: Int
    /// What the letter says of it: asked for, disputed or promised.
    public let amount: Money
    /// What was invoiced, of the instalment where there are some.
    public let invoiced: Money
    /// What of it was paid or credited, or is covered by cash or credit on account.
    public let settled: Money

    /// Still owed, whether or not it is asked for.
    public var left: Money { invoiced - settled }
  }

  /// Position in the view's customers.
  public let customer: CustomerIndex
  /// Of all amounts; a customer has a letter for each.
  public let currency: Currency
  /// From 1, the first reminder, to ``LetterPolicy/highestLevel``, the final demand.
  public let level: Int
  /// Of the contact that the plan has: by e-mail or letter, or the call, visit or escalation beside which
  /// it is sent.
  public let channel: ContactChannel
  /// Asked for; by due day.
  public let lines: [Line]
  /// Contested parts of overdue invoices, for which nothing is asked.
  public let disputed: [Line]
  /// Parts covered by promises that still hold.
  public let promised: [Line]
  /// What cash and credit on account covers of overdue invoices that have no line.
  public let covered: Money
  /// The last promise that was broken and of which this letter asks for something; `nil` without one.
  ///
  /// None where a payment of the promised amount arrived in time, whatever it was applied to.
  public let brokenPromise: Day?
  /// The day by which it asks to be paid.
  public let payBy: Day
  /// Where to pay; empty where policy does not say.
  public let bankDetails: String

  /// What the letter asks for.
  public var total: Money { lines.reduce(.zero(currency)) { $0 + $1.amount } }
}

/// The reminders that a plan has for its day: each contact's own, or the one that goes with a call, a visit
/// or an escalation; and where the other accounts stand.
public struct DunningLetters: Sendable {
  /// The first business day after the view's day: the date of the letters.
  public let day: Day
  /// By customer, then currency.
  public let letters: [DunningLetter]
  /// Overdue accounts that get none, by where the plan has them.
  public let leftOut: [OtherPlace: Int]
  /// What cash of a parent or payer covers of overdue accounts, by customer, then currency.
  public let coveredByGroup: [CoveredDebt]
  /// What holds keep back of overdue accounts, by customer, then currency.
  public let heldBack: [HeldDebt]

  /// What is overdue at one customer and held back.
  public struct HeldDebt: Sendable, Hashable {
    /// What stops asking for it.
    public let hold: Hold
    /// Overdue money that the hold keeps back.
    public let amount: Money
  }

  /// What is overdue at one customer and covered by cash on account of another.
  public struct CoveredDebt: Sendable, Hashable {
    /// Position in the view's customers.
    public let customer: CustomerIndex
    /// Whose cash it is, and how much of it covers the debt.
    public let cash: GroupCash
  }

  /// - Parameter plan: of the view and the policy.
  public init(plan: CollectionsPlan, view: LedgerView, policy: Policy) {
    precondition(plan.day == view.day, "a plan of \(plan.day) for a view of \(view.day)")
    var letters: [DunningLetter] = []
    var leftOut: [OtherPlace: Int] = [:]
    var coveredByGroup: [CoveredDebt] = []
    var heldBack: [HeldDebt] = []
    for planned in plan.overdue.inOrderOfCustomer {
      let account = Account.of(planned, view, policy)
      coveredByGroup += account.groupCash.map {
        CoveredDebt(customer: account.customer, cash: $0)
      }
      heldBack += account.holds.map { hold in
        let held = account.overdueParts.reduce(0) { $1.hold == hold ? $0 + $1.held : $0 }
        return HeldDebt(hold: hold, amount: account.money(held))
      }
      if planned.status == .today, let item = planned.item, let level = item.step.level {
        letters.append(
          DunningLetter(
            account, view, level: level, by: item.nextAction.channel, on: plan.actionDay,
            policy.letters))
      } else {
        leftOut[OtherPlace(planned), default: 0] += 1
      }
    }
    day = plan.actionDay
    self.letters = letters
    self.leftOut = leftOut
    self.coveredByGroup = coveredByGroup
    self.heldBack = heldBack
  }
}

/// Where an overdue account without a letter stands.
public struct OtherPlace: Sendable, Hashable {
  /// As ``PlanStatus/code``.
  public let status: String
  /// As ``PlanStatus/reasonCode``.
  public let reason: String
  /// What is done today, if anything.
  public let action: NextAction?

  init(_ account: PlannedAccount) {
    status = account.status.code
    reason = account.status.reasonCode
    action = account.status == .today ? account.item?.nextAction : nil
  }
}

extension Account {
  /// The account that was planned, from the same view.
  static func of(_ planned: PlannedAccount, _ view: LedgerView, _ policy: Policy) -> Account {
    guard
      let account = Account.of(planned.customer, view, policy)
        .first(where: { $0.currency == planned.currency })
    else { preconditionFailure("the view has no account \(planned.customerID)") }
    return account
  }
}

extension LetterPolicy {
  /// The level of a letter: what the days past due allow, at most one above what was written.
  func level(daysPastDue: Int, after taken: Int) -> Int {
    max(1, min(fromDaysPastDue.count { $0 <= daysPastDue }, taken + 1))
  }
}

extension DunningLetter {
  /// - Parameter day: that of the letter.
  init(
    _ account: Account, _ view: LedgerView, level: Int, by channel: ContactChannel, on day: Day,
    _ policy: LetterPolicy
  ) {
    func lines(_ amount: (ClaimPart) -> Int64) -> [Line] {
      account.overdueParts.filter { amount($0) > 0 }.map { part in
        let invoiced = view.invoices.elements[part.position].amount
        return Line(
          invoice: part.position, daysPastDue: part.daysPastDue,
          amount: account.money(amount(part)), invoiced: account.money(invoiced),
          settled: account.money(invoiced - part.uncovered))
      }
    }
    customer = account.customer
    currency = account.currency
    self.level = level
    self.channel = channel
    self.lines = lines(\.contactable)
    disputed = lines(\.disputed)
    promised = lines(\.promised)
    // What covers a part of a line is in the line.
    covered = account.money(
      account.overdueParts.reduce(0) { $1.uncovered == 0 ? $0 + $1.covered : $0 })
    brokenPromise = account.promisesStillOwed(view).max()
    payBy = day + policy.payWithinDays
    bankDetails = policy.bankDetails(account.currency)
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
