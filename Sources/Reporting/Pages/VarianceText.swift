public import Receivables
public import Variance

/// A variance for a terminal: a line for each week, the sum of all, and how kept forecasts did.
public enum VarianceText {
  /// - Parameter cumulated: Whether a line is of all weeks up to its own; the last is then the sum.
  public static func page(
    _ variance: CashVariance, _ record: SnapshotRecord, cumulated: Bool = false
  ) -> String {
    let shown = cumulated ? variance.cumulated() : variance
    var text =
      "Forecast of \(variance.from) against "
      + (variance.isForecast ? "the forecast of \(variance.to)" : "cash received by \(variance.to)")
      + "\n"
    for currency in Set(shown.rows.map(\.currency)).sorted() {
      let rows = shown.rows.filter { $0.currency == currency }
      text += "\n"
      text += AmountScale.fitting { scale in
        let unit = scale.name.isEmpty ? "" : "\(scale.name) of "
        let size = scale.size * Double(currency.minorUnitsPerMajor)
        return "Cash in \(unit)\(currency.code)\n\n"
          + table(rows, variance, size: size, cumulated: cumulated)
      }
      if let entry = record.entries.first(where: { $0.currency == currency }) {
        text += "\n" + TextTable.wrap(accuracy(entry), width: 80)
      }
    }
    return text + "\n" + legend(variance.rows.map(\.parts))
  }

  private static func legend(_ parts: [CashVariance.Parts]) -> String {
    let meanings = CashVariance.Parts.shown(parts).map { part in
      TextTable.wrap("\(part.figure.label): \(part.figure.meaning)", width: 80, hang: "  ")
    }.joined()
    return meanings + "A positive part is more cash than forecast.\n"
  }

  /// Invoices shown of a week.
  private static let itemsShown = 20

  /// What moved one week: its invoices with the largest differences, the rest and their sum.
  ///
  /// - Returns: `nil` where the variance does not have the week.
  public static func week(_ variance: CashVariance, from start: Day) -> String? {
    let rows = variance.rows.filter { $0.week.start == start }
    guard let first = rows.first else { return nil }
    var text =
      "Week of \(DayText.range(first.week.start, first.week.end)): the forecast of "
      + "\(variance.from) against "
      + (variance.isForecast ? "that of \(variance.to)" : "cash received") + "\n"
    for row in rows {
      let items = variance.items.filter {
        $0.week == row.week && $0.currency == row.currency && $0.outcome != $0.forecast
      }.sorted { a, b in
        let (x, y) = ((a.outcome - a.forecast).magnitude, (b.outcome - b.forecast).magnitude)
        return x != y ? x > y : a.invoice < b.invoice
      }
      let shown = CashVariance.Parts.shown(items.map(\.parts) + [row.parts])
      var table = TextTable(
        [
          .init("invoice", widest: 14), .init("customer", widest: 12),
          .init("differ-\nence", .right),
        ] + shown.map { .init($0.head, .right) })
      func line(_ name: String, _ customer: String, _ parts: [CashVariance.Parts]) {
        let size = Double(row.currency.minorUnitsPerMajor)
        let amounts =
          [parts.reduce(0) { $0 + $1.sum }]
          + shown.map { part in parts.reduce(0) { $0 + part.amount($1) } }
        table.row([name, customer] + amounts.map { NumberText.whole(Double($0) / size) })
      }
      for item in items.prefix(itemsShown) { line(item.invoice, item.customerID, [item.parts]) }
      let rest = items.dropFirst(itemsShown).map(\.parts)
      if !rest.isEmpty { line("\(NumberText.grouped(rest.count)) more", "", rest) }
      var remainder = row.parts
      remainder.subtract(items.map(\.parts))
      line("(no invoice)", "", [remainder])
      table.rule()
      line("all", "", [row.parts])
      text += "\nIn \(row.currency)\n\n" + table.text
    }
    return text + "\n" + legend(rows.map(\.parts))
  }

  private static func table(
    _ rows: [CashVariance.Row], _ variance: CashVariance, size: Double, cumulated: Bool
  ) -> String {
    let shown = CashVariance.Parts.shown(rows.map(\.parts))
    var table = TextTable(
      [
        .init(cumulated ? "up\nto" : "week\nfrom"), .init("forecast", .right),
        .init(variance.isForecast ? "later\nforecast" : "actual", .right),
        .init("differ-\nence", .right),
      ] + shown.map { .init($0.head, .right) })
    func cells(_ label: String, _ rows: [CashVariance.Row]) -> [String] {
      let (forecast, outcome) = (
        rows.reduce(0) { $0 + $1.forecast }, rows.reduce(0) { $0 + $1.outcome }
      )
      let parts = shown.map { part in rows.reduce(0) { $0 + part.amount($1.parts) } }
      return [label]
        + ([forecast, outcome, outcome - forecast] + parts).map {
          NumberText.whole(Double($0) / size)
        }
    }
    for row in rows {
      table.row(cells(DayText.short(cumulated ? row.week.end : row.week.start), [row]))
    }
    guard !cumulated else { return table.text }
    table.rule()
    table.row(cells("sum", rows))
    return table.text
  }

  private static func accuracy(_ entry: SnapshotRecord.Entry) -> String {
    var text =
      "Of \(NumberText.count(entry.weeks, "week", "weeks")) that "
      + "\(NumberText.count(entry.forecasts, "kept forecast", "kept forecasts")) covered and that "
      + "have passed, \(NumberText.percent(entry.coverage80)) lay within the 80% range"
    if let error = entry.weightedError, let bias = entry.bias {
      text +=
        "; weekly WAPE \(NumberText.percent(error, digits: 1)), bias "
        + "\(bias > 0 ? "+" : "")\(NumberText.percent(bias, digits: 1))"
    }
    return text + "."
  }
}
