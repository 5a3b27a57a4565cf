internal import Foundation

/// What runs that were killed left behind under hidden names.
///
/// Who writes under such a name holds a lock on it, which the system gives up when the process ends,
/// however it ends.
enum Leftovers {
  /// Locks what has just been made; false where somebody tidied it away first.
  static func hold(_ descriptor: Int32, at path: String) -> Bool {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, let held = FileStatus(descriptor: descriptor),
      let found = FileStatus(path)
    else { return false }
    return held.isSame(as: found)
  }

  /// Removes what nobody writes any more from a folder.
  static func remove(in folder: String) {
    for name in (try? FolderEntries.names(in: folder)) ?? []
    where name.hasPrefix(OutputFile.hiddenPrefix) {
      removeIfAbandoned("\(folder)/\(name)")
    }
  }

  private static func removeIfAbandoned(_ path: String) {
    guard let status = FileStatus(path), status.isFile || status.isFolder,
      status.owner == geteuid()
    else { return }
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard hold(descriptor, at: path) else { return }
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The names in a folder.
enum FolderEntries {
  /// In order.
  ///
  /// - Throws: ``SystemError`` where the folder cannot be read or a name is not UTF-8.
  static func all(in folder: String) throws -> [String] {
    let (names, others) = try entries(in: folder)
    guard others == 0 else { throw SystemError(EILSEQ) }
    return names
  }

  /// Those that are UTF-8, in order.
  ///
  /// - Throws: ``SystemError`` where the folder cannot be read.
  static func names(in folder: String) throws -> [String] { try entries(in: folder).names }

  private static func entries(in folder: String) throws -> (names: [String], others: Int) {
    guard let stream = opendir(folder) else { throw SystemError() }
    defer { closedir(stream) }
    var (names, others): ([String], Int) = ([], 0)
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name else {
        others += 1
        continue
      }
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw SystemError() }
    return (names.sorted(), others)
  }
}
