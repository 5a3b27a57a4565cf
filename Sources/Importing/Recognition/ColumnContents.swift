/// What the cells of each column look like, counted over the rows below the header.
struct ColumnContents {
  struct Count {
    var filled = 0
    var days = 0
    var numbers = 0
    /// Numbers of at most three digits without separators.
    var small = 0
  }

  private(set) var counts: [Count]
  private let shortDays: Bool

  /// Rows that are looked at to know what a column holds; forms are decided by all rows.
  private static let enough = 5000

  /// - Parameters:
  ///   - captions: what may stand again on each page, and counts as nothing.
  ///   - shortDays: days may be written as `DDMM`.
  init(_ grid: Grid, _ captions: [String], below header: Int, shortDays: Bool) {
    self.shortDays = shortDays
    counts = Array(repeating: Count(), count: captions.count)
    let rows = (header + 1)..<max(header + 1, grid.count)
    let step = max(1, rows.count / ColumnContents.enough)
    for row in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
      for column in grid.filled(row) where column < counts.count {
        let text = grid[row, column]
        if text != captions[column] { count(text, grid.type(row, column), column) }
      }
    }
  }

  private mutating func count(_ text: String, _ type: CellType, _ column: Int) {
    counts[column].filled += 1
    if type == .day {
      counts[column].days += 1
      return
    }
    let isShortDay = shortDays && (3...4).contains(text.count) && Int(text) != nil
    if isShortDay || WrittenDay(text) != nil { counts[column].days += 1 }
    guard let number = WrittenNumber(text),
      number.decimal(.point) != nil || number.decimal(.comma) != nil
    else { return }
    counts[column].numbers += 1
    if number.body.count <= 3 { counts[column].small += 1 }
  }

  /// Whether a column holds what a role needs; an empty one may hold anything.
  func fits(_ column: Int, _ role: Role) -> Bool {
    let count = counts[column]
    guard count.filled > 0 else { return true }
    let most = (count.filled * 6 + 9) / 10
    switch role.content {
    case .day: return count.days >= most
    case .number: return count.numbers >= most
    case .text: return true
    }
  }

  func isEmpty(_ column: Int) -> Bool { counts[column].filled == 0 }
  func holdsDays(_ column: Int) -> Bool {
    counts[column].filled > 0 && counts[column].days * 10 >= counts[column].filled * 6
  }
}
