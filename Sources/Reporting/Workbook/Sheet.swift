internal import CXlsxWriter
internal import Receivables

/// One sheet of a ``Workbook``; rows and columns count from 0.
struct Sheet {
  let handle: UnsafeMutablePointer<lxw_worksheet>
  let workbook: Workbook

  /// Rows of data that Excel can hold below a header.
  static let mostRows = Int(LXW_ROW_MAX) - 1
  /// Characters that a cell can hold.
  private static let mostCharacters = 32_767

  func text(_ row: Int, _ column: Int, _ text: String, _ style: Workbook.Style = .plain) {
    // A combining mark counts as a character of its own there.
    let scalars = XMLText.valid(text).unicodeScalars
    let cut =
      scalars.count > Sheet.mostCharacters
      ? String.UnicodeScalarView(scalars.prefix(Sheet.mostCharacters)) : scalars
    worksheet_write_string(
      handle, lxw_row_t(row), lxw_col_t(column), String(cut), workbook.format(style))
  }

  /// A remark across columns, in as many lines as it takes of `characters` each.
  func remark(_ row: Int, across columns: Int, characters: Int, _ text: String) {
    worksheet_merge_range(
      handle, lxw_row_t(row), 0, lxw_row_t(row), lxw_col_t(columns - 1), XMLText.valid(text),
      workbook.format(.remark))
    height(row, lines: max(1, (text.count + characters - 1) / characters))
  }

  func number(_ row: Int, _ column: Int, _ value: Double, _ style: Workbook.Style) {
    guard value.isFinite else { return }
    worksheet_write_number(
      handle, lxw_row_t(row), lxw_col_t(column), value, workbook.format(style))
  }

  func day(_ row: Int, _ column: Int, _ day: Day, _ style: Workbook.Style = .day) {
    var date = lxw_datetime()
    (date.year, date.month, date.day) = (Int32(day.year), Int32(day.month), Int32(day.dayOfMonth))
    worksheet_write_datetime(
      handle, lxw_row_t(row), lxw_col_t(column), &date, workbook.format(style))
  }

  /// A formula, and the value that is shown until a reader recalculates it.
  func formula(
    _ row: Int, _ column: Int, _ formula: String, value: Double, _ style: Workbook.Style
  ) {
    worksheet_write_formula_num(
      handle, lxw_row_t(row), lxw_col_t(column), formula, workbook.format(style), value)
  }

  func money(_ row: Int, _ column: Int, _ money: Money, isSum: Bool = false) {
    number(
      row, column, money.majorUnits,
      .amount(decimals: money.currency.exponent, isSum: isSum))
  }

  func width(_ columns: ClosedRange<Int>, _ characters: Double) {
    worksheet_set_column(
      handle, lxw_col_t(columns.lowerBound), lxw_col_t(columns.upperBound), characters, nil)
  }

  func height(_ row: Int, lines: Int) {
    worksheet_set_row(handle, lxw_row_t(row), Double(15 * lines), nil)
  }

  func freeze(rows: Int, columns: Int) {
    worksheet_freeze_panes(handle, lxw_row_t(rows), lxw_col_t(columns))
  }

  func filter(rows: Int, columns: Int) {
    worksheet_autofilter(handle, 0, 0, lxw_row_t(rows), lxw_col_t(columns - 1))
  }

  /// Characters that a printed page holds across and that can still be read.
  private static let mostPrinted = 400

  /// Prints wide, with the header on each page and the frozen columns on each of several across.
  ///
  /// - Parameters:
  ///   - characters: the width of all columns; what is too wide to be read on one page takes
  ///     several.
  ///   - tall: pages down, 0 for as many as it takes.
  func printWide(
    header: Bool = true, characters: Int = 0, frozenColumns: Int = 0, tall: UInt16 = 0
  ) {
    worksheet_set_landscape(handle)
    let pages = max(1, (characters + Self.mostPrinted - 1) / Self.mostPrinted)
    worksheet_fit_to_pages(handle, UInt16(pages), tall)
    if header { worksheet_repeat_rows(handle, 0, 0) }
    if pages > 1, frozenColumns > 0 {
      worksheet_repeat_columns(handle, 0, lxw_col_t(frozenColumns - 1))
    }
  }

  func insert(_ chart: UnsafeMutablePointer<lxw_chart>, row: Int, width: Double, height: Double) {
    var options = lxw_chart_options()
    // libxlsxwriter's own size is 480 × 288 pixels.
    (options.x_scale, options.y_scale) = (width / 480, height / 288)
    worksheet_insert_chart_opt(handle, lxw_row_t(row), 0, chart, &options)
  }

  // MARK: - Conditional formats

  typealias Area = (rows: ClosedRange<Int>, column: Int)

  func highlight(_ area: Area, equalTo text: String, _ highlight: Workbook.Highlight) {
    var condition = lxw_conditional_format()
    condition.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
    condition.criteria = UInt8(LXW_CONDITIONAL_CRITERIA_EQUAL_TO.rawValue)
    condition.format = workbook.format(highlight)
    "\"\(text)\"".withCString { value in
      condition.value_string = UnsafeMutablePointer(mutating: value)
      apply(&condition, area)
    }
  }

  func highlight(_ area: Area, above limit: Double, _ highlight: Workbook.Highlight) {
    compare(area, LXW_CONDITIONAL_CRITERIA_GREATER_THAN, limit, highlight)
  }

  func highlight(_ area: Area, below limit: Double, _ highlight: Workbook.Highlight) {
    compare(area, LXW_CONDITIONAL_CRITERIA_LESS_THAN, limit, highlight)
  }

  func bars(_ area: Area, color: UInt32) {
    var condition = lxw_conditional_format()
    condition.type = UInt8(LXW_CONDITIONAL_DATA_BAR.rawValue)
    condition.bar_color = color
    condition.bar_solid = 1
    apply(&condition, area)
  }

  private func compare(
    _ area: Area, _ criterion: lxw_conditional_criteria, _ limit: Double,
    _ highlight: Workbook.Highlight
  ) {
    var condition = lxw_conditional_format()
    condition.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
    condition.criteria = UInt8(criterion.rawValue)
    condition.value = limit
    condition.format = workbook.format(highlight)
    apply(&condition, area)
  }

  private func apply(_ condition: inout lxw_conditional_format, _ area: Area) {
    worksheet_conditional_format_range(
      handle, lxw_row_t(area.rows.lowerBound), lxw_col_t(area.column),
      lxw_row_t(area.rows.upperBound), lxw_col_t(area.column), &condition)
  }
}
