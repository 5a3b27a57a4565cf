internal import Foundation

/// A file that appears whole under its name, or not at all.
///
/// It is written beside its place under a name that nobody can guess, which is made for it and never
/// was a link, and then renamed. What is at its place is replaced, a link too; a device or a pipe is
/// written to.
enum OutputFile {
  /// What the names of files and folders begin with that are being written.
  static let hiddenPrefix = ".duecast-"

  static func replace(_ url: URL, _ body: (ByteSink) throws -> Void) throws {
    try replace(url) { sink, _ in try body(sink) }
  }

  /// - Parameter body: writes to the descriptor or, for what is written by path, to the path.
  static func replace(_ url: URL, _ body: (ByteSink, _ path: String) throws -> Void) throws {
    if isStream(url.path) { return try writeThrough(url.path, body) }
    let (sink, path) = try temporary(in: url.deletingLastPathComponent().path)
    defer { close(sink.descriptor) }
    do {
      try body(sink, path)
      try sink.flush()
      guard rename(path, url.path) == 0 else { throw SystemError() }
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Makes an empty file that is locked as long as it is open, so that nobody tidies it away.
  static func temporary(in folder: String) throws -> (sink: ByteSink, path: String) {
    for _ in 0..<100 {
      let token = String(UInt64.random(in: .min ... .max), radix: 36)
      let path = "\(folder)/\(hiddenPrefix)\(token).partial"
      let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let descriptor = open(path, flags, 0o666)
      guard descriptor >= 0 else {
        if errno == EEXIST || errno == EINTR { continue }
        throw SystemError()
      }
      if Leftovers.hold(descriptor, at: path) { return (ByteSink(descriptor: descriptor), path) }
      close(descriptor)
    }
    throw SystemError(EEXIST)
  }

  /// Whether there is a device or a pipe, which has no contents that could be replaced.
  private static func isStream(_ path: String) -> Bool {
    guard let status = FileStatus(following: path) else { return false }
    return path.hasPrefix("/dev/") || (!status.isFile && !status.isFolder)
  }

  private static func writeThrough(
    _ path: String, _ body: (ByteSink, _ path: String) throws -> Void
  ) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError() }
    defer { close(descriptor) }
    try body(ByteSink(descriptor: descriptor), path)
  }
}

/// What is at a path.
struct FileStatus {
  private let status: stat

  /// What the path itself is, a link too; `nil` where nothing is.
  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.status = status
  }

  /// What a link at the path leads to.
  init?(following path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.status = status
  }

  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.status = status
  }

  var isFile: Bool { status.st_mode & S_IFMT == S_IFREG }
  var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }
  var permissions: mode_t { status.st_mode & 0o7777 }
  var owner: uid_t { status.st_uid }
  var group: gid_t { status.st_gid }
  var device: dev_t { status.st_dev }
  var size: Int { Int(status.st_size) }

  func isSame(as other: FileStatus) -> Bool {
    status.st_ino == other.status.st_ino && device == other.device
  }
}
