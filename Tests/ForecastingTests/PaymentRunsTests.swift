import Foundation
import Receivables
import TestLedgers
import Testing

@testable import PaymentTiming

@Suite struct PaymentRunsTests {
  private let day0: Int32 = day("2026-06-01").number

  private func record(
    _ invoice: InvoiceIndex, due: Int32, ended: Int32 = .max, logAmount: Float = 5
  ) -> PaymentRecord {
    PaymentRecord(
      invoice: invoice, issued: day0 - 40, statedDue: due, due: due, ended: ended,
      paid: ended != .max, logAmount: logAmount)
  }

  private func days() throws -> DayTable {
    let view = try viewOf(
      invoices: """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        A,C,2026-01-05,2026-02-04,10.00,EUR,2026-02-04

        """, asOf: day("2026-06-30"))
    let records = PaymentRecords(view, calendar: BusinessCalendar())
    return DayTable(records, from: day0 - 100, through: day0 + 100)
  }

  private func logit(_ p: Double) -> Double { log(p / (1 - p)) }

  /// Due on Monday 1 June, paid on Thursday 4 June: three days without payment and one with.
  @Test func `a customer is counted by days and not by invoices`() throws {
    let days = try days()
    var runs = PaymentRuns()
    let two = [record(0, due: day0, ended: day0 + 3), record(1, due: day0, ended: day0 + 3)]
    runs.look(at: two, from: day0 - 5, through: day0 + 30, days)
    // Weights that do not fade within days to four digits: days 4, runs 1.
    let habits = runs.habits(scale: 1 / days.habits.growth(day0 + 1))
    let usual = (1 + 0.25) / (4 + 1)
    let thursday = (1 + 3 * usual) / (1 + 3)
    let monday = 3 * usual / (1 + 3)
    #expect(abs(Double(habits.byWeekday[3]) - (logit(thursday) - logit(usual))) < 0.01)
    #expect(abs(Double(habits.byWeekday[0]) - (logit(monday) - logit(usual))) < 0.01)
    #expect(habits.byWeekday[4] == 0)
    #expect(habits.byMonthDay[3] > 0 && habits.byMonthDay[0] < 0)
  }

  /// Three days without payment and one with: the divergences of 3/16, three times, and 7/16 from 1/4
  /// over their entropy, of four days and five more.
  @Test func `how far runs keep to weekdays is a share of the entropy`() throws {
    let days = try days()
    var runs = PaymentRuns()
    runs.look(at: [record(0, due: day0, ended: day0 + 3)], from: day0, through: day0 + 9, days)
    let habits = runs.habits(scale: 1 / days.habits.growth(day0 + 1))
    func divergence(_ p: Double, _ q: Double) -> Double {
      p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
    }
    let usual = 0.25
    let sum = 3 * divergence(3.0 / 16, usual) + divergence(7.0 / 16, usual)
    let entropy = -usual * log(usual) - (1 - usual) * log(1 - usual)
    #expect(abs(Double(habits.weekdayStrength) - sum / entropy / 9) < 1e-3)
    #expect(abs(Double(habits.usual) - logit(usual)) < 0.01)
  }

  /// One invoice a week, due on Mondays: paid on Thursdays, or on any day.
  @Test func `only customers that keep to a day are strong`() throws {
    let days = try days()
    func strength(_ paidAfter: (Int32) -> Int32) -> Float {
      var runs = PaymentRuns()
      for week in 0..<12 as Range<Int32> {
        let due = day0 - 35 + 7 * week
        let paid = record(InvoiceIndex(Int(week)), due: due, ended: due + paidAfter(week))
        runs.look(at: [paid], from: due, through: paid.ended, days)
      }
      return runs.habits(scale: 1 / days.habits.growth(day0 + 49)).weekdayStrength
    }
    let (onThursdays, onAnyDay) = (strength { _ in 3 }, strength { $0 % 5 })
    #expect(onThursdays > 0.45)
    #expect(onAnyDay < 0.25)
    #expect(PaymentRuns().habits(scale: 1).weekdayStrength == 0)
  }

  /// Due on Monday 1 June, with runs on Thursdays: by then three other days have passed.
  @Test func `the first run after the due day stands out`() throws {
    var habits = PaymentRuns.Habits()
    (habits.usual, habits.weekdayStrength) = (-1, 0.8)
    habits.byWeekday = [-3, -3, -3, 3, -3, -3, -3]
    let runs = RunDays(habits, landmark: day0 - 10, horizon: 30, try days())
    func rate(_ eta: Double) -> Double { 1 / (1 + exp(-eta)) }
    let other = rate(-4) / rate(2)
    func value(_ passed: Double, _ value: Double) -> Double { 0.8 * exp(-passed) * value }
    func firstRun(_ day: Int32) -> Double { Double(runs.firstRun(day, due: day0)) }
    #expect(runs.strength == 0.8)
    #expect(firstRun(day0 - 4) == 0)
    #expect(abs(firstRun(day0) - value(0, -3)) < 1e-5)
    #expect(abs(firstRun(day0 + 3) - value(3 * other, 3)) < 1e-5)
    // Weekends are no payment days.
    #expect(abs(firstRun(day0 + 10) - value(1 + 7 * other, 3)) < 1e-5)
    let nothing = RunDays(PaymentRuns.Habits(), landmark: day0, horizon: 30, try days())
    #expect(nothing.firstRun(day0 + 3, due: day0) == 0)
  }

  /// 6 and 7 June are a weekend: a run planned for either is on Monday 8 June.
  @Test func `a payment day stands for the closed days before it`() throws {
    let days = try days()
    var runs = PaymentRuns()
    runs.look(at: [record(0, due: day0 + 7, ended: day0 + 7)], from: day0, through: day0 + 9, days)
    let habits = runs.habits(scale: 1 / days.habits.growth(day0 + 7))
    #expect(habits.byMonthDay[5] > 0)
    #expect(habits.byMonthDay[5] == habits.byMonthDay[7])
    #expect(habits.byMonthDay[6] == habits.byMonthDay[7])
    #expect(habits.byMonthDay[4] == 0 && habits.byMonthDay[8] == 0)
  }

  @Test func `sums do not depend on how often they are looked at`() throws {
    let days = try days()
    let open = [record(0, due: day0 - 3, ended: day0 + 8), record(1, due: day0 + 2)]
    var (once, often) = (PaymentRuns(), PaymentRuns())
    once.look(at: open, from: day0 - 20, through: day0 + 20, days)
    for day in (day0 - 20)...(day0 + 20) {
      often.look(at: open.filter { $0.ended >= day }, from: day, through: day, days)
    }
    #expect(once.habits(scale: 1).byWeekday == often.habits(scale: 1).byWeekday)
    #expect(once.habits(scale: 1).byMonthDay == often.habits(scale: 1).byMonthDay)
  }
}

@Suite struct SimilarInvoicesTests {
  private let landmark: Int32 = 20_000
  private let hazards = [Double](repeating: 0.1, count: CustomerHabits.lagCount)

  private func record(
    _ invoice: InvoiceIndex, due: Int32, ended: Int32 = .max, logAmount: Float, share: Float = 1
  ) -> PaymentRecord {
    PaymentRecord(
      invoice: invoice, issued: due - 30, statedDue: due, due: due, ended: ended,
      paid: ended != .max, logAmount: logAmount, share: share)
  }

  private func like(paid: [PaymentRecord], open: [PaymentRecord] = []) -> SimilarInvoices {
    var habits = CustomerHabits()
    (habits.recentDelay, habits.delayDeviation) = (4, 3)
    return SimilarInvoices(
      record(9, due: landmark + 5, logAmount: 5),
      paid: paid.compactMap {
        .init(.init($0, delay: Int($0.ended - $0.due)), landmark: landmark)
      }, open: open, landmark: landmark,
      hazards: hazards, habits: habits, paymentDayShare: 1)
  }

  /// It weighs 1/8: 1/8 + 0.5 over 0.0125 + 0.5; one of 20 half-lives ago counts nothing.
  @Test func `a payment counts by its share, and not for ever`() {
    let paid = record(0, due: landmark - 10, ended: landmark, logAmount: 5, share: 0.125)
    let old = record(1, due: landmark - 1810, ended: landmark - 1800, logAmount: 5)
    let alone = Double(like(paid: [old, paid]).alone(CustomerHabits.cell(ofLag: 10)))
    #expect(abs(alone - log(0.625 / 0.5125)) < 1e-6)
  }

  /// One payment of the same amount on the landmark, 10 days late, weighs 1: 1 + 0.5 over 0.1 + 0.5.
  @Test func `a payment counts at its lag and as at risk before it`() {
    let paid = record(0, due: landmark - 10, ended: landmark, logAmount: 5)
    let like = like(paid: [paid])
    func alone(_ lag: Int) -> Double { Double(like.alone(CustomerHabits.cell(ofLag: lag))) }
    func near(_ lag: Int) -> Double { Double(like.near(CustomerHabits.cell(ofLag: lag))) }
    #expect(abs(alone(10) - log(1.5 / 0.6)) < 1e-6)
    #expect(abs(alone(3) - log(0.5 / 0.6)) < 1e-6)
    #expect(abs(near(10) - log(1.5 / (0.3 + 0.5))) < 1e-6)
    #expect(alone(11) == log(1.0))
    #expect(alone(13) == 0)
    // (2 · 4 + 10) / 3, and (2 (16 + 9) + 100) / 3 less its square.
    #expect(abs(like.delays.mean - 6) < 1e-12)
    #expect(abs(like.delays.deviation - 14.0.squareRoot()) < 1e-12)
  }

  @Test func `older payments and other amounts weigh less`() {
    let paid = record(0, due: landmark - 10, ended: landmark, logAmount: 5)
    let older = record(0, due: landmark - 100, ended: landmark - 90, logAmount: 5)
    let larger = record(0, due: landmark - 10, ended: landmark, logAmount: 5.35)
    let cell = CustomerHabits.cell(ofLag: 10)
    // Half after 90 days, e^(−1/2) one bandwidth away.
    let half = log((0.5 + 0.5) / (0.05 + 0.5))
    let away = exp(-0.5)
    #expect(abs(Double(like(paid: [older]).alone(cell)) - half) < 1e-6)
    let expected = log((away + 0.5) / (0.1 * away + 0.5))
    #expect(abs(Double(like(paid: [larger]).alone(cell)) - expected) < 1e-6)
    #expect(like(paid: [paid]).alone(cell) > like(paid: [older]).alone(cell))
  }

  @Test func `an open invoice is at risk up to its lag, and does not count for itself`() {
    let other = record(1, due: landmark - 8, logAmount: 5)
    let itself = record(9, due: landmark + 5, logAmount: 5)
    let like = like(paid: [], open: [other, itself])
    #expect(abs(Double(like.alone(CustomerHabits.cell(ofLag: 8))) - log(0.5 / 0.6)) < 1e-6)
    #expect(like.alone(CustomerHabits.cell(ofLag: 9)) == 0)
    #expect(like.delays.mean == 4)
  }
}
