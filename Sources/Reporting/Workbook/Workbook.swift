internal import CXlsxWriter
internal import Foundation
internal import Receivables

/// An Excel workbook that is being written, through libxlsxwriter.
///
/// Text from data is written as text: a cell that begins with `=` is not a formula.
final class Workbook {
  /// How a cell is shown.
  enum Style: Hashable {
    case plain, header, numberHeader, dayHeader, title, note, noteRight, remark, bold, wrapped, day,
      integer,
      integerSum
    case number(decimals: Int)
    case percent(decimals: Int)
    /// An amount with so many decimals; `isSum` is bold below a line.
    case amount(decimals: Int, isSum: Bool)
  }

  /// What stands out where a condition holds.
  enum Highlight: Hashable { case good, watch, bad }

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  private let handle: UnsafeMutablePointer<lxw_workbook>
  private var styles: [Style: UnsafeMutablePointer<lxw_format>] = [:]
  private var highlights: [Highlight: UnsafeMutablePointer<lxw_format>] = [:]
  private var isClosed = false

  /// - Parameters:
  ///   - path: the file to be written on ``close()``.
  ///   - on: the day it says it was made on; the same contents and day are the same bytes.
  init(path: String, title: String, on day: Day) throws {
    guard let handle = workbook_new(path) else { throw Failed(description: "no memory") }
    self.handle = handle
    var created = tm()
    (created.tm_year, created.tm_mon, created.tm_mday) = (
      Int32(day.year - 1900), Int32(day.month - 1), Int32(day.dayOfMonth)
    )
    var properties = lxw_doc_properties()
    properties.created = timegm(&created)
    XMLText.valid(title).withCString { text in
      properties.title = UnsafeMutablePointer(mutating: text)
      workbook_set_properties(handle, &properties)
    }
  }

  deinit { if !isClosed { lxw_workbook_free(handle) } }

  /// Writes the file.
  func close() throws {
    isClosed = true
    let error = Workbook.quietly { workbook_close(handle) }
    guard error == LXW_NO_ERROR else {
      throw Failed(description: String(cString: lxw_strerror(error)))
    }
  }

  /// Keeps the library's own lines off standard error, which has one sentence for a failure.
  private static func quietly<Result>(_ work: () -> Result) -> Result {
    let (kept, nowhere) = (dup(STDERR_FILENO), open("/dev/null", O_WRONLY | O_CLOEXEC))
    defer {
      for descriptor in [kept, nowhere] where descriptor >= 0 { _ = Foundation.close(descriptor) }
    }
    guard kept >= 0, nowhere >= 0 else { return work() }
    dup2(nowhere, STDERR_FILENO)
    defer { dup2(kept, STDERR_FILENO) }
    return work()
  }

  func sheet(_ name: String) -> Sheet {
    guard let sheet = workbook_add_worksheet(handle, name) else {
      preconditionFailure("no sheet can be named \(name)")
    }
    return Sheet(handle: sheet, workbook: self)
  }

  /// A chart of stacked columns, to be inserted into a sheet.
  func stackedColumns(
    title: String, unit: String, series: [(name: String, values: String, color: UInt32)],
    categories: String
  ) -> UnsafeMutablePointer<lxw_chart> {
    guard let chart = workbook_add_chart(handle, UInt8(LXW_CHART_COLUMN_STACKED.rawValue)) else {
      preconditionFailure("no chart")
    }
    chart_title_set_name(chart, title)
    chart_set_series_gap(chart, 40)
    chart_axis_set_name(chart.pointee.y_axis, unit)
    chart_axis_set_num_format(chart.pointee.y_axis, "#,##0")
    chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    for item in series {
      let added = chart_add_series(chart, categories, item.values)
      chart_series_set_name(added, item.name)
      var fill = lxw_chart_fill()
      fill.color = item.color
      chart_series_set_fill(added, &fill)
    }
    return chart
  }

  func format(_ style: Style) -> UnsafeMutablePointer<lxw_format>? {
    if let format = styles[style] { return format }
    let format = workbook_add_format(handle)
    let isHeader = [.header, .numberHeader, .dayHeader].contains(style)
    format_set_align(
      format,
      UInt8((isHeader ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP).rawValue))
    // Text stands off from the number to its left.
    if [.plain, .header, .wrapped].contains(style) { format_set_indent(format, 1) }
    switch style {
    case .plain: break
    case .header, .numberHeader, .dayHeader:
      format_set_bold(format)
      if style == .dayHeader { format_set_num_format(format, "d mmm yyyy") }
      if style != .header { format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
      format_set_text_wrap(format)
      format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
    case .title:
      format_set_bold(format)
      format_set_font_size(format, 16)
    case .note, .noteRight:
      format_set_font_color(format, 0x5D6975)
      if style == .noteRight { format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
    case .remark:
      format_set_font_color(format, 0x5D6975)
      format_set_text_wrap(format)
    case .bold: format_set_bold(format)
    case .wrapped: format_set_text_wrap(format)
    case .day: format_set_num_format(format, "yyyy-mm-dd")
    case .integer: format_set_num_format(format, "#,##0")
    case .integerSum:
      format_set_num_format(format, "#,##0")
      format_set_bold(format)
      format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
    case .number(let decimals): format_set_num_format(format, "#,##0" + places(decimals))
    case .percent(let decimals): format_set_num_format(format, "0" + places(decimals) + "%")
    case .amount(let decimals, let isSum):
      let places = places(decimals)
      format_set_num_format(format, "#,##0\(places);[Red]-#,##0\(places)")
      guard isSum else { break }
      format_set_bold(format)
      format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
    }
    styles[style] = format
    return format
  }

  private func places(_ decimals: Int) -> String {
    decimals > 0 ? "." + String(repeating: "0", count: decimals) : ""
  }

  func format(_ highlight: Highlight) -> UnsafeMutablePointer<lxw_format>? {
    if let format = highlights[highlight] { return format }
    let format = workbook_add_format(handle)
    let (paper, ink): (lxw_color_t, lxw_color_t) =
      switch highlight {
      case .good: (0xD5EBDF, 0x1E5945)
      case .watch: (0xFBEBC4, 0x7A5B00)
      case .bad: (0xF6D3CE, 0x8C1D18)
      }
    format_set_bg_color(format, paper)
    format_set_font_color(format, ink)
    highlights[highlight] = format
    return format
  }
}
