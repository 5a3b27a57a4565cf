import Foundation
import Receivables
import TestLedgers
import Testing

@testable import PaymentTiming

/// Invoices of one customer with one due day are mostly paid together, and count accordingly.
@Suite struct DueTogetherTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
  private static let start = day("2024-01-01")

  /// O pays thirty invoices when they are due.
  ///
  /// T pays twenty ten days early, all of one due day; E pays
  /// as many as early, each of a due day of its own.
  private func history() throws -> PaymentHistory {
    var text = Self.header
    func add(_ customer: String, _ number: Int, issued: Int, due: Int, paid: Int) {
      text += "\(customer)\(number),\(customer),\(Self.start + issued),\(Self.start + due),"
      text += "100.00,EUR,\(Self.start + paid)\n"
    }
    for i in 0..<30 { add("O", i, issued: 3 * i, due: 3 * i + 30, paid: 3 * i + 30) }
    for i in 0..<20 {
      add("T", i, issued: 30 + i, due: 90, paid: 80)
      add("E", i, issued: 30 + i, due: 80 + i, paid: 70 + i)
    }
    let view = try viewOf(["invoices.csv": text], asOf: Self.start + 130)
    return PaymentHistory(view, calendar: BusinessCalendar(.everyDay), horizon: 91)
  }

  private func records(_ id: String, _ history: PaymentHistory) throws -> ArraySlice<PaymentRecord>
  {
    let customer = try #require(
      history.records.view.customers.firstIndex { $0.id == id })
    return history.records.records[history.records.range(customer)]
  }

  @Test func `shares fall with the rank among those of one due day`() throws {
    let history = try history()
    for (rank, record) in try records("T", history).enumerated() {
      #expect(abs(Double(record.share) - pow(Double(rank + 1), -0.75)) < 1e-6)
    }
    #expect(try records("E", history).allSatisfy { $0.share == 1 })
  }

  @Test func `twenty invoices paid together tell less than twenty payments`() throws {
    let history = try history()
    let source = history.source(cutoff: Int32(history.records.view.day.number))
    func early(_ id: String) throws -> Double {
      var tracker = HabitTracker(try records(id, history), source.baseline)
      tracker.advance(through: Int32((Self.start + 125).number))
      return tracker.habits().logOdds(lag: -10, source.rates)
    }
    let (together, each, onTime) = (try early("T"), try early("E"), try early("O"))
    #expect(onTime < together && together < each)
  }
}
