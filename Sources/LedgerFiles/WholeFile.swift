internal import Dispatch
import Foundation
internal import Synchronization

/// A file's bytes as they are at one time.
///
/// They are read, not mapped: a mapped file that becomes shorter ends the process with a signal.
enum WholeFile {
  /// Why a file that could be opened cannot be read.
  enum Failure: Error, CustomStringConvertible {
    case changed
    case unreadable(Int32)
    /// A pipe, a device or a socket.
    case notAFile

    var description: String {
      switch self {
      case .changed: "it changed while it was read; try again"
      case .unreadable(let code): String(cString: strerror(code))
      case .notAFile: "it is no file but a pipe or a device, which can be read once at most"
      }
    }
  }

  private static let partBytes = 1 << 22

  /// Reads a large file in parts side by side, and any other at once.
  ///
  /// - Parameters:
  ///   - needsFile: whether a pipe or a device is refused, as it may keep a reader waiting for ever.
  ///   - opened: called when the size of a large file is known.
  /// - Throws: ``Failure``, or what Foundation throws.
  static func read(
    _ url: URL, needsFile: Bool = false, opened: () throws -> Void = {}
  ) throws -> Data {
    if needsFile {
      var status = stat()
      if stat(url.path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
        throw Failure.notAFile
      }
    }
    let descriptor = open(url.path, O_RDONLY)
    guard descriptor >= 0 else { throw Failure.unreadable(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return try Data(contentsOf: url) }
    if status.st_mode & S_IFMT == S_IFDIR { throw Failure.unreadable(EISDIR) }
    guard status.st_mode & S_IFMT == S_IFREG,
      status.st_size > 1 << 16
    else { return try Data(contentsOf: url) }
    try opened()
    let size = Int(status.st_size)
    let bytes = Shared(bytes: .allocate(byteCount: size, alignment: 64))
    let failure = Mutex<Failure?>(nil)
    DispatchQueue.concurrentPerform(iterations: (size + partBytes - 1) / partBytes) { part in
      let range = (part * partBytes)..<min((part + 1) * partBytes, size)
      if let problem = bytes.fill(range, from: descriptor) {
        failure.withLock { $0 = $0 ?? problem }
      }
    }
    var after = stat()
    let isSame =
      fstat(descriptor, &after) == 0 && after.st_size == status.st_size
    if let problem = failure.withLock({ $0 }) ?? (isSame ? nil : .changed) {
      bytes.bytes.deallocate()
      throw problem
    }
    return Data(
      bytesNoCopy: bytes.bytes, count: size,
      deallocator: .custom { pointer, _ in pointer.deallocate() })
  }

  /// Bytes of which each thread fills its own.
  private struct Shared: @unchecked Sendable {
    let bytes: UnsafeMutableRawPointer

    func fill(_ range: Range<Int>, from descriptor: Int32) -> Failure? {
      var at = range.lowerBound
      while at < range.upperBound {
        let count = pread(descriptor, bytes + at, range.upperBound - at, off_t(at))
        if count == 0 { return .changed }
        if count < 0 {
          if errno == EINTR { continue }
          return .unreadable(errno)
        }
        at += count
      }
      return nil
    }
  }
}
