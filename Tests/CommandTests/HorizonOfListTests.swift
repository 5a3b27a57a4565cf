import Foundation
import Testing

/// Who is to be called does not depend on how far ahead cash is forecast.
@Suite struct HorizonOfListTests {
  @Test func `the worklist of a run is the same for all horizons`() throws {
    let out = FileManager.default.temporaryDirectory.appending(
      path: "duecast-horizon-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: out) }
    let ledger = CommandRun.repository.appending(path: "fixtures/ledgers/two-currencies").path
    let lists = try ["4", "13", "40"].map { weeks in
      let folder = out.appending(path: weeks)
      let run = try CommandRun([
        "run", ledger, "--as-of", "2025-06-29", "--weeks", weeks, "--paths", "100", "--out",
        folder.path,
      ])
      #expect(run.code == 0, "\(run.error)")
      return try String(contentsOf: folder.appending(path: "worklist.csv"), encoding: .utf8)
    }
    #expect(lists[0].split(separator: "\n").count > 10)
    #expect(lists[0] == lists[1] && lists[1] == lists[2])
  }
}
