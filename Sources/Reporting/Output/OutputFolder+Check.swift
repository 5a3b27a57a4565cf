public import Foundation
internal import Receivables

extension OutputFolder {
  /// Tries whether a folder can be written, before the work whose results it is to hold.
  ///
  /// - Throws: ``SystemError`` where it cannot: nothing is left behind.
  public static func check(_ url: URL) throws {
    var isFolder: ObjCBool = false
    let path = url.standardizedFileURL.path
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw SystemError(ENOTDIR)
    }
    var parent = url.standardizedFileURL.deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: parent.path, isDirectory: &isFolder) {
      let next = parent.deletingLastPathComponent()
      if next.path == parent.path { break }
      parent = next
    }
    guard isFolder.boolValue else { throw SystemError(ENOTDIR) }
    try StagedFolder(in: parent.path).remove()
  }
}
