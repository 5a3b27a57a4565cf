import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

/// The currency of planned cash that states none.
@Suite struct OtherFlowTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"

  private func ledger(_ flows: String, invoices: String) throws -> Ledger {
    try Ledger.load(files: [
      "invoices.csv": Self.header + invoices,
      "other_flows.csv": "on,amount,currency,label,posted_on\n\(flows)",
    ]).ledger
  }

  private func day(_ month: Int, _ day: Int) throws -> Day {
    try #require(Day(year: 2026, month: month, day: day))
  }

  private func flows(_ view: LedgerView) -> [String] {
    view.otherFlows.map { "\($0.amount) \($0.amount.currency)" }
  }

  private func counts(_ view: LedgerView) -> LineCount? {
    view.lineCounts.first { $0.file == "other_flows.csv" }
  }

  private static let euro = "I1,A,2026-01-05,2026-02-05,10.00,EUR\n"
  private static let dollar = "I2,A,2026-04-05,2026-05-05,10.00,USD\n"

  @Test func `it is that of the invoices known when the flow became known`() throws {
    let later = try ledger(
      "2026-06-01,-5,,tax,2026-03-01\n2026-06-02,-6,,pay,2026-04-10\n",
      invoices: Self.euro + Self.dollar)
    let march = later.asOf(try day(3, 31))
    #expect(flows(march) == ["-5.00 EUR"])
    #expect(march.issues.isEmpty)
    // The second one became known when invoices had two currencies, and is not used.
    let may = later.asOf(try day(5, 1))
    #expect(flows(may) == ["-5.00 EUR"])
    #expect(may.issues.map(\.code) == ["missing-currency"])
    #expect(counts(may)?.used == 1 && counts(may)?.setAside == 1)
  }

  @Test func `a flow known on no stated day has a currency as long as invoices have one`() throws {
    let later = try ledger("2026-06-01,-5,,tax,\n", invoices: Self.euro + Self.dollar)
    let then = try ledger("2026-06-01,-5,,tax,\n", invoices: Self.euro)
    for ledger in [later, then] {
      let march = ledger.asOf(try day(3, 31))
      #expect(flows(march) == ["-5.00 EUR"])
      #expect(march.issues.isEmpty)
      #expect(counts(march)?.used == 1 && counts(march)?.setAside == 0)
    }
    let april = later.asOf(try day(4, 30))
    #expect(flows(april).isEmpty)
    #expect(april.issues.map(\.code) == ["missing-currency"])
    #expect(counts(april)?.used == 0 && counts(april)?.setAside == 1)
    #expect(flows(then.asOf(try day(4, 30))) == ["-5.00 EUR"])
  }
}
