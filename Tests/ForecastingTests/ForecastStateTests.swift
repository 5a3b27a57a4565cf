import Foundation
import PaymentTiming
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import Billing
@testable import ForecastVocabulary
@testable import Forecasting

/// A ledger with parts, discounts, groups, holds, churn and health.
@Suite struct ForecastStateTests {
  private static let fitted = Result { () throws -> (view: LedgerView, model: FittedCashModel) in
    var recipe = LedgerRecipe(
      seed: 11, customers: 90, firstDay: day("2023-07-01"), lastDay: day("2024-12-31"))
    recipe.habits = .some
    let view = try synthesise(recipe).ledger.asOf(day("2024-11-15"))
    var model = CashModel(horizon: 60)
    model.needsStandardErrors = false
    return (view, try model.fit(view).learningChurn(from: view))
  }

  private struct Row: Hashable {
    let id: String
    let instalment: Int
    let curve: PaymentCurve
    let factors: [Factor]
    let cash: CashShare
  }

  private func rows(_ outlook: Outlook, _ view: LedgerView, of customer: String) -> [Row] {
    outlook.invoices.compactMap { item in
      let invoice = view.invoices.elements[item.invoice]
      guard view.customers[invoice.customer].id == customer else { return nil }
      return Row(
        id: view.invoiceID(item.invoice), instalment: Int(invoice.instalment), curve: item.curve,
        factors: item.factors, cash: item.cash)
    }
  }

  @Test func `an account forecast from the state of the portfolio is as in the whole, to the bit`()
    throws
  {
    let (view, model) = try Self.fitted.get()
    let outlook = model.openOutlook(view)
    let state = try #require(model.state(of: view))
    let kept = try JSONDecoder().decode(ForecastState.self, from: JSONEncoder().encode(state))
    #expect(kept == state)
    var compared = 0
    for (position, customer) in view.customers.indexed() {
      let account = view.account(position)
      let own = model.outlook(account, in: kept)
      let expected = rows(outlook, view, of: customer.id)
      #expect(rows(own, account, of: customer.id) == expected, "\(customer.id)")
      #expect(own.intervals == outlook.intervals)
      compared += expected.count
    }
    #expect(compared > 150)
  }

  @Test func `an account's billing from the state of the portfolio is as in the whole, to the bit`()
    throws
  {
    let (view, model) = try Self.fitted.get()
    let whole = model.outlook(view)
    let state = try #require(model.state(of: view))
    let kept = try JSONDecoder().decode(ForecastState.self, from: JSONEncoder().encode(state))
    var billed = 0
    for (position, customer) in view.customers.indexed() {
      let account = view.account(position)
      let place = try #require(account.customers.firstIndex { $0.id == customer.id })
      let own = model.outlook(account, in: kept).customers[place.position]
      let expected = whole.customers[position.position]
      #expect(own.expectedBilling == expected.expectedBilling, "\(customer.id)")
      #expect(own.billingCash == expected.billingCash, "\(customer.id)")
      #expect(own.billingCashWithoutChurn == expected.billingCashWithoutChurn)
      #expect(own.probabilityActive == expected.probabilityActive)
      #expect(own.probabilityLeaving == expected.probabilityLeaving)
      if expected.expectedBilling.values.contains(where: { $0 > 0 }) { billed += 1 }
    }
    #expect(billed > 50)
  }

  @Test func `billing is not told for other days ahead, or by another specification`() throws {
    let (view, model) = try Self.fitted.get()
    let state = try #require(model.state(of: view))
    let account = view.account(CustomerIndex(0))
    func tells(_ model: FittedCashModel) -> Bool {
      model.outlook(account, in: state).customers[0].probabilityActive != nil
    }
    #expect(tells(model) && !tells(model.ahead(30)))
    let other = try BillingSpecification(yaml: "recent_invoices: 7")
    #expect(state.billing?.serves(other, horizon: 60) == false)
  }

  @Test func `a state that no release can have written is refused`() throws {
    let (view, model) = try Self.fitted.get()
    let state = try #require(model.state(of: view))
    let text = try #require(String(data: JSONEncoder().encode(state), encoding: .utf8))
    let timing = try #require(model.timing)
    let columns = timing.encodings.flatMap(\.columnNames).count + (timing.health?.names.count ?? 0)
    try state.validate(attributes: columns)
    let faults = [
      (#""paidOnIssue":"#, #""paidOnIssue":7"#), (#""halfLife":"#, #""halfLife":-"#),
      (#""termsDays":"#, #""termsDays":9"#), (#""least":"#, #""least":-"#),
    ]
    for (before, after) in faults {
      #expect(text.contains(before))
      let other = text.replacingOccurrences(of: before, with: after)
      let read = try JSONDecoder().decode(ForecastState.self, from: Data(other.utf8))
      #expect(throws: ModelFault.self, "\(after)") { try read.validate(attributes: columns) }
    }
  }

  @Test func `an account is seen with the whole of its group and with nobody else`() throws {
    let (view, _) = try Self.fitted.get()
    let tied = try #require(
      view.customers.firstIndex { !$0.parentID.isEmpty || !$0.payerID.isEmpty })
    let account = view.account(tied)
    #expect(account.customers.count >= 2)
    #expect(account.customers.count == view.group(of: tied).count)
    let free = try #require(view.customers.indices.first { view.group(of: $0) == [$0] })
    #expect(view.account(free).customers.map(\.id) == [view.customers[free].id])
  }
}
