import Foundation
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import Forecasting

/// A ledger with parts, discounts, groups, holds, churn and health.
@Suite struct PortfolioStateTests {
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
    let (outlook, found) = model.openOutlookAndState(view)
    let state = try #require(found)
    let kept = try JSONDecoder().decode(PortfolioState.self, from: JSONEncoder().encode(state))
    #expect(kept == state)
    var compared = 0
    for (position, customer) in view.customers.indexed() {
      let account = view.account(position)
      let own = model.openOutlook(account, in: kept)
      let expected = rows(outlook, view, of: customer.id)
      #expect(rows(own, account, of: customer.id) == expected, "\(customer.id)")
      #expect(own.intervals == outlook.intervals)
      compared += expected.count
    }
    #expect(compared > 150)
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
