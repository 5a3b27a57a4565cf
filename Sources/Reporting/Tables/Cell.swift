internal import Foundation
public import Receivables

/// What one cell of an output file holds.
public enum Cell: Sendable, Hashable {
  case text(String)
  case integer(Int)
  case number(Double)
  case money(Money)
  case day(Day)
  /// There is none.
  case empty

  public init(_ text: String?) { self = text.map { .text($0) } ?? .empty }
  public init(_ number: Double?) { self = number.map { .number($0) } ?? .empty }
  public init(_ integer: Int?) { self = integer.map { .integer($0) } ?? .empty }
  public init(_ day: Day?) { self = day.map { .day($0) } ?? .empty }
  public init(_ money: Money?) { self = money.map { .money($0) } ?? .empty }

  /// `yes` or `no`.
  static func yesNo(_ value: Bool) -> Cell { .text(value ? "yes" : "no") }
}

extension Cell: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let integer): try container.encode(integer)
    case .number(let number):
      if number.isFinite { try container.encode(number) } else { try container.encodeNil() }
    // A decimal keeps the minor units that binary floating point would blur.
    case .money(let money):
      try container.encode(Decimal(money.minorUnits) / Decimal(money.currency.minorUnitsPerMajor))
    case .day(let day): try container.encode(day)
    case .empty: try container.encodeNil()
    }
  }
}
