import ForecastVocabulary
import Receivables
import Testing

@testable import Reporting

@Suite struct ChartTests {
  @Test(arguments: [0.8, 1.0, 3.9, 12, 99, 101, 2_400_000, 7_777_777])
  func `gridlines are round numbers, three to six of them`(highest: Double) {
    let step = ChartAxis.step(upTo: highest)
    let lines = (highest / step).rounded(.up)
    #expect((2...5).contains(lines), "\(lines) lines at \(step) up to \(highest)")
  }

  @Test(arguments: [0, .leastNonzeroMagnitude, 1e-9, 1e300, 1e308, .infinity, .nan])
  func `an axis has a few gridlines whatever it must hold`(highest: Double) {
    let axis = ChartAxis(upTo: highest, top: 0, bottom: 100)
    #expect((2...12).contains(axis.gridlines.count))
    #expect((0...100).contains(axis.y(0)))
  }

  @Test func `bars stay inside the drawing even where the mean lies above p90`() throws {
    let day = try #require(Day("2026-06-29"))
    let euro = try #require(Currency("EUR"))
    let rows = [CashSource.billingNew, .total].map { source in
      CashRow(
        periodStart: day, periodEnd: day + 6, isPart: false, source: source, currency: euro,
        expected: 1500,
        p10: 0, p50: 0, p90: 0)
    }
    let chart = CashChart(rows, currency: euro)
    let bar = try #require(chart.bars.first)
    let segment = try #require(bar.segments.first)
    let top = try #require(Double(segment.y))
    #expect(top >= 0)
    #expect(!bar.hasRange)
    #expect(chart.gridlines.map(\.label) == ["0", "500", "1 k", "1.5 k"])
  }

  @Test func `combining marks do not shield a tag`() {
    let escaped = MarkupContentType().escapeText("<\u{338}script>\"'&")
    #expect(escaped == "&lt;\u{338}script&gt;&quot;&#39;&amp;")
  }
}
