import Crypto
package import Foundation
import GRDB

/// One line of the audit log.
package struct AuditLine: Sendable, Hashable {
  package let number: Int
  /// UTC, ISO 8601.
  package let at: String
  package let actor: String
  package let role: String
  package let action: String
  package let subject: String
  package let detail: String
  package let hash: Data

  /// SHA-256 over the hash of the line before and each text with its length before it.
  static func hash(after former: Data, _ number: Int, _ texts: [String]) -> Data {
    var hash = SHA256()
    hash.update(data: former)
    for text in ["\(number)"] + texts {
      hash.update(data: Data("\(text.utf8.count):\(text)".utf8))
    }
    return Data(hash.finalize())
  }

  var texts: [String] { [at, actor, role, action, subject, detail] }

  init(_ row: Row) {
    (number, at, actor, role) = (row["number"], row["at"], row["actor"], row["role"])
    (action, subject, detail, hash) = (row["action"], row["subject"], row["detail"], row["hash"])
  }
}

extension WorkspaceStore {
  /// Says in the log what somebody did, in the same transaction as what was done.
  func log(
    _ db: Database, _ person: Person, _ action: String, of subject: String, _ detail: String = ""
  ) throws {
    let last = try Row.fetchOne(db, sql: "SELECT number, hash FROM audit ORDER BY number DESC")
    let number = (last?["number"] ?? 0) + 1
    let texts = [Self.now, person.name, person.role.rawValue, action, subject, detail]
    let hash = AuditLine.hash(after: last?["hash"] ?? Data(), number, texts)
    try db.execute(
      sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: StatementArguments([number] as [any DatabaseValueConvertible])
        + StatementArguments(texts) + StatementArguments([hash]))
  }

  /// The last lines, newest first.
  package func audit(most: Int, before number: Int? = nil) throws -> [AuditLine] {
    try pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?",
        arguments: [number ?? Int.max, most]
      ).map(AuditLine.init)
    }
  }

  /// The first place where the chain is broken, as a sentence; `nil` where it holds.
  package func auditFault() throws -> String? {
    try pool.read { db in
      var (former, next) = (Data(), 1)
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM audit ORDER BY number")
      while let row = try rows.next() {
        let line = AuditLine(row)
        guard line.number == next else { return "Line \(next) of the audit log is missing." }
        guard line.hash == AuditLine.hash(after: former, line.number, line.texts) else {
          return "Line \(line.number) of the audit log was changed."
        }
        (former, next) = (line.hash, next + 1)
      }
      return nil
    }
  }

  /// The time in UTC, to the second.
  static var now: String { Date().formatted(.iso8601) }
}
