import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

/// What people do about flags is kept once, by everybody who records at the same time, and can be taken
/// back.
@Suite struct FlagCommandTests {
  private func withLedger(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let ledger = folder.appending(path: "ledger")
      try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: true)
      let files = [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        I1,A,2024-01-01,2024-02-01,100.00,EUR,
        I2,B,2024-05-01,2024-06-15,100.00,EUR,

        """,
        "plans.csv": """
        customer_id,updated_on,objective,commitment,side,due_on,done_on
        A,2024-05-01,Faster reports,Train two managers,us,2024-05-15,

        """,
      ]
      for (name, text) in files {
        try Data(text.utf8).write(to: ledger.appending(path: name))
      }
      try body(ledger)
    }
  }

  private let code = "our-commitments-overdue"

  private func flag(_ ledger: URL, _ more: String...) throws -> CommandRun {
    try CommandRun(["flag", ledger.path] + more + ["--on", "2024-06-30"])
  }

  @Test func `a step is shown with state and owner, counts once, and can be undone`() throws {
    try withLedger { ledger in
      let open = try flag(ledger)
      #expect(open.code == 0 && open.output.contains("\(code): we are late"), "\(open.error)")
      #expect(open.output.contains("open, with nobody, since 2024-05-16"))
      let step = ["A", code, "accept", "--owner", "M. Chen", "--by", "Ann", "--note", "in June"]
      let first = try CommandRun(["flag", ledger.path] + step + ["--on", "2024-06-30"])
      #expect(first.code == 0 && first.output.contains("Recorded as F20240630-"), "\(first.error)")
      let file = ledger.appending(path: "flags.csv")
      let text = try String(contentsOf: file, encoding: .utf8)
      let again = try CommandRun(["flag", ledger.path] + step + ["--on", "2024-06-30"])
      #expect(again.code == 0 && again.output.contains("recorded already"))
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
      #expect(try flag(ledger, "A").output.contains("accepted, with M. Chen, since 2024-05-16"))
      let id = try #require(text.split(separator: "\n").last?.split(separator: ",").first)
      let undone = try CommandRun(["flag", ledger.path, "--undo", String(id)])
      #expect(undone.code == 0 && undone.output.contains("is undone"))
      #expect(try flag(ledger, "A").output.contains("open, with nobody"))
      #expect(try CommandRun(["flag", ledger.path, "--undo", String(id)]).code == 1)
    }
  }

  @Test func `an unknown flag, a snooze without a day and an unknown account are refused`() throws {
    try withLedger { ledger in
      let unknown = try flag(ledger, "A", "nonsense", "close")
      #expect(unknown.code == 1 && unknown.error.contains("give one of"), "\(unknown.error)")
      #expect(try flag(ledger, "A", code, "snooze").code == 2)
      #expect(try flag(ledger, "A", code, "postpone").code == 2)
      #expect(try flag(ledger, "NOBODY", code, "close").code == 1)
      #expect(!FileManager.default.fileExists(atPath: ledger.appending(path: "flags.csv").path))
    }
  }

  @Test func `steps recorded at once are all kept and numbered`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-flags-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try withLedger { try FileManager.default.copyItem(at: $0, to: folder) }
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for number in 0..<12 {
        group.addTask {
          try CommandRun([
            "flag", folder.path, "A", "our-commitments-overdue", "accept", "--on", "2024-06-30",
            "--note", "number \(number)",
          ]).code
        }
      }
      for try await code in group { #expect(code == 0) }
    }
    let steps = try Ledger.load(from: folder).ledger.asOf(day("2024-06-30")).flagSteps[0]
    #expect(Set(steps.map(\.note)).count == 12 && steps.map(\.number).sorted() == Array(1...12))
    #expect(Set(steps.map(\.id)).count == 12)
  }
}
