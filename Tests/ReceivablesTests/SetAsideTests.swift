import Foundation
import LedgerFiles
import Testing

@testable import Receivables

/// Nothing is lost silently: lines that cannot be used are counted, and so is their money.
@Suite struct SetAsideTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
  private let day = Day(year: 2026, month: 6, day: 30) ?? Day(number: 0)

  private func setAside(_ files: [String: String]) throws -> SetAside {
    try Ledger.load(files: files).ledger.asOf(day).setAside
  }

  @Test(arguments: [
    ("\"1,089.00\"", 108_900), ("\"1.089,50\"", 108_950), ("(100.00)", 10_000),
    ("100.00-", 10_000), ("EUR 100", 10_000), ("\"1'234.5\"", 123_450), ("\"1,089\"", 108_900),
    ("\"100,5\"", 10_050), ("\"1,234,567.89\"", 123_456_789),
  ]) func `the money of a line is estimated from an amount that people write`(
    text: String, minorUnits: Int64
  ) throws {
    let euro = try #require(Currency("EUR"))
    let lost = try setAside([
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,\(text),EUR,\n"
        + "F2,A,2026-01-02,2026-02-01,100.00,EUR,\n"
    ])
    #expect(lost.files.map(\.setAside) == [1])
    #expect(lost.files.map(\.amounts) == [[Money(minorUnits: minorUnits, euro)]])
  }

  @Test(arguments: [
    ("F1,A,2026-01-02,2026-02-01,1,089.00,EUR,", 108_900),
    ("F1,A,2026-01-02,2026-02-01,12,345,678.90,EUR,", 1_234_567_890),
    ("F1,A,2026-01-02,2026-02-01,89.00,EUR,,", 8_900),
    ("F1,A,2026-01-02,2026-02-01,89.00", 8_900),
  ]) func `a line with too many or too few cells has its amount all the same`(
    line: String, minorUnits: Int64
  ) throws {
    let euro = try #require(Currency("EUR"))
    let lost = try setAside([
      "invoices.csv": Self.header + "\(line)\nF2,A,2026-01-02,2026-02-01,100.00,EUR,\n"
    ])
    #expect(lost.files.map(\.amounts) == [[Money(minorUnits: minorUnits, euro)]])
    #expect(lost.files.map(\.withoutAmount) == [0])
  }

  @Test func `lines without a known amount are counted beside the others`() throws {
    let lost = try setAside([
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,lots,EUR,\n"
        + "F2,A,2026-01-02,2026-02-01,,EUR,\nF3,A,2026-01-02,soon,70.00,EUR,\n"
        + "F4,A,2026-01-02,2026-02-01,100.00,EUR,\nF5,B,2026-01-02,2026-02-01,5.00,USD,\n",
      "instalments.csv": "invoice_id,due_on,amount\nF4,soon,50.00\n",
    ])
    #expect(lost.files.map(\.withoutAmount) == [2, 0])
    #expect(lost.files.map { $0.amounts.map(\.description) } == [["70.00"], ["50.00"]])
  }

  @Test
  func `a line without a currency is in that of most invoices by its day, whatever comes later`()
    throws
  {
    let euro = try #require(Currency("EUR"))
    let first =
      Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\n"
      + "F2,A,2026-01-03,2026-02-01,100.00,EUR,\nF3,B,2026-01-04,2026-02-01,100.00,USD,\n"
    let later = (5...9).map { "G\($0),B,2026-02-0\($0),2026-03-01,5.00,USD,\n" }.joined()
    for invoices in [first, first + later] {
      let lost = try setAside([
        "invoices.csv": invoices,
        "payments.csv": "payment_id,customer_id,received_on,amount\nP1,B,2026-01-20,1.00\n",
        "allocations.csv": "payment_id,invoice_id,allocated_on,amount\nP9,F1,2026-01-20,20.00\n",
      ])
      #expect(lost.files.map(\.amounts) == [[Money(minorUnits: 2_000, euro)]])
    }
  }

  @Test func `one line of much money is a share of the money`() throws {
    let lines = (1...999).map { "F\($0),A,2026-01-02,2026-02-01,10.00,EUR,\n" }.joined()
    let lost = try setAside([
      "invoices.csv": Self.header + lines + "G,A,2026-01-02,soon,10000.00,EUR,\n"
    ])
    let file = try #require(lost.files.first)
    #expect(file.setAside == 1 && abs(file.share - 10_000 / 19_990) < 1e-9)
    #expect(lost.files(above: 0.01).map(\.file) == ["invoices.csv"])
    #expect(file.causes.map(\.code) == ["bad-day"] && file.causes.map(\.lines) == [1])
  }

  @Test(arguments: [
    ("payments.csv", "payment_id,customer_id,received_on,amount\n", "P1,A,2026-02-03,40.00\n"),
    (
      "promises.csv", "promise_id,customer_id,invoice_id,made_on,promised_for,amount\n",
      "R1,A,F1,2026-02-03,2026-02-20,40.00\n"
    ),
    ("disputes.csv", "dispute_id,invoice_id,opened_on,amount\n", "D1,F1,2026-02-03,40.00\n"),
    ("activities.csv", "activity_id,customer_id,on,channel\n", "C1,A,2026-02-03,call\n"),
  ]) func `a line that another repeats letter by letter counts once`(
    file: String, header: String, line: String
  ) throws {
    let invoices =
      Self.header.replacingOccurrences(of: ",paid_on", with: "")
      + "F1,A,2026-01-02,2026-02-01,100.00,EUR\n"
    let once = try Ledger.load(files: ["invoices.csv": invoices, file: header + line])
    let twice = try Ledger.load(files: ["invoices.csv": invoices, file: header + line + line])
    let (first, second) = (once.ledger.asOf(day), twice.ledger.asOf(day))
    #expect(second.invoices.elements.map(\.uncovered) == first.invoices.elements.map(\.uncovered))
    #expect(second.promises.elements.count == first.promises.elements.count)
    #expect(second.disputes.elements.count == first.disputes.elements.count)
    #expect(second.activities.elements.count == first.activities.elements.count)
    #expect(once.issues.allSatisfy { $0.effect == .noticed })
    let repeated = twice.issues.filter { $0.effect != .noticed }
    #expect(repeated.map(\.code) == ["duplicate-id"] && repeated.map(\.line) == [3])
    #expect(second.setAside.files.map(\.setAside) == [1])
  }

  @Test func `measurements that are set aside stop nothing`() throws {
    let lost = try setAside([
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\n",
      "health.csv": "customer_id,observed_on,metric,value\nA,2026-01-02,nps,high\n",
    ])
    #expect(lost.files.map(\.file) == ["health.csv"] && lost.files(above: 0.01).isEmpty)
  }

  @Test func `a file that cannot be used overrides nothing`() throws {
    let invoices = Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,2026-02-03\n"
    let foreign = "Payment No,Customer,Date,Amount\n1,A,2026-02-03,100.00\n"
    let unusable = "payment_id,customer_id,received_on,amount\n1,A,2026-02-03,\"1,00\"\n"
    let allocations = "payment_id,invoice_id,allocated_on,amount\n1,F1,2026-02-03,100.00\n"
    for files in [
      ["payments.csv": foreign, "allocations.csv": foreign],
      ["payments.csv": unusable, "allocations.csv": allocations],
      ["payments.csv": "payment_id,\u{FFFD}\n", "allocations.csv": allocations],
    ] {
      let view = try Ledger.load(files: files.merging(["invoices.csv": invoices]) { $1 }).ledger
        .asOf(day)
      #expect(view.invoices.elements.map(\.outstanding) == [0], "\(files)")
      #expect(TieOut(view).balances)
      #expect(view.setAside.files.contains { $0.file == "payments.csv" })
    }
  }

  @Test func `lines under a header that is not UTF-8 are counted`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data((Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\n").utf8).write(
      to: folder.appending(path: "invoices.csv"))
    let payments =
      [UInt8](
        "payment_id,customer_id,received_on,amount,note".utf8) + [0xFF]
      + [UInt8]("\n1,A,2026-02-03,1.00,\"two\nlines\"\n2,A,2026-02-03,1.00,\n".utf8)
    try Data(payments).write(to: folder.appending(path: "payments.csv"))
    let loaded = try Ledger.load(from: folder)
    #expect(
      loaded.lineCounts.last == LineCount(file: "payments.csv", read: 2, used: 0, setAside: 2))
  }

  @Test func `a line that names an invoice known later is set aside until then`() throws {
    let ledger = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\n"
        + "F2,A,2026-03-02,2026-04-01,100.00,EUR,\n",
      "write_offs.csv": "invoice_id,written_off_on,amount\nF2,2026-02-03,70.00\n",
    ]).ledger
    let february = ledger.asOf(Day(year: 2026, month: 2, day: 28) ?? day).setAside
    #expect(february.files.map(\.file) == ["write_offs.csv"])
    #expect(ledger.asOf(day).setAside.isEmpty)
  }
}
