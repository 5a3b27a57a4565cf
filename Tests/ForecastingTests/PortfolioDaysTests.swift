import Receivables
import Statistics
import TestLedgers
import Testing

@testable import PaymentTiming

@Suite struct PortfolioDaysTests {
  /// Issued over a year, some long open, some paid before due or on the day of issue.
  private static let invoices: String = {
    var random = SplitMix64(seed: 4)
    let first = day("2025-06-01")
    let lines = (0..<400).map { i -> String in
      let issued = first + random.index(below: 380)
      let due = issued + random.index(below: 60)
      let paid = issued + random.index(below: 200)
      return "I\(i),C\(i % 20),\(issued),\(due),10.00,EUR,"
        + (random.uniform() < 0.8 && paid < day("2026-06-30") ? "\(paid)" : "")
    }
    return "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
      + lines.joined(separator: "\n") + "\n"
  }()

  /// Against counting every invoice on every day.
  @Test(arguments: [0, 40, 200]) func `invoices at risk are counted by day and bin`(before: Int)
    throws
  {
    let view = try viewOf(invoices: PortfolioDaysTests.invoices, asOf: day("2026-06-30"))
    let history = PaymentHistory(view, calendar: BusinessCalendar(), horizon: 91)
    let cutoff = view.day.number - Int32(before)
    let days = DayTable(
      history.records, from: history.records.firstDay, through: view.day.number + 122)
    let counts = PortfolioDays(history.records, days: days, cutoff: cutoff)
    let bins = DelayScale.binCount
    var exposure = [Double](repeating: 0, count: counts.dayCount * bins)
    var events = exposure
    for record in history.records.records {
      let last = min(record.ended, cutoff)
      guard record.issued < last else { continue }
      for day in (record.issued + 1)...last where days.isPaymentDay(day) {
        exposure[Int(day - counts.first) * bins + DelayScale.bin(Int(day - record.due))] += 1
      }
      if record.paid, record.ended <= cutoff {
        events[Int(last - counts.first) * bins + DelayScale.bin(Int(last - record.due))] += 1
      }
    }
    #expect(exposure.reduce(0, +) > 0)
    #expect(counts.exposure == exposure)
    #expect(counts.events == events)
  }
}
