import Forecasting
import Receivables
import Testing

@testable import Reporting

@Suite struct ChartTests {
  @Test(arguments: [0.8, 1.0, 3.9, 12, 99, 101, 2_400_000, 7_777_777])
  func `gridlines are round numbers, three to six of them`(highest: Double) {
    let step = CashChart.step(upTo: highest)
    let lines = (highest / step).rounded(.up)
    #expect((2...5).contains(lines), "\(lines) lines at \(step) up to \(highest)")
  }

  @Test func `combining marks do not shield a tag`() {
    let escaped = MarkupContentType().escapeText("<\u{338}script>\"'&")
    #expect(escaped == "&lt;\u{338}script&gt;&quot;&#39;&amp;")
  }
}
