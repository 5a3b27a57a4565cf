import Receivables
import Testing

@testable import Forecasting
@testable import Reporting

@Suite struct CashTextTests {
  @Test(arguments: [Float(12), 98_765_432, 2_000_000_000_0])
  func `weeks fit 80 columns whatever the amounts`(daily: Float) throws {
    let day = try #require(Day("2026-06-30"))
    let euro = try #require(Currency("EUR"))
    let forecast = CashForecast(
      day: day, horizon: 91, currencies: [euro], pathCount: 2,
      receipts: Array(repeating: daily, count: 4 * 2 * 91))
    let text = CashText.table(forecast, by: .week, euro)
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(text.contains("91 days"))
  }

  @Test func `the coverage of past weeks stands below the table`() throws {
    let day = try #require(Day("2026-06-30"))
    let euro = try #require(Currency("EUR"))
    let forecast = CashForecast(
      day: day, horizon: 7, currencies: [euro], pathCount: 2,
      receipts: Array(repeating: 10, count: 4 * 2 * 7))
    #expect(!CashText.table(forecast, by: .week, euro).contains("past week"))
    // m = 2 · 28/91 horizons give a weight of 32/45. The second origin's weeks call for 9^(32/45), at
    // most 2, which covers all 4 of the first; the first's for 0.4^(32/45) = 0.521: 1 of 6.
    // Paths from −1.25 to 1.25 have an 80 % interval of ±1, so that a week's score is what came.
    let paths = (0...100).map { Double($0) / 40 - 1.25 }
    let entry = try #require(
      CashTrackRecord.Entry(
        euro,
        weeks: [[0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8, 0.9, 9]].map { scores in
          scores.map { PastWeek(ahead: 0, received: $0, paths: paths) }
        }))
    #expect(entry.coverage.map(\.nominal) == CashTrackRecord.levels)
    // Divided by 2, four scores are within ±0.2 at most; divided by 0.521, none is within ±0.625.
    #expect(entry.coverage.first { $0.nominal == 0.5 }?.observed == 0.4)
    let record = CashTrackRecord(origins: [day - 28, day - 56], entries: [entry])
    #expect(
      CashText.table(forecast.adjusted(by: record), by: .week, euro)
        .hasSuffix("\n80% intervals like these covered 50% of 10 past weeks.\n"))
  }
}
