internal import LedgerFiles
internal import Receivables

/// One column of an output file: what it is and how to read it off a row.
///
/// The header, the CSV cell, the JSON key, the workbook's heading and number format and the glossary
/// all come from its figure, so they cannot disagree.
public struct Column<Row>: Sendable {
  public let figure: Figure
  public let cell: @Sendable (Row) -> Cell

  public init(_ figure: Figure, _ cell: @escaping @Sendable (Row) -> Cell) {
    self.figure = figure
    self.cell = cell
  }

  /// Its name in files.
  public var name: String { figure.name }
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
  public func json() throws -> String { try JSONText.encode(objects) }

  /// An object for each row, by the names of its columns.
  public var objects: [[String: Cell]] {
    rows.map { row in
      Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.cell(row)) })
    }
  }

  func encode(into encoder: inout CSVEncoder) {
    encoder.header(columns.map(\.name))
    for row in rows {
      for column in columns { encoder.field(column.cell(row)) }
      encoder.endRow()
    }
  }
}
