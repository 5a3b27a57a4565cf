import Foundation
import TestLedgers
import Testing

/// A backtest of a fixture from the command line.
@Suite struct BacktestCommandTests {
  private static let arguments = [
    "backtest", "fixtures/ledgers/two-currencies", "--origins", "1", "--paths", "100",
  ]

  @Test(.slow) func `a backtest fits 80 columns, and resumes with the same bytes`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-backtest-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = Self.arguments + ["--out", folder.path]
    let first = try CommandRun(arguments)
    #expect(first.code == 0, "\(first.error)")
    #expect(first.error.isEmpty)
    for line in first.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let names = ["scores.csv", "summary.json", "summary.md"]
    func files() throws -> [Data] {
      try names.map { try Data(contentsOf: folder.appending(path: $0)) }
    }
    let written = try files()
    let checkpoints = folder.appending(path: "checkpoints")
    let kept = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path).sorted()
    #expect(kept.count == 14)
    // One is lost, the others are used, whatever the number of threads.
    try FileManager.default.removeItem(at: checkpoints.appending(path: kept[0]))
    let second = try CommandRun(arguments + ["--threads", "1"])
    #expect(second.output == first.output)
    #expect(try files() == written)
    #expect(try FileManager.default.contentsOfDirectory(atPath: checkpoints.path).sorted() == kept)

    let lines = String(decoding: written[0], as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "ledger,forecaster,segment,origin,horizon,score,value")
    let forecasters = Set(lines.dropFirst().map { $0.split(separator: ",")[1] })
    #expect(
      forecasters == [
        "duecast", "due_day", "average_delay", "roll_rates", "seasonal_naive", "moving_average",
        "oldest_first", "largest_first", "most_overdue_first", "ageing_amount", "perfect_order",
        "health_learned", "health_policy", "health_equal",
      ])
    #expect(try JSONSerialization.jsonObject(with: written[1]) is [String: Any])
  }
}
