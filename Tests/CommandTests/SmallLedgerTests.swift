import Foundation
import Testing

/// One file of a few lines: a forecast or one sentence that says what to do, never a crash.
@Suite struct SmallLedgerTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
  private static let settled = """
    F-101,Alder,2026-03-02,2026-04-01,1200.00,EUR,2026-04-09
    F-102,Birch,2026-03-05,2026-04-04,640.50,EUR,2026-04-02

    """
  private static let open = "F-105,Alder,2026-06-01,2026-07-01,1240.00,EUR,\n"

  private func run(_ text: String, _ arguments: [String] = []) throws -> CommandRun {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-small-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "invoices.csv")
    try Data(text.utf8).write(to: file)
    return try CommandRun(
      ["run", file.path, "--paths", "100", "--out", folder.appending(path: "out").path]
        + (arguments.isEmpty ? ["--as-of", "last"] : arguments))
  }

  @Test func `three invoices are a forecast`() throws {
    let run = try run(SmallLedgerTests.header + SmallLedgerTests.settled + SmallLedgerTests.open)
    #expect(run.code == 0, "\(run.error)")
    #expect(
      run.output.contains("Open: 1,240.00 EUR in 1 invoice, of which 0.00 (0.0%) is overdue."))
    for line in run.output.split(separator: "\n") where !line.hasPrefix("The report is") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func `with nothing paid yet a first forecast rests on due days, and that is said`() throws {
    let run = try run(SmallLedgerTests.header + SmallLedgerTests.open)
    #expect(run.code == 0, "\(run.error)")
    #expect(
      run.output.contains("Open: 1,240.00 EUR in 1 invoice, of which 0.00 (0.0%) is overdue."))
    #expect(run.error.isEmpty)
    #expect(
      unwrapped(run.output).contains(
        """
        Note: no invoice had been paid by 2026-06-01, so this first forecast rests on due days and a \
        usual delay of 2 days (say another with --default-delay).
        """))
    let stated = try self.run(
      SmallLedgerTests.header + SmallLedgerTests.open,
      ["--as-of", "last", "--default-delay", "20"])
    #expect(
      unwrapped(stated.output).contains("rests on due days and the stated delay of 20 days"))
  }

  @Test func `with nothing open the billing to come is still shown`() throws {
    let run = try run(SmallLedgerTests.header + SmallLedgerTests.settled)
    #expect(run.code == 0, "\(run.error)")
    #expect(run.output.contains("Nothing is open in EUR.\n\nExpected cash in EUR\n"))
  }

  @Test(arguments: [
    ("", "has no invoices, only a header row"),
    ("F-1,Alder,02/03/2026,2026-04-01,12.00,EUR,\n", "write days as YYYY-MM-DD"),
    ("F-1,Alder,2026-03-02,2026-04-01,\"1.234,50\",EUR,\n", "such as 1234.50"),
  ])
  func `what cannot be forecast is one sentence with a remedy`(
    lines: String, sentence: String
  ) throws {
    let run = try run(SmallLedgerTests.header + lines)
    #expect(run.code == 1)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.hasSuffix(".\n"))
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test func `ageing of billions fits 80 columns in a larger unit`() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "duecast-billions-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let lines = (1...5).map {
      "F-\($0),Customer-number-\($0),2026-0\($0)-01,2026-0\($0)-02,98765432109.50,EUR,\n"
    }
    try Data((SmallLedgerTests.header + lines.joined()).utf8).write(to: file)
    let run = try CommandRun(["ageing", file.path, "--as-of", "last"])
    #expect(run.code == 0, "\(run.error)")
    #expect(run.output.contains("In millions\n\n"))
    #expect(run.output.contains("98,765 "))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  /// Two invoices 3 days apart, so that a silence of weeks is not ordinary.
  @Test func `an as-of day long after the last posting is told, as what was paid since is missing`()
    throws
  {
    let text = SmallLedgerTests.header + SmallLedgerTests.settled
    let late = try run(text, ["--as-of", "2026-06-30"])
    #expect(late.code == 0)
    let words = late.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("The ledger has no postings in the 82 days up to 2026-06-30,"))
    #expect(words.contains("use a newer ledger, or --as-of 2026-04-09."))
    #expect(late.error.contains("give --as-of last"))
    #expect(!(try run(text, ["--as-of", "2026-04-16"])).output.contains("has no postings"))
  }

  @Test func `ages that count from the day of issue do not make overdue what is not due`() throws {
    let policy = FileManager.default.temporaryDirectory.appending(
      path: "duecast-policy-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: policy) }
    try Data("ageing: {basis: document-day}\n".utf8).write(to: policy)
    let run = try run(
      SmallLedgerTests.header + SmallLedgerTests.settled + SmallLedgerTests.open,
      ["--as-of", "2026-06-15", "--policy", policy.path])
    #expect(run.code == 0, "\(run.error)")
    #expect(run.output.contains("0.00 (0.0%) is overdue."))
  }

  @Test func `an invoice is explained with its dispute and its promise`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-explain-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = [
      "invoices.csv": SmallLedgerTests.header + SmallLedgerTests.settled + SmallLedgerTests.open,
      "disputes.csv": "dispute_id,invoice_id,opened_on,closed_on,amount,code\n"
        + "D1,F-105,2026-06-05,,200,price\nD2,F-105,2026-06-03,2026-06-04,100,quality\n",
      "promises.csv": "promise_id,customer_id,invoice_id,made_on,promised_for,amount\n"
        + "P1,Alder,F-105,2026-06-08,2026-06-30,500\nP2,Alder,,2026-06-02,2026-06-09,\n",
    ]
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let run = try CommandRun(["explain", folder.path, "F-105", "--as-of", "2026-06-10"])
    #expect(run.code == 0, "\(run.error)")
    let facts = run.output.components(separatedBy: "\n\n")[1].split(separator: "\n")
    #expect(
      facts.suffix(2) == [
        "disputed  200.00 EUR since 2026-06-05 (price)",
        "promised  500.00 EUR for 2026-06-30, on 2026-06-08",
      ])
    #expect(
      run.output.contains("1 settled invoice\nof this customer carries")
        || run.output.contains("1 settled invoice of this customer carries"))
  }

  @Test func `a demo leaves a ledger alone that it did not make`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-demo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = folder.appending(path: "ledger")
    try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: true)
    let file = ledger.appending(path: "invoices.csv")
    try Data(SmallLedgerTests.header.utf8).write(to: file)
    let run = try CommandRun(["demo", "--out", folder.path])
    #expect(run.code == 1)
    #expect(run.error.contains("already has invoices.csv"))
    #expect(try String(contentsOf: file, encoding: .utf8) == SmallLedgerTests.header)
  }
}

/// The words of an output, one space between them.
func unwrapped(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
