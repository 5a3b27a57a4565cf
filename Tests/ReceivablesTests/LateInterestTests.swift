import Foundation
import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

@Suite struct LateInterestTests {
  private func view(_ files: [String: String], _ day: String) throws -> LedgerView {
    try Ledger.load(files: files).ledger.asOf(try #require(Day(day)))
  }

  private func claim(_ view: LedgerView) throws -> LateInterest? {
    try LateInterest(ofInvoice: 0, in: view, .europeanCentralBank, .directive)
  }

  private static let invoice = """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    F,A,2024-05-01,2024-06-10,1000.00,EUR
    """

  /// 20 days of June at 4.5 + 8 and 31 of July at 4.25 + 8.
  ///
  /// 1000 · (20 · 12.5 + 31 · 12.25) / 36500 = 629.75 · 1000 / 36500 = 17.2534…
  @Test func `interest runs from the day after due, at each half-year's rate`() throws {
    let late = try #require(try claim(try view(["invoices.csv": Self.invoice], "2024-07-31")))
    #expect(late.daysLate == 51)
    #expect(late.interest.minorUnits == 1725)
  }

  /// 600.00 are paid on 20 June: 10 days on 1000.00, the day of payment included, 10 on 400.00, and
  /// 12.5 · (10 · 1000 + 10 · 400) / 36500 = 4.7945… What is posted later changes nothing.
  @Test func `a part that is paid bears no interest from the next day`() throws {
    var files = [
      "invoices.csv": Self.invoice,
      "payments.csv": "payment_id,customer_id,received_on,amount\nP,A,2024-06-20,600.00\n",
      "allocations.csv":
        "payment_id,invoice_id,allocated_on,amount\nP,F,2024-06-20,600.00\n",
    ]
    let known = try #require(try claim(try view(files, "2024-06-30")))
    #expect(known.daysLate == 20)
    #expect(known.interest.minorUnits == 479)
    files["payments.csv", default: ""] += "Q,A,2024-07-01,400.00\n"
    files["allocations.csv", default: ""] += "Q,F,2024-07-01,400.00\n"
    #expect(try claim(try view(files, "2024-06-30")) == known)
    // Settled on 1 July: one more day, at 12.25 on 400.00.
    let settled = try #require(try claim(try view(files, "2024-12-31")))
    #expect(settled.daysLate == 21)
    #expect(settled.interest.minorUnits == 493)
  }

  @Test func `what is paid by the due day bears none`() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      F,A,2024-05-01,2024-06-10,1000.00,EUR,2024-06-10
      """
    ]
    #expect(try claim(try view(files, "2024-12-31")) == nil)
    #expect(try claim(try view(["invoices.csv": Self.invoice], "2024-06-10")) == nil)
  }

  /// 10 days at 12.5 per cent on 1,000.00: 3.4246…, whenever the cash is applied, if ever.
  @Test(arguments: ["", "P,F,2024-06-21,1000.00\n", "P,F,2024-09-30,1000.00\n"])
  func `cash pays on the day it is received`(allocation: String) throws {
    let files = [
      "invoices.csv": Self.invoice,
      "payments.csv": "payment_id,customer_id,received_on,amount\nP,A,2024-06-20,1000.00\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n" + allocation,
    ]
    for day in ["2024-06-30", "2024-12-31"] {
      let late = try #require(try claim(try view(files, day)))
      #expect(late.daysLate == 10 && late.interest.minorUnits == 342)
    }
  }

  /// 12.5 · 20 · 500 / 36500 = 3.4246… on the other 500.
  @Test(arguments: ["", "C,F,2024-06-25,500.00\n"])
  func `what is credited was never owed, applied or not`(allocation: String) throws {
    let files = [
      "invoices.csv": Self.invoice + "\nC,A,2024-06-25,,-500.00,EUR\n",
      "payments.csv": "payment_id,customer_id,received_on,amount\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n" + allocation,
    ]
    let late = try #require(try claim(try view(files, "2024-06-30")))
    #expect(late.owed.description == "500.00" && late.interest.minorUnits == 342)
  }

  @Test func `an invoice that is cancelled was never late`() throws {
    let files = [
      "invoices.csv": Self.invoice + "\nC,A,2024-07-25,,-1000.00,EUR\n",
      "payments.csv": "payment_id,customer_id,received_on,amount\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\nC,F,2024-07-25,1000.00\n",
    ]
    #expect(try claim(try view(files, "2024-12-31")) == nil)
  }

  @Test(arguments: ["fee", "interest"])
  func `fees and interest bear none themselves`(kind: String) throws {
    let text = """
      invoice_id,customer_id,issued_on,due_on,amount,currency,kind
      F,A,2024-05-01,2024-06-10,40.00,EUR,\(kind)
      """
    #expect(try claim(try view(["invoices.csv": text], "2024-07-31")) == nil)
  }

  @Test func `a half-year without a rate is named, and a table adds it`() throws {
    let text = Self.invoice.replacing("2024-06-10", with: "2026-06-30")
    let open = try view(["invoices.csv": text], "2026-07-10")
    let first = try #require(Day("2026-07-01"))
    let euro = try #require(Currency("EUR"))
    #expect(throws: MissingReferenceRate(currency: euro, day: first)) { try claim(open) }

    let url = FileManager.default.temporaryDirectory.appending(
      path: "duecast-rates-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: url) }
    try "from,currency,rate\n2026-07-01,EUR,2\n".write(
      to: url, atomically: true, encoding: .utf8)
    var rates = ReferenceRates.europeanCentralBank
    try rates.add(contentsOf: url)
    let late = try #require(
      try LateInterest(
        ofInvoice: 0, in: open, rates, LatePaymentTerms(marginPoints: 8, daysInYear: 360)))
    // 1000 · 10 · 10 / 36000 = 2.777…
    #expect(late.daysLate == 10 && late.interest.minorUnits == 278)

    try "from,currency,rate\n2026-08-01,EUR,2\n".write(
      to: url, atomically: true, encoding: .utf8)
    #expect(throws: ColumnFile.Failure.self) { try rates.add(contentsOf: url) }
  }
}
