import Foundation
import LedgerFiles
import Receivables
import Reporting

/// The log of contacts in a ledger's folder: `activities.csv`, and what contacts bring in
/// `promises.csv` and `disputes.csv`.
///
/// An entry has one identifier in all of them, such as `L20260630-k3x9`. The activity is written last: a
/// promise without one was interrupted, and is completed when the same is recorded again.
struct ContactLog {
  let folder: URL

  /// What became of an entry.
  struct Kept {
    let entry: ContactEntry
    let id: String
    /// Whether it was there before.
    let isOld: Bool
    /// The promise or the dispute that says the same and is there already, of another contact.
    var undertaking: String?

    var files: [String] { entry.lines(id).map(\.contract.file).reversed() }
  }

  /// Entries, and the ledger before and after them.
  struct Recorded {
    let entries: [Kept]
    let before: LoadedLedger
    let after: LoadedLedger
  }

  private static let columns = [
    "promises.csv": "promise_id", "disputes.csv": "dispute_id", "activities.csv": "activity_id",
  ]
  private static let contracts = [
    FileContract.promises, FileContract.disputes, FileContract.activities,
  ]

  init(_ ledger: String) throws {
    folder = URL(filePath: ledger)
    guard folder.hasFolder else {
      throw Failure(
        "\(ledger) is not a folder: give the ledger's folder, where activities.csv is kept.")
    }
  }

  /// Records entries that are not there yet, all or none.
  ///
  /// - Parameters:
  ///   - again: whether to record what is there already.
  ///   - make: the entries, from the ledger as it is while nobody else records.
  func record(again: Bool, _ make: (LoadedLedger) throws -> [ContactEntry]) throws -> Recorded {
    try keeping("Nothing was recorded") {
      try LedgerAppender.holding(folder) {
        let loaded = try Ledger.load(from: folder)
        var numbers = EntryNumbers(try texts())
        var kept: [Kept] = []
        var lines = Dictionary(
          uniqueKeysWithValues: Self.contracts.map { ($0, [[String: String]]()) })
        for said in try make(loaded) {
          let found = again ? nil : place(of: said, in: loaded)
          let known = again ? nil : undertaking(of: said, in: loaded)
          let entry = known == nil || found != nil ? said : said.withoutUndertaking
          let id = found?.id ?? numbers.next(entry)
          let isOld = found?.isWhole ?? false
          kept.append(
            Kept(entry: entry, id: id, isOld: isOld, undertaking: found == nil ? known : nil))
          if isOld { continue }
          for line in entry.lines(id) where found == nil || line.contract == .activities {
            lines[line.contract, default: []].append(line.row)
          }
        }
        let added = Self.contracts.compactMap { contract in
          lines[contract].flatMap { rows in
            rows.isEmpty ? nil : LedgerLines(contract, rows: rows, leavesOutEmpty: true)
          }
        }
        for lines in added {
          try LedgerAppender(folder.appending(path: lines.contract.file)).addColumns(for: lines)
        }
        var after = loaded
        try append(added[...], []) { changed in
          after = changed
          return kept.allSatisfy { Self.shows($0, changed) }
        }
        return Recorded(entries: kept, before: loaded, after: after)
      }
    }
  }

  /// Takes an entry out of all files.
  ///
  /// - Returns: the files that had it; none if there is no such entry.
  func undo(_ id: String) throws -> [String] {
    try keeping("\(id) was not undone") {
      try LedgerAppender.holding(folder) {
        try Self.contracts.map(\.file).filter { try remove(id, from: $0) }
      }
    }
  }

  private func remove(_ id: String, from file: String) throws -> Bool {
    guard let column = Self.columns[file] else { preconditionFailure("\(file) has no identifiers") }
    return try LedgerAppender(folder.appending(path: file)).remove(where: column, is: id)
  }

  /// Writes the last file's lines last, once the lines of all are known and the import takes them.
  private func append(
    _ lines: ArraySlice<LedgerLines>, _ changes: [LedgerTrial.Change],
    _ shows: (LoadedLedger) -> Bool
  ) throws {
    guard let last = lines.last else {
      if !changes.isEmpty { try LedgerTrial.check(folder, changes, shows: shows) }
      return
    }
    let (file, rest) = (last.contract.file, lines.dropLast())
    // Where somebody makes the file meanwhile, the lines are looked at once more.
    var isRestWritten = false
    do {
      try LedgerAppender(folder.appending(path: file)).append(last) { text, line in
        let change = LedgerTrial.Change(file: file, text: text, firstLine: line)
        try append(isRestWritten ? [] : rest, changes + [change], shows)
        isRestWritten = true
      }
    } catch {
      if isRestWritten { try takeOut(rest) }
      throw error
    }
  }

  private func takeOut(_ lines: ArraySlice<LedgerLines>) throws {
    for added in lines {
      let file = added.contract.file
      for id in added.values(of: Self.columns[file] ?? "") { _ = try remove(id, from: file) }
    }
  }

  private func texts() throws -> [Data] {
    try Self.contracts.compactMap { contract in
      let path = folder.appending(path: contract.file)
      return FileManager.default.fileExists(atPath: path.path) ? try Data(contentsOf: path) : nil
    }
  }

  private func keeping<Result>(_ what: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LedgerAppender.Failure {
      throw Failure("\(what): \(error) Then do it again.")
    } catch let error as SystemError {
      throw Failure(
        "\(what): the files of \(folder.relativePath) cannot be written (\(error)). Make the folder "
          + "and its files writable, then do it again.")
    }
  }
}

extension ContactLog {
  /// Where an entry is in a ledger; not whole without its activity.
  private func place(
    of entry: ContactEntry, in loaded: LoadedLedger
  ) -> (id: String, isWhole: Bool)? {
    guard let customer = LedgerTrial.customer(entry.customer, of: loaded, on: entry.on) else {
      return nil
    }
    let view = LedgerTrial.view(loaded, entry.on)
    let activities = view.activities[customer.position]
    let same = activities.filter(entry.isSame)
    guard let undertakings = entry.undertakings(of: customer.position, in: view) else {
      return same.first.map { ($0.id, true) }
    }
    if let whole = same.first(where: { undertakings.contains($0.id) }) { return (whole.id, true) }
    // The contact with which the same was said once more.
    if !undertakings.isEmpty, let repeated = same.first { return (repeated.id, true) }
    let interrupted = undertakings.first { id in
      EntryNumbers.isEntry(id) && !view.activities.elements.contains { $0.id == id }
    }
    return interrupted.map { ($0, false) }
  }

  /// The promise or dispute of a ledger that says the same as an entry's.
  private func undertaking(of entry: ContactEntry, in loaded: LoadedLedger) -> String? {
    guard let customer = LedgerTrial.customer(entry.customer, of: loaded, on: entry.on) else {
      return nil
    }
    return entry.undertakings(
      of: customer.position, in: LedgerTrial.view(loaded, entry.on))?.first
  }

  private static func shows(_ kept: Kept, _ loaded: LoadedLedger) -> Bool {
    let (entry, id) = (kept.entry, kept.id)
    guard let customer = LedgerTrial.customer(entry.customer, of: loaded, on: entry.on) else {
      return false
    }
    let view = LedgerTrial.view(loaded, entry.on)
    return view.activities[customer.position].contains { $0.id == id && entry.isSame(as: $0) }
      && (entry.undertakings(of: customer.position, in: view)?.contains(id) ?? true)
  }
}

/// Identifiers of entries: their day and four letters or digits from what they say, which no file has yet.
///
/// What is undone and recorded again has its identifier again, and nothing else does: who undoes an entry
/// twice takes no other out.
struct EntryNumbers {
  private let texts: [Data]
  private var given: Set<String> = []

  private static let radix: UInt64 = 36
  private static let letters = 4

  init(_ texts: [Data]) { self.texts = texts }

  static func isEntry(_ id: String) -> Bool { id.wholeMatch(of: /L[0-9]{8}-[0-9a-z]{4}/) != nil }

  mutating func next(_ entry: ContactEntry) -> String {
    var hash = EntryNumbers.hash(EntryNumbers.text(entry))
    while true {
      let id = "L\(entry.on.description.filter(\.isNumber))-\(EntryNumbers.word(hash))"
      if given.insert(id).inserted, !texts.contains(where: { $0.range(of: Data(id.utf8)) != nil }) {
        return id
      }
      hash &+= 1
    }
  }

  /// All that its lines say, in the order of their columns' names.
  private static func text(_ entry: ContactEntry) -> String {
    entry.lines("").map { contract, row in
      let values = row.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
      return contract.file + values.map { "\u{1F}\($0.key)=\($0.value)" }.joined()
    }.joined(separator: "\u{1E}")
  }

  /// FNV-1a, with its halves folded.
  private static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ hash >> 32
  }

  private static func word(_ hash: UInt64) -> String {
    var (rest, word) = (hash, "")
    for _ in 0..<letters {
      word = String(rest % radix, radix: Int(radix)) + word
      rest /= radix
    }
    return word
  }
}
