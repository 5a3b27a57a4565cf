/// A currency by its ISO 4217 code.
public struct Currency: Sendable, Hashable, Comparable {
  /// The three letters, packed so that a currency is a trivial value.
  private let packed: UInt32

  /// Reads three letters in either case; anything else is `nil`.
  public init?(_ code: String) {
    var code = code
    guard let currency = code.withUTF8({ Currency(utf8: $0) }) else { return nil }
    self = currency
  }

  package init?(utf8: UnsafeBufferPointer<UInt8>) {
    guard utf8.count == 3 else { return nil }
    var packed: UInt32 = 0
    for byte in utf8 {
      let upper = byte >= UInt8(ascii: "a") ? byte &- 32 : byte
      guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(upper) else { return nil }
      packed = packed << 8 | UInt32(upper)
    }
    self.packed = packed
  }

  private init(packed: UInt32) { self.packed = packed }

  /// No currency stated (ISO 4217's XXX).
  public static let unstated = Currency(packed: 0x58_58_58)

  /// Three capital letters.
  public var code: String {
    String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) }, as: UTF8.self)
  }

  /// Decimal digits of the minor unit (ISO 4217, list one, 2024).
  public var exponent: Int {
    switch packed {
    // BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
    case 0x42_49_46, 0x43_4C_50, 0x44_4A_46, 0x47_4E_46,
      0x49_53_4B, 0x4A_50_59, 0x4B_4D_46, 0x4B_52_57,
      0x50_59_47, 0x52_57_46, 0x55_47_58, 0x55_59_49, 0x56_4E_44,
      0x56_55_56, 0x58_41_46, 0x58_4F_46, 0x58_50_46:
      0
    // BHD, IQD, JOD, KWD, LYD, OMR, TND
    case 0x42_48_44, 0x49_51_44, 0x4A_4F_44, 0x4B_57_44,
      0x4C_59_44, 0x4F_4D_52, 0x54_4E_44:
      3
    // CLF, UYW
    case 0x43_4C_46, 0x55_59_57: 4
    default: 2
    }
  }

  /// Minor units in one major unit.
  public var minorUnitsPerMajor: Int64 {
    switch exponent {
    case 0: 1
    case 3: 1000
    case 4: 10_000
    default: 100
    }
  }

  public static func < (a: Currency, b: Currency) -> Bool { a.packed < b.packed }
}

extension Currency: CustomStringConvertible, Codable {
  public var description: String { code }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let code = try container.decode(String.self)
    guard let currency = Currency(code) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(code) is not a currency code of three letters")
    }
    self = currency
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}

/// An exact amount in the minor unit of its currency.
///
/// Amounts of different currencies are never added: arithmetic on them traps.
public struct Money: Sendable, Hashable, Codable {
  /// Such as cents; below zero where the other party is owed.
  public var minorUnits: Int64
  /// Says how many minor units make a major one.
  public let currency: Currency

  /// An amount of `minorUnits`, whatever digits the currency has.
  public init(minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Reads decimal text, such as `-1234.50`; anything else, or more digits than the currency has,
  /// is `nil`.
  public init?(_ text: String, _ currency: Currency) {
    var text = text
    guard let decimal = text.withUTF8({ DecimalText($0) }),
      let units = decimal.minorUnits(exponent: currency.exponent)
    else { return nil }
    self.init(minorUnits: units, currency)
  }

  /// The neutral element of sums in one currency.
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  /// The amount in major units, for statistics only: sums of money stay exact.
  public var majorUnits: Double {
    Double(minorUnits) / Double(currency.minorUnitsPerMajor)
  }

  /// Traps for two currencies, and where the sum exceeds 64 bits.
  public static func + (a: Money, b: Money) -> Money {
    precondition(a.currency == b.currency, "cannot add \(b.currency) to \(a.currency)")
    return Money(minorUnits: a.minorUnits + b.minorUnits, a.currency)
  }

  /// Traps for two currencies.
  public static func - (a: Money, b: Money) -> Money { a + -b }
  /// The same amount owed the other way.
  public static prefix func - (a: Money) -> Money { Money(minorUnits: -a.minorUnits, a.currency) }
  /// Traps for two currencies.
  public static func += (a: inout Money, b: Money) { a = a + b }
}

extension Money {
  /// Exact decimal text with grouped thousands, for people: `-1,234.50`.
  public var grouped: String {
    let plain = description
    let sign = plain.prefix { $0 == "-" }
    let digits = plain.dropFirst(sign.count).prefix { $0 != "." }
    var text = String(sign)
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text + plain.dropFirst(sign.count + digits.count)
  }
}

extension Money: CustomStringConvertible {
  /// Exact decimal text without grouping, with the currency's digits: `-1234.50`.
  public var description: String {
    let unit = UInt64(currency.minorUnitsPerMajor)
    let magnitude = minorUnits.magnitude
    let sign = minorUnits < 0 ? "-" : ""
    guard unit > 1 else { return "\(sign)\(magnitude)" }
    let fraction = String(magnitude % unit)
    let zeros = String(repeating: "0", count: currency.exponent - fraction.count)
    return "\(sign)\(magnitude / unit).\(zeros)\(fraction)"
  }
}
