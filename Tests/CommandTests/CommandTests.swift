import Foundation
import TestLedgers
import Testing

@Suite struct CommandTests {
  static let transcripts = [
    "usage", "check", "ageing", "explain", "claims", "backtest", "outside", "collections",
    "desk", "account", "review", "tiny", "scenarios", "success",
  ]

  @Test(.slow, arguments: transcripts) func `commands answer as their transcripts say`(
    name: String
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Transcripts/\(name).txt")
    let transcript = Transcript(try String(contentsOf: file, encoding: .utf8))
    #expect(!transcript.exchanges.isEmpty)
    for (expected, answered) in zip(transcript.exchanges, try transcript.replayed()) {
      #expect(answered == expected, "duecast \(expected.arguments.joined(separator: " "))")
    }
  }

  static let commands = [
    [], ["run"], ["merge"], ["check"], ["ageing"], ["kpis"], ["forecast"], ["scenarios"],
    ["worklist"],
    ["explain"],
    ["churn"],
    ["backtest"], ["fit"], ["scorecard"], ["review"], ["log"], ["account"], ["synth"], ["variance"],
    ["interest"],
    ["letters"], ["place"], ["credit-loss"],
    ["policy"], ["demo"], ["schema"], ["template"], ["glossary"],
  ]

  @Test(.slow, arguments: commands) func `help fits 80 columns and ends in an example`(
    command: [String]
  ) throws {
    let run = try CommandRun(command + ["--help"])
    #expect(run.code == 0)
    #expect(run.error.isEmpty)
    for line in run.output.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    #expect(command.isEmpty || run.output.contains("Example: duecast \(command[0]) "))
  }

  @Test func `the same ledger and seed give the same bytes on one thread and on two`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-threads-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = "fixtures/ledgers/messy"
    for threads in ["1", "2"] {
      let run = try CommandRun([
        "run", ledger, "--as-of", "last", "--out", folder.appending(path: threads).path,
        "--threads", threads, "--paths", "200", "--curves", "--accept-set-aside",
      ])
      #expect(run.code == 0, "\(run.error)")
    }
    let one = folder.appending(path: "1")
    let files = try FileManager.default.contentsOfDirectory(atPath: one.path).sorted()
    #expect(
      files == [
        "ageing.csv", "cash.csv", "cash_daily.csv", "cash_paths.csv", "cash_table.csv",
        "cash_to_apply.csv", "churn_cash.csv", "curve_invoices.csv", "dispute_list.csv",
        "expected_credit_loss.csv",
        "invoice_outlook.csv",
        "issues.csv", "kpis.json",
        "payment_curves.csv", "plan.csv", "promises_to_check.csv", "report.html", "run.json",
        "scorecard.csv", "workbook.xlsx", "worklist.csv",
      ])
    for file in files {
      let two = folder.appending(path: "2/\(file)")
      #expect(
        try Data(contentsOf: one.appending(path: file)) == Data(contentsOf: two), "\(file)")
    }
  }
}
