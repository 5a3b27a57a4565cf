import AccountReview
import DuecastEngine
import ForecastVocabulary
import Forecasting
import LedgerFiles
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

/// Results after something was recorded of a few accounts, beside those of a run of the whole again.
@Suite struct UpdateTests {
  private struct Case {
    let ledger: LedgerAsOf
    let models: ModelFile
    let before: RunResults
    /// With calls and reviews of the day.
    let recorded: LedgerAsOf
    let customers: Set<String>
  }

  private static let shared = Result { () throws -> Case in
    var recipe = LedgerRecipe.demo
    recipe.customers = 40
    let day = recipe.lastDay
    let ledger = try synthesise(recipe).ledger
    let known = LedgerAsOf(ledger, day: day, name: "small", fingerprint: "one")
    let models = try Engine().fit(FitRequest(known)).models
    let before = try Engine().run(request(known, models))
    let chosen = before.worklist.items.prefix(3).map(\.customerID)
    let recent = try Ledger.load(files: files(of: chosen, known.view)).ledger
    return Case(
      ledger: known, models: models, before: before,
      recorded: LedgerAsOf(
        ledger.amended(with: recent), day: day, name: "small", fingerprint: "two"),
      customers: Set(chosen))
  }

  private static func request(_ ledger: LedgerAsOf, _ models: ModelFile) -> RunRequest {
    var request = RunRequest(ledger)
    request.terms.paths = 100
    request.terms.models = .kept(models)
    return request
  }

  /// A call and a review of each customer on the view's day, with one of its documents.
  private static func files(of customers: [String], _ view: LedgerView) throws -> [String: String] {
    var files = [
      "customers.csv": "customer_id\n",
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency\n",
      "activities.csv": "activity_id,customer_id,on,channel,outcome\n",
      "reviews.csv": "customer_id,reviewed_on,reviewer,verdict,comment\n",
    ]
    for id in customers {
      let position = try #require(view.customers.firstIndex { $0.id == id })
      let first = view.invoices.range(position).lowerBound
      let claim = view.invoices.elements[first]
      let amount = Money(minorUnits: claim.amount, claim.currency)
      files["customers.csv"]? += "\(id)\n"
      files["invoices.csv"]? +=
        "\(view.invoiceID(first)),\(id),\(claim.issuedOn),\(claim.dueOn),\(amount),\(claim.currency)\n"
      files["activities.csv"]? += "new-\(id),\(id),\(view.day),call,spoke\n"
      files["reviews.csv"]? += "\(id),\(view.day),Ada,agree,looked at\n"
    }
    return files
  }

  @Test(.slow) func `what was recorded changes the same as a run of the whole`() throws {
    let shared = try Self.shared.get()
    var request = UpdateRequest(
      shared.before, of: shared.recorded, models: shared.models, customers: shared.customers)
    request.scoresAgain = true
    let updated = try #require(try Engine().update(request))
    let again = try Engine().run(Self.request(shared.recorded, shared.models))
    #expect(updated.worklist == again.worklist)
    #expect(updated.worklist != shared.before.worklist)
    #expect(updated.scorecards.cards == again.scorecards.cards)
    #expect(updated.scorecards.cards != shared.before.scorecards.cards)
    #expect(updated.outlook.invoices.map(\.curve) == again.outlook.invoices.map(\.curve))
  }

  @Test(.slow) func `an account forecast again has the billing that it had in the whole`() throws {
    let shared = try Self.shared.get()
    let all = Set(shared.before.view.customers.map(\.id))
    let updated = try #require(
      try Engine().update(
        UpdateRequest(
          shared.before, of: shared.ledger, models: shared.models, customers: all)))
    #expect(updated.worklist == shared.before.worklist)
    for (own, before) in zip(updated.outlook.customers, shared.before.outlook.customers) {
      #expect(own.customer == before.customer)
      #expect(own.expectedBilling == before.expectedBilling)
      #expect(own.billingCash == before.billingCash)
      #expect(own.probabilityLeaving == before.probabilityLeaving)
    }
    #expect(updated.outlook.customers.contains { !$0.expectedBilling.isEmpty })
  }

  @Test(.slow) func `results of models fitted for them alone have no state to go on from`() throws {
    let shared = try Self.shared.get()
    var request = RunRequest(shared.ledger)
    request.terms.paths = 100
    let fitted = try Engine().run(request)
    #expect(
      fitted.portfolio.forecast == nil && fitted.portfolio.accounts.day == shared.ledger.view.day)
    let update = UpdateRequest(
      fitted, of: shared.recorded, models: shared.models, customers: shared.customers)
    #expect(try Engine().update(update) == nil)
  }
}
