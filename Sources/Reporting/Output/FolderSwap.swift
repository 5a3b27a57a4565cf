internal import CFileExchange
public import Foundation

extension OutputFolder {
  /// Writes the files of a folder as one unit.
  ///
  /// They are written into a new folder beside it, which then takes its place in one step: whoever
  /// looks, and whenever the process ends, there is either what was there before or all that is new,
  /// and of two that write at once one remains whole. Own files of an earlier run that are not written
  /// again go; all other files and folders stay.
  ///
  /// Where a folder cannot be exchanged (another user's, the one that the process works in, a mounted
  /// one, one with thousands of foreign files, a file system that cannot), the files are written into a
  /// hidden folder within and moved to their places one right after the other.
  ///
  /// - Parameters:
  ///   - own: whether a file of this name is one of the project's, which may be replaced or removed.
  ///   - all: false where others may write into folders within, which then stay where they are.
  /// - Throws: what `body` throws, or ``SystemError``; nothing has changed then, unless files were
  ///   being moved one by one.
  public static func replacing<Result>(
    _ url: URL, own: @escaping (String) -> Bool, all: Bool = true,
    _ body: (OutputFolder) throws -> Result
  ) throws -> Result {
    let swap = try FolderSwap(url, own: own)
    let (stage, isBeside) = try swap.stage(beside: all)
    defer { stage.remove() }
    let result = try body(OutputFolder(made: stage.contents))
    let written = Set(try FolderEntries.names(in: stage.contents))
    if try !isBeside || !swap.exchange(stage, written) { try swap.move(written, from: stage) }
    return result
  }
}

/// How a new folder takes the place of another.
private struct FolderSwap {
  private let target: String
  private let parent: String
  private let own: (String) -> Bool
  /// Foreign files and folders that are carried over; with more, files are moved one by one.
  private static let mostForeign = 10_000

  init(_ url: URL, own: @escaping (String) -> Bool) throws {
    let current = FileManager.default.currentDirectoryPath
    let path = url.path.hasPrefix("/") ? url.path : "\(current)/\(url.path)"
    if let found = FileStatus(following: path), !found.isFolder { throw SystemError(ENOTDIR) }
    let above = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
    // A link to a folder stays, and what it leads to is exchanged.
    target =
      FolderSwap.resolved(path)
      ?? (FolderSwap.resolved(above) ?? above) + "/" + (path as NSString).lastPathComponent
    parent = (target as NSString).deletingLastPathComponent
    self.own = own
  }

  private static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// A folder to write into: beside the target where they can be exchanged, else within it.
  func stage(beside: Bool) throws -> (StagedFolder, isBeside: Bool) {
    if beside && canExchange, let stage = try? StagedFolder(in: parent) { return (stage, true) }
    if mkdir(target, 0o777) != 0 && errno != EEXIST { throw SystemError() }
    return (try StagedFolder(in: target), false)
  }

  private var canExchange: Bool {
    guard let old = FileStatus(target) else { return true }
    guard let above = FileStatus(following: parent), above.device == old.device,
      old.owner == geteuid()
    else { return false }
    // The folder that a shell stands in would vanish under it.
    let current = FileManager.default.currentDirectoryPath
    guard let place = FolderSwap.resolved(current) else { return false }
    return place != target && !place.hasPrefix(target + "/")
  }

  // MARK: - As a whole

  /// Puts the staged folder in place of the target; false where that cannot be done.
  func exchange(_ stage: StagedFolder, _ written: Set<String>) throws -> Bool {
    Leftovers.remove(in: target)
    for _ in 0..<100 {
      guard let old = FileStatus(target) else {
        if rename(stage.contents, target) == 0 { return true }
        if errno == ENOTEMPTY || errno == EEXIST { continue }
        return false
      }
      do {
        var left = FolderSwap.mostForeign
        try carry(target, to: stage.contents, except: written, device: old.device, &left)
      } catch is CannotCarry { return false }
      guard FolderSwap.match(stage.contents, old) else { return false }
      if duecast_exchange(stage.contents, target) == 0 {
        bring(stage.contents, to: target, except: written)
        return true
      }
      guard errno == ENOENT else { return false }
    }
    return false
  }

  private struct CannotCarry: Error {}

  /// Gives a folder's foreign files a second name in the new one, so that they are in both.
  private func carry(
    _ old: String, to new: String, except written: Set<String>?, device: dev_t, _ left: inout Int
  ) throws {
    guard let names = try? FolderEntries.all(in: old) else { throw CannotCarry() }
    for name in names {
      let (from, to) = ("\(old)/\(name)", "\(new)/\(name)")
      guard let status = FileStatus(from), status.device == device else { throw CannotCarry() }
      if let written, own(name) || written.contains(name) {
        guard !status.isFolder else { throw SystemError(EISDIR) }
        continue
      }
      left -= 1
      guard left >= 0 else { throw CannotCarry() }
      if status.isFolder {
        guard status.owner == geteuid(), mkdir(to, 0o777) == 0 || errno == EEXIST else {
          throw CannotCarry()
        }
        try carry(from, to: to, except: nil, device: device, &left)
        guard FolderSwap.match(to, status) else { throw CannotCarry() }
      } else {
        unlink(to)
        guard linkat(AT_FDCWD, from, AT_FDCWD, to, 0) == 0 else { throw CannotCarry() }
      }
    }
  }

  /// Gives a folder the group and the permissions of another.
  private static func match(_ path: String, _ other: FileStatus) -> Bool {
    guard let own = FileStatus(path) else { return false }
    if own.group != other.group, chown(path, own.owner, other.group) != 0 { return false }
    return own.permissions == other.permissions || chmod(path, other.permissions) == 0
  }

  /// Brings over what was put into the old folder after it was carried over.
  private func bring(_ old: String, to new: String, except written: Set<String>?) {
    for name in (try? FolderEntries.names(in: old)) ?? [] {
      if let written, own(name) || written.contains(name) { continue }
      let (from, to) = ("\(old)/\(name)", "\(new)/\(name)")
      guard let late = FileStatus(from) else { continue }
      guard let carried = FileStatus(to) else {
        rename(from, to)
        continue
      }
      if late.isFolder && carried.isFolder {
        bring(from, to: to, except: nil)
      } else if !late.isSame(as: carried) {
        rename(from, to)
      }
    }
  }

  // MARK: - One by one

  /// Moves the files that were written to their places, and removes own ones that were not.
  func move(_ written: Set<String>, from stage: StagedFolder) throws {
    if mkdir(target, 0o777) != 0 && errno != EEXIST { throw SystemError() }
    let lock = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw SystemError() }
    defer { close(lock) }
    // A file system without locks leaves two that write at once to themselves.
    flock(lock, LOCK_EX)
    for name in written.sorted() {
      let (from, to) = ("\(stage.contents)/\(name)", "\(target)/\(name)")
      if rename(from, to) == 0 { continue }
      guard errno == EXDEV else { throw SystemError() }
      let bytes = try Data(contentsOf: URL(filePath: from), options: .mappedIfSafe)
      try OutputFile.replace(URL(filePath: to)) { try $0.write(contentsOf: bytes) }
    }
    for name in try FolderEntries.names(in: target) where own(name) && !written.contains(name) {
      if FileStatus("\(target)/\(name)")?.isFolder == false { unlink("\(target)/\(name)") }
    }
  }
}
