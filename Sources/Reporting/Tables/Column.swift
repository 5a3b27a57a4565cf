import Foundation
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

/// One column of an output file: its name and how to read it off a row.
///
/// The header, the CSV cell and the JSON key all come from here, so they cannot disagree.
public struct Column<Row>: Sendable {
  public let name: String
  public let cell: @Sendable (Row) -> Cell

  public init(_ name: String, _ cell: @escaping @Sendable (Row) -> Cell) {
    self.name = name
    self.cell = cell
  }
}

/// The rows of one output file under their columns.
public struct OutputTable<Row: Sendable>: Sendable {
  public let columns: [Column<Row>]
  public let rows: [Row]

  public init(_ columns: [Column<Row>], _ rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }

  /// As RFC 4180, with a header row.
  public var csv: String {
    var encoder = CSVEncoder()
    encode(into: &encoder)
    return String(decoding: encoder.bytes, as: UTF8.self)
  }

  /// As an array with one object for each row.
  public func json() throws -> String {
    let objects = rows.map { row in
      Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.cell(row)) })
    }
    return try JSONText.encode(objects)
  }

  func encode(into encoder: inout CSVEncoder) {
    encoder.header(columns.map(\.name))
    for row in rows {
      for column in columns { encoder.field(column.cell(row)) }
      encoder.endRow()
    }
  }
}

/// JSON with sorted keys, so that the same value is the same bytes.
public enum JSONText {
  /// Keys as they are.
  public static func encode(_ value: some Encodable) throws -> String {
    try text(value, JSONEncoder())
  }

  /// Property names in `snake_case`, as in the columns of tables.
  public static func record(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try text(value, encoder)
  }

  private static func text(_ value: some Encodable, _ encoder: JSONEncoder) throws -> String {
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
