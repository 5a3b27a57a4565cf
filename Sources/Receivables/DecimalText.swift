/// A number written in decimal, exactly: `mantissa` × 10^−`scale`.
public struct DecimalText: Sendable, Hashable {
  package let mantissa: Int64
  private let places: Int8

  /// Digits after the point, without trailing zeros.
  package var scale: Int { Int(places) }

  /// No amount of money reaches this, and sums of amounts below it have room.
  private static let limit: Int64 = 100_000_000_000_000_000

  /// A whole number.
  init(units: Int64) { (mantissa, places) = (units, 0) }

  private init(mantissa: Int64, places: Int8) {
    (self.mantissa, self.places) = (mantissa, places)
  }

  /// The number without its sign.
  package var magnitude: DecimalText { DecimalText(mantissa: abs(mantissa), places: places) }

  /// An amount of money.
  public init(_ money: Money) {
    var (mantissa, places) = (money.minorUnits, money.currency.exponent)
    while places > 0, mantissa.isMultiple(of: 10) {
      mantissa /= 10
      places -= 1
    }
    self.init(mantissa: mantissa, places: Int8(places))
  }

  /// Reads text such as `-1234.50`; `nil` where it is no number.
  public init?(_ text: String) {
    var text = text
    guard let decimal = text.withUTF8({ DecimalText($0) }) else { return nil }
    self = decimal
  }

  /// Reads an optional sign and digits with at most one point; anything else is `nil`.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    let (point, zero) = (UInt8(ascii: "."), UInt8(ascii: "0"))
    var position = 0
    var negative = false
    if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      position = 1
    }
    var end = text.count
    var sawDigit = false
    if text.contains(point) {
      while end > position, text[end - 1] == zero {
        sawDigit = true
        end -= 1
      }
    }
    var (mantissa, scale) = (Int64(0), 0)
    var sawPoint = false
    while position < end {
      let byte = text[position]
      position += 1
      if byte == point {
        if sawPoint { return nil }
        sawPoint = true
        continue
      }
      let digit = byte &- zero
      guard digit <= 9, mantissa < DecimalText.limit / 10 else { return nil }
      mantissa = mantissa * 10 + Int64(digit)
      sawDigit = true
      if sawPoint { scale += 1 }
    }
    guard sawDigit else { return nil }
    self.mantissa = negative ? -mantissa : mantissa
    places = Int8(scale)
  }

  /// The amount in the minor unit of a currency with `exponent` digits; `nil` if it has more.
  package func minorUnits(exponent: Int) -> Int64? {
    guard scale <= exponent else { return nil }
    var units = mantissa
    for _ in scale..<exponent {
      let (product, overflows) = units.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      units = product
    }
    return units.magnitude < DecimalText.limit.magnitude ? units : nil
  }

  /// Whether a text is a number of more digits than any amount has.
  package static func isBeyondRange(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let unsigned = text.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let whole = unsigned.prefix { $0 != UInt8(ascii: ".") }
    let digits = unsigned.allSatisfy { $0 == UInt8(ascii: ".") || $0 &- UInt8(ascii: "0") <= 9 }
    return digits && whole.drop { $0 == UInt8(ascii: "0") }.count > 14
  }

  /// The nearest double.
  package var value: Double {
    // Both operands are exact, so the quotient is rounded once.
    if mantissa.magnitude <= 1 << 53, scale <= 22 {
      var divisor = 1.0
      for _ in 0..<scale { divisor *= 10 }
      return Double(mantissa) / divisor
    }
    return Double("\(mantissa)e-\(scale)") ?? .nan
  }
}
