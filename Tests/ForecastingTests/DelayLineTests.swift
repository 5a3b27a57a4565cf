import Foundation
import Receivables
import TestLedgers
import Testing

@testable import PaymentTiming

@Suite struct DelayLineTests {
  private func portfolio(_ changes: [String: Double] = [:]) throws -> PortfolioDelays {
    let values = [
      "mean": 0, "meanAge": 30, "lateShare": 0.5, "ownDeviation": 4, "prior": 2,
      "meanLogAmount": 2, "amountSlope": 0,
    ].merging(changes) { $1 }
    return try JSONDecoder().decode(
      PortfolioDelays.self, from: JSONEncoder().encode(values))
  }

  private func paid(_ delay: Int, logAmount: Float) -> PaymentRecord {
    PaymentRecord(
      invoice: 0, issued: 0, statedDue: 30, due: 30, ended: Int32(30 + delay), paid: true,
      logAmount: logAmount)
  }

  /// u = 10/4, x̄ = 8/4, β = 6/(2 + 3), and what is left of the squares is 0.7² + 4.3².
  @Test func `a line through two payments is the one worked by hand`() throws {
    var line = DelayLine()
    line.add(paid(2, logAmount: 1), delay: 2, weight: 2)
    line.add(paid(8, logAmount: 3), delay: 8, weight: 2)
    var habits = CustomerHabits()
    line.describe(&habits, scale: 0.5, try portfolio())
    #expect(abs(habits.usualDelay - 2.5) < 1e-12)
    #expect(abs(habits.usualAge - (32 + 38 + 60) / 4.0) < 1e-12)
    #expect(abs(habits.lateShare - 3.5 / 5) < 1e-12)
    #expect(abs(habits.amountSlope - 1.2) < 1e-12)
    #expect(abs(habits.shift(logAmount: 4) - 2.4) < 1e-12)
    #expect(abs(habits.typical(logAmount: 1).usual - 1.3) < 1e-12)
    let variance = (0.49 + 18.49 + 3 * 16) / 5 * 1.25
    #expect(abs(habits.delayDeviation - variance.squareRoot()) < 1e-12)
  }

  @Test func `a customer without payments has the portfolio's line`() throws {
    var habits = CustomerHabits()
    DelayLine().describe(&habits, scale: 1, try portfolio(["mean": 6, "amountSlope": 3]))
    #expect(habits.usualDelay == 6 && habits.usualAge == 30 && habits.lateShare == 0.5)
    #expect(habits.typical(logAmount: 3).usual == 9)
    // σ_w² and the variance between customers, σ_w²/k.
    #expect(abs(habits.delayDeviation - 24.0.squareRoot()) < 1e-12)
    // However large an amount is, it moves no more than a month.
    #expect(habits.shift(logAmount: 50) == 30)
  }

  @Test func `the portfolio's delays are those of payments by the cutoff`() throws {
    let view = try viewOf(
      invoices: """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        A1,A,2026-01-05,2026-02-04,10.00,EUR,2026-02-04
        A2,A,2026-01-05,2026-02-04,20.00,EUR,2026-02-14
        B1,B,2026-01-05,2026-02-04,10.00,EUR,2026-02-24
        B2,B,2026-01-05,2026-02-04,10.00,EUR,2026-06-02

        """, asOf: day("2026-06-30"))
    let delays = PortfolioDelays(
      PaymentRecords(view, calendar: BusinessCalendar()), cutoff: day("2026-03-31").number)
    #expect(delays.mean == 10 && delays.meanAge == 40 && delays.lateShare == 3.0 / 5)
    // Within A: 50 squared days on one degree; B has one payment by then.
    #expect(abs(delays.ownDeviation - 50.0.squareRoot()) < 1e-12)
    let half = (log1p(20.0) - log1p(10.0)) / 2
    #expect(abs(delays.amountSlope - 10 * half / (2 * half * half + 10)) < 1e-6)
  }
}

@Suite struct LogBacklogTests {
  /// Runs on Tuesdays and Thursdays, and next to none on the last payment day of a month.
  @Test func `days without payments wait for the next run`() throws {
    let view = try viewOf(
      invoices: """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        A,C,2026-05-05,2026-06-04,10.00,EUR,2026-06-04

        """, asOf: day("2026-07-10"))
    let source = PaymentHistory(view, calendar: BusinessCalendar(), horizon: 91)
      .source(cutoff: view.day.number)
    var rates = source.rates
    rates.weekdayRatio = [0, 3, 0, 0.5, 0, 0, 0]
    rates.monthDayRatio = rates.monthDayRatio.map { _ in 1 }
    rates.monthEndRatio = [0.1] + rates.monthEndRatio.dropFirst().map { _ in 1 }
    let baseline = PortfolioBaseline(rates, source.days)
    func backlog(_ name: String) -> Double { exp(baseline.logBacklog(day(name).number)) }
    // Tuesday after Friday to Monday; Thursday after Wednesday.
    #expect(abs(backlog("2026-06-09") - 5) < 1e-9)
    #expect(abs(backlog("2026-06-11") - 2) < 1e-9)
    // Tuesday 30 June pays a fifth: four days' worth is left, and Wednesday and Thursday come to it.
    #expect(abs(backlog("2026-07-02") - (5 * 0.8 + 2)) < 1e-9)
    rates.weekdayRatio = [1, 1, 1, 1, 1, 0, 0]
    rates.monthEndRatio = rates.monthEndRatio.map { _ in 1 }
    let plain = PortfolioBaseline(rates, source.days)
    #expect(abs(exp(plain.logBacklog(day("2026-06-09").number)) - 1) < 1e-9)
    #expect(abs(exp(plain.logBacklog(day("2026-06-08").number)) - 3) < 1e-9)
  }
}
