import Foundation
import TestLedgers
import Testing

@Suite struct ShardCommandTests {
  private static let ledger = ["fixtures/ledgers/messy", "--as-of", "2024-03-01"]
  private static let terms = ["--paths", "200", "--accept-set-aside"]

  private func contents(_ folder: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      found[name] = try Data(contentsOf: folder.appending(path: name))
    }
    return found
  }

  private func run(_ command: String, _ arguments: [String]) throws {
    let run = try CommandRun([command] + Self.ledger + arguments)
    try #require(run.code == 0, "\(run.error)")
  }

  @Test(.slow) func `one, two and seven shards merge to the bytes of the whole run`() throws {
    try withTemporaryFolder { folder in
      let models = ["--models", folder.appending(path: "models").path]
      try run("fit", models + ["--accept-set-aside"])
      let whole = folder.appending(path: "whole")
      let pages = ["--curves", "--detail"]
      try run("run", models + Self.terms + pages + ["--out", whole.path])
      let expected = try contents(whole)
      #expect(expected.count >= 19)
      for count in [1, 2, 7] {
        let parts = folder.appending(path: "parts-\(count)").path
        for number in 1...count {
          try run(
            "run",
            models + Self.terms + [
              "--shard", "\(number)/\(count)", "--out", parts, "--threads", "1",
            ]
          )
        }
        let out = folder.appending(path: "out-\(count)")
        try run("merge", models + Self.terms + pages + ["--shards", parts, "--out", out.path])
        let merged = try contents(out)
        #expect(merged.keys.sorted() == expected.keys.sorted())
        for (name, bytes) in expected { #expect(merged[name] == bytes, "\(name) of \(count)") }
      }
    }
  }

  @Test(.slow) func `shards that do not make a whole are refused`() throws {
    try withTemporaryFolder { folder in
      let models = ["--models", folder.appending(path: "models").path]
      let (parts, out) = (folder.appending(path: "parts").path, folder.appending(path: "out").path)
      let without = try CommandRun(["run"] + Self.ledger + ["--shard", "1/2", "--out", parts])
      #expect(without.code == 2 && without.error.contains("--shard needs the --models"))
      try run("fit", models + ["--accept-set-aside"])
      try run("run", models + Self.terms + ["--shard", "2/2", "--out", parts])
      let merge = ["merge"] + Self.ledger + models + ["--shards", parts, "--out", out]
      let alone = try CommandRun(merge + Self.terms)
      #expect(alone.code == 1 && alone.error.contains("since shard 1/2 is missing"))
      let seed = try CommandRun(merge + Self.terms + ["--seed", "2"])
      #expect(seed.code == 1 && seed.error.contains("was computed with another --seed"))
      let later = try CommandRun(
        ["run", Self.ledger[0], "--as-of", "2024-03-04"] + models + Self.terms
          + ["--shard", "1/2", "--out", parts])
      #expect(
        later.code == 1 && later.error.contains("the portfolio as it stood on 2024-03-01"))
      #expect(!FileManager.default.fileExists(atPath: out))
    }
  }
}
