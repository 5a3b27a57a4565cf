internal import DuecastEngine
internal import Receivables

extension RunResults {
  /// For each currency a line for each figure, and a column for each month's end and the as-of day.
  func writeKeyFigures(to workbook: Workbook) {
    let sheet = workbook.sheet("KPIs")
    let history = KeyFigureRow.rows(keyFigureHistory)
    let shown = KeyFigureRow.columns.filter { ![.day, .currency].contains($0.figure) }
    let days = keyFigureHistory.figures.map(\.day)
    sheet.text(0, 0, "Figure", .header)
    sheet.text(0, 1, Figure.currency.label, .header)
    for (j, day) in days.enumerated() { sheet.day(0, j + 2, day, .dayHeader) }
    var line = 1
    for currency in keyFigures.currencies.map(\.currency) {
      for column in shown {
        sheet.text(line, 0, column.figure.label)
        sheet.text(line, 1, currency.code)
        for (j, day) in days.enumerated() {
          guard let row = history.first(where: { $0.day == day && $0.figures.currency == currency })
          else { continue }
          workbook.write(
            column.cell(row), as: column.figure.unit, of: currency.code, at: (line, j + 2),
            of: sheet)
        }
        line += 1
      }
    }
    sheet.width(0...0, 36)
    sheet.width(1...1, 10)
    sheet.width(2...max(2, days.count + 1), 14)
    sheet.freeze(rows: 1, columns: 2)
    sheet.printWide()
  }
}
