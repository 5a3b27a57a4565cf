import Testing

@testable import Reporting

@Suite struct AmountScaleTests {
  private func text(_ amount: Double, width: Int) -> String {
    AmountScale.fitting { scale in
      let shown = NumberText.whole(amount / scale.size)
      return "\(String(repeating: "x", count: width)) \(shown)"
    }
  }

  @Test func `the smallest unit that fits is taken`() {
    #expect(text(1_234_567, width: 10).hasSuffix("1,234,567"))
    #expect(text(1_234_567, width: 74).hasSuffix(" 1,235"))
  }

  @Test func `a table that fits in no unit keeps four digits and never shows zeros`() {
    #expect(text(1_234_567, width: 90).hasSuffix(" 1,235"))
    #expect(text(123, width: 90).hasSuffix(" 123"))
  }
}
