public import Foundation

/// What the system said when a file could not be made, written or moved.
public struct SystemError: Error, CustomStringConvertible {
  public let code: Int32

  /// The error of the call that has just failed.
  init() { code = errno }

  init(_ code: Int32) { self.code = code }

  /// In the system's words: `No space left on device`.
  public var description: String { String(cString: strerror(code)) }
}

/// An open descriptor that takes bytes whole, or says why not.
public struct ByteSink: Sendable {
  let descriptor: Int32

  public static let standardOutput = ByteSink(descriptor: STDOUT_FILENO)
  public static let standardError = ByteSink(descriptor: STDERR_FILENO)

  /// - Throws: ``SystemError`` when the rest cannot be written.
  public func write(contentsOf bytes: some ContiguousBytes) throws {
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let written = Foundation.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written >= 0 {
          rest = rest.dropFirst(written)
        } else if errno == EAGAIN {
          waitUntilReady()
        } else if errno != EINTR {
          throw SystemError()
        }
      }
    }
  }

  /// A terminal or a pipe may have been set not to block by the program that shares it.
  private func waitUntilReady() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&request, 1, -1)
  }

  /// Makes a network file system say now what it would say when the descriptor is closed.
  func flush() throws {
    let copy = dup(descriptor)
    guard copy >= 0, close(copy) == 0 else { throw SystemError() }
  }
}
