import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import Variance

/// A forecast of one invoice of 100.00 that expected 60.00 and 30.00 of it in two weeks and nothing in
/// a third, compared when 70.00 had come in the first week, and 30.00 was left.
@Suite struct PartPaymentTests {
  private typealias Parts = CashVariance.Parts

  /// - Parameter others: lines to add to files.
  private func ledger(_ others: [String: String] = [:]) throws -> Ledger {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      I,A,2026-01-05,2026-02-04,100.00,EUR

      """,
      "payments.csv": """
      payment_id,customer_id,received_on,amount,currency
      P,A,2026-02-04,70.00,EUR

      """,
      "allocations.csv": """
      payment_id,invoice_id,allocated_on,amount
      P,I,2026-02-04,70.00

      """,
      "write_offs.csv": "invoice_id,written_off_on,amount\n",
      "promises.csv": "promise_id,customer_id,invoice_id,made_on,promised_for,amount\n",
    ]
    return try Ledger.load(files: files.merging(others) { $0 + $1 }).ledger
  }

  private static let weeks = [
    CashSnapshot.Week(start: day("2026-02-02"), end: day("2026-02-08")),
    CashSnapshot.Week(start: day("2026-02-09"), end: day("2026-02-15")),
    CashSnapshot.Week(start: day("2026-02-16"), end: day("2026-02-22")),
  ]

  private func forecast(
    of day: Day = day("2026-02-01"), _ expected: [Int64] = [6000, 3000, 0],
    weeks: ArraySlice<CashSnapshot.Week> = weeks[...]
  ) throws -> CashSnapshot {
    let euro = try #require(Currency("EUR"))
    return CashSnapshot(
      day: day, weeks: Array(weeks),
      currencies: [
        CashSnapshot.CurrencyWeeks(
          currency: euro, total: expected, p10: expected, p90: expected,
          billing: expected.map { _ in 0 })
      ],
      invoices: [CashSnapshot.InvoiceWeeks(invoice: "I", currency: euro, expected: expected)])
  }

  private func parts(_ ledger: Ledger, by last: String) throws -> [Parts] {
    try CashVariance(forecast(), received: ledger.asOf(day(last)), graceDays: 3).rows.map(\.parts)
  }

  /// 70.00 came where 42.00, seven tenths of 60.00, was expected of what it pays.
  private static let first = Parts(timing: 2800, shortPaid: -1800)
  private static let second = Parts(timing: -2100, shortPaid: -900)

  @Test func `what a payment leaves open is short-paid`() throws {
    let ledger = try ledger()
    #expect(try parts(ledger, by: "2026-02-08") == [Self.first])
    #expect(try parts(ledger, by: "2026-02-15") == [Self.first, Self.second])
    let sums = try CashVariance(forecast(), received: ledger.asOf(day("2026-02-22")), graceDays: 3)
      .cumulated().rows
    #expect(
      sums.map(\.parts) == [
        Self.first, Parts(timing: 700, shortPaid: -2700), Parts(timing: 700, shortPaid: -2700),
      ])
    #expect(
      sums.map(\.forecast) == [6000, 9000, 9000] && sums.map(\.outcome) == [7000, 7000, 7000])
    #expect(sums.map(\.week.start) == [day("2026-02-02"), day("2026-02-02"), day("2026-02-02")])
  }

  @Test func `a remainder that is credited later was credited, one written off lost`() throws {
    let credited = try ledger([
      "invoices.csv": "NOTE,A,2026-02-17,2026-02-17,-30.00,EUR\n",
      "allocations.csv": "NOTE,I,2026-02-17,30.00\n",
    ])
    #expect(try parts(credited, by: "2026-02-15") == [Self.first, Self.second])
    #expect(
      try parts(credited, by: "2026-02-22") == [
        Parts(timing: 2800, credited: -1800), Parts(timing: -2100, credited: -900), Parts(),
      ])
    let lost = try ledger(["write_offs.csv": "I,2026-02-17,30.00\n"])
    #expect(
      try parts(lost, by: "2026-02-22") == [
        Parts(timing: 2800, lost: -1800), Parts(timing: -2100, lost: -900), Parts(),
      ])
  }

  @Test func `a remainder that is paid later came later`() throws {
    let paid = try ledger([
      "payments.csv": "Q,A,2026-02-17,30.00,EUR\n", "allocations.csv": "Q,I,2026-02-17,30.00\n",
    ])
    #expect(try parts(paid, by: "2026-02-15") == [Self.first, Self.second])
    #expect(
      try parts(paid, by: "2026-02-22") == [
        Parts(timing: 1000), Parts(timing: -3000), Parts(timing: 3000),
      ])
    // Of a second part payment of 10.00, the last 20.00 of 100.00 are still short-paid.
    let part = try ledger([
      "payments.csv": "Q,A,2026-02-17,10.00,EUR\n", "allocations.csv": "Q,I,2026-02-17,10.00\n",
    ])
    #expect(
      try parts(part, by: "2026-02-22") == [
        Parts(timing: 2200, shortPaid: -1200), Parts(timing: -2400, shortPaid: -600),
        Parts(timing: 1000),
      ])
  }

  @Test func `a payment with a promise of the rest is an instalment`() throws {
    let whole = try ledger(["promises.csv": "R,A,I,2026-02-10,2026-02-20,\n"])
    #expect(try parts(whole, by: "2026-02-15") == [Parts(timing: 1000), Parts(timing: -3000)])
    #expect(
      try parts(whole, by: "2026-02-24") == [
        Parts(timing: 2800, promiseBroken: -1800), Parts(timing: -2100, promiseBroken: -900),
        Parts(),
      ])
    // Of the 30.00 left, 10.00 are promised.
    let some = try ledger(["promises.csv": "R,A,I,2026-02-10,2026-02-20,10.00\n"])
    #expect(
      try parts(some, by: "2026-02-15") == [
        Parts(timing: 2200, shortPaid: -1200), Parts(timing: -2400, shortPaid: -600),
      ])
    #expect(
      try parts(some, by: "2026-02-24") == [
        Parts(timing: 2800, shortPaid: -1200, promiseBroken: -600),
        Parts(timing: -2100, shortPaid: -600, promiseBroken: -300), Parts(),
      ])
  }

  /// On 8 February 12.00 of the 30.00 left are expected in the second week, where 30.00 of the whole
  /// were before: 21.00 of what has been paid, and 9.00 of what is left.
  @Test func `a later forecast of a remainder is set against what was expected of it`() throws {
    let later = try forecast(of: day("2026-02-08"), [1200, 900], weeks: Self.weeks[1...])
    let view = try ledger().asOf(day("2026-02-08"))
    let change = try CashVariance(forecast(), later: later, view: view, graceDays: 3)
    #expect(
      change.rows.map(\.parts) == [Parts(timing: -2100, shortPaid: 300), Parts(shortPaid: 900)])
  }

  @Test func `a payment that the forecast knew of has not left anything open since`() throws {
    let known = try forecast(of: day("2026-02-08"), [1200, 900], weeks: Self.weeks[1...])
    let view = try ledger().asOf(day("2026-02-22"))
    let variance = try CashVariance(known, received: view, graceDays: 3)
    #expect(variance.rows.map(\.parts) == [Parts(timing: -1200), Parts(timing: -900)])
  }
}
