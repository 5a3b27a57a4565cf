internal import AccountReview
internal import CashTables
internal import DuecastEngine
internal import ForecastVocabulary
internal import Foundation
internal import Receivables

extension RunResults {
  /// Writes `workbook.xlsx`: a summary with a chart, and the files of the run as sheets.
  func writeWorkbook(to folder: OutputFolder, _ name: String = "workbook.xlsx") throws {
    try folder.replace(byPath: name) { path in
      let workbook = try Workbook(
        path: path, title: "Cash forecast of \(provenance.ledgerName)", on: provenance.day)
      let summary = workbook.sheet("Summary")
      let places = cashTables.map { table in
        workbook.cashTable(sheetName(table), table, by: periods)
      }
      writeSummary(to: summary, of: workbook, places)
      if !scenarios.isEmpty {
        workbook.table(
          "Scenarios", OutputTable(ScenarioRow.columns, ScenarioRow.rows(scenarios, by: periods)),
          frozenColumns: 1)
      }
      workbook.table(
        "Invoices",
        OutputTable(
          InvoiceRow.columns,
          sheetInvoices.map { InvoiceRow($0, in: view, intervals: outlook.intervals) }),
        frozenColumns: 1)
      writeWorklist(to: workbook)
      workbook.table(
        "Plan", OutputTable(PlanRow.columns, PlanRow.rows(worklist.plan, of: view)),
        frozenColumns: 1)
      workbook.table("Disputes", OutputTable(DisputeTask.columns, tasks.disputes))
      workbook.table("Cash to apply", OutputTable(CashTask.columns, tasks.cash))
      workbook.table("Promises", OutputTable(PromiseTask.columns, tasks.promises))
      let aged = writeAgeing(to: workbook)
      writeScorecards(to: workbook)
      workbook.table(
        "Value by health", OutputTable(ValueGridRow.columns, ValueGridRow.rows(accounts.grids)))
      workbook.table(
        "Churn and cash",
        OutputTable(ChurnCashRow.columns, churnCash.flatMap { ChurnCashRow.rows(of: $0) }),
        frozenColumns: 3)
      writeAllowance(to: workbook, aged)
      writeKeyFigures(to: workbook)
      workbook.table("Data issues", OutputTable(LedgerIssue.columns, view.issues))
      workbook.table(
        "Glossary", OutputTable(GlossaryRow.columns, Glossary.entries.map { GlossaryRow($0) }),
        frozenColumns: 1)
      try workbook.close()
    }
  }

  /// Which periods are parts, as a sentence; `nil` where none is.
  private var partNote: String? {
    let ranges = periods.ranges(after: view.day, horizon: forecast.horizon)
      .filter { periods.isPart($0, after: view.day) }
    guard !ranges.isEmpty else { return nil }
    return ranges.map { DayText.range(view.day + $0.lowerBound, view.day + $0.upperBound) }
      .joined(separator: " and ")
      + (ranges.count == 1 ? " is a part" : " are parts") + " of a \(periods.length.rawValue)."
  }

  private func sheetName(_ table: CashTable) -> String {
    let title = HorizonText.title(forecast.horizon)
    return table.isConverted
      ? "All in \(table.currency)" : cashTables.count > 1 ? "\(title) \(table.currency)" : title
  }

  private func writeSummary(
    to sheet: Sheet, of workbook: Workbook, _ places: [Workbook.CashTablePlace]
  ) {
    sheet.text(0, 0, "Cash forecast and collections", .title)
    sheet.text(
      1, 0,
      "\(provenance.ledgerName), as of the close of \(provenance.day); "
        + "Duecast \(provenance.engineVersion)",
      .note)
    var row = 3
    for notice in notes.map({ "\($0)." }) + [sheetNote, partNote].compactMap({ $0 }) {
      sheet.remark(row, across: 7, characters: 130, PlainText.capitalised(notice))
      row += 1
    }
    row += 1
    let horizon = HorizonText.words(forecast.horizon)
    let titles = [
      Figure.currency.label, Figure.openAmount.label, Figure.overdueAmount.label,
      Figure.expectedSoon.label, HorizonText.expected(forecast.horizon), "\(horizon), p10",
      "\(horizon), p90",
    ]
    for (j, title) in titles.enumerated() {
      sheet.text(row, j, title, j > 0 ? .numberHeader : .header)
    }
    for currency in forecast.currencies {
      row += 1
      let month = CashRow(forecast, 1...min(28, forecast.horizon), .total, currency)
      let whole = cash(currency).whole
      let amounts = [
        currency.minorUnits(nearest: month.expected), whole.total, whole.p10, whole.p90,
      ]
      sheet.text(row, 0, currency.code)
      let open = ageing.totals.first { $0.currency == currency }?.open ?? .zero(currency)
      sheet.money(row, 1, open)
      sheet.money(row, 2, overdue(currency))
      for (j, units) in amounts.enumerated() {
        sheet.money(row, 3 + j, Money(minorUnits: units, currency))
      }
    }
    row += 2
    for place in places where !place.receipts.isEmpty {
      let chart = workbook.stackedColumns(
        title: "Receipts by \(periods.length.rawValue)"
          + (place.table.isConverted ? ", all currencies" : ", \(place.table.currency)"),
        unit: place.table.currency.code,
        series: place.receipts.map { ($0.line.label, place.values($0.row), $0.line.color) },
        categories: place.categories)
      sheet.insert(chart, row: row, width: 860, height: 330)
      row += 18
    }
    sheet.width(0...6, 18)
    sheet.printWide(header: false, tall: places.count > 2 ? 0 : 1)
  }

  private func writeWorklist(to workbook: Workbook) {
    let place = workbook.table(
      "Worklist", OutputTable(worklist.columns, worklist.items), frozenColumns: 3)
    let (sheet, columns) = (place.sheet, place.columns)
    guard !worklist.items.isEmpty else { return }
    let rows = 1...min(worklist.items.count, Sheet.mostRows)
    if let column = columns[.valueOfContact] { sheet.bars((rows, column), color: 0x7FADD1) }
    if let column = columns[.oldestDaysPastDue] {
      sheet.highlight((rows, column), above: 60, .bad)
      sheet.highlight((rows, column), above: 30, .watch)
    }
    if let column = columns[.creditLimitUsed] {
      sheet.highlight((rows, column), above: 1, .bad)
    }
    highlightBands(sheet, rows, columns[.healthBand])
  }

  private func writeScorecards(to workbook: Workbook) {
    let cards = sheetScorecards
    // The name stands beside the number, as on other sheets.
    let (names, others) = (
      AccountCard.columns.filter { $0.figure == .customerName },
      AccountCard.columns.filter { $0.figure != .customerName }
    )
    let columns = others.prefix(1) + names + others.dropFirst()
    let place = workbook.table(
      "Scorecards", OutputTable(Array(columns), cards), frozenColumns: 2)
    guard !cards.isEmpty else { return }
    let rows = 1...cards.count
    if let column = place.columns[.score] { place.sheet.bars((rows, column), color: 0x9CC5B5) }
    highlightBands(place.sheet, rows, place.columns[.band])
  }

  private func highlightBands(_ sheet: Sheet, _ rows: ClosedRange<Int>, _ column: Int?) {
    guard let column else { return }
    sheet.highlight((rows, column), equalTo: "green", .good)
    sheet.highlight((rows, column), equalTo: "amber", .watch)
    sheet.highlight((rows, column), equalTo: "red", .bad)
  }
}

extension CashLine {
  /// Its colour in charts, as in the report.
  fileprivate var color: UInt32 {
    switch self {
    case .openExisting: 0x1D4E79
    case .openNew: 0x7FADD1
    case .billingExisting: 0xCFAE6D
    default: 0xEAD9B4
    }
  }
}
