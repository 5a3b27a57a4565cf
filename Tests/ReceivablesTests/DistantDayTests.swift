import LedgerFiles
import Receivables
import Testing

/// One mistyped year makes no range of days, months or figures absurd.
@Suite struct DistantDayTests {
  private static let usual = (0..<12).map { k in
    "F\(k),A,2025-0\(1 + k % 4)-0\(1 + k % 9),2025-0\(2 + k % 4)-01,100.00,EUR,invoice"
  }

  private func figures(_ more: String...) throws -> CurrencyKeyFigures {
    try Books(invoices: (Self.usual + more).joined(separator: "\n")).figures("2025-04-30")
  }

  @Test(arguments: ["0026-03-01", "0217-02-28", "1926-03-01"])
  func `a mistyped year is left out of count-back, and is still owed`(day: String) throws {
    let (clean, mistyped) = (
      try figures(), try figures("F99,A,\(day),2025-05-01,119.10,EUR,invoice")
    )
    #expect(
      mistyped.daysSalesOutstandingByCountBack == clean.daysSalesOutstandingByCountBack
        && clean.daysSalesOutstandingByCountBack == 120)
    #expect(mistyped.receivables.minorUnits == clean.receivables.minorUnits + 11_910)
  }

  @Test func `the months of key figures begin with the usual days`() throws {
    let books = try Books(
      invoices: (Self.usual + ["F99,A,0026-03-01,2025-05-01,119.10,EUR,invoice"])
        .joined(separator: "\n"))
    let history = KeyFigureHistory(try books.view("2025-04-30"), months: 24, graceDays: 3)
    #expect(
      history.figures.map(\.day.description) == [
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30",
      ])
    let distant = try books.view("2025-04-30").distantClaims
    #expect(distant.map(\.claims) == [["F99"]] && distant.map(\.open.minorUnits) == [11_910])
    #expect(distant.map(\.earliest.description) == ["0026-03-01"])
    #expect(try books.view("0026-12-31").distantClaims.isEmpty)
  }

  @Test func `among few claims too, a year before any ledger is no first day`() throws {
    let books = try Books(
      invoices: "F1,A,2025-03-01,2025-03-31,100.00,EUR,invoice\n"
        + "F2,A,0026-03-01,2025-03-31,119.10,EUR,invoice")
    let usual = try #require(try books.view("2025-04-30").usualDaysOfIssue)
    #expect(usual.lowerBound.description == "2025-03-01")
  }

  @Test func `claims of a later time than most are counted back as before`() throws {
    let books = try Books(
      invoices: (Self.usual + ["F99,A,2035-03-01,2035-03-31,119.10,EUR,invoice"])
        .joined(separator: "\n"))
    #expect(try books.view("2035-03-31").distantClaims.isEmpty)
    #expect(try books.figures("2035-03-31").receivables.minorUnits == 131_910)
  }
}
