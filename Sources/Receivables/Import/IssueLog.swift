/// Days as bare numbers while a ledger is read, with a beginning and an end of time.
enum DayNumber {
  /// Known in every view: the record's day cannot be read, or it has none.
  static let always = Int32.min
  /// Known in no view.
  static let never = Int32.max
}

/// An issue and the views that show it.
struct DatedIssue: Sendable {
  let issue: LedgerIssue
  /// The first day whose view no longer has the fault, as when the missing customer is known.
  let until: Int32

  func isShown(on day: Int32) -> Bool {
    (issue.knownOn?.number ?? DayNumber.always) <= day && day < until
  }
}

/// What is wrong with a cell or a record.
struct Fault: Error {
  let code: String
  let problem: String
  let remedy: String
}

/// How many of something had happened by each day.
struct DayCounts: Sendable {
  /// Ascending, without repetition.
  private let days: [Int32]
  private let cumulative: [Int]

  /// - Complexity: O(*n* + span): days of the calendar are few enough for a counting sort.
  init(_ days: [Int32]) {
    let dated = days.lazy.filter { $0 != DayNumber.always }
    let undated = days.count - dated.count
    var (distinct, cumulative): ([Int32], [Int]) = ([], [])
    if undated > 0 { (distinct, cumulative) = ([DayNumber.always], [undated]) }
    if let first = dated.min(), let last = dated.max() {
      var perDay = [Int](repeating: 0, count: Int(last) - Int(first) + 1)
      for day in dated { perDay[Int(day) - Int(first)] += 1 }
      for (offset, count) in perDay.enumerated() where count > 0 {
        distinct.append(first + Int32(offset))
        cumulative.append((cumulative.last ?? 0) + count)
      }
    }
    self.days = distinct
    self.cumulative = cumulative
  }

  func count(through day: Int32) -> Int {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle] <= day { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 0 : cumulative[low - 1]
  }
}

/// The days on which the lines of one file became known, and usable.
struct FileCounts: Sendable {
  let file: String
  let known: DayCounts
  let usable: DayCounts

  func lineCount(through day: Int32) -> LineCount {
    let (read, used) = (known.count(through: day), usable.count(through: day))
    return LineCount(file: file, read: read, used: used, setAside: read - used)
  }
}

/// Collects issues and counts lines while a ledger is read.
struct IssueLog {
  private(set) var issues: [DatedIssue] = []
  private(set) var counts: [FileCounts] = []
  private var file = ""
  private var known: [Int32] = []
  private var usable: [Int32] = []

  /// Begins the counts of a file; what is logged until the next one belongs to it.
  mutating func begin(_ file: String) {
    finishFile()
    self.file = file
  }

  mutating func finishFile() {
    if !file.isEmpty {
      counts.append(
        FileCounts(file: file, known: DayCounts(known), usable: DayCounts(usable)))
    }
    (known, usable) = ([], [])
    file = ""
  }

  /// Counts a line that became known on a day.
  mutating func read(knownOn day: Int32) { known.append(day) }

  /// Counts a line as used in every view from a day on.
  mutating func used(from day: Int32) {
    if day != DayNumber.never { usable.append(day) }
  }

  /// Logs a fault that views show from the day it is known until another; none if that is empty.
  mutating func add(
    _ fault: @autoclosure () -> Fault, line: Int, effect: LedgerIssue.Effect, knownOn: Int32,
    until: Int32 = DayNumber.never
  ) {
    add(fault(), file: file, line: line, effect: effect, knownOn: knownOn, until: until)
  }

  mutating func add(
    _ fault: @autoclosure () -> Fault, file: String, line: Int, effect: LedgerIssue.Effect,
    knownOn: Int32,
    until: Int32 = DayNumber.never
  ) {
    guard knownOn < until else { return }
    let fault = fault()
    issues.append(
      DatedIssue(
        issue: LedgerIssue(
          file: file, line: line, code: fault.code, problem: fault.problem,
          remedy: fault.remedy, effect: effect,
          knownOn: knownOn == DayNumber.always ? nil : Day(number: Int(knownOn))),
        until: until))
  }

  /// All issues by file, line and code; each file in one run, as views pass them on in order.
  func sortedIssues() -> [DatedIssue] {
    issues.sorted {
      let (a, b) = ($0.issue, $1.issue)
      return (a.file, a.line, a.code, a.problem, $0.until)
        < (b.file, b.line, b.code, b.problem, $1.until)
    }
  }
}
