import ForecastVocabulary
import Forecasting
import Receivables
import TestLedgers
import Testing

@Suite struct HoldEffectTests {
  /// An invoice a week of two customers, paid on the due day; the last four are open, and `held` has a
  /// hold.
  private func view(_ holds: String) throws -> LedgerView {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for customer in ["free", "held"] {
      for week in 0..<60 {
        let issued = day("2025-01-06") + 7 * week
        let due = issued + 30
        let paid = due < day("2026-02-28") && week < 56 ? "\(due)" : ""
        invoices += "\(customer)-\(week),\(customer),\(issued),\(due),100.00,EUR,\(paid)\n"
      }
    }
    return try viewOf(
      [
        "invoices.csv": invoices, "holds.csv": "customer_id,invoice_id,from,until,reason\n" + holds,
      ],
      asOf: day("2026-02-28"))
  }

  private func paidWithin(_ days: Int, _ customer: String, _ view: LedgerView) throws -> Double {
    let outlook = try quickModel().fit(view).outlook(view)
    let own = outlook.invoices.filter {
      view.customers[view.invoices.elements[$0.invoice].customer].id == customer
    }
    #expect(own.count == 4)
    return own.reduce(0) { $0 + $1.curve.probabilityPaid(within: days) } / 4
  }

  @Test func `an insolvent customer pays much later, and the others as before`() throws {
    let (held, free) = (try view("held,,2026-02-20,,insolvency\n"), try view(""))
    #expect(try paidWithin(60, "held", held) < 0.6 * paidWithin(60, "held", free))
    #expect(try paidWithin(60, "free", held) == paidWithin(60, "free", free))
  }

  @Test func `a hold that is over, or of the future, changes nothing`() throws {
    let free = try view("")
    let usual = try paidWithin(60, "held", free)
    #expect(
      try paidWithin(60, "held", view("held,,2026-01-01,2026-01-31,insolvency\n")) == usual)
    #expect(try paidWithin(60, "held", view("held,,2026-03-10,,insolvency\n")) == usual)
  }

  @Test func `where they are paid under a hold all the same, that is the record`() throws {
    let held = try view("held,,2025-01-06,,legal\n")
    #expect(try paidWithin(60, "held", held) > 0.8 * paidWithin(60, "held", view("")))
  }
}
