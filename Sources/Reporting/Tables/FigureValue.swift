internal import Receivables

/// A figure and its value: what a line of key figures is made of, on any screen.
public struct FigureValue: Sendable, Hashable {
  public let figure: Figure
  public let cell: Cell

  public init(_ figure: Figure, _ cell: Cell) { (self.figure, self.cell) = (figure, cell) }

  /// As every screen shows it, rounded by the figure's unit: `47.9 days`, `73.1%`, `11,400.17`.
  public var shown: String {
    let text = cell.shown(as: figure.unit)
    if case .days = figure.unit, cell != .empty { return text + " days" }
    return text
  }
}

extension Cell {
  /// As every screen shows it; empty where there is none.
  public func shown(as unit: Unit) -> String {
    switch self {
    case .text(let text): text
    case .integer(let integer): NumberText.grouped(integer)
    case .number(let number): unit.shown(number)
    case .money(let money): money.grouped
    case .day(let day): day.description
    case .empty: ""
    }
  }
}

extension OutputTable {
  /// The figures of one row, in order of the columns; those without a value are left out.
  public func values(ofRow row: Int) -> [FigureValue] {
    columns.map { FigureValue($0.figure, $0.cell(rows[row])) }.filter { $0.cell != .empty }
  }
}
