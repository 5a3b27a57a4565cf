import Foundation
import GRDB

/// All that is kept of a person at a customer.
package struct PersonalData: Sendable, Codable {
  package struct Line: Sendable, Codable {
    /// The file of the ledger.
    package let file: String
    package let row: [String: String]
  }

  package struct Entry: Sendable, Codable {
    package let number: Int
    package let at: String
    package let author: String
    package let rows: [[String: String]]
  }

  package let name: String
  package let account: String
  package var ledger: [Line] = []
  package var entries: [Entry] = []
  /// Numbers of lines of the audit log whose detail names the person.
  package var auditLines: [Int] = []

  package var isEmpty: Bool { ledger.isEmpty && entries.isEmpty && auditLines.isEmpty }
}

/// What an erasure did.
package struct Erasure: Sendable {
  package let pseudonym: String
  package let records: Int
  package let entries: Int
  package let auditLines: Int
  /// Entries in which a part of the name is left, for a person to look at.
  package let left: [(entry: Int, note: String)]
}

extension WorkspaceStore {
  /// How a contact of an account is named in the ledger.
  ///
  /// - Throws: ``StoreError`` where nothing names them.
  private func terms(of name: String, account: String) throws -> ContactTerms {
    guard name.count >= 3 else { throw StoreError("Give the contact's name as it is written.") }
    var addresses: Set<String> = []
    let file = try ledger.appending(path: "customers.csv")
    if FileManager.default.fileExists(atPath: file.path) {
      try LedgerCells.rewrite(file) { row in
        if row["customer_id"] == account,
          row["contact_name"]?.caseInsensitiveCompare(name) == .orderedSame
        {
          addresses.formUnion([row["contact_email"] ?? "", row["contact_phone"] ?? ""])
        }
        return [:]
      }
    }
    return ContactTerms(name: name, account: account, addresses: addresses)
  }

  /// All that is kept of a contact of an account.
  ///
  /// - Throws: ``StoreError`` where nothing names them.
  package func personalData(
    of name: String, account: String, by person: Person
  ) throws -> PersonalData {
    let terms = try terms(of: name, account: account)
    var data = PersonalData(name: name, account: account)
    for file in try LedgerCells.files(of: try ledger) {
      try LedgerCells.rewrite(file) { row in
        if Self.isOf(account, row), row.values.contains(where: terms.isNamed) {
          data.ledger.append(.init(file: file.lastPathComponent, row: row))
        }
        return [:]
      }
    }
    for event in try events(of: account) {
      let rows = event.lines.map(\.row).filter { $0.values.contains(where: terms.isNamed) }
      guard !rows.isEmpty else { continue }
      data.entries.append(
        .init(number: event.number, at: event.at, author: event.author, rows: rows))
    }
    try pool.write { db in
      data.auditLines = try Self.auditLines(db, terms).map(\.number)
      guard !data.isEmpty else { throw Self.nothing(name, account) }
      try log(db, person, "access", of: account, "all that is kept of a contact")
    }
    return data
  }

  /// Puts a pseudonym in the place of a contact, wherever the ledger, entries and the log name them.
  ///
  /// Entries stay, as the account's history; earlier versions of the ledger go.
  ///
  /// - Throws: ``StoreError`` where nothing names them.
  package func erase(
    contact name: String, account: String, reason: String, by person: Person
  ) throws -> Erasure {
    let terms = try terms(of: name, account: account)
    let pseudonym = "contact-" + Self.token().prefix(8)
    let scratch = try newFolder()
    defer { try? FileManager.default.removeItem(at: scratch) }
    try Self.copyFiles(of: try ledger, to: scratch)
    var records = 0
    for file in try LedgerCells.files(of: scratch) {
      records += try LedgerCells.rewrite(file) { row in
        Self.isOf(account, row) ? terms.erased(row, by: pseudonym) : [:]
      }
    }
    if records > 0 { try take(scratch, source: "erasure of a contact", by: person) }
    let (entries, lines) = try eraseEntries(
      terms, pseudonym, reason, person, hasRecords: records > 0)
    try removeOldLedgers(keeping: 1)
    // Nothing of it is left in the journal either.
    try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    let left = try events(of: account).flatMap { event in
      event.lines.compactMap { line in
        line.row["note"].flatMap { terms.isHinted(in: $0) ? (event.number, $0) : nil }
      }
    }
    return Erasure(
      pseudonym: pseudonym, records: records, entries: entries, auditLines: lines, left: left)
  }

  private func eraseEntries(
    _ terms: ContactTerms, _ pseudonym: String, _ reason: String, _ person: Person,
    hasRecords: Bool
  ) throws -> (entries: Int, lines: Int) {
    try pool.write { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT number, lines FROM event WHERE customer = ?", arguments: [terms.account]
      ).filter { terms.isNamed(in: $0["lines"]) }
      let audit = try Self.auditLines(db, terms)
      guard hasRecords || !rows.isEmpty || !audit.isEmpty else {
        throw Self.nothing(terms.name, terms.account)
      }
      let numbers: [Int] = rows.map { $0["number"] }
      try amend(db, entries: numbers, audit: audit) { lines in
        lines.map { ContractLine($0.file, terms.erased($0.row, by: pseudonym)) }
      } detail: { detail in
        terms.erased(detail, by: pseudonym)
      }
      try log(
        db, person, AuditLine.erasure, of: terms.account,
        "a contact, now \(pseudonym), because \(reason); entries: \(Self.list(numbers)); "
          + "lines of the log: \(Self.list(audit.map(\.number)))")
      return (rows.count, audit.count)
    }
  }

  /// Takes the notes and the names of contacts out of entries.
  ///
  /// - Parameter why: for the log.
  package func redact(entries numbers: [Int], why: String, by person: Person) throws {
    guard !numbers.isEmpty else { return }
    try pool.write { db in
      let wanted = Set(numbers)
      let known = Set(
        try Int.fetchAll(db, sql: "SELECT number FROM event WHERE lines <> '[]'")
      ).intersection(wanted)
      guard known == wanted else { throw StoreError("There is no entry of such a number.") }
      let audit = try Row.fetchAll(db, sql: "SELECT * FROM audit").map(AuditLine.init).filter {
        $0.detail.prefixMatch(of: /event ([0-9]+), on/).flatMap { Int($0.1) }
          .map(wanted.contains) ?? false
      }
      try amend(db, entries: numbers, audit: audit, Self.redacted) { detail in
        // What was written with it is in the entry, but for its texts.
        let head = detail.prefixMatch(of: /event [0-9]+, on [^:]+/)
        return (head.map { String($0.0) } ?? "") + ": redacted"
      }
      try log(
        db, person, AuditLine.erasure, of: "",
        "\(why); entries: \(Self.list(numbers)); lines of the log: \(Self.list(audit.map(\.number)))"
      )
    }
    try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
  }

  private static func redacted(_ lines: [ContractLine]) -> [ContractLine] {
    lines.map { line in
      var row = line.row
      for column in ["note", "contact_name"] where row[column] != nil { row[column] = "" }
      return ContractLine(line.file, row)
    }
  }

  /// Changes texts of entries and of the log in the transaction that is open.
  private func amend(
    _ db: Database, entries: [Int], audit: [AuditLine],
    _ change: ([ContractLine]) -> [ContractLine], detail: (String) -> String
  ) throws {
    try Schema.amending(["event", "audit"], db) {
      for number in entries {
        let lines =
          try String.fetchOne(
            db, sql: "SELECT lines FROM event WHERE number = ?", arguments: [number]) ?? "[]"
        let known = try JSONDecoder().decode([ContractLine].self, from: Data(lines.utf8))
        try db.execute(
          sql: "UPDATE event SET lines = ? WHERE number = ?",
          arguments: [try text(change(known)), number])
      }
      for line in audit {
        let kept = line.erased ?? line.salt.map { AuditLine.digest(line.detail, $0) } ?? line.hash
        try db.execute(
          sql: "UPDATE audit SET detail = ?, erased = ? WHERE number = ?",
          arguments: [detail(line.detail), kept, line.number])
      }
    }
  }

  private static func auditLines(_ db: Database, _ terms: ContactTerms) throws -> [AuditLine] {
    try Row.fetchAll(db, sql: "SELECT * FROM audit WHERE subject = ?", arguments: [terms.account])
      .map(AuditLine.init).filter { terms.isNamed(in: $0.detail) }
  }

  private static func isOf(_ account: String, _ row: [String: String]) -> Bool {
    row["customer_id"] == account
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: " ")
  }

  private static func nothing(_ name: String, _ account: String) -> StoreError {
    StoreError("Nothing of account \(account) names \(name): write the name as the ledger does.")
  }
}
