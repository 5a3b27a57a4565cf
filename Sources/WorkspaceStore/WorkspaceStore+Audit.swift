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
  /// What the detail is hashed with, so that its hash alone tells nothing; lines of early versions
  /// have none.
  let salt: Data?
  /// The hash of a detail that was erased.
  let erased: Data?

  /// SHA-256 over the hash of the line before and each text with its length before it.
  static func hash(after former: Data, _ number: Int, _ texts: [String]) -> Data {
    var hash = SHA256()
    hash.update(data: former)
    for text in ["\(number)"] + texts {
      hash.update(data: Data("\(text.utf8.count):\(text)".utf8))
    }
    return Data(hash.finalize())
  }

  /// What stands for a detail in the hash of its line.
  static func digest(_ detail: String, _ salt: Data) -> Data {
    Data(SHA256.hash(data: salt + Data(detail.utf8)))
  }

  /// Whether the line has what it had when it was written; of an erased one of an early version that
  /// cannot be told.
  func follows(_ former: Data) -> Bool {
    if erased != nil, salt == nil { return true }
    let told = salt.map { (erased ?? Self.digest(detail, $0)).base64EncodedString() } ?? detail
    return hash == Self.hash(after: former, number, [at, actor, role, action, subject, told])
  }

  init(_ row: Row) {
    (number, at, actor, role) = (row["number"], row["at"], row["actor"], row["role"])
    (action, subject, detail, hash) = (row["action"], row["subject"], row["detail"], row["hash"])
    (salt, erased) = (row["salt"], row["erased"])
  }

  /// Which lines an erasure names.
  static let erasure = "erase"

  /// The numbers of lines that this one says were erased.
  var erasedLines: [Int] {
    guard action == Self.erasure, let list = detail.firstMatch(of: /lines of the log: ([0-9 ]*)/)
    else { return [] }
    return list.1.split(separator: " ").compactMap { Int($0) }
  }
}

extension WorkspaceStore {
  /// Says in the log what somebody did, in the same transaction as what was done.
  func log(
    _ db: Database, _ person: Person, _ action: String, of subject: String, _ detail: String = ""
  ) throws {
    let last = try Row.fetchOne(db, sql: "SELECT number, hash FROM audit ORDER BY number DESC")
    let number = (last?["number"] ?? 0) + 1
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
    let texts = [Self.now, person.name, person.role.rawValue, action, subject]
    let told = AuditLine.digest(detail, salt).base64EncodedString()
    let hash = AuditLine.hash(after: last?["hash"] ?? Data(), number, texts + [told])
    try db.execute(
      sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
      arguments: StatementArguments([number] as [any DatabaseValueConvertible])
        + StatementArguments(texts + [detail]) + StatementArguments([hash, salt]))
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
      var (erased, named): (Set<Int>, Set<Int>) = ([], [])
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM audit ORDER BY number")
      while let row = try rows.next() {
        let line = AuditLine(row)
        guard line.number == next else { return "Line \(next) of the audit log is missing." }
        guard line.follows(former) else {
          return "Line \(line.number) of the audit log was changed."
        }
        if line.erased != nil { erased.insert(line.number) }
        named.formUnion(line.erasedLines)
        (former, next) = (line.hash, next + 1)
      }
      return erased.subtracting(named).min().map {
        "Line \($0) of the audit log was erased, and no line says who did."
      }
    }
  }

  /// The time in UTC, to the second.
  static var now: String { Date().formatted(.iso8601) }
}
