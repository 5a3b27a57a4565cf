import Forecasting
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import PaymentTiming

/// Existing and new customers have models of their own, with a smooth hand-over by evidence.
@Suite struct TwoModelsTests {
  @Test func `a customer is existing once an invoice is paid, and new before`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-04-15"))
    let fitted = try quickModel().fit(view)
    let outlook = fitted.outlook(view)
    let scale = fitted.diagnostics.evidenceScale
    var kinds: Set<CustomerKind> = []
    for customer in outlook.customers {
      let paid = view.invoices.range(customer.customer).count { !view.cashParts($0).isEmpty }
      #expect(customer.settledInvoices == paid)
      #expect(customer.model == (paid > 0 ? .existing : .new))
      #expect(abs(customer.evidenceWeight - Double(paid) / (Double(paid) + scale)) < 1e-12)
      kinds.insert(customer.model)
    }
    #expect(kinds == [.existing, .new])
    for item in outlook.invoices {
      let customer = outlook.customers[view.invoices.elements[item.invoice].customer]
      #expect(item.model == customer.model)
      #expect(item.evidenceWeight == customer.evidenceWeight)
    }
  }

  @Test func `each open invoice has one curve that never falls`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(smallRecipe.lastDay)
    let outlook = try quickModel().fit(view).outlook(view)
    #expect(outlook.invoices.map(\.invoice) == view.openPositions)
    for item in outlook.invoices {
      #expect(zip(item.curve.paidBy, item.curve.paidBy.dropFirst()).allSatisfy { $0 <= $1 })
      #expect((item.curve.paidBy.first ?? -1) >= 0 && (item.curve.paidBy.last ?? 2) <= 1)
    }
  }

  @Test func `a ledger without a payment says that there is nothing to learn`() throws {
    let view = try viewOf(
      invoices: """
        invoice_id,customer_id,issued_on,due_on,amount,currency
        A,C1,2024-01-01,2024-01-31,100.00,EUR

        """)
    let model = PaymentTimingModel(calendar: BusinessCalendar(), horizon: 91, threads: 1)
    #expect(throws: ForecastError.nothingPaid(by: view.day)) { try model.fit(view) }
  }

  @Test(.slow) func `two threads give the bits of one`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(smallRecipe.lastDay)
    func forecast(threads: Int) throws -> CashForecast {
      try quickModel(threads: threads).fit(view).forecast(view, paths: 120, seed: 9).cash
    }
    #expect(try forecast(threads: 1).receipts == forecast(threads: 2).receipts)
  }
}
