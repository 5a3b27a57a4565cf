import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

/// A ledger of typed records is the one of the files that say the same.
@Suite struct LedgerBuilderTests {
  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("fixtures")

  private func summary(_ ledger: Ledger, on day: Day) -> [String] {
    let view = ledger.asOf(day)
    var parts = view.customers.map { "\($0)" }
    for (position, invoice) in view.invoices.elements.indexed() {
      parts.append("\(view.invoiceID(position)) \(invoice) \(Array(view.settlements[position]))")
    }
    for (position, receipt) in view.receipts.elements.enumerated() {
      parts.append("\(view.receiptID(position)) \(receipt)")
    }
    parts += view.creditNotes.elements.map { "\($0)" } + view.disputes.elements.map { "\($0)" }
    parts += view.promises.elements.map { "\($0)" } + view.activities.elements.map { "\($0)" }
    parts += view.health.elements.map { "\($0)" } + view.reviews.elements.map { "\($0)" }
    parts += view.holds.elements.map { "\($0)" } + view.exchangeRates.map { "\($0)" }
    parts += view.holidays.map { "\($0)" } + view.expectedBilling.elements.map { "\($0)" }
    parts += view.invoiceAttributes.map { "\($0)" }.sorted()
    parts += view.customerAttributes.map { "\($0)" }.sorted()
    return parts
  }

  @Test(.slow, arguments: ["demo", "two-currencies", "partial-payments"])
  func `typed records make the ledger that their files make`(name: String) throws {
    let folder = Self.fixtures.appendingPathComponent("ledgers/\(name)")
    let read = try Ledger.load(from: folder)
    let typed = try TypedLedger(folder)
    let built = try typed.builder.build()
    #expect(typed.unreadable.isEmpty)
    // Columns beyond the contract are told of a file; as records they are features.
    let issues = read.issues.filter {
      !["unknown-column", "status-understood"].contains($0.code)
    }
    #expect(built.issues.map(\.description) == issues.map(\.description))
    #expect(built.lineCounts == read.lineCounts)
    let first = try #require(read.ledger.firstDay)
    let last = try #require(read.ledger.lastDay)
    #expect(built.ledger.firstDay == first)
    #expect(built.ledger.lastDay == last)
    for part in 1...4 {
      let day = first + (last - first) * part / 4
      let (a, b) = (summary(built.ledger, on: day), summary(read.ledger, on: day))
      #expect(a.count > 10)
      #expect(a == b, "as of \(day)")
    }
  }

  /// Faults of records are found behind the builder, so typed records have them too.
  @Test func `every kind of fault that is no fault of a file is found in typed records`() throws {
    let sources = Self.fixtures.deletingLastPathComponent()
      .appendingPathComponent("Sources/Receivables")
    var codes: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    where file.hasSuffix(".swift") {
      let source = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      for match in source.matches(of: /code: "([a-z0-9-]+)"/) { codes.insert(String(match.1)) }
    }
    // Said where it is asked for, which no file does.
    codes.subtract(["applied-oldest-first", "dated-ahead"])
    #expect(codes.count > 35)
    for code in codes.sorted() {
      let folder = Self.fixtures.appendingPathComponent("imports/errors/\(code)")
      let typed = try TypedLedger(folder)
      let read = try Ledger.load(from: folder).issues.filter {
        codes.contains($0.code) && !typed.unreadable.contains("\($0.file):\($0.line)")
      }
      let built = try typed.builder.build().issues
      func place(_ issue: LedgerIssue) -> String {
        "\(issue.file):\(issue.line) \(issue.code) \(issue.effect) \(issue.knownOn as Any?)"
      }
      #expect(!built.isEmpty)
      #expect(built.map(place) == read.map(place), "\(code)")
    }
  }

  @Test func `issues say the name and the line that the source gave`() throws {
    var names = RecordNames()
    names[.payments] = "statement of 3 March"
    var builder = LedgerBuilder(defaultCurrency: Currency("EUR"), names: names)
    builder.add(
      InvoiceRecord(
        id: "I-1", customer: "acme", issuedOn: day(1, 2), dueOn: day(2, 1),
        amount: try #require(DecimalText("100.00"))))
    builder.add(
      ReceiptRecord(
        id: "P-1", customer: "acme", receivedOn: day(3, 3),
        amount: try #require(DecimalText("10.005"))), line: 71)
    let built = try builder.build()
    #expect(
      built.issues.map(\.description) == [
        "statement of 3 March:71: `amount` is `10.005`, but EUR has 2 decimals — round the amount "
          + "as it was invoiced or paid"
      ])
    #expect(built.lineCounts.map(\.file) == ["invoices", "statement of 3 March"])
    #expect(built.lineCounts.map(\.setAside) == [0, 1])
  }

  @Test func `records may be added in any order and without a file`() throws {
    let amount = DecimalText(Money(minorUnits: 12_050, try #require(Currency("EUR"))))
    var builder = LedgerBuilder(defaultCurrency: Currency("EUR"))
    builder.add(
      AllocationRecord(payment: "P", invoice: "I", allocatedOn: day(2, 1), amount: amount))
    builder.add(
      ReceiptRecord(id: "P", customer: "acme", receivedOn: day(1, 30), amount: amount))
    builder.add(
      InvoiceRecord(
        id: "I", customer: "acme", issuedOn: day(1, 2), dueOn: day(2, 1), amount: amount))
    let built = try builder.build()
    #expect(built.issues.isEmpty)
    let open = built.ledger.asOf(day(1, 31)).invoices.elements[0]
    #expect(open.outstanding == 12_050)
    #expect(open.uncovered == 0)
    #expect(built.ledger.asOf(day(2, 1)).invoices.elements[0].ending == .paid)
  }

  @Test func `a ledger without any record is empty`() throws {
    let built = try LedgerBuilder().build()
    #expect(built.issues.isEmpty)
    #expect(built.ledger.firstDay == nil)
  }

  @Test func `without a usable invoice there is no ledger`() throws {
    var builder = LedgerBuilder()
    builder.add(
      InvoiceRecord(
        id: "I", customer: "acme", issuedOn: day(1, 2), amount: try #require(DecimalText("1.005")),
        currency: Currency("EUR")))
    #expect(throws: LedgerFault.self) { try builder.build() }
  }
}

/// A format is read by the reader that recognises it.
@Suite struct LedgerReaderTests {
  /// One customer's invoices, a line each: identifier, day of issue and amount.
  private struct NotesReader: LedgerReader {
    var format: String { "a file of notes" }

    func recognises(_ url: URL) -> Bool { url.pathExtension == "notes" }

    func read(
      _ url: URL, _ options: ReadingOptions
    ) throws(ImportError) -> LoadedLedger {
      var builder = LedgerBuilder(defaultCurrency: options.defaultCurrency)
      let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 3, let day = Day(words[1]), let amount = DecimalText(words[2]) else {
          throw .unreadable(path: url.path, reason: "a line is not understood")
        }
        builder.add(InvoiceRecord(id: words[0], customer: "acme", issuedOn: day, amount: amount))
      }
      do throws(LedgerFault) {
        return try builder.build()
      } catch {
        throw .unreadable(path: url.path, reason: "\(error)")
      }
    }
  }

  @Test func `a reader of another format is one more in the list`() throws {
    try withFolder(["a.notes": "I-1 2024-01-02 100.00\n", "invoices.csv": "x\n"]) { folder in
      let options = ReadingOptions(defaultCurrency: Currency("EUR"))
      let readers = [NotesReader()] + LedgerReaders.all
      let notes = folder.appendingPathComponent("a.notes")
      let loaded = try LedgerReaders.read(notes, options, by: readers)
      #expect(loaded.ledger.asOf(day(1, 31)).invoices.elements.map(\.amount) == [10_000])
      #expect(throws: ImportError.self) { try LedgerReaders.read(folder, options, by: readers) }
      #expect(throws: ImportError.self) {
        try LedgerReaders.read(notes, options, by: [CSVFolderReader()])
      }
    }
  }
}
