import Receivables

/// What a person fixed of the form of values; the rest is decided by the whole file.
package struct ValueChoices: Sendable {
  package var dayOrder: DayOrder?
  package var decimal: DecimalMark?

  package init(dayOrder: DayOrder? = nil, decimal: DecimalMark? = nil) {
    (self.dayOrder, self.decimal) = (dayOrder, decimal)
  }
}

/// How days and numbers are written in one table.
package struct TableForm: Sendable {
  package let dayOrder: DayOrder?
  package let decimal: DecimalMark?
  /// Days as `DDMM` belong to this period.
  let period: ClosedRange<Day>?
  /// Amounts count the smallest units of their currency.
  let isInMinorUnits: Bool

  /// Decides by all items and by the titles.
  ///
  /// - Parameter profile: says what is usual, which the file itself may contradict.
  init(
    _ table: SourceTable, kinds: [RowKind], _ map: ColumnMap, _ choices: ValueChoices,
    _ profile: Profile, period: ClosedRange<Day>?
  ) throws(AmbiguousSource) {
    let grid = table.grid
    let money = Role.allCases.filter(\.isMoney).map { map[$0] }.filter { $0 >= 0 } + map.buckets
    let days = Role.allCases.filter { $0.content == .day }.map { map[$0] }.filter { $0 >= 0 }
    var (numberVotes, dayVotes) = (NumberVotes(), DayVotes())
    var hasFractions = false
    for row in 0..<grid.count {
      let line = grid.line(row)
      switch kinds[row] {
      case .item, .subtotal, .total:
        for column in money where !grid.isEmpty(row, column) {
          if grid.type(row, column) == .text {
            numberVotes.add(grid[row, column], line: line)
          } else if grid[row, column].utf8.contains(UInt8(ascii: ".")) {
            hasFractions = true
          }
        }
        for column in days where grid.type(row, column) == .text && !grid.isEmpty(row, column) {
          dayVotes.add(grid[row, column], line: line)
        }
      case .title, .footer:
        for column in grid.filled(row) { dayVotes.add(grid[row, column], line: line) }
      default: continue
      }
    }
    if let fixed = choices.dayOrder {
      dayOrder = fixed
    } else {
      dayOrder = try dayVotes.decision(file: table.name, usual: profile.dayOrder)
    }
    if let fixed = choices.decimal {
      decimal = fixed
    } else {
      decimal = try numberVotes.decision(file: table.name, usual: profile.decimal)
    }
    isInMinorUnits = profile.minorUnits && !hasFractions && numberVotes.isWhole
    self.period = period
  }

  /// The day of a cell; `nil` where there is none.
  ///
  /// - Throws: nothing; a text that is no day is told by ``isDay(_:_:)``.
  func day(_ text: String, _ type: CellType) -> Day? {
    if type == .day { return Day(text).flatMap { WrittenDay.day($0).isNothing ? nil : $0 } }
    if let period, (3...4).contains(text.count), let number = Int(text) {
      return TableForm.short(number, period)
    }
    return WrittenDay(text)?.day(dayOrder)
  }

  /// Whether a cell that gives no day was meant to give one.
  func isBrokenDay(_ text: String, _ type: CellType) -> Bool {
    guard !text.isEmpty, day(text, type) == nil else { return false }
    guard let written = WrittenDay(text) else {
      return !TableForm.blanks.contains(text.lowercased())
    }
    return !written.isNothing
  }

  static let blanks: Set<String> = ["-", "--", "–", "—", "n/a", "na", "null", "none", "0", "nil"]

  func number(_ text: String, _ type: CellType) -> DecimalText? {
    if type == .number, let number = DecimalText(text) { return number }
    return WrittenNumber(text)?.decimal(decimal ?? .point)
  }

  /// `DDMM` in the year of a period that may cross a year's end.
  private static func short(_ number: Int, _ period: ClosedRange<Day>) -> Day? {
    let (day, month) = (number / 100, number % 100)
    let years = [period.lowerBound.year, period.upperBound.year]
    let days = years.compactMap { Day(year: $0, month: month, day: day) }
    return days.first { period.contains($0) } ?? days.first
  }
}
