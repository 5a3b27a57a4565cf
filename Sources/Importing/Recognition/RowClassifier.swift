/// Tells what each row of a table is, so that each is counted and none is dropped.
struct RowClassifier {
  private let grid: Grid
  private let header: Int
  private let captions: [String]
  private let map: ColumnMap
  private let totals: Set<String>
  private let money: [Int]
  private let days: [Int]
  /// Days may be written without a year.
  private let shortDays: Bool

  init(
    _ grid: Grid, header: Int, _ map: ColumnMap, _ library: ProfileLibrary, shortDays: Bool
  ) {
    (self.grid, self.header, self.map, self.shortDays) = (grid, header, map, shortDays)
    captions = map.captions
    totals = library.totals
    money = Role.allCases.filter(\.isMoney).map { map[$0] }.filter { $0 >= 0 } + map.buckets
    days = [.issuedOn, .postedOn, .dueOn, .baselineOn, .paidOn, .closedOn].map { map[$0] }.filter {
      $0 >= 0
    }
  }

  /// The kind of each row of the table.
  func kinds() -> [RowKind] {
    var kinds = (0..<grid.count).map { row in
      row < header ? (isRule(row) ? .blank : RowKind.title) : kind(row)
    }
    closeFooters(&kinds)
    nameGrandTotal(&kinds)
    return kinds
  }

  private func kind(_ row: Int) -> RowKind {
    if row == header { return .header }
    let filled = grid.filled(row)
    if filled.isEmpty || isRule(row) { return .blank }
    if isHeader(row, filled) { return .header }
    let hasMoney = money.contains { isNumber(row, $0) }
    let hasDay = days.contains { isDay(row, $0) }
    let number = grid[row, map[.number]]
    let hasNumber = !number.isEmpty && !isTotalWord(number)
    if !(hasDay && hasNumber), isTotal(row, filled) { return hasMoney ? .subtotal : .group }
    if hasMoney { return hasDay || hasNumber ? .item : .subtotal }
    if hasNumber && hasDay { return .item }
    return .group
  }

  /// Headings behind the last item and the last total end the table.
  private func closeFooters(_ kinds: inout [RowKind]) {
    for row in kinds.indices.reversed() {
      switch kinds[row] {
      case .group: kinds[row] = .footer
      case .blank: continue
      default: return
      }
    }
  }

  /// The last total without a name of a part is that of the table.
  private func nameGrandTotal(_ kinds: inout [RowKind]) {
    guard let last = kinds.lastIndex(where: { $0 == .subtotal || $0 == .item }),
      kinds[last] == .subtotal
    else { return }
    let label = label(last)
    if label.isEmpty || isTotalWord(label) || label.allSatisfy({ $0 == "*" || $0 == " " }) {
      kinds[last] = .total
    }
  }

  /// The first text of a row outside of the columns of money.
  func label(_ row: Int) -> String {
    let column = grid.filled(row).first { !money.contains($0) }
    return column.map { grid[row, $0] } ?? ""
  }

  private func isHeader(_ row: Int, _ filled: [Int]) -> Bool {
    let same = filled.count { $0 < captions.count && grid[row, $0] == captions[$0] }
    return same >= 2 && same * 10 >= filled.count * 6
  }

  /// Lines of dashes and the like.
  private func isRule(_ row: Int) -> Bool {
    grid.filled(row).allSatisfy { column in
      grid[row, column].utf8.allSatisfy { "-=_+ .|".utf8.contains($0) }
    }
  }

  private func isNumber(_ row: Int, _ column: Int) -> Bool {
    guard !grid.isEmpty(row, column) else { return false }
    return grid.type(row, column) == .number || WrittenNumber(grid[row, column]) != nil
  }

  private func isDay(_ row: Int, _ column: Int) -> Bool {
    guard !grid.isEmpty(row, column) else { return false }
    if grid.type(row, column) != .text { return true }
    let text = grid[row, column]
    return WrittenDay(text) != nil
      || (shortDays && (3...4).contains(text.count) && Int(text) != nil)
  }

  // MARK: Totals

  private func isTotal(_ row: Int, _ filled: [Int]) -> Bool {
    filled.contains { column in
      guard !money.contains(column) else { return false }
      let text = grid[row, column]
      return isTotalWord(text) || isStars(text)
    }
  }

  private func isStars(_ text: String) -> Bool {
    text.first == "*" && text.prefix(4).allSatisfy { $0 == "*" || $0 == " " }
      || (text.hasPrefix("* ") || text.hasPrefix("** ") || text.hasPrefix("*** "))
  }

  /// `Total`, `Total for Acme`, `Summe:`, `Acme Total`.
  private func isTotalWord(_ text: String) -> Bool {
    guard text.utf8.count <= 120 else { return false }
    // A number of a document has digits and no blank; no word of a total has.
    if text.utf8.contains(where: { $0 &- 48 <= 9 }), !text.utf8.contains(32) { return false }
    let words = text.split { " :\t\u{A0}".contains($0) }.map { Caption.normalised(String($0)) }
    guard !words.isEmpty else { return false }
    for length in 1...min(3, words.count) {
      if totals.contains(words.prefix(length).joined()) { return true }
    }
    return words.count > 1 && totals.contains(words[words.count - 1])
  }
}
