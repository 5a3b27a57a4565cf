import Foundation
import TestLedgers
import Testing

/// What cannot be used is never lost silently.
@Suite struct SetAsideCommandTests {
  private func withLedger(_ lines: [String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    try Data((header + lines.map { $0 + "\n" }.joined()).utf8).write(
      to: folder.appending(path: "invoices.csv"))
    try body(folder.path)
  }

  /// Sixty paid invoices and one that cannot be used.
  private var lines: [String] {
    (1...60).map { number in
      let month = 1 + number % 5
      return "F\(number),C\(number % 4),2026-0\(month)-0\(1 + number % 9),2026-0\(month + 1)-01,"
        + "100.00,EUR,2026-0\(month + 1)-0\(1 + number % 7)"
    } + ["G,C1,2026-06-01,2026-06-15,\"500,000.00\",EUR,"]
  }

  @Test(arguments: ["ageing", "kpis", "interest", "scorecard"])
  func `a command that forecasts nothing says what is set aside and goes on`(
    command: String
  ) throws {
    try withLedger(lines) { ledger in
      let run = try CommandRun([command, ledger, "--as-of", "2026-06-30"])
      #expect(run.code == 0)
      #expect(
        run.error.contains(
          "1 line of invoices.csv, 500,000.00 EUR, is set aside; `duecast check \(ledger)` lists it."
        ))
    }
  }

  @Test(.slow, arguments: [["forecast"], ["worklist"], ["fit"], ["backtest"]])
  func `a forecast stops above one in a hundred, and goes on when told to`(
    command: [String]
  ) throws {
    try withLedger(lines) { ledger in
      var arguments = command + [ledger]
      if command == ["fit"] { arguments += ["--models", ledger + "/models"] }
      if command != ["backtest"] { arguments += ["--as-of", "2026-06-30"] }
      let stopped = try CommandRun(arguments)
      #expect(stopped.code == 3, "\(stopped.error)")
      #expect(stopped.error.contains("bad-amount") && stopped.error.contains("--accept-set-aside"))
      let told = try CommandRun(arguments + ["--accept-set-aside"])
      #expect(told.code != 3)
    }
  }

  @Test func `files that cannot be used as a whole are named with the reason and what goes on`()
    throws
  {
    try withLedger(Array(lines.dropLast())) { ledger in
      for (name, text) in [
        ("payments.csv", "Payment No,Customer,Date,Amount\n1,C1,2026-02-03,100.00\n"),
        ("allocations.csv", "Payment No,Invoice,Date,Amount\n1,F1,2026-02-03,100.00\n"),
      ] { try Data(text.utf8).write(to: URL(filePath: ledger).appending(path: name)) }
      let stopped = try CommandRun(["forecast", ledger, "--as-of", "2026-06-30"])
      #expect(stopped.code == 3)
      #expect(
        stopped.error.contains(
          "Too much of the ledger is set aside for a forecast: all of payments.csv (the file has "
            + "no columns `payment_id`, `customer_id`, `received_on`); all of allocations.csv (the file has no columns `payment_id`, "
            + "`invoice_id`, `allocated_on`). Correct the data as `duecast check \(ledger)` says, or "
            + "forecast by `paid_on`, as without these files, with --accept-set-aside."),
        "\(stopped.error)")
      let told = try CommandRun(["forecast", ledger, "--as-of", "2026-06-30", "--accept-set-aside"])
      #expect(told.code == 0, "\(told.error)")
    }
  }

  @Test func `a run has what is missing in its head, its report and its record`() throws {
    try withLedger(lines) { ledger in
      let out = ledger + "/out"
      let run = try CommandRun([
        "run", ledger, "--as-of", "2026-06-30", "--out", out, "--paths", "100",
        "--accept-set-aside",
      ])
      #expect(run.code == 0, "\(run.error)")
      let head = run.output.split(separator: "\n").prefix(6).joined(separator: " ")
      #expect(head.contains("500,000.00 EUR, is set aside (99% of invoices.csv)"), "\(head)")
      let report = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
      #expect(report.contains("500,000.00 EUR, is set aside"))
      let record = try String(contentsOfFile: out + "/run.json", encoding: .utf8)
      #expect(record.contains("\"set_aside\""))
    }
  }
}
