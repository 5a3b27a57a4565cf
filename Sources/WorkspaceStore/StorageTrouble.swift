import GRDB

/// Why the disk takes nothing.
package enum StorageTrouble: Error, CustomStringConvertible {
  case full, readOnly, broken, busy

  /// `nil` for an error that has nothing to do with the disk.
  package init?(_ error: any Error) {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL: self = .full
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .readOnly
    case .SQLITE_IOERR, .SQLITE_CORRUPT: self = .broken
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .full: "the disk is full: make room on it"
    case .readOnly: "the workspace's folder cannot be written: make it and its files writable"
    case .broken: "the disk fails: run `duecast-workspace doctor`, and see to the backup"
    case .busy: "another program keeps the workspace's file locked: end it"
    }
  }

  /// For who works on pages.
  package var sentence: String {
    "Nothing was recorded, as \(description). Tell who runs the workspace; then go back and send it "
      + "again: what you typed is still there."
  }
}
