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
}
