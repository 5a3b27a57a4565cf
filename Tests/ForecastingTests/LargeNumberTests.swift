import Receivables
import TestLedgers
import Testing

@testable import CashTables

/// Amounts and rates beyond what whole numbers of 64 bits hold.
@Suite struct LargeNumberTests {
  private static let euro = Currency("EUR") ?? .unstated
  private static let dollar = Currency("USD") ?? .unstated

  @Test(
    arguments: [
      [1e300, 1e300, 1], [-1e300, 3], [.infinity, 1], [.nan, 1.4, 1.4], [9e18, 9e18], [],
      [-9e18, -9e18, 9e18],
    ] as [[Double]])
  func `amounts of any size are divided without a trap`(amounts: [Double]) {
    let parts = apportioned(amounts)
    #expect(parts.count == amounts.count)
    let sum = parts.reduce((Int64(0), false)) { sum, part in
      let (next, overflows) = sum.0.addingReportingOverflow(part)
      return (next, sum.1 || overflows)
    }
    #expect(!sum.1)
    #expect(apportioned(amounts, to: .max).count == amounts.count)
    #expect(apportioned(amounts, to: .min).count == amounts.count)
  }

  @Test func `ordinary amounts are divided as before`() {
    #expect(apportioned([1.4, 1.4, 1.2]) == [2, 1, 1])
    #expect(apportioned([-0.6, 10.6]) == [-1, 11])
  }

  private func view(_ rates: String) throws -> LedgerView {
    try viewOf(
      [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
          + "I1,A,2026-01-02,2026-02-01,100.00,EUR,2026-02-03\n",
        "exchange_rates.csv": "on,from,to,rate\n\(rates)",
      ], asOf: day("2026-06-30"))
  }

  @Test func `rates that no currency can have are set aside, and missed where there is no other`()
    throws
  {
    let both = try view("2026-01-01,EUR,USD,1.25\n2026-06-01,EUR,USD,1e18\n")
    #expect(try both.rate(from: Self.euro, to: Self.dollar) == 1.25)
    #expect(try both.rate(from: Self.dollar, to: Self.euro) == 0.8)
    for rate in ["1e18", "1e-12"] {
      let only = try view("2026-06-01,EUR,USD,\(rate)\n")
      let missing = #expect(throws: MissingRate.self) {
        try only.rate(from: Self.euro, to: Self.dollar)
      }
      #expect(missing?.description.contains("has no rate between EUR and USD") == true)
      #expect(only.setAside.files.map(\.file) == ["exchange_rates.csv"])
    }
  }
}
