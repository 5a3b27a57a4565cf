import Foundation
import GRDB

/// What a person set for themselves.
package struct PersonSettings: Sendable, Hashable {
  /// Of times on pages, such as `Europe/Berlin`.
  package var zone = "UTC"
  /// Whether single letters are keys.
  package var keys = true

  package init() {}
}

extension WorkspaceStore {
  package func settings(of person: Person) throws -> PersonSettings {
    try pool.read { db in
      var settings = PersonSettings()
      if let row = try Row.fetchOne(
        db, sql: "SELECT * FROM setting WHERE person = ?", arguments: [person.name])
      {
        (settings.zone, settings.keys) = (row["zone"], row["keys"])
      }
      return settings
    }
  }

  /// - Throws: ``StoreError`` for a time zone that is none.
  package func set(_ settings: PersonSettings, of person: Person) throws {
    guard TimeZone(identifier: settings.zone) != nil else {
      throw StoreError("\(settings.zone) is no time zone: write it as Europe/Berlin.")
    }
    try pool.write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO setting VALUES (?, ?, ?)",
        arguments: [person.name, settings.zone, settings.keys])
    }
  }

  /// Another passphrase for a person who knows the present one; all other sessions end.
  ///
  /// - Throws: ``StoreError`` where the present one does not match, or the new one is weak.
  package func changePassphrase(
    of person: Person, from present: String, to new: String, keeping token: String
  ) throws {
    let kept = try pool.read { db in
      try String.fetchOne(
        db, sql: "SELECT passphrase FROM person WHERE name = ?", arguments: [person.name])
    }
    guard let kept, Passphrase.matches(present, kept) else {
      throw StoreError("The present passphrase does not match: nothing was changed.")
    }
    let hash = try Passphrase.hash(new)
    try pool.write { db in
      try db.execute(
        sql: "UPDATE person SET passphrase = ? WHERE name = ?", arguments: [hash, person.name])
      try db.execute(
        sql: "DELETE FROM session WHERE person = ? AND hash <> ?",
        arguments: [person.name, Self.hash(token)])
      try log(db, person, "change passphrase", of: person.name)
    }
  }
}
