import Forecasting
import Foundation
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import Baselines
@testable import ForecastVocabulary
@testable import Simulation

@Suite struct CashForecastTests {
  private static let euro = Currency("EUR") ?? .unstated

  @Test func `parts sum to the total on every path`() throws {
    let view = try synthesise(.twoCurrencies).ledger.asOf(day("2026-03-31"))
    let cash = try quickModel().fit(view).forecast(view, paths: 30, seed: 4).cash
    #expect(cash.currencies.map(\.code) == ["EUR", "USD"])
    for currency in cash.currencies {
      for days in Periods(.week).ranges(after: cash.day, horizon: cash.horizon) {
        let parts = CashSource.parts.map { cash.paths(days, $0, currency) }
        let total = cash.paths(days, .total, currency)
        for path in 0..<cash.pathCount {
          #expect(abs(parts.reduce(0) { $0 + $1[path] } - total[path]) <= 1e-6 * total[path])
        }
        let expected = CashSource.parts.reduce(0) { $0 + cash.expected(days, $1, currency) }
        #expect(abs(expected - cash.expected(days, .total, currency)) <= 1e-6 * (1 + expected))
      }
    }
  }

  @Test func `another seed gives other paths of the same expectation`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-02-28"))
    let fitted = try quickModel().fit(view)
    let a = fitted.forecast(view, paths: 400, seed: 1).cash
    let b = fitted.forecast(view, paths: 400, seed: 2).cash
    #expect(a.receipts != b.receipts)
    let (x, y) = (a.expected(1...91, .total, Self.euro), b.expected(1...91, .total, Self.euro))
    #expect(abs(x - y) < 0.03 * x)
  }

  /// Without shared shocks the mean over paths is Σ amount · P(paid by).
  @Test func `expected cash is what the curves say`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-02-28"))
    let outlook = try quickModel().fit(view).outlook(view)
    let simulation = CashSimulation(
      view: view, outlook: outlook, billing: nil,
      shocks: Shocks(customerVariance: 0, portfolioVariance: 0), calendar: BusinessCalendar(),
      horizon: 91, threads: 2)
    let cash = simulation.run(paths: 2000, seed: 8)
    var credit: [CustomerIndex: Double] = [:]
    for receipt in view.receipts.elements {
      credit[receipt.customer, default: 0] += receipt.unapplied.majorUnits
    }
    for note in view.creditNotes.elements {
      credit[note.customer, default: 0] += note.unapplied.majorUnits
    }
    var owed: [CustomerIndex: Double] = [:]
    for invoice in view.invoices.elements {
      owed[invoice.customer, default: 0] += invoice.outstandingMoney.majorUnits
    }
    for days in [1...7, 8...28, 29...91] {
      let exact = outlook.invoices.reduce(0.0) { sum, item in
        let invoice = view.invoices.elements[item.invoice]
        let customer = invoice.customer
        let share = max(0, 1 - credit[customer, default: 0] / owed[customer, default: 1])
        let paid =
          item.curve.probabilityPaid(within: days.upperBound)
          - item.curve.probabilityPaid(within: days.lowerBound - 1)
        return sum + invoice.outstandingMoney.majorUnits * share * paid
      }
      let expected = cash.expected(days, .total, Self.euro)
      #expect(abs(expected - exact) < 0.03 * exact + 1, "days \(days)")
    }
  }

  @Test func `weeks run from Monday to Sunday and parts of weeks are rows`() {
    // 2026-06-30 is a Tuesday: Wednesday to Sunday, then whole weeks, then the rest.
    let ranges = Periods(.week).ranges(after: day("2026-06-30"), horizon: 20)
    #expect(ranges == [1...5, 6...12, 13...19, 20...20])
    #expect(Periods(.day).ranges(after: day("2026-06-30"), horizon: 2) == [1...1, 2...2])
    #expect(Periods(.month).ranges(after: day("2026-06-30"), horizon: 40) == [1...31, 32...40])
  }

  @Test func `quantiles lie between order statistics`() {
    let values = [10.0, 20, 40, 80]
    #expect(CashForecast.quantile(0, ofSorted: values) == 10)
    #expect(CashForecast.quantile(1, ofSorted: values) == 80)
    #expect(CashForecast.quantile(0.5, ofSorted: values) == 30)
    #expect(abs(CashForecast.quantile(0.1, ofSorted: values) - 13) < 1e-12)
  }

  /// 40 of 100 are on account: 60 are to come.
  @Test func `cash on account is not expected again`() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A,C,2024-01-01,2024-01-31,100.00,EUR

      """,
      "payments.csv": """
      payment_id,customer_id,received_on,amount,currency
      P,C,2024-01-10,40.00,EUR

      """,
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ]
    let view = try viewOf(files, asOf: day("2024-01-15"))
    let cash = DueDayForecaster().forecast(view, paths: 1, seed: 1).cash
    #expect(abs(cash.expected(1...91, .total, Self.euro) - 60) < 1e-4)
    #expect(cash.expected(16...16, .total, Self.euro) > 59)
  }
}
