public import AccountReview
public import ForecastVocabulary
public import Receivables

/// Asks for all that is known and expected of one account.
public struct AccountRequest: Sendable {
  /// The ledger that has the account.
  public var ledger: LedgerAsOf
  /// The customer's identifier.
  public var customer: String
  /// How payment is forecast.
  public var terms = ForecastTerms()
  /// The rules of the plan, the tasks and the scores.
  public var policy = StatedPolicy.standard

  /// The account on standard terms.
  public init(_ ledger: LedgerAsOf, customer: String) {
    (self.ledger, self.customer) = (ledger, customer)
  }
}

/// All that is known and expected of one account.
public struct AccountResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// Position in the view's customers.
  public let customer: CustomerIndex
  /// The account's open invoices of which cash is still to come, by due day.
  public let invoices: [InvoiceOutlook]
  /// How wide the ranges of payment days are; `nil` where they are not tested.
  public let intervals: PaymentIntervals?
  /// The worklist of all accounts, and the plan that it is from.
  public let worklist: Worklist
  /// The account's promises, in the order they were made.
  public let promises: [PromiseStanding]
  /// Those that count otherwise than they say, with those that count for nothing.
  public let departedPromises: [DepartedPromise]
  /// The account's disputes to settle, cash to apply and promises to check.
  public let tasks: CollectionTasks
  /// Why accounts left the list since the one before; `nil` where the ledger was not kept.
  public let departures: ListDepartures?
  /// The scores of all accounts.
  public let scorecards: Scorecards
  /// The same with value, flags, plans, interviews and reviews.
  public let accounts: AccountCards
  /// That of the account.
  public let card: AccountCard?
}

extension Engine {
  /// All that is known and expected of one account.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func account(_ request: AccountRequest) throws -> AccountResults {
    let log = Log(self, request.ledger.notices)
    let (view, policy) = (request.ledger.view, request.policy.rules)
    guard let customer = view.customers.firstIndex(where: { $0.id == request.customer }) else {
      throw EngineError.unknownCustomer(request.customer, on: view.day)
    }
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let outlook = analysis.outlook()
    var worklist = analysis.worklist(outlook, policy)
    let scorecards = log.step(.scorecards) {
      Scorecards(view: view, policy: policy, threads: threads)
    }
    worklist.show(scorecards)
    let claims = view.invoices.elements
    let own = outlook.invoices.filter { claims[$0.invoice].customer == customer }
    let accounts = AccountCards(scorecards, view, policy)
    return AccountResults(
      provenance: analysis.provenance(request.policy, simulates: false), notices: log.notices,
      view: view, customer: customer,
      invoices: own.sorted {
        (claims[$0.invoice].dueOn, $0.invoice) < (claims[$1.invoice].dueOn, $1.invoice)
      },
      intervals: outlook.intervals, worklist: worklist,
      promises: view.promiseStandings(
        ofCustomer: customer, graceDays: policy.promises.graceDays),
      departedPromises: view.departedPromises(
        ofCustomer: customer, graceDays: policy.promises.graceDays),
      tasks: analysis.tasks(policy).of(customer: request.customer),
      departures: analysis.departures(worklist.plan, policy), scorecards: scorecards,
      accounts: accounts, card: accounts.cards.first { $0.id == request.customer })
  }
}
