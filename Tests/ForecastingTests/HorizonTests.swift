import Receivables
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import Forecasting

@Suite struct HorizonTests {
  @Test func `months end on the same day of the month, or on its last`() {
    #expect(day("2026-06-30").adding(months: 8) == day("2027-02-28"))
    #expect(day("2026-01-30").adding(months: 1) == day("2026-02-28"))
    #expect(day("2026-02-28").adding(months: 1) == day("2026-03-31"))
    #expect(day("2026-03-15").adding(months: 24) == day("2028-03-15"))
    #expect(day("2026-05-01").endOfQuarter == day("2026-06-30"))
    #expect(day("2026-12-31").endOfQuarter == day("2026-12-31"))
  }

  @Test func `quarters follow one another without a gap`() {
    let ranges = Periods(.quarter).ranges(after: day("2026-02-10"), horizon: 200)
    #expect(ranges.map(\.lowerBound) == [1, 50, 141])
    #expect(ranges.last?.upperBound == 200)
  }

  /// The models learn from the same days ahead, so that weeks within 13 differ by what is simulated
  /// alone.
  @Test(.slow) func `a year ahead agrees with 13 weeks on the weeks they share`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-02-28"))
    func weeks(_ horizon: Int) throws -> [Double] {
      var model = CashModel(horizon: horizon)
      model.needsStandardErrors = false
      let cash = try model.fit(view).forecast(view, paths: 400).cash
      return (0..<12).map { week in
        cash.expected((7 * week + 1)...(7 * week + 7), .total, cash.currencies[0])
      }
    }
    let (quarter, year) = (try weeks(91).reduce(0, +), try weeks(364).reduce(0, +))
    #expect(quarter > 0)
    #expect(abs(year / quarter - 1) < 0.02, "\(quarter) and \(year)")
  }
}
