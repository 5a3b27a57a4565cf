import Receivables
import Testing

@testable import ForecastVocabulary
@testable import Reporting
@testable import Simulation

@Suite struct CashTextTests {
  @Test(arguments: [Float(12), 98_765_432, 2_000_000_000_0])
  func `weeks fit 80 columns whatever the amounts`(daily: Float) throws {
    let day = try #require(Day("2026-06-30"))
    let euro = try #require(Currency("EUR"))
    let forecast = CashForecast(
      day: day,
      SimulatedPaths(
        currencies: [euro], pathCount: 2, horizon: 91,
        amounts: Array(repeating: daily, count: 4 * 2 * 91)))
    let text = CashText.table(CashByPeriod(forecast, by: Periods(.week), euro), record: nil)
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(text.contains("91 days"))
  }

  @Test func `the coverage of past weeks stands below the table`() throws {
    let day = try #require(Day("2026-06-30"))
    let euro = try #require(Currency("EUR"))
    let forecast = CashForecast(
      day: day,
      SimulatedPaths(
        currencies: [euro], pathCount: 2, horizon: 7,
        amounts: Array(repeating: 10, count: 4 * 2 * 7)))
    let cash = CashByPeriod(forecast, by: Periods(.week), euro)
    #expect(!CashText.table(cash, record: nil).contains("past week"))
    // Each origin's ranges are those that the other calls for, with m = 28/91 and so a weight of 16/29.
    // The second's weeks call for 9^(16/29) of the source, at most 2, and once more of the total: all 3
    // of the first are within. The first's call for 0.3^(16/29) = 0.51 and (0.3/0.51)^(16/29) = 0.74.
    let past = [[0.1, 0.2, 0.3], [0.5, 0.6, 9]].map { PastForecast(euro, day: day, scores: $0) }
    let entry = try #require(CashTrackRecord.Entry(euro, past))
    #expect(entry.weeks == 6 && entry.simulatedCoverage80 == 5.0 / 6)
    #expect(entry.coverage.map(\.nominal) == CashTrackRecord.levels)
    // Of ±0.625, four times as wide or 0.38 times, all or none of three are within.
    #expect(entry.coverage.first { $0.nominal == 0.5 }?.observed == 0.5)
    let record = CashTrackRecord(origins: [day - 28, day - 56], entries: [entry])
    #expect(
      CashText.table(cash, record: record)
        .hasSuffix("\n80% ranges like these held 50% of 6 past weeks.\n"))
  }
}

extension PastForecast {
  /// Weeks of 100, with paths from −1.25 to 1.25 about it, all of one source.
  ///
  /// Their 80 % interval is ±1, so that a week's score is what came beyond 100.
  init(_ currency: Currency, day: Day, scores: [Double]) {
    let (paths, horizon) = (101, 7 * scores.count)
    var receipts = [Float](repeating: 0, count: 4 * paths * horizon)
    for path in 0..<paths {
      for week in scores.indices { receipts[path * horizon + 7 * week] = 98.75 + Float(path) / 40 }
    }
    let received = scores.map { 100 + $0 }
    self.init(
      cash: CashForecast(
        day: day,
        SimulatedPaths(
          currencies: [currency], pathCount: paths, horizon: horizon, amounts: receipts)),
      weeks: scores.count,
      received: PastReceipts(
        totals: [currency: received], parts: [currency: [.openExisting: received]]))
  }
}
