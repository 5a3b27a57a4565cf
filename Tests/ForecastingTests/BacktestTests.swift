import ForecastVocabulary
import Foundation
import Receivables
import Synchronization
import TestLedgers
import Testing

@testable import Backtesting
@testable import Baselines

@Suite struct BacktestTests {
  private struct Broken: Error, CustomStringConvertible {
    let description = "no forecast today"
  }

  private let ledger: Ledger
  private let origins: RollingOrigin

  init() throws {
    ledger = try synthesise(smallRecipe).ledger
    origins = RollingOrigin(ledger: ledger, count: 2, step: 28)
  }

  private static let rollRates = Contestant.payments(
    RollRateForecaster(), coversBilling: true, paths: 20, seed: 1)

  /// Scores a constant, except where it fails.
  private func constant(
    _ name: String, _ value: Double, failingAt: [Day] = [], calls: Calls? = nil
  ) -> Contestant {
    Contestant(name: name) { _ in
      ""
    } scores: { origin in
      calls?.count(origin.day)
      if failingAt.contains(origin.day) { throw Broken() }
      return [BacktestScore(segment: .all, horizon: 91, score: "crps_days", value: value)]
    }
  }

  private final class Calls: Sendable {
    private let counted = Mutex<[Day]>([])
    var days: [Day] { counted.withLock { $0 } }
    func count(_ day: Day) { counted.withLock { $0.append(day) } }
  }

  @Test func `segments average to all, weighted by their invoices`() throws {
    let results = try Backtest(origins, [Self.rollRates]).run(on: ledger)
    #expect(results.map(\.origin) == origins.days)
    var checked = 0
    for result in results {
      var values: [String: [String: Double]] = [:]
      for score in result.scores where score.horizon == 91 || score.score == "brier" {
        values["\(score.score) \(score.horizon)", default: [:]]["\(score.segment)"] = score.value
      }
      let counts = try #require(values["invoices 91"])
      let customerSegments = counts.keys.filter { $0.hasPrefix("segment=") }
      #expect(customerSegments.count > 1)
      let means = ["negative_log_likelihood 91", "crps_days 91", "median_error_days 91"]
      for name in means + ["coverage_80 91", "brier 30"] {
        let own = try #require(values[name])
        for parts in [["existing", "new"], ["currency=EUR"], customerSegments] {
          let sum = parts.reduce(0) { $0 + (counts[$1] ?? 0) * (own[$1] ?? 0) }
          #expect(abs(sum / (counts["all"] ?? 0) - (own["all"] ?? -1)) < 1e-9, "\(name) \(parts)")
          checked += 1
        }
      }
    }
    #expect(checked == 30)
  }

  @Test(.slow) func `scores by what is settled average to all, and models alone to what they say`()
    throws
  {
    let quick = quickModel()
    let contestant = Contestant.duecast(
      .rule(.weekends), paths: 20, seed: 1, { _ in quick })
    let result = try #require(try Backtest(origins, [contestant]).run(on: ledger).first)
    var values: [String: [String: Double]] = [:]
    for score in result.scores where score.horizon == 91 {
      values[score.score, default: [:]]["\(score.segment)"] = score.value
    }
    let counts = try #require(values["invoices"]).filter { $0.key.hasPrefix("settled=") }
    #expect(counts.count > 3)
    for name in ["negative_log_likelihood", "crps_days"] {
      let own = try #require(values[name])
      let sum = counts.reduce(0) { $0 + $1.value * (own[$1.key] ?? 0) }
      #expect(abs(sum / counts.values.reduce(0, +) - (own["all"] ?? -1)) < 1e-9, "\(name)")
      let new = try #require(values["\(name)_of_new_model"])
      let existing = try #require(values["\(name)_of_existing_model"])
      #expect(Set(new.keys) == Set(counts.keys))
      #expect(Set(existing.keys) == Set(counts.keys).subtracting(["settled=0"]))
      // Where nothing is settled only the new-customer model speaks.
      #expect(new["settled=0"] == own["settled=0"])
      #expect(new["settled=33-64"] != existing["settled=33-64"])
    }
    for (segment, weight) in try #require(values["weight_of_existing_model"]) {
      #expect(weight > 0 && weight < 1, "\(segment)")
    }
  }

  /// Our forecasts, written as another program would write its own, score the same.
  @Test func `recorded forecasts score as those they were copied from`() throws {
    let euro = try #require(Currency("EUR"))
    let forecaster = RollRateForecaster()
    try withTemporaryFolder { folder in
      for day in origins.days {
        let view = ledger.asOf(day)
        let (outlook, cash) = forecaster.forecast(view, paths: 20, seed: 1)
        var curves = "invoice_id,days_ahead,probability_paid_by\nNOT-OPEN,1,0.5\n"
        // Another order of invoices, and more days than are asked for.
        for item in outlook.invoices.reversed() {
          for (k, by) in (item.curve.paidBy + [1]).enumerated() {
            curves += "\(view.invoiceID(item.invoice)),\(k + 1),\(by)\n"
          }
        }
        let own = CashByWeek(cash, [.total], euro, weeks: 13)
        var weeks = "period_start,period_end,source,currency,expected,p10,p50,p90\n"
        for (week, expected) in own.expected.enumerated() {
          let quantiles = [100, 500, 900].map { "\(own.quantiles[$0]?[week] ?? -1)" }
          let period = "\(day + 7 * week + 1),\(day + 7 * week + 7)"
          weeks += "\(period),total,EUR,\(expected),\(quantiles.joined(separator: ","))\n"
          weeks += "\(period),open_new,EUR,1,1,1,1\n"
        }
        let at = folder.appending(path: "\(day)")
        try FileManager.default.createDirectory(at: at, withIntermediateDirectories: true)
        try Data(curves.utf8).write(to: at.appending(path: "payment_curves.csv"))
        try Data(weeks.utf8).write(to: at.appending(path: "cash.csv"))
      }
      let copy = try RecordedForecasts(name: "copy", folder: folder, origins: origins.days)
      let results = try Backtest(origins, [Self.rollRates, .recorded(copy)]).run(on: ledger)
      for day in origins.days {
        let found = results.filter { $0.origin == day }.map { Set($0.scores) }
        #expect(found.count == 2 && found[1].count > 400)
        // What needs simulated paths cannot be had from a copy.
        #expect(found[1].isSubset(of: found[0]))
        let missing = Set(found[0].subtracting(found[1]).map(\.score))
        let fromPaths = ["_crps", "_sum_coverage_", "_pinball_", "_coverage_", "_width_"]
        #expect(missing.allSatisfy { name in fromPaths.contains { name.contains($0) } })
      }
    }
  }

  @Test func `a forecaster that fails at an origin fails the run`() throws {
    let last = try #require(origins.days.last)
    let backtest = Backtest(
      origins, [constant("steady", 1), constant("brittle", 2, failingAt: [last])])
    let failure = #expect(throws: Backtest.Failure.self) { try backtest.run(on: ledger) }
    #expect(failure?.description == "brittle failed at \(last): no forecast today")
  }

  @Test func `two origins side by side have the scores of one after the other`() throws {
    let backtest = Backtest(origins, [Self.rollRates, constant("b", 1)])
    func scores(_ results: [Backtest.Result]) -> [[BacktestScore]] { results.map(\.scores) }
    let one = try backtest.run(on: ledger, threads: 1)
    let two = try backtest.run(on: ledger, threads: 2)
    #expect(one.map(\.origin) == two.map(\.origin))
    #expect(one.map(\.forecaster) == two.map(\.forecaster))
    #expect(scores(one) == scores(two))
    // Whichever fails first, the earlier origin is told of.
    let failing = Backtest(origins, [constant("brittle", 1, failingAt: origins.days)])
    let failure = #expect(throws: Backtest.Failure.self) {
      try failing.run(on: ledger, threads: 2)
    }
    #expect(failure?.origin == origins.days[0])
  }

  @Test func `what contestants share is worked out once for an origin`() throws {
    let origin = BacktestOrigin(
      view: ledger.asOf(origins.days[0]), later: ledger.asOf(try #require(ledger.lastDay)),
      horizon: 91)
    let counted = Mutex(0)
    func answer(_ question: Int) -> Int {
      origin.shared(question) {
        counted.withLock { $0 += 1 }
        return 2 * question
      }
    }
    #expect(answer(21) == 42 && answer(21) == 42 && answer(4) == 8)
    #expect(counted.withLock { $0 } == 2)
  }

  @Test func `an interrupted run goes on where it was and ends with the same bytes`() throws {
    func bytes(_ results: [Backtest.Result]) throws -> Data {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(results)
    }
    let last = try #require(origins.days.last)
    let whole = try Backtest(origins, [Self.rollRates, constant("b", 1.0 / 3)]).run(on: ledger)
    try withTemporaryFolder { folder in
      let checkpoints = try BacktestCheckpoints(folder, key: "ledger")
      let interrupted = Backtest(
        origins, [Self.rollRates, constant("b", 1.0 / 3, failingAt: [last])])
      #expect(throws: Backtest.Failure.self) {
        try interrupted.run(on: ledger, checkpoints: checkpoints)
      }
      let calls = Calls()
      let resumed = Backtest(origins, [Self.rollRates, constant("b", 1.0 / 3, calls: calls)])
      #expect(try bytes(resumed.run(on: ledger, checkpoints: checkpoints)) == bytes(whole))
      #expect(calls.days == [last])
      // Another ledger, tool or option is another key: nothing is reused.
      let other = try BacktestCheckpoints(folder, key: "another ledger")
      _ = try resumed.run(on: ledger, checkpoints: other)
      #expect(calls.days == [last] + origins.days)
    }
  }

  @Test func `each contestant begins and ends once at each origin`() throws {
    let seen = Mutex<[String]>([])
    let backtest = Backtest(origins, [constant("a", 1), constant("b", 2)])
    _ = try backtest.run(on: ledger) { event in
      switch event {
      case .began(let name, let day): seen.withLock { $0.append("began \(name) \(day)") }
      case .ended(let name, let day): seen.withLock { $0.append("ended \(name) \(day)") }
      case .planned, .skipped: break
      }
    }
    let expected = origins.days.flatMap { day in
      ["a", "b"].flatMap { ["began \($0) \(day)", "ended \($0) \(day)"] }
    }
    #expect(seen.withLock { $0.sorted() } == expected.sorted())
  }

  @Test func `content and its division decide a hash`() {
    func hash(_ parts: [String]) -> String {
      var hash = ContentHash()
      for part in parts { hash.add(part) }
      return hash.description
    }
    #expect(hash(["ab", "c"]) != hash(["a", "bc"]))
    #expect(hash(["ab"]) != hash(["ba"]))
    #expect(hash(["ab"]) == hash(["ab"]))
    // FNV-1a of nothing, as its authors give it.
    #expect(hash([]) == "cbf29ce484222325")
  }
}
