import Crypto
package import Foundation
import GRDB

extension WorkspaceStore {
  static let idleSeconds = 30.0 * 60
  static let longestSeconds = 12.0 * 3600
  /// Who does what a command does.
  package static let command = Person(name: "command line", role: .admin)

  /// - Throws: ``StoreError`` for a name that is taken or a weak passphrase.
  package func addPerson(
    _ name: String, _ role: Role, passphrase: String, by author: Person? = nil
  ) throws {
    let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !name.isEmpty, name.count <= 100 else { throw StoreError("Give a name.") }
    let kept = try Passphrase.hash(passphrase)
    try pool.write { db in
      let isTaken =
        try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM person WHERE name = ?)", arguments: [name])
        ?? false
      guard !isTaken else { throw StoreError("\(name) is there already.") }
      try db.execute(
        sql: "INSERT INTO person VALUES (?, ?, ?)", arguments: [name, role.rawValue, kept])
      try log(db, author ?? Self.command, "add person", of: name, role.rawValue)
    }
  }

  /// All who may sign in, by name.
  package func people() throws -> [Person] {
    try pool.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM person ORDER BY name").compactMap(Self.person)
    }
  }

  /// What came of an attempt to sign in; unknown names and wrong passphrases are not told apart.
  package enum SignIn: Sendable {
    case token(String)
    case refused
    case tooMany
  }

  /// A new session, whose token is known to the browser alone: the file has its hash.
  package func signIn(_ name: String, _ passphrase: String, at now: Date = Date()) throws -> SignIn
  {
    let time = now.timeIntervalSince1970
    let isAllowed = try pool.write { db in
      // The whole is limited too, as every attempt takes 64 MiB and a fraction of a second.
      let whole = try take(db, "", most: 60, every: 1, time)
      let own = try take(db, "name:" + name.lowercased(), most: 5, every: 30, time)
      return whole && own
    }
    guard isAllowed else { return .tooMany }
    let row = try pool.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM person WHERE name = ?", arguments: [name])
    }
    let isRight = Passphrase.matches(passphrase, row?["passphrase"] ?? Self.nobody)
    guard isRight, let row, let person = Self.person(row) else {
      return .refused
    }
    let token = Self.token()
    try pool.write { db in
      try db.execute(
        sql: "DELETE FROM session WHERE created < ? OR seen < ?",
        arguments: [time - Self.longestSeconds, time - Self.idleSeconds])
      try db.execute(
        sql: "INSERT INTO session VALUES (?, ?, ?, ?)",
        arguments: [Self.hash(token), person.name, time, time])
      try db.execute(
        sql: "DELETE FROM attempt WHERE subject = ?", arguments: ["name:" + name.lowercased()])
      try log(db, person, "sign in", of: person.name)
    }
    return .token(token)
  }

  /// The session of a token, unless it has lapsed.
  ///
  /// - Parameter isSeen: whether the person did something, so that the session goes on.
  package func session(
    _ token: String, isSeen: Bool = true, at now: Date = Date()
  ) throws -> Session? {
    let (hash, time) = (Self.hash(token), now.timeIntervalSince1970)
    let row = try pool.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT person.name, person.role, seen, zone, keys FROM session
          JOIN person ON person.name = session.person
          LEFT JOIN setting ON setting.person = session.person
          WHERE hash = ? AND created > ? AND seen > ?
          """, arguments: [hash, time - Self.longestSeconds, time - Self.idleSeconds])
    }
    guard let row, let person = Self.person(row) else { return nil }
    if isSeen, time - (row["seen"] as Double) > 60 {
      // On a disk that takes nothing, pages are shown all the same.
      try? pool.write { db in
        try db.execute(
          sql: "UPDATE session SET seen = ? WHERE hash = ?", arguments: [time, hash])
      }
    }
    let key = SymmetricKey(data: Data(token.utf8))
    let form = HMAC<SHA256>.authenticationCode(for: Data("forms".utf8), using: key)
    var settings = PersonSettings()
    if let zone = row["zone"] as String? { (settings.zone, settings.keys) = (zone, row["keys"]) }
    return Session(person: person, formToken: Self.hex(form), settings: settings)
  }

  package func signOut(_ token: String) throws {
    guard let session = try session(token) else { return }
    try pool.write { db in
      try db.execute(sql: "DELETE FROM session WHERE hash = ?", arguments: [Self.hash(token)])
      try log(db, session.person, "sign out", of: session.person.name)
    }
  }

  /// 256 random bits.
  package static func token() -> String {
    hex(SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) })
  }

  static func hash(_ token: String) -> Data { Data(SHA256.hash(data: Data(token.utf8))) }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func person(_ row: Row) -> Person? {
    Role(rawValue: row["role"]).map { Person(name: row["name"], role: $0) }
  }

  /// A bucket that holds `most` attempts and gets one back every so many seconds.
  private func take(
    _ db: Database, _ subject: String, most: Double, every: Double, _ now: Double
  ) throws -> Bool {
    let row = try Row.fetchOne(
      db, sql: "SELECT * FROM attempt WHERE subject = ?", arguments: [subject])
    let before = row.map { min(most, $0["tokens"] + max(0, now - $0["at"]) / every) } ?? most
    guard before >= 1 else { return false }
    try db.execute(
      sql: "INSERT OR REPLACE INTO attempt VALUES (?, ?, ?)", arguments: [subject, before - 1, now])
    return true
  }

  /// The hash of a passphrase that nobody has, so that unknown names take as long.
  private static let nobody = (try? Passphrase.hash(token())) ?? ""
}
