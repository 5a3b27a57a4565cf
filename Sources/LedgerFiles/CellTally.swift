internal import Receivables
internal import Synchronization

/// What is said once for a file and column with the number of its cells, instead of for each line.
final class CellTally {
  enum Kind: Sendable, Hashable { case blank, noDueDay, unknownStatus, unknownCurrency }

  struct Entry: Sendable {
    let kind: Kind
    let column: Int
    /// As written.
    let text: [UInt8]
    var days = DayTally()
  }

  private(set) var entries: [Entry] = []
  /// Columns that say when a line became known.
  private let own, posted: Int

  /// Beyond this many different texts, no new ones are kept.
  private static let most = 64

  init(own: Int, posted: Int) { (self.own, self.posted) = (own, posted) }

  func add(_ kind: Kind, _ column: Int, _ text: UnsafeBufferPointer<UInt8>, of line: Line) {
    let day = line.knownDay(own: own, posted: posted)
    for i in entries.indices
    where entries[i].column == column && entries[i].kind == kind
      && entries[i].text.elementsEqual(text)
    {
      entries[i].days.add(day)
      return
    }
    guard entries.count < CellTally.most else { return }
    var entry = Entry(kind: kind, column: column, text: Array(text))
    entry.days.add(day)
    entries.append(entry)
  }

  func add(_ other: [Entry]) {
    for entry in other {
      if let i = entries.firstIndex(where: {
        $0.kind == entry.kind && $0.column == entry.column && $0.text == entry.text
      }) {
        entries[i].days.add(entry.days)
      } else {
        entries.append(entry)
      }
    }
  }
}

/// The tallies of all parts of a file that several threads read.
final class FileTally: Sendable {
  private let parts = Mutex<[CellTally.Entry]>([])

  func add(_ part: CellTally) {
    let entries = part.entries
    guard !entries.isEmpty else { return }
    parts.withLock { $0 += entries }
  }

  /// What was counted, in order of column and text.
  var entries: [CellTally.Entry] {
    let all = CellTally(own: -1, posted: -1)
    all.add(parts.withLock { $0 })
    return all.entries.sorted {
      $0.column != $1.column
        ? $0.column < $1.column : $0.text.lexicographicallyPrecedes($1.text)
    }
  }
}

extension IssueLog {
  /// Logs what was counted of the cells of the present file.
  mutating func add(_ tally: FileTally, columns: [String]) {
    for entry in tally.entries {
      let (column, text) = (
        columns[entry.column], quoted(String(decoding: entry.text, as: UTF8.self))
      )
      let fault: Fault
      switch entry.kind {
      case .blank:
        fault = Fault(
          code: "placeholder",
          problem: "`\(column)` is \(text) in \(LineLog.countMark), read as empty",
          remedy: "leave the cell empty where there is nothing to say")
      case .noDueDay:
        fault = Fault(
          code: "placeholder",
          problem:
            "`\(column)` is \(text) in \(LineLog.countMark), which is no day; without terms, "
            + "nothing is due until one is stated",
          remedy: "state the due day or the terms, or leave the cell empty for due on issue")
      case .unknownStatus:
        fault = Fault(
          code: "unknown-status",
          problem: "`\(column)` is \(text) in \(LineLog.countMark), which is no known status",
          remedy: "write Open, Partly paid, Paid, Written off or Void; it is not read")
      case .unknownCurrency:
        fault = Fault(
          code: "unknown-currency",
          problem: "`\(column)` is \(text) in \(LineLog.countMark), which is no currency of "
            + "ISO 4217",
          remedy: "correct the code if it is mistyped; it is used as a currency of its own")
      }
      lines.add(fault, counts: entry.days)
    }
  }
}
