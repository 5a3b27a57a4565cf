import Foundation
import TestLedgers
import Testing

/// What commands do when nobody takes what they print.
@Suite struct StandardOutputTests {
  private static let ledger = "fixtures/ledgers/partial-payments"

  static let commands = [
    ["ageing", ledger, "--as-of", "last"],
    ["ageing", ledger, "--as-of", "last", "--format", "csv"],
    ["ageing", ledger, "--as-of", "last", "--format", "json"],
    ["check", ledger], ["kpis", ledger, "--as-of", "last"], ["place", ledger, "--as-of", "last"],
    ["interest", ledger, "--as-of", "last"], ["scorecard", ledger, "--as-of", "last", "--all"],
    ["credit-loss", ledger, "--as-of", "last", "--without-model"], ["policy"], ["--version"],
    ["run", "--help"],
  ]

  private func expectOneSentence(_ run: CommandRun, _ reason: String) {
    #expect(run.output.isEmpty)
    #expect(
      run.error == "duecast: Standard output takes no more (\(reason)): "
        + "direct it to another file or program.\n")
  }

  @Test(arguments: commands) func `a full disk is one sentence and exit 1`(
    command: [String]
  ) throws {
    let run = try CommandRun(command, through: "exec \"$0\" \"$@\" > /dev/full")
    #expect(run.code == 1)
    expectOneSentence(run, "No space left on device")
  }

  @Test(arguments: commands.prefix(4)) func `a closed standard output is one sentence and exit 1`(
    command: [String]
  ) throws {
    let run = try CommandRun(command, through: "exec \"$0\" \"$@\" >&-")
    #expect(run.code == 1)
    expectOneSentence(run, "Bad file descriptor")
  }

  @Test(.slow, arguments: commands.prefix(4)) func `a closed pipe is one sentence and exit 1`(
    command: [String]
  ) throws {
    // The reader of the pipe ends first, and its end is no signal to the writer.
    let run = try CommandRun(
      command,
      through: "{ trap '' PIPE; sleep 0.2; \"$0\" \"$@\"; test $? = 1 || echo failed >&2; } | true")
    expectOneSentence(run, "Broken pipe")
  }

  @Test func `results never land in a file in place of a closed standard output`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-closed-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try CommandRun(
      ["run", Self.ledger, "--as-of", "last", "--out", folder.path, "--paths", "100"],
      through: "exec \"$0\" \"$@\" <&- >&-")
    #expect(run.code == 1)
    expectOneSentence(run, "Bad file descriptor")
    let cash = try String(contentsOf: folder.appending(path: "cash.csv"), encoding: .utf8)
    #expect(cash.hasPrefix("period_start,"))
    #expect(!cash.contains("The report is"))
  }

  @Test func `a file that takes no more is one sentence, and nothing is left`() throws {
    let parent = FileManager.default.temporaryDirectory.appending(
      path: "duecast-full-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "out")
    // No file may be larger than some thousand bytes.
    let run = try CommandRun(
      ["run", Self.ledger, "--as-of", "last", "--out", folder.path, "--paths", "100"],
      through: "ulimit -f 8; exec \"$0\" \"$@\" 2>&1 | cat; exit 1")
    #expect(
      run.output.hasPrefix("duecast: \(folder.path) cannot be written")
        && run.output.hasSuffix("give another folder with --out.\n"), "\(run.output)")
    #expect(run.output.count { $0.isNewline } == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).isEmpty)
  }

  @Test func `a standard error that takes nothing changes nothing`() throws {
    let run = try CommandRun(
      ["ageing", Self.ledger, "--as-of", "2026-01-01"], through: "exec \"$0\" \"$@\" 2> /dev/full")
    #expect(run.code == 0)
    #expect(run.output.contains("As of the close of 2026-01-01"))
  }

  @Test func `control characters of data do not reach a terminal`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-control-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      "I\u{1B}[2J1",\u{1B}]0;owned\u{7},2025-01-01,2025-01-31,10.00,EUR
      I2,\u{9B}31m\u{202E}B,2025-01-01,\u{1B}[31m,10.00,EUR

      """
    try text.write(to: folder.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
    for command in [
      ["ageing", folder.path, "--as-of", "2025-03-01"], ["check", folder.path],
      ["interest", folder.path, "--as-of", "2025-03-01"],
      ["explain", folder.path, "I\u{1B}[2J9", "--as-of", "2025-03-01"],
      ["scorecard", folder.path, "--as-of", "2025-03-01", "--all"],
    ] {
      let run = try CommandRun(command)
      for scalar in (run.output + run.error).unicodeScalars where scalar != "\n" {
        let category = scalar.properties.generalCategory
        #expect(category != .control && category != .format, "\(command[0])")
      }
    }
  }
}
