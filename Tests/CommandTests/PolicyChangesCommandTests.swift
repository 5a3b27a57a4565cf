import Foundation
import Testing

/// What a change of the policy does is said before it is made.
@Suite struct PolicyChangesCommandTests {
  private func explain(_ yaml: String) throws -> CommandRun {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "duecast-policy-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(yaml.utf8).write(to: file)
    return try CommandRun([
      "policy", "--explain-changes", file.path, "fixtures/ledgers/partial-payments", "--as-of",
      "2025-06-20",
    ])
  }

  @Test func `each changed key says what it moves, and all together`() throws {
    let run = try explain("worklist: {smallest_balance: 400}\npromises: {grace_days: 3}\n")
    #expect(run.code == 0, "\(run.error)")
    #expect(run.output.contains("worklist.smallest_balance: {default: 5,"))
    #expect(run.output.contains("excluded: too small to ask for"))
    #expect(!run.output.contains("promises.grace_days"))
    #expect(run.output.contains("All changes together\n"))
    let same = try explain("promises: {grace_days: 3}")
    #expect(same.output.contains("No key differs"))
  }

  @Test func `what cannot be a policy is refused, and a ledger alone`() throws {
    let unknown = try explain("promise: {grace_days: 3}")
    #expect(unknown.code == 1 && unknown.error.contains("promise (line 1)"))
    #expect(try CommandRun(["policy", "fixtures/ledgers/partial-payments"]).code == 2)
  }
}
