internal import AccountReview
internal import ForecastVocabulary
package import Forecasting
internal import Receivables

/// Asks for the results of a run again, after something was recorded of a few customers.
package struct UpdateRequest: Sendable {
  /// Those of before, with the portfolio's state.
  package var results: RunResults
  /// The same ledger with what was recorded (`Ledger.amended(with:without:)`).
  package var ledger: LedgerAsOf
  /// Those that the results rest on.
  package var models: ModelFile
  /// Of whom something was recorded, by identifier.
  package var customers: Set<String>
  /// Whether accounts are scored again, as a review changes.
  package var scoresAgain = false
  /// The rules of the plan, the tasks and the scores.
  package var policy = StatedPolicy.standard

  package init(
    _ results: RunResults, of ledger: LedgerAsOf, models: ModelFile, customers: Set<String>
  ) {
    (self.results, self.ledger) = (results, ledger)
    (self.models, self.customers) = (models, customers)
  }
}

extension Engine {
  /// The results with the customers' invoices forecast and planned again, and their tasks.
  ///
  /// Cash, scores, what is at stake and key figures stay as they were until the next run.
  ///
  /// - Returns: `nil` where the models have no state of the portfolio on the ledger's day, so that
  ///   only a run answers.
  /// - Throws: ``EngineError``.
  package func update(_ request: UpdateRequest) throws -> RunResults? {
    let (before, view) = (request.results, request.ledger.view)
    guard let state = before.portfolio.forecast, state.day == view.day,
      before.view.day == view.day, before.view.customers.count == view.customers.count,
      before.view.invoices.elements.count == view.invoices.elements.count
    else { return nil }
    var terms = ForecastTerms()
    terms.models = .kept(request.models)
    let log = Log(self, request.ledger.notices)
    let analysis = try Analysis(request.ledger, terms, self, log)
    let members = view.members(of: request.customers)
    let outlook = analysis.outlook(before.outlook, again: members, state)
    let policy = request.policy.rules
    var plan = before.worklist.plan.planningAgain(
      Set(members), view: view, outlook: outlook, policy: policy, calendar: analysis.calendar,
      norms: before.portfolio.accounts)
    try plan.check(view, of: Set(members))
    let scorecards =
      request.scoresAgain
      ? log.step(.scorecards) {
        Scorecards(
          view: view, policy: policy, norms: before.portfolio.accounts, threads: threads)
      }
      : before.scorecards
    if !request.scoresAgain { plan.show(scorecards, of: Set(members)) }
    var worklist = Worklist(plan)
    if request.scoresAgain { worklist.show(scorecards) }
    let accounts =
      request.scoresAgain
      ? AccountCards(
        scorecards, view, policy,
        expectedCash: analysis.expectedCash(outlook, before.churnCash)) : before.accounts
    return RunResults(
      provenance: analysis.provenance(request.policy, simulates: true), notices: before.notices,
      view: view, outlook: outlook, forecast: before.forecast,
      periods: before.periods, cashTables: before.cashTables, cashDetails: before.cashDetails,
      scenarios: before.scenarios, provision: before.provision,
      worklist: worklist,
      tasks: before.tasks.lookingAgain(at: members, in: view, policy, analysis.calendar),
      scorecards: scorecards, portfolio: before.portfolio, accounts: accounts,
      churnCash: before.churnCash,
      ageing: before.ageing,
      keyFigureHistory: before.keyFigureHistory, tieOut: before.tieOut,
      diagnostics: before.diagnostics)
  }
}

extension LedgerView {
  /// Positions of customers, with all that are tied to them.
  fileprivate func members(of ids: Set<String>) -> [CustomerIndex] {
    var members: Set<CustomerIndex> = []
    for position in customers.indices where ids.contains(customers[position].id) {
      members.formUnion(group(of: position))
    }
    return members.sorted()
  }
}

extension Analysis {
  /// An outlook in which some customers, and all that are tied to them, are forecast again: their open
  /// invoices and, where the state tells, their billing.
  fileprivate func outlook(
    _ before: Outlook, again members: [CustomerIndex], _ state: ForecastState
  ) -> Outlook {
    let ids = Set(members.map { view.customers[$0].id })
    let part = view.keeping { ids.contains($0) }
    var places: [Int32: InvoiceIndex] = [:]
    for member in members {
      for position in view.invoices.range(member) {
        places[view.invoices.elements[position].row] = position
      }
    }
    let outlook = fitted.ahead(before.horizon).outlook(part, in: state)
    var again: [InvoiceIndex: InvoiceOutlook] = [:]
    for own in outlook.invoices {
      guard let place = places[part.invoices.elements[own.invoice].row] else { continue }
      again[place] = own.at(place)
    }
    precondition(members.count == outlook.customers.count, "a part of other customers")
    var customers = before.customers
    for (place, own) in zip(members, outlook.customers) where own.probabilityActive != nil {
      customers[place.position] = own.at(place)
    }
    return Outlook(
      day: before.day, horizon: before.horizon,
      invoices: before.invoices.map { again[$0.invoice] ?? $0 }, customers: customers,
      billingRecord: before.billingRecord, leavingRecord: before.leavingRecord,
      intervals: before.intervals)
  }
}
