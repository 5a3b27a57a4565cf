import LedgerFiles
import Testing

@testable import Receivables

/// Amounts beyond range are issues, and sums have room.
@Suite struct MoneyRangeTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"

  @Test(arguments: [
    "12345678901234567", "99999999999999999", "123456789012345678", "1234567890123456",
  ])
  func `an identifier in the column of amounts is a fault of its line`(digits: String) throws {
    for currency in ["EUR", "KWD", "CLF"] {
      let loaded = try Ledger.load(files: [
        "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,\(digits),\(currency)\n"
          + "F2,A,2026-01-02,2026-02-01,100.00,EUR\n"
      ])
      #expect(loaded.issues.map(\.code) == ["bad-amount"], "\(digits) \(currency)")
      #expect(loaded.issues.first?.problem.contains("more money than there is") == true)
    }
    #expect(Currency("KWD").flatMap { Money(digits, $0) } == nil)
  }

  @Test func `amounts that add up beyond any money are refused in one sentence`() throws {
    let lines = (1...110).map { "F\($0),A,2026-01-02,2026-02-01,900000000000000.00,EUR\n" }
    #expect {
      try Ledger.load(files: ["invoices.csv": Self.header + lines.joined()])
    } throws: { error in
      guard case .tooMuchMoney(let currency, _)? = error as? ImportError else { return false }
      return currency.code == "EUR" && "\(error)".contains("F1")
    }
  }

  @Test func `the unidad de fomento has four decimals`() throws {
    let currency = try #require(Currency("CLF"))
    let money = try #require(Money("12.3456", currency))
    #expect(money.minorUnits == 123_456 && "\(money)" == "12.3456" && money.majorUnits == 12.3456)
  }

  @Test func `codes of ISO 4217 are known, and mistyped ones are not`() throws {
    for code in ["EUR", "USD", "JPY", "BRL", "CLF", "HRK", "XXX", "ZWG"] {
      #expect(Currency(code)?.isListed == true, "\(code)")
    }
    for code in ["ERU", "EUS", "UDS", "AAA"] {
      #expect(Currency(code)?.isListed == false, "\(code)")
    }
  }

  @Test(arguments: ["0", "-1", "1e18", "1e-12", "nan"])
  func `a rate that no currency has is set aside`(rate: String) throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F2,A,2026-01-02,2026-02-01,100.00,EUR\n",
      "exchange_rates.csv": "on,from,to,rate\n2026-01-02,USD,EUR,\(rate)\n2026-01-03,USD,EUR,0.9\n",
    ])
    #expect(loaded.lineCounts.last?.setAside == 1)
  }
}
