public import Receivables

/// One account that is handed to a collection agency: its documents and what was tried.
///
/// Placed is what a letter would ask for: nothing covered by cash or credit on account, disputed or
/// promised.
public struct AgencyPlacement: Sendable {
  /// Position in the view's customers.
  public let customer: CustomerIndex
  /// Of all amounts; a customer has a placement for each.
  public let currency: Currency
  /// By due day; days past due are those of the view's day.
  public let documents: [DunningLetter.Line]
  /// Contacts since the oldest document fell due, by day.
  public let contacts: [Activity]
  /// The days of broken promises of which something is still owed.
  public let brokenPromises: [Day]

  /// What is placed.
  public var total: Money { documents.reduce(.zero(currency)) { $0 + $1.amount } }
}

/// The accounts that a plan places with a collection agency on its day.
public struct AgencyPlacements: Sendable {
  /// The first business day after the view's day.
  public let day: Day
  /// By customer, then currency.
  public let placements: [AgencyPlacement]
  /// Overdue accounts that are not placed yet, or of which nothing can be asked.
  public let leftOut: Int

  /// - Parameter plan: of the view and the policy.
  public init(plan: CollectionsPlan, view: LedgerView, policy: Policy) {
    precondition(plan.day == view.day, "a plan of \(plan.day) for a view of \(view.day)")
    let overdue = plan.overdue.inOrderOfCustomer
    let placed = overdue.filter {
      $0.status == .today && $0.item?.nextAction == .agencyProposal
    }
    day = plan.actionDay
    leftOut = overdue.count - placed.count
    placements = placed.map { planned in
      let account = Account.of(planned, view, policy)
      let letter = DunningLetter(
        account, view, level: LetterPolicy.highestLevel, by: .agency, on: plan.actionDay,
        policy.letters)
      let daysPastDue = letter.lines.first?.daysPastDue ?? 0
      return AgencyPlacement(
        customer: account.customer, currency: account.currency, documents: letter.lines,
        contacts: ContactHistory(account.customer, view, policy, logStart: nil)
          .since(view.day - daysPastDue),
        brokenPromises: account.promisesStillOwed(view))
    }
  }
}
