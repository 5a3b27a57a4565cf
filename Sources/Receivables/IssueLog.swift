internal import SortedSearch

/// Days as bare numbers while a ledger is read, with a beginning and an end of time.
package enum DayNumber {
  /// Known in every view: the record's day cannot be read, or it has none.
  package static let always = Int32.min
  /// Known in no view.
  package static let never = Int32.max

  /// Ends of time that nobody will see: 2099-12-31, 2999-12-31 and 9999-12-31.
  package static let endsOfTime: [Int32] = [(2099, 12), (2999, 12), (9999, 12)].map { year, month in
    guard let day = Day(year: year, month: month, day: 31) else {
      preconditionFailure("\(year) has no last day")
    }
    return day.number
  }

  package static func isEndOfTime(_ day: Int32) -> Bool {
    day >= endsOfTime[0] && endsOfTime.contains(day)
  }
}

/// An issue and the views that show it.
struct DatedIssue: Sendable {
  let issue: LedgerIssue
  /// The first day whose view no longer has the fault, as when the missing customer is known.
  let until: Int32
  /// How many lines have it by a day, where it is said once for all.
  var counts: DayCounts?

  /// The issue as a view of a day says it.
  func issue(on day: Int32) -> LedgerIssue {
    guard let counts else { return issue }
    let count = counts.count(through: day)
    return LedgerIssue(
      file: issue.file, line: issue.line, code: issue.code,
      problem: issue.problem.replacing(
        LineLog.countMark, with: count == 1 ? "one line" : "\(grouped(count)) lines"),
      remedy: issue.remedy, effect: issue.effect, knownOn: issue.knownOn)
  }

  func isShown(on day: Int32) -> Bool {
    (issue.knownOn?.number ?? DayNumber.always) <= day && day < until
  }
}

/// What is wrong with a cell or a record.
package struct Fault: Error {
  package let code: String
  package let problem: String
  package let remedy: String

  package init(code: String, problem: String, remedy: String) {
    (self.code, self.problem, self.remedy) = (code, problem, remedy)
  }
}

/// How many of something happened on each day.
package struct DayTally: Sendable {
  package init() {}

  private var undated = 0
  /// The day of the first count in ``perDay``.
  private var first: Int32 = 0
  private var perDay: [Int] = []
  /// Days too far from the others for an array, as in year 9999.
  private var distant: [Int32: Int] = [:]

  private static let longestSpan = 1 << 15

  package mutating func add(_ day: Int32, _ count: Int = 1) {
    let offset = Int(day) - Int(first)
    if perDay.indices.contains(offset) {
      perDay[offset] += count
    } else {
      addOutside(day, count)
    }
  }

  private mutating func addOutside(_ day: Int32, _ count: Int) {
    guard day != DayNumber.always else {
      undated += count
      return
    }
    if perDay.isEmpty { first = day }
    let offset = Int(day) - Int(first)
    guard max(offset + 1, perDay.count) - min(offset, 0) <= DayTally.longestSpan else {
      distant[day, default: 0] += count
      return
    }
    if offset < 0 {
      perDay.insert(contentsOf: repeatElement(0, count: -offset), at: 0)
      first = day
    } else {
      perDay.append(contentsOf: repeatElement(0, count: offset + 1 - perDay.count))
    }
    perDay[max(offset, 0)] += count
  }

  package mutating func add(_ other: DayTally) {
    undated += other.undated
    for (offset, count) in other.perDay.enumerated() where count != 0 {
      add(other.first + Int32(offset), count)
    }
    for (day, count) in other.distant { add(day, count) }
  }

  /// Days with their counts, in order; those without a day first.
  var counts: [(day: Int32, count: Int)] {
    var counts = distant.map { (day: $0.key, count: $0.value) }
    for (offset, count) in perDay.enumerated() where count != 0 {
      counts.append((first + Int32(offset), count))
    }
    if undated > 0 { counts.append((DayNumber.always, undated)) }
    return counts.sorted { $0.day < $1.day }
  }
}

/// How many of something had happened by each day.
struct DayCounts: Sendable {
  /// Ascending; a day may be there twice.
  private let days: [Int32]
  private let cumulative: [Int]

  init(_ tally: DayTally) {
    let counts = tally.counts
    days = counts.map(\.day)
    var sum = 0
    cumulative = counts.map { entry in
      sum += entry.count
      return sum
    }
  }

  /// The first day on which anything happened; `nil` where nothing does.
  var first: Int32? { days.first }

  func count(through day: Int32) -> Int {
    let past = days.partitioningIndex { $0 > day }
    return past == 0 ? 0 : cumulative[past - 1]
  }
}

/// The days on which the lines of one file became known, and usable.
struct FileCounts: Sendable {
  let kind: RecordKind
  let file: String
  let known: DayCounts
  let usable: DayCounts

  func lineCount(through day: Int32) -> LineCount {
    let (read, used) = (known.count(through: day), usable.count(through: day))
    return LineCount(file: file, read: read, used: used, setAside: read - used)
  }
}

/// Collects issues and counts the lines of one file, or of a part of it.
package struct LineLog: Sendable {
  package struct Entry: Sendable {
    let fault: Fault
    package let line: Int
    package let effect: LedgerIssue.Effect
    let knownOn: Int32
    let until: Int32
    var counts: DayTally?
  }

  /// Stands for the number of lines in the problem of an issue that is said once.
  package static let countMark = "{lines}"

  package private(set) var entries: [Entry] = []
  private(set) var known = DayTally()
  private(set) var usable = DayTally()

  /// Counts a line that became known on a day.
  package mutating func read(knownOn day: Int32) { known.add(day) }

  /// Counts a line as used in every view from a day on.
  package mutating func used(from day: Int32) {
    if day != DayNumber.never { usable.add(day) }
  }

  /// Counts a line that was used as no more so in every view from a day on.
  mutating func unused(from day: Int32) { usable.add(day, -1) }

  /// Logs a fault that views show from the day it is known until another; none if that is empty.
  package mutating func add(
    _ fault: @autoclosure () -> Fault, line: Int, effect: LedgerIssue.Effect, knownOn: Int32,
    until: Int32 = DayNumber.never
  ) {
    guard knownOn < until else { return }
    entries.append(
      Entry(fault: fault(), line: line, effect: effect, knownOn: knownOn, until: until))
  }

  /// Logs once what several lines have, known from the first day on which one does.
  package mutating func add(_ fault: Fault, counts: DayTally) {
    guard let first = counts.counts.first else { return }
    entries.append(
      Entry(
        fault: fault, line: 1, effect: .noticed, knownOn: first.day, until: DayNumber.never,
        counts: counts))
  }

  /// Logs a line that has a fault of its own.
  package mutating func setAside(line: Int, _ fault: Fault, knownOn: Int32) {
    add(fault, line: line, effect: .setAside, knownOn: knownOn)
  }

  /// Adds what was logged of a part of the file, whose lines are counted from `firstLine`.
  mutating func add(_ part: LineLog, firstLine: Int) {
    known.add(part.known)
    usable.add(part.usable)
    for entry in part.entries {
      entries.append(
        Entry(
          fault: entry.fault, line: entry.line + firstLine, effect: entry.effect,
          knownOn: entry.knownOn, until: entry.until, counts: entry.counts))
    }
  }
}

/// A file that is put by while another is read.
struct SuspendedFile {
  let file: String
  let kind: RecordKind
  let lines: LineLog
}

/// Collects issues and counts lines while a ledger is read.
package struct IssueLog {
  private var issues: [DatedIssue] = []
  private(set) var counts: [FileCounts] = []
  private var file = ""
  /// Of the present file.
  package var lines = LineLog()
  private var kind = RecordKind.invoices

  /// Begins the counts of a file; what is logged until the next one belongs to it.
  package mutating func begin(_ file: String, _ kind: RecordKind) {
    finishFile()
    (self.file, self.kind) = (file, kind)
  }

  mutating func finishFile() {
    if !file.isEmpty {
      counts.append(
        FileCounts(
          kind: kind, file: file, known: DayCounts(lines.known), usable: DayCounts(lines.usable)))
    }
    for entry in lines.entries { append(entry, file: file) }
    lines = LineLog()
    file = ""
  }

  /// Puts the present file by, to go on with it later.
  mutating func suspend() -> SuspendedFile {
    let suspended = SuspendedFile(file: file, kind: kind, lines: lines)
    (file, lines) = ("", LineLog())
    return suspended
  }

  /// Goes on with a file that was put by.
  mutating func resume(_ suspended: SuspendedFile) {
    finishFile()
    (file, kind, lines) = (suspended.file, suspended.kind, suspended.lines)
  }

  /// Counts a line that became known on a day.
  package mutating func read(knownOn day: Int32) { lines.read(knownOn: day) }

  /// Counts a line as used in every view from a day on.
  package mutating func used(from day: Int32) { lines.used(from: day) }

  /// Counts a line that was used as no more so in every view from a day on.
  mutating func unused(from day: Int32) { lines.unused(from: day) }

  package mutating func add(
    _ fault: @autoclosure () -> Fault, line: Int, effect: LedgerIssue.Effect, knownOn: Int32,
    until: Int32 = DayNumber.never
  ) {
    lines.add(fault(), line: line, effect: effect, knownOn: knownOn, until: until)
  }

  package mutating func add(
    _ fault: @autoclosure () -> Fault, file: String, line: Int, effect: LedgerIssue.Effect,
    knownOn: Int32,
    until: Int32 = DayNumber.never
  ) {
    guard knownOn < until else { return }
    append(
      LineLog.Entry(
        fault: fault(), line: line, effect: effect, knownOn: knownOn, until: until), file: file)
  }

  /// Adds what was logged of a part of the present file.
  mutating func add(_ part: LineLog, firstLine: Int) { lines.add(part, firstLine: firstLine) }

  private mutating func append(_ entry: LineLog.Entry, file: String) {
    issues.append(IssueLog.issue(entry, file: file))
  }

  private static func issue(_ entry: LineLog.Entry, file: String) -> DatedIssue {
    DatedIssue(
      issue: LedgerIssue(
        file: file, line: entry.line, code: entry.fault.code, problem: entry.fault.problem,
        remedy: entry.fault.remedy, effect: entry.effect,
        knownOn: entry.knownOn == DayNumber.always ? nil : Day(number: Int(entry.knownOn))),
      until: entry.until, counts: entry.counts.map { DayCounts($0) })
  }

  /// All issues by file, line and code; each file in one run, as views pass them on in order.
  func sortedIssues() -> [DatedIssue] {
    let all = issues + lines.entries.map { IssueLog.issue($0, file: file) }
    return all.sorted {
      let (a, b) = ($0.issue, $1.issue)
      return (a.file, a.line, a.code, a.problem, $0.until)
        < (b.file, b.line, b.code, b.problem, $1.until)
    }
  }
}
