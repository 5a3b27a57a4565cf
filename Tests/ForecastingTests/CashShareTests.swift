import Receivables
import TestLedgers
import Testing

@testable import ForecastVocabulary

@Suite struct CashShareTests {
  /// Invoices of 100 paid on one day and closed on another, by customer, all as of the day after.
  private func view(_ lines: [Line]) throws -> LedgerView {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,kind\n"
    var payments = "payment_id,customer_id,received_on,amount,currency\n"
    var allocations = "payment_id,invoice_id,allocated_on,amount\n"
    var writeOffs = "invoice_id,written_off_on,amount,reason\n"
    for (i, line) in lines.enumerated() {
      invoices += "I\(i),\(line.customer),2026-01-05,2026-02-04,100.00,EUR,invoice\n"
      for (k, part) in line.parts.enumerated() {
        payments += "P\(i)-\(k),\(line.customer),\(part.on),\(part.amount),EUR\n"
        allocations += "P\(i)-\(k),I\(i),\(part.on),\(part.amount)\n"
      }
      if let closed = line.closed { writeOffs += "I\(i),\(closed.on),\(closed.amount),discount\n" }
    }
    return try viewOf(
      [
        "invoices.csv": invoices, "payments.csv": payments, "allocations.csv": allocations,
        "write_offs.csv": writeOffs,
      ], asOf: day("2026-03-31"))
  }

  private struct Line {
    let customer: String
    var parts: [(on: String, amount: String)] = []
    var closed: (on: String, amount: String)?
  }

  private func share(_ i: Int, _ view: LedgerView) throws -> CashShare {
    let position = try #require(
      view.invoices.elements.indices.first { view.invoiceID($0) == "I\(i)" })
    return CashShares(view).share(position, in: view)
  }

  @Test func `where all is paid in cash, the share is exactly 1`() throws {
    let view = try view([
      Line(customer: "C", parts: [("2026-02-04", "100.00")]),
      Line(customer: "C", parts: [("2026-02-04", "50.00"), ("2026-03-02", "50.00")]),
      Line(customer: "C"),
    ])
    #expect(try share(2, view) == .whole)
  }

  /// Paid on the last day of March, so that nothing has faded: of 100 in one mean claim, C brought 90
  /// and D 100. With 5 claims of the segment and 2 of the customer,
  ///
  ///     portfolio (0.9 + 1 + 1)/(2 + 1), segment (1.9 + 5 r)/(2 + 5), C (0.9 + 2 s)/(1 + 2).
  @Test func `a customer's share is drawn to its segment's and the portfolio's`() throws {
    let view = try view([
      Line(
        customer: "C", parts: [("2026-03-31", "90.00")], closed: ("2026-03-31", "10.00")),
      Line(customer: "D", parts: [("2026-03-31", "100.00")]), Line(customer: "C"),
    ])
    let own = try share(2, view)
    let portfolio = 2.9 / 3
    let segment = (1.9 + 5 * portfolio) / 7
    #expect(abs(own.fromDue - (0.9 + 2 * segment) / 3) < 1e-12)
    // Nothing was paid early, and nobody says that less of it would be cash.
    #expect(own.beforeDue == 1)
  }

  @Test func `a discount for early payment is expected of early payment alone`() throws {
    let early = (0..<20).map { _ in
      Line(customer: "C", parts: [("2026-01-14", "98.00")], closed: ("2026-01-14", "2.00"))
    }
    let late = (0..<20).map { _ in Line(customer: "C", parts: [("2026-02-20", "100.00")]) }
    let view = try view(early + late + [Line(customer: "C")])
    let own = try share(40, view)
    #expect(abs(own.beforeDue - 0.98) < 0.002 && own.fromDue == 1)
    let item = InvoiceOutlook(
      invoice: 0, model: .existing, evidenceWeight: 1,
      curve: PaymentCurve(
        paidBy: [0.25, 0.5, 0.75, 1], openAtHorizon: 0, tailPaymentHazard: 0.1,
        tailWriteOffHazard: 0),
      factors: [], cash: CashShare(beforeDue: 0.98, fromDue: 1, dueAhead: 3))
    #expect(abs(item.cashShare(within: 4) - (0.5 * 0.98 + 0.5)) < 1e-12)
    #expect(abs(item.cashShare(within: 3...4) - 0.5) < 1e-12)
  }

  @Test func `a small rest is let go where others were, and half of an invoice is not`() throws {
    let shortPaid = (0..<20).map { _ in
      Line(customer: "C", parts: [("2026-02-04", "98.00")], closed: ("2026-03-04", "2.00"))
    }
    let halves = (0..<20).map { _ in
      Line(customer: "C", parts: [("2026-02-04", "50.00"), ("2026-03-10", "50.00")])
    }
    let view = try view(
      shortPaid + halves + [
        Line(customer: "C", parts: [("2026-02-04", "98.00")]),
        Line(customer: "C", parts: [("2026-02-04", "50.00")]),
      ])
    #expect(try share(40, view).fromDue < 0.1)
    #expect(try share(41, view).fromDue == 1)
  }

  /// Paid 85 days after issue, on the last day of March, so that nothing has faded.
  ///
  /// C has a credit of 40 three days after issue and 60 paid later, as often as a claim paid whole. Half
  /// of the claims to come are like each; of the days on which a claim is open and untouched, 3 of 88
  /// are of the first:
  ///
  ///     new (60 + 100)/200, open (3 · 60 + 85 · 100)/(88 · 100).
  @Test func `a claim that was open for long is seldom one that is credited at once`() throws {
    let paid = (0..<400).flatMap { _ in
      [
        Line(customer: "C", parts: [("2026-03-31", "60.00")], closed: ("2026-01-08", "40.00")),
        Line(customer: "C", parts: [("2026-03-31", "100.00")]),
      ]
    }
    let view = try view(paid + [Line(customer: "C")])
    let toCome = CashShares(view).ofNewInvoice(customer: 0)
    #expect(abs(toCome.fromDue - 0.8) < 0.001)
    #expect(abs(try share(800, view).fromDue - 8680 / 8800) < 0.001)
  }
}
