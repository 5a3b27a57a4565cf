import ForecastVocabulary
import Foundation
import Receivables
import TestLedgers
import Testing

@testable import Forecasting

@Suite struct TermsForecastTests {
  private func view(_ lines: String) throws -> LedgerView {
    try viewOf(
      [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n" + lines
      ], asOf: day("2026-03-31"))
  }

  @Test func `where nothing was paid yet, cash is forecast from due days and that is said`() throws
  {
    let view = try view("A,C,2026-03-16,2026-04-15,1000.00,EUR,\n")
    let fitted = try quickModel().fit(view)
    let (outlook, cash) = fitted.forecast(view, paths: 400, seed: 1)
    #expect(fitted.isByTerms && fitted.fallbacks.count == 1)
    #expect(
      fitted.diagnostics.notices == [
        .firstForecast(
          ModelNotice.FirstForecast(
            day: view.day, paid: .nothing, statedDelay: nil, defaultDelay: 2))
      ])
    let middle = try #require(outlook.invoices[0].curve.daysAhead(atProbability: 0.5))
    #expect((15...22).contains(middle))
    let euro = try #require(Currency("EUR"))
    #expect(abs(cash.expected(1...91, .openNew, euro) - 992) < 10)
  }

  @Test func `a stated delay moves the payment by about as much`() throws {
    let view = try view("A,C,2026-03-16,2026-04-15,1000.00,EUR,\n")
    var model = quickModel(.everyDay)
    let usual = try model.fit(view).outlook(view).invoices[0].curve.daysAhead(atProbability: 0.5)
    model.defaultDelay = 22
    let later = try model.fit(view).outlook(view).invoices[0].curve.daysAhead(atProbability: 0.5)
    #expect((18...21).contains(try #require(later) - #require(usual)))
  }

  /// (40 + 2)/(1 + 1) days.
  @Test func `the few payments there are count with one of the usual delay`() throws {
    let view = try view(
      "A,C,2026-01-01,2026-01-02,10.00,EUR,2026-02-11\nB,C,2026-03-16,2026-04-15,10.00,EUR,\n")
    #expect(TermsForecast(view, statedDelay: nil).delay == 21)
    #expect(TermsForecast(view, statedDelay: 0).delay == 20)
  }

  /// With terms of 30 days, a delay of 2 and every day a banking day, an invoice of today is unpaid after
  /// a days with probability [1 + (14/46)^5]/[1 + ((a + 14)/46)^5].
  @Test func `the curve is the one worked by hand`() throws {
    let view = try view("A,C,2026-03-31,2026-04-30,10.00,EUR,\n")
    let curve = TermsForecast(view, statedDelay: nil).curve(
      issuedAhead: 0, terms: 30, [Bool](repeating: true, count: 91))
    let before: Double = 1 + pow(Double(14) / 46, 5)
    #expect(abs(curve.probabilityPaid(within: 32) - (1 - before / 2)) < 1e-6)
    #expect(abs(curve.probabilityPaid(within: 78) - (1 - before / 33)) < 1e-6)
  }
}
