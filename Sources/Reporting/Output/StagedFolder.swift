internal import Foundation

/// A new folder under a name that nobody can guess, in which results are written before they take
/// their place.
///
/// It lies in a folder that only its owner can enter, so that nobody can put links into it; being a
/// folder within, it has the permissions that the user gives to new folders.
struct StagedFolder {
  /// Where the results are written, and afterwards what they replaced is.
  let contents: String
  private let shell: String
  private let lock: Int32

  /// - Throws: ``SystemError`` where none can be made in `parent`.
  init(in parent: String) throws {
    Leftovers.remove(in: parent)
    for _ in 0..<100 {
      var template = Array("\(parent)/\(OutputFile.hiddenPrefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw SystemError() }
      let shell = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let lock = open(shell, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if Leftovers.hold(lock, at: shell), mkdir("\(shell)/new", 0o777) == 0 {
        (self.shell, self.lock, contents) = (shell, lock, "\(shell)/new")
        return
      }
      close(lock)
    }
    throw SystemError(EEXIST)
  }

  /// Removes it with all that it holds.
  func remove() {
    try? FileManager.default.removeItem(atPath: shell)
    close(lock)
  }
}
