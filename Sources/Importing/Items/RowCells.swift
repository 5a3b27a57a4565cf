import Receivables

/// The cells of one row by their role.
struct RowCells {
  let table: ReadTable
  let row: Int

  func text(_ role: Role) -> String {
    let text = table.source.grid[row, table.map[role]]
    // A text that was written for a spreadsheet has an apostrophe before what looks like a formula.
    return text.first == "'" && text.count > 1 ? String(text.dropFirst()) : text
  }

  func isFilled(_ role: Role) -> Bool { !table.source.grid.isEmpty(row, table.map[role]) }

  func day(_ role: Role) -> Day? {
    let column = table.map[role]
    guard column >= 0, !table.source.grid.isEmpty(row, column) else { return nil }
    return table.form.day(table.source.grid[row, column], table.source.grid.type(row, column))
  }

  func isBrokenDay(_ role: Role) -> Bool {
    let column = table.map[role]
    guard column >= 0 else { return false }
    return table.form.isBrokenDay(
      table.source.grid[row, column], table.source.grid.type(row, column))
  }

  func number(_ role: Role) -> DecimalText? { number(at: table.map[role]) }

  func number(at column: Int) -> DecimalText? {
    guard column >= 0, !table.source.grid.isEmpty(row, column) else { return nil }
    return table.form.number(
      table.source.grid[row, column], table.source.grid.type(row, column))
  }

  /// Whether a cell of money holds something that is not a number.
  func isBrokenNumber(_ role: Role) -> Bool {
    let text = text(role)
    return !text.isEmpty && number(role) == nil && !TableForm.blanks.contains(text.lowercased())
  }

  /// A currency that stands beside the number of a role, or in its caption.
  func currency(beside role: Role) -> Currency? {
    if let code = WrittenNumber(table.source.grid[row, table.map[role]])?.currency, !code.isEmpty {
      return Currency(code)
    }
    return table.map.captionCurrency[role].flatMap { Currency($0) }
  }
}

extension DecimalText {
  /// In minor units, rounded where there are more digits than the currency has.
  func units(_ exponent: Int) -> (value: Int64, isRounded: Bool)? {
    if let exact = minorUnits(exponent: exponent) { return (exact, false) }
    guard scale > exponent else { return nil }
    var divisor: Int64 = 1
    for _ in 0..<(scale - exponent) {
      let (product, overflows) = divisor.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      divisor = product
    }
    let (whole, rest) = (mantissa / divisor, abs(mantissa % divisor))
    return (rest * 2 >= divisor ? whole + (mantissa < 0 ? -1 : 1) : whole, true)
  }
}
