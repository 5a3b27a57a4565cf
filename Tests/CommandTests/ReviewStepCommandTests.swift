import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

/// Reviews are recorded step by step, by the rules of the policy.
@Suite struct ReviewStepCommandTests {
  private func withLedger(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let ledger = folder.appending(path: "ledger")
      try FileManager.default.copyItem(
        at: CommandRun.repository.appending(path: "fixtures/ledgers/partial-payments"), to: ledger)
      try body(ledger)
    }
  }

  private func step(_ ledger: URL, _ by: String, _ words: [String]) throws -> CommandRun {
    try CommandRun(
      ["review", ledger.path, "A"] + words + ["--on", "2025-06-20", "--reviewer", by])
  }

  @Test func `a verdict cannot be submitted before its questions are answered`() throws {
    try withLedger { ledger in
      #expect(try step(ledger, "Ann", ["draft"]).code == 0)
      let early = try step(ledger, "Ann", ["submit", "--verdict", "watch"])
      #expect(early.code == 1 && early.error.contains("answer outcome, risk, next first"))
      let unknown = try step(ledger, "Ann", ["answer", "--question", "mood", "--comment", "good"])
      #expect(unknown.code == 1 && unknown.error.contains("give outcome, risk, next"))
      #expect(try step(ledger, "Ann", ["answer", "--question", "risk"]).code == 2)
      #expect(try step(ledger, "Bea", ["approve"]).code == 2)
    }
  }

  @Test func `fifty pairs of reviews at once are all kept`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-pairs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: CommandRun.repository.appending(path: "fixtures/ledgers/partial-payments"), to: folder)
    let customers = ["A", "B", "C", "D"]
    for pair in 0..<50 {
      try await withThrowingTaskGroup(of: Int32.self) { group in
        for person in ["Ann", "Bea"] {
          group.addTask {
            try CommandRun([
              "review", folder.path, customers[pair % 4], "draft", "--on", "2025-06-20",
              "--reviewer", person, "--comment", "pair \(pair)",
            ]).code
          }
        }
        for try await code in group { #expect(code == 0) }
      }
    }
    let view = try Ledger.load(from: folder).ledger.asOf(day("2025-06-20"))
    let steps = view.reviews.elements
    #expect(steps.count == 100)
    for person in ["Ann", "Bea"] {
      #expect(Set(steps.filter { $0.reviewer == person }.map(\.comment)).count == 50)
    }
    for customer in view.customers.indices {
      let numbers = view.reviews[customer].map(\.number)
      #expect(numbers == Array(1..<(numbers.count + 1)))
    }
  }

  @Test func `a file without the columns of steps gets them, and keeps what it has`() throws {
    try withLedger { ledger in
      let file = ledger.appending(path: "reviews.csv")
      let old =
        "customer_id,reviewed_on,reviewer,verdict,comment\r\nA,2025-01-01,x,watch,\"a\nb\"\r\n"
      try Data(old.utf8).write(to: file)
      #expect(try step(ledger, "Ann", ["draft", "--comment", "new"]).code == 0)
      let view = try Ledger.load(from: ledger).ledger.asOf(day("2025-06-20"))
      let reviews = try #require(
        view.customers.firstIndex { $0.id == "A" }.map { view.reviews[$0] })
      #expect(reviews.map(\.comment) == ["a\nb", "new"])
      #expect(reviews.map(\.step) == [nil, .draft])
    }
  }
}
