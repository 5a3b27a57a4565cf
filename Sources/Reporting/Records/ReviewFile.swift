public import Foundation
internal import LedgerFiles
public import Receivables

/// `reviews.csv` of a ledger, to which verdicts are appended and from which none is removed.
///
/// Whoever appends holds a lock on the file, so that of many who do at once each adds a line.
public struct ReviewFile: Sendable {
  /// The file has other columns than verdicts need, or another program does not let go of it.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// A verdict on a customer.
  public struct Verdict: Sendable {
    let values: [String]

    public init(
      customer: String, on day: Day, reviewer: String, verdict: String, comment: String
    ) {
      values = [customer, day.description, reviewer, verdict, comment]
    }
  }

  private let url: URL
  private let patience: Duration
  private static let mostAttempts = 20
  private static let columns = FileContract.reviews.header([
    "customer_id", "reviewed_on", "reviewer", "verdict", "comment",
  ])
  private static let lineFeed = UInt8(ascii: "\n")

  /// - Parameter patience: how long to wait for others who hold the lock.
  public init(_ url: URL, patience: Duration = .seconds(60)) {
    (self.url, self.patience) = (url, patience)
  }

  /// Adds a line below those that are there, in the order of the file's own columns.
  ///
  /// - Parameter check: gets the whole text with the new line, and the number of that line, before
  ///   anything is written; when it throws, nothing is.
  /// - Throws: ``Failure`` if a column is missing, what `check` throws, or ``SystemError``.
  public func append(
    _ verdict: Verdict, checking check: (_ text: Data, _ line: Int) throws -> Void
  ) throws {
    // Others may make the file or take it away meanwhile, but not for ever: a link leads nowhere.
    for _ in 0..<ReviewFile.mostAttempts {
      if let descriptor = try locked() {
        defer { close(descriptor) }
        return try append(verdict, to: descriptor, check)
      }
      if try create(with: verdict, check) { return }
    }
    throw SystemError(ENOENT)
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

  private func append(
    _ verdict: Verdict, to descriptor: Int32, _ check: (Data, Int) throws -> Void
  ) throws {
    guard let length = FileStatus(descriptor: descriptor)?.size else { throw SystemError() }
    let text =
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
    let addition = try addition(verdict, to: text)
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
  private func create(with verdict: Verdict, _ check: (Data, Int) throws -> Void) throws -> Bool {
    let addition = try addition(verdict, to: Data())
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

  /// What a verdict adds to a text, and the number of its line.
  private func addition(_ verdict: Verdict, to text: Data) throws -> (bytes: Data, line: Int) {
    var encoder = CSVEncoder(keepsFormulas: true)
    let header = CSVHeader.names(text)
    if header == nil { encoder.header(ReviewFile.columns) }
    if header?.isEmpty == true {
      throw Failure(description: "\(url.relativePath) is not UTF-8: save the file as UTF-8.")
    }
    let names = header ?? ReviewFile.columns
    if let missing = ReviewFile.columns.first(where: { !names.contains($0) }) {
      throw Failure(
        description: "\(url.relativePath) has no column \(missing): add it to the header row.")
    }
    for name in names {
      let value = ReviewFile.columns.firstIndex(of: name).map { verdict.values[$0] } ?? ""
      encoder.field(value.isEmpty ? .empty : .text(value))
    }
    encoder.endRow()
    var bytes = Data()
    if let last = text.last, last != ReviewFile.lineFeed { bytes.append(ReviewFile.lineFeed) }
    let lines = ReviewFile.lines(text + bytes)
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
