import Receivables
import Reporting
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, "0"), (999.4, "999"), (999.5, "1,000"), (-1234.5, "-1,235"), (-0.4, "0"),
    (1_234_567.0, "1,234,567"),
  ])
  func `whole numbers are rounded away from zero and grouped`(value: Double, text: String) {
    #expect(NumberText.whole(value) == text)
  }

  @Test(arguments: [
    (0.05, 1, "0.1"), (1234.5, 2, "1,234.50"), (-0.001, 2, "0.00"), (9.999, 2, "10.00"),
  ])
  func `decimals are kept to the digits asked for`(value: Double, digits: Int, text: String) {
    #expect(NumberText.fixed(value, digits: digits) == text)
  }

  @Test func `what is no number is shown as such, and left out of files`() throws {
    for value in [Double.infinity, -.infinity, .nan] {
      #expect(NumberText.fixed(value, digits: 1) == "n/a")
      #expect(NumberText.full(value).isEmpty && NumberText.full(Float(value)).isEmpty)
      #expect(try JSONText.encode([Cell.number(value)]) == "[\n  null\n]\n")
    }
    #expect(NumberText.integer(.nan) == 0 && NumberText.integer(-1e300) == .min)
    #expect(NumberText.integer(1e300) == .max && NumberText.integer(-2.9) == -2)
  }

  @Test(arguments: [
    (512.0, "512"), (9_994, "9.99 k"), (9_996, "10.0 k"), (99_960, "100 k"), (999_950, "1.00 m"),
    (1_240_000, "1.24 m"), (-38_100, "-38.1 k"), (2_500_000_000, "2.50 bn"), (0, "0"),
  ])
  func `compact numbers carry three digits and a unit`(value: Double, text: String) {
    #expect(NumberText.compact(value) == text)
  }

  @Test func `amounts keep the digits of their currency`() throws {
    let yen = try #require(Currency("JPY"))
    let dinar = try #require(Currency("KWD"))
    let euro = try #require(Currency("EUR"))
    #expect(NumberText.exact(Money(minorUnits: -1_234_567, yen)) == "-1,234,567")
    #expect(NumberText.exact(Money(minorUnits: 1_234_567, dinar)) == "1,234.567")
    #expect(NumberText.exact(Money(minorUnits: -5, euro)) == "-0.05")
  }

  @Test(arguments: [
    0.1, 1.0 / 3, Double.leastNonzeroMagnitude, .greatestFiniteMagnitude, -2.5, 1e21,
    123_456_789.12,
  ])
  func `full precision reads back as the same number`(value: Double) {
    #expect(Double(NumberText.full(value)) == value)
  }

  @Test func `full precision has no needless fraction`() {
    #expect(NumberText.full(1200.0) == "1200")
    #expect(NumberText.full(Float(0.3)) == "0.3")
  }
}
