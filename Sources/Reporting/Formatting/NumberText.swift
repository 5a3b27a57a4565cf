public import Receivables

/// Numbers as people read them and as files keep them, the same in every locale.
public enum NumberText {
  /// `1234567` as `1,234,567`.
  public static func grouped(_ value: Int) -> String {
    let sign = value < 0 ? "-" : ""
    return sign + grouped(digits: String(value.magnitude))
  }

  /// Rounded to a whole number, halves away from zero, with grouping: `-12,346`.
  public static func whole(_ value: Double) -> String { fixed(value, digits: 0) }

  /// Rounded to `digits` decimals (0–6), halves away from zero, with grouping: `1,234.50`.
  ///
  /// What is beyond all numbers is `n/a`: data out of all proportion may lead there.
  public static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "n/a" }
    precondition((0...6).contains(digits), "\(digits) decimals")
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e15 else { return value.description }
    let units = UInt64(scaled)
    let sign = value < 0 && units > 0 ? "-" : ""
    let all = String(units)
    guard digits > 0 else { return sign + grouped(digits: all) }
    let padded = String(repeating: "0", count: max(0, digits + 1 - all.count)) + all
    return sign + grouped(digits: String(padded.dropLast(digits))) + "." + padded.suffix(digits)
  }

  /// A share as a percentage: `0.256` as `26%`.
  public static func percent(_ share: Double, digits: Int = 0) -> String {
    fixed(share * 100, digits: digits) + "%"
  }

  /// Exact, with grouping and all of the currency's digits: `1,234.50`.
  public static func exact(_ money: Money) -> String { money.grouped }

  /// Rounded to whole major units, with grouping; for tables where cents are noise.
  public static func whole(_ money: Money) -> String { whole(money.majorUnits) }

  /// Three significant digits and a unit: `1.24 m`, `38.1 k`, `512`.
  public static func compact(_ value: Double) -> String {
    let magnitude = value.magnitude
    let units: [(Double, String)] = [(1e9, " bn"), (1e6, " m"), (1e3, " k")]
    // 999,950 is 1.00 m, not 1000.0 k.
    for (unit, name) in units where magnitude >= unit * 0.9995 {
      let scaled = value / unit
      let digits = scaled.magnitude < 9.995 ? 2 : scaled.magnitude < 99.95 ? 1 : 0
      return fixed(scaled, digits: digits) + name
    }
    return whole(value)
  }

  /// `1 invoice`, `2 invoices`.
  public static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(grouped(number)) \(number == 1 ? one : many)"
  }

  /// The shortest text that reads back as the same number, without a needless `.0`.
  ///
  /// Files carry this; a number that is not finite has no place in them and is left out.
  public static func full(_ value: Double) -> String {
    value.isFinite ? trimmed(value.description) : ""
  }

  /// As ``full(_:)-(Double)``, in the shorter digits of single precision.
  public static func full(_ value: Float) -> String {
    value.isFinite ? trimmed(value.description) : ""
  }

  /// The whole number nearest to zero from a value, or the last one there is.
  public static func integer(_ value: Double) -> Int {
    guard !value.isNaN else { return 0 }
    return Int(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
  }

  private static func trimmed(_ description: String) -> String {
    description.hasSuffix(".0") ? String(description.dropLast(2)) : description
  }

  private static func grouped(digits: String) -> String {
    var text = ""
    for (i, digit) in digits.enumerated() {
      if i > 0 && (digits.count - i).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
