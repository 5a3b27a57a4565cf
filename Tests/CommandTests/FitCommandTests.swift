import Foundation
import TestLedgers
import Testing

@Suite struct FitCommandTests {
  private let ledger = "fixtures/ledgers/messy"

  @Test(.slow) func `a run with kept models gives the bytes of one that fits`() throws {
    try withTemporaryFolder { folder in
      let models = folder.appending(path: "models").path
      let fit = try CommandRun([
        "fit", ledger, "--as-of", "2024-03-01", "--models", models, "--accept-set-aside",
      ])
      try #require(fit.code == 0, "\(fit.error)")
      #expect(fit.output.contains("The models are in \(models)/payment-timing.json."))
      let common = [
        "run", ledger, "--as-of", "2024-03-01", "--paths", "200", "--accept-set-aside", "--out",
      ]
      let (kept, fresh) = (folder.appending(path: "kept"), folder.appending(path: "fresh"))
      #expect(try CommandRun(common + [kept.path, "--models", models]).code == 0)
      #expect(try CommandRun(common + [fresh.path]).code == 0)
      for file in try FileManager.default.contentsOfDirectory(atPath: fresh.path) {
        let (a, b) = (kept.appending(path: file), fresh.appending(path: file))
        #expect(try Data(contentsOf: a) == Data(contentsOf: b), "\(file)")
      }
      let earlier = try CommandRun([
        "forecast", ledger, "--as-of", "2024-02-01", "--models", models, "--accept-set-aside",
      ])
      #expect(earlier.code == 1 && earlier.output.isEmpty)
      #expect(
        earlier.error.hasSuffix(
          "duecast: \(models)/payment-timing.json was fitted on what was known on 2024-03-01, "
            + "later than the as-of day 2024-02-01: fit models for it with `duecast fit`.\n"))
    }
  }

  @Test(.slow, arguments: ["2026-01-31", "2026-03-31"])
  func `models that were just fitted are taken`(day: String) throws {
    try withTemporaryFolder { folder in
      let common = ["fixtures/ledgers/one-file", "--as-of", day, "--models", folder.path]
      let fit = try CommandRun(["fit"] + common)
      try #require(fit.code == 0, "\(fit.error)")
      let forecast = try CommandRun(["forecast"] + common + ["--paths", "100"])
      #expect(forecast.code == 0, "\(forecast.error)")
    }
  }

  /// To rounding, since the linear algebra of another machine may round otherwise.
  @Test(.slow) func `the reference in models is what the demo ledger gives`() throws {
    try withTemporaryFolder { folder in
      let fit = try CommandRun([
        "fit", "fixtures/ledgers/demo", "--as-of", "last", "--models", folder.path,
      ])
      try #require(fit.code == 0, "\(fit.error)")
      func numbers(_ file: URL) throws -> (names: [Substring], values: [Double]) {
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = text.split { "[]{}:,".contains($0) }
        return (parts.filter { Double($0) == nil }, parts.compactMap { Double($0) })
      }
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let kept = try numbers(root.appending(path: "models/fitted/payment-timing.json"))
      let found = try numbers(folder.appending(path: "payment-timing.json"))
      #expect(kept.names == found.names)
      try #require(kept.values.count == found.values.count)
      for (a, b) in zip(kept.values, found.values) {
        #expect(abs(a - b) <= 1e-4 * max(1, abs(a)))
      }
    }
  }

  /// The reference with its validation turned upside down.
  @Test(.slow) func `models worse than plain rates are given up on standard error and in the run`()
    throws
  {
    try withTemporaryFolder { folder in
      let file = CommandRun.repository.appending(path: "models/fitted/payment-timing.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      let worse = text.replacing(
        "\"mean_log_likelihood_of_rates\":-", with: "\"mean_log_likelihood_of_rates\":")
      try #require(worse != text)
      try Data(worse.utf8).write(to: folder.appending(path: "payment-timing.json"))
      let run = try CommandRun([
        "run", "fixtures/ledgers/demo", "--as-of", "last", "--models", folder.path, "--paths",
        "100",
        "--out", folder.appending(path: "out").path,
      ])
      try #require(run.code == 0, "\(run.error)")
      // Said once, with the results.
      #expect(!run.error.contains("Note:"))
      struct Record: Decodable { let notes: [String] }
      let record = try JSONDecoder().decode(
        Record.self, from: Data(contentsOf: folder.appending(path: "out/run.json")))
      let said = unwrapped(run.output)
      #expect(
        said.contains("Note: the payment-timing models were less accurate in the last weeks than"))
      // So is what else the run fell back on.
      #expect(!record.notes.isEmpty)
      for note in record.notes { #expect(said.contains("Note: \(note)."), "\(note)") }
    }
  }

  @Test func `a faulty specification is refused with its line`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "mine.yaml")
      try Data("precisions: [200]\nhalf_life_day: 90\n".utf8).write(to: file)
      let run = try CommandRun([
        "forecast", ledger, "--as-of", "2024-03-01", "--specification", file.path,
        "--accept-set-aside",
      ])
      #expect(run.code == 1 && run.output.isEmpty)
      #expect(
        run.error.contains(
          "duecast: \(file.path): half_life_day (line 2) is not a key of the specification; "
            + "did you mean half_life_days?"))
    }
  }

  @Test func `models and a specification do not go together`() throws {
    let run = try CommandRun([
      "forecast", ledger, "--as-of", "2024-03-01", "--models", "a", "--specification", "b",
    ])
    #expect(run.code == 2 && run.error.contains("leave one out"))
  }

  @Test func `models are fitted as a specification says`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "mine.yaml")
      try Data("precisions: [300]\n".utf8).write(to: file)
      let models = folder.appending(path: "models")
      let fit = try CommandRun([
        "fit", ledger, "--as-of", "2024-03-01", "--models", models.path, "--specification",
        file.path, "--accept-set-aside",
      ])
      try #require(fit.code == 0, "\(fit.error)")
      let kept = try String(
        contentsOf: models.appending(path: "payment-timing.json"), encoding: .utf8)
      #expect(kept.contains("\"precisions\":[300]"))
    }
  }
}
