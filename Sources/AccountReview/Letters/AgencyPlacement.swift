public import Receivables

/// One account that is handed to a collection agency: its documents and what was tried.
///
/// Placed is what a letter would ask for: nothing covered by cash or credit on account, disputed or
/// promised.
public struct AgencyPlacement: Sendable {
  /// Position in the view's customers.
  public let customer: Int
  public let currency: Currency
  /// By due day; days past due are those of the day of placement.
  public let documents: [DunningLetter.Line]
  /// Contacts since the oldest document fell due, by day.
  public let contacts: [Activity]
  /// The days of broken promises of which something is still owed.
  public let brokenPromises: [Day]

  public var total: Money { documents.reduce(.zero(currency)) { $0 + $1.amount } }
}

/// The accounts that policy places with a collection agency.
public struct AgencyPlacements: Sendable {
  /// The first business day after the view's day.
  public let day: Day
  /// By customer, then currency.
  public let placements: [AgencyPlacement]
  /// Overdue accounts that are not placed yet, or of which nothing can be asked.
  public let leftOut: Int

  public init(view: LedgerView, policy: Policy, calendar: BusinessCalendar) {
    let on = calendar.roll(view.day + 1)
    var placements: [AgencyPlacement] = []
    var leftOut = 0
    DueStep.forEachOverdueAccount(view, policy, on: on) { account, contacts, step in
      switch step {
      case .leftOut, .write: leftOut += 1
      case .place(let daysPastDue):
        let letter = DunningLetter(
          account, view, level: LetterPolicy.highestLevel, daysAhead: on - view.day)
        placements.append(
          AgencyPlacement(
            customer: account.customer, currency: account.currency, documents: letter.lines,
            contacts: contacts.since(on - daysPastDue),
            brokenPromises: account.promisesStillOwed(view)))
      }
    }
    day = on
    self.placements = placements
    self.leftOut = leftOut
  }
}
