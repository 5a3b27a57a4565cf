import Crypto
import Foundation
import GRDB
import WorkspaceStore

/// What somebody with the file in their hands could do to the log.
enum StoreTampering {
  /// Empties the detail of a line as an erasure does, but says so nowhere.
  static func erase(_ number: Int, in store: WorkspaceStore) throws {
    let queue = try DatabaseQueue(path: store.folder.appending(path: "workspace.sqlite").path)
    try queue.write { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT detail, salt FROM audit WHERE number = ?", arguments: [number])
      else { throw StoreError("no such line") }
      let (detail, salt): (String, Data) = (row["detail"], row["salt"])
      let digest = Data(SHA256.hash(data: salt + Data(detail.utf8)))
      try db.execute(sql: "DROP TRIGGER audit_no_update")
      try db.execute(
        sql: "UPDATE audit SET detail = '', erased = ? WHERE number = ?",
        arguments: [digest, number])
    }
  }
}
