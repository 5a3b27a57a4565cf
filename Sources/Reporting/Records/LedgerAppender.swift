public import Foundation
public import LedgerFiles

/// Lines for one file of a ledger.
public struct LedgerLines: Sendable {
  public let contract: FileContract
  /// Values by column, for each line; all lines have the same columns.
  let rows: [[String: String]]
  private let leavesOutEmpty: Bool

  /// - Parameters:
  ///   - rows: at least one, with columns of the contract.
  ///   - leavesOutEmpty: whether a file may lack columns that the contract does not require and in which
  ///     no line has a value.
  public init(_ contract: FileContract, rows: [[String: String]], leavesOutEmpty: Bool = false) {
    precondition(!rows.isEmpty && rows.allSatisfy { $0.keys == rows[0].keys })
    (self.contract, self.rows, self.leavesOutEmpty) = (contract, rows, leavesOutEmpty)
  }

  /// Columns of what people write; a spreadsheet does not compute it, and a ledger reads it as it was.
  static let written: Set = ["note", "collector", "contact_name", "comment", "reviewer"]

  /// The values of a column, by line.
  public func values(of column: String) -> [String] { rows.compactMap { $0[column] } }

  /// In the order of the contract.
  var columns: [String] { contract.header(Array(rows[0].keys)) }

  /// Those that a file has to have.
  var needed: [String] {
    guard leavesOutEmpty else { return columns }
    return columns.filter { column in
      contract.required.contains(column) || rows.contains { $0[column]?.isEmpty == false }
    }
  }
}

/// A file of a ledger to which lines are appended, one after the other or several in one step.
///
/// Whoever appends holds a lock on the file, so that of many who do at once each adds its lines.
public struct LedgerAppender: Sendable {
  /// The file has other columns than the lines need, or another program does not let go of it.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  let url: URL
  private let patience: Duration
  private static let mostAttempts = 20
  private static let lineFeed = UInt8(ascii: "\n")

  /// - Parameter patience: how long to wait for others who hold the lock.
  public init(_ url: URL, patience: Duration = .seconds(60)) {
    (self.url, self.patience) = (url, patience)
  }

  /// Adds lines below those that are there, in the order of the file's own columns.
  ///
  /// - Parameter check: gets the whole text with the new lines, and the number of the first, before
  ///   anything is written; when it throws, nothing is.
  /// - Throws: ``Failure`` if a column is missing, what `check` throws, or ``SystemError``.
  public func append(
    _ lines: LedgerLines, checking check: (_ text: Data, _ line: Int) throws -> Void
  ) throws {
    // Others may make the file or take it away meanwhile, but not for ever: a link leads nowhere.
    for _ in 0..<LedgerAppender.mostAttempts {
      if let descriptor = try locked() {
        defer { close(descriptor) }
        return try append(lines, to: descriptor, check)
      }
      if try create(with: lines, check) { return }
    }
    throw SystemError(ENOENT)
  }

  /// Puts a new text in the place of the file, while nobody else appends; `nil` leaves it alone.
  ///
  /// - Returns: whether there was a file and a new text for it.
  public func replace(_ change: (_ text: Data) throws -> Data?) throws -> Bool {
    guard let descriptor = try locked() else { return false }
    defer { close(descriptor) }
    guard let text = try change(LedgerAppender.text(of: descriptor)) else { return false }
    try OutputFile.replace(url) { sink in
      try sink.write(contentsOf: text)
      guard fsync(sink.descriptor) == 0 else { throw SystemError() }
    }
    return true
  }

  /// Does something while nobody else who asks for the same holds the folder.
  ///
  /// - Throws: ``Failure`` if another program does not let go of it, or ``SystemError``.
  public static func holding<Result>(
    _ folder: URL, patience: Duration = .seconds(60), _ body: () throws -> Result
  ) throws -> Result {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError() }
    try LedgerAppender(folder, patience: patience).lock(descriptor)
    defer { close(descriptor) }
    return try body()
  }

  /// The file, opened and locked; `nil` if there is none.
  private func locked() throws -> Int32? {
    while true {
      let descriptor = open(url.path, O_RDWR | O_APPEND | O_CLOEXEC)
      if descriptor < 0 {
        if errno == ENOENT { return nil }
        throw SystemError()
      }
      try lock(descriptor)
      // Another program may have put a new file in its place meanwhile.
      if let held = FileStatus(descriptor: descriptor), let found = FileStatus(following: url.path),
        held.isSame(as: found), held.isFile
      {
        return descriptor
      }
      let isFile = FileStatus(descriptor: descriptor)?.isFile ?? false
      close(descriptor)
      guard isFile else { throw SystemError(EINVAL) }
    }
  }

  /// Takes the lock as soon as nobody holds it.
  private func lock(_ descriptor: Int32) throws {
    let end = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // A file system without locks leaves appending as safe as it is.
      guard errno == EWOULDBLOCK || errno == EINTR else { return }
      guard ContinuousClock.now < end else {
        close(descriptor)
        throw Failure(description: "\(url.relativePath) is locked by another program: close that.")
      }
      usleep(10_000)
    }
  }

  private static func text(of descriptor: Int32) throws -> Data {
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
  }

  private func append(
    _ lines: LedgerLines, to descriptor: Int32, _ check: (Data, Int) throws -> Void
  ) throws {
    guard let length = FileStatus(descriptor: descriptor)?.size else { throw SystemError() }
    let text = try LedgerAppender.text(of: descriptor)
    let addition = try addition(lines, to: text)
    try check(text + addition.bytes, addition.line)
    do {
      try ByteSink(descriptor: descriptor).write(contentsOf: addition.bytes)
      guard fsync(descriptor) == 0 else { throw SystemError() }
    } catch {
      ftruncate(descriptor, off_t(length))
      throw error
    }
  }

  /// Makes the file with a first line; false if somebody else made it first.
  private func create(with lines: LedgerLines, _ check: (Data, Int) throws -> Void) throws -> Bool {
    let addition = try addition(lines, to: Data())
    try check(addition.bytes, addition.line)
    let (sink, path) = try OutputFile.temporary(in: url.deletingLastPathComponent().path)
    defer {
      unlink(path)
      close(sink.descriptor)
    }
    try sink.write(contentsOf: addition.bytes)
    guard fsync(sink.descriptor) == 0 else { throw SystemError() }
    if link(path, url.path) == 0 { return true }
    guard errno == EEXIST else { throw SystemError() }
    return false
  }

  /// What lines add to a text, and the number of the first.
  private func addition(_ added: LedgerLines, to text: Data) throws -> (bytes: Data, line: Int) {
    var encoder = CSVEncoder(keepsFormulas: true)
    let header = CSVHeader.names(text)
    if header == nil { encoder.header(added.columns) }
    if header?.isEmpty == true {
      throw Failure(description: "\(url.relativePath) is not UTF-8: save the file as UTF-8.")
    }
    let names = header ?? added.columns
    if let missing = added.needed.first(where: { !names.contains($0) }) {
      throw Failure(
        description: "\(url.relativePath) has no column \(missing): add it to the header row.")
    }
    for row in added.rows {
      for name in names {
        let value = row[name] ?? ""
        encoder.field(LedgerLines.written.contains(name) ? CSVEncoder.guarded(value) : value)
      }
      encoder.endRow()
    }
    var bytes = Data()
    if let last = text.last, last != LedgerAppender.lineFeed {
      bytes.append(LedgerAppender.lineFeed)
    }
    let lines = LedgerAppender.lines(text + bytes)
    bytes.append(contentsOf: encoder.bytes)
    return (bytes, lines + (header == nil ? 2 : 1))
  }

  /// Line ends of any kind.
  private static func lines(_ text: Data) -> Int {
    var (lines, isAfterReturn) = (0, false)
    for byte in text {
      if byte == 13 || (byte == 10 && !isAfterReturn) { lines += 1 }
      isAfterReturn = byte == 13
    }
    return lines
  }
}
