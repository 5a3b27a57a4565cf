/// A table of plain text for a terminal, aligned by its columns.
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    /// May be several lines; they end on the last line of the head.
    public let title: String
    public let alignment: Alignment
    /// Longer texts are cut with an ellipsis; `nil` shows all.
    public let widest: Int?

    public init(_ title: String, _ alignment: Alignment = .left, widest: Int? = nil) {
      self.title = title
      self.alignment = alignment
      self.widest = widest
    }
  }

  private enum Line: Sendable {
    case cells([String])
    case rule
  }

  private let columns: [Column]
  private var lines: [Line] = []

  public init(_ columns: [Column]) { self.columns = columns }

  /// Appends a row; one text for each column.
  public mutating func row(_ cells: [String]) {
    precondition(cells.count == columns.count, "\(cells.count) cells, \(columns.count) columns")
    lines.append(
      .cells(
        zip(cells, columns).map { cell, column in
          TextTable.cut(PlainText.singleLine(cell), to: column.widest)
        }))
  }

  /// Appends a rule, as above a total.
  public mutating func rule() { lines.append(.rule) }

  /// Lines without trailing spaces, each ended by a newline; two spaces between columns.
  public var text: String {
    let titles = columns.map { TextTable.lines($0.title) }
    let height = titles.map(\.count).max() ?? 0
    let head = (0..<height).map { line in
      titles.map { $0.count + line < height ? "" : $0[$0.count + line - height] }
    }
    let rows = lines.compactMap { line in
      if case .cells(let cells) = line { cells } else { nil }
    }
    let widths = columns.indices.map { j in
      (head + rows).map { TextTable.width($0[j]) }.max() ?? 0
    }
    func aligned(_ cells: [String]) -> String {
      let padded = columns.indices.map { j in
        let space = String(repeating: " ", count: widths[j] - TextTable.width(cells[j]))
        return columns[j].alignment == .left ? cells[j] + space : space + cells[j]
      }
      return TextTable.trimmed(padded.joined(separator: "  "))
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    let body = lines.map { line in
      switch line {
      case .cells(let cells): aligned(cells)
      case .rule: rule
      }
    }
    let named = columns.contains { !$0.title.isEmpty }
    return ((named ? head.map(aligned) + [rule] : []) + body).map { $0 + "\n" }.joined()
  }

  /// `text` in lines of at most `width` columns, broken at spaces.
  ///
  /// - Parameter hang: What every line but the first begins with; `indent` by default.
  public static func wrap(
    _ text: String, width: Int, indent: String = "", hang: String? = nil
  ) -> String {
    let hang = hang ?? indent
    var lines: [String] = []
    var line = indent
    for word in text.split(whereSeparator: \.isWhitespace) {
      let empty = line == (lines.isEmpty ? indent : hang)
      if !empty && line.count + 1 + word.count > width {
        lines.append(line)
        line = hang + word
      } else {
        line += (empty ? "" : " ") + word
      }
    }
    lines.append(line)
    return lines.map { $0 + "\n" }.joined()
  }

  /// `text` with its lines that are longer than `width` columns broken at spaces; others stay as they are.
  public static func wrapped(_ text: String, width: Int) -> String {
    lines(text).map { line in
      guard line.count > width else { return line + "\n" }
      let indent = String(line.prefix { $0 == " " })
      return wrap(line, width: width, indent: indent)
    }.joined()
  }

  /// `text` in at most `width` characters, the last an ellipsis where something is missing.
  public static func cut(_ text: String, to width: Int?) -> String {
    guard let width, text.count > width else { return text }
    return trimmed(String(text.prefix(max(0, width - 1)))) + "…"
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func width(_ text: String) -> Int { text.count }

  private static func trimmed(_ text: String) -> String {
    var end = text.endIndex
    while end > text.startIndex, text[text.index(before: end)] == " " {
      end = text.index(before: end)
    }
    return String(text[..<end])
  }
}
