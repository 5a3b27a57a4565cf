import Foundation
import LedgerFiles
import Receivables
import Statistics
import TestLedgers
import Testing

/// What was posted after the as-of day, added or removed, changes not one byte of any output.
@Suite struct NoLookAheadRunTests {
  private func outputs(_ ledger: URL, asOf day: Day, to out: URL) throws -> [String: Data] {
    let run = try CommandRun([
      "run", ledger.path, "--as-of", day.description, "--out", out.path, "--paths", "100",
      "--curves", "--threads", "2",
    ])
    #expect(run.code == 0, "\(run.error)")
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: out.path) {
      files[name] = try Data(contentsOf: out.appendingPathComponent(name))
    }
    // The hash is of the ledger's files, which differ.
    let curves = String(decoding: files["curve_invoices.csv"] ?? Data(), as: UTF8.self)
    files["curve_invoices.csv"] = Data(curves.replacing(/[0-9a-f]{16,}/, with: "").utf8)
    return files
  }

  @Test(.slow, arguments: ["two-currencies", "one-file", "partial-payments"], 0..<2)
  func `later postings change no byte of a run`(fixture: String, seed: Int) throws {
    let whole = CommandRun.repository.appendingPathComponent("fixtures/ledgers/\(fixture)")
    let ledger = try Ledger.load(from: whole).ledger
    let (first, last) = (try #require(ledger.firstDay), try #require(ledger.lastDay))
    var random = SplitMix64(seed: UInt64(seed))
    // Late enough for something to be paid.
    let day = first + Int.random(in: (last - first) / 2..<(last - first), using: &random)
    try withTemporaryFolder { folder in
      // The name of the ledger is part of the report.
      let past = folder.appendingPathComponent("past/\(fixture)")
      try truncate(whole, to: past, asOf: day)
      let full = try outputs(whole, asOf: day, to: folder.appendingPathComponent("full"))
      let then = try outputs(past, asOf: day, to: folder.appendingPathComponent("then"))
      #expect(full.keys.sorted() == then.keys.sorted())
      for (name, data) in full { #expect(data == then[name], "\(name) as of \(day)") }
    }
  }
}
