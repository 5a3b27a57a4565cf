import Foundation
import GRDB

/// A line of a file of the ledger, as the contract names its columns.
package struct ContractLine: Sendable, Hashable, Codable {
  package let file: String
  package let row: [String: String]
  package init(_ file: String, _ row: [String: String]) { (self.file, self.row) = (file, row) }
}

/// Something that a person recorded of a customer.
package struct RecordedEvent: Sendable, Hashable {
  package let number: Int
  package let author: String
  /// UTC, ISO 8601.
  package let at: String
  package let customer: String
  package let kind: String
  package let isUndone: Bool
  package let lines: [ContractLine]

  init(_ row: Row) throws {
    (number, author, at) = (row["number"], row["author"], row["at"])
    (customer, kind, isUndone) = (row["customer"], row["kind"], row["undone"])
    lines = try JSONDecoder().decode([ContractLine].self, from: Data((row["lines"] as String).utf8))
  }
}

extension WorkspaceStore {
  /// Adds an event, or finds the one that the same form added before.
  ///
  /// - Parameters:
  ///   - formKey: drawn when the form was shown: a form that is sent twice adds once.
  ///   - seen: what the person looked at, for the log.
  ///   - make: the lines, from the number that the event gets.
  /// - Returns: its number.
  package func record(
    _ kind: String, of customer: String, by person: Person, formKey: String, seen: String,
    _ make: (Int) -> [ContractLine]
  ) throws -> Int {
    try pool.write { db in
      if let number = try number(db, formKey, person) { return number }
      let number = try nextNumber(db)
      let lines = make(number)
      let text = try text(lines)
      try db.execute(
        sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
        arguments: [number, formKey, person.name, Self.now, customer, kind, text])
      try log(db, person, kind, of: customer, "event \(number), on \(seen): \(text)")
      return number
    }
  }

  /// Undoes an event by a further one.
  ///
  /// - Throws: ``StoreError`` where the person may not.
  package func undo(_ number: Int, by person: Person, formKey: String, reason: String) throws
    -> String
  {
    try pool.write { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM event WHERE number = ? AND undoes IS NULL", arguments: [number])
      guard let row else { throw StoreError("There is no entry \(number).") }
      let (author, customer): (String, String) = (row["author"], row["customer"])
      if try self.number(db, formKey, person) != nil { return customer }
      guard author == person.name || person.role.may(.undoOthers) else {
        throw StoreError("\(author) recorded this: only \(author) or a lead undoes it.")
      }
      guard author == person.name || !reason.isEmpty else {
        throw StoreError("Say why you undo what \(author) recorded.")
      }
      let isUndone =
        try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM event WHERE undoes = ?)", arguments: [number])
        ?? false
      guard !isUndone else { throw StoreError("Entry \(number) is undone already.") }
      let next = try nextNumber(db)
      try db.execute(
        sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, 'undo', ?, '[]')",
        arguments: [next, formKey, person.name, Self.now, customer, number])
      try log(db, person, "undo", of: customer, "event \(number): \(reason)")
      return customer
    }
  }

  /// All that was recorded, in order; of one customer or of all.
  package func events(of customer: String? = nil) throws -> [RecordedEvent] {
    try pool.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT *, EXISTS (SELECT 1 FROM event u WHERE u.undoes = event.number) AS undone
          FROM event WHERE undoes IS NULL AND (?1 IS NULL OR customer = ?1) ORDER BY number
          """, arguments: [customer]
      ).map(RecordedEvent.init)
    }
  }

  /// What was recorded after an event and stands, and what was recorded up to it and undone since.
  package func changes(
    after number: Int
  ) throws -> (added: [RecordedEvent], undone: [RecordedEvent], last: Int) {
    try pool.read { db in
      let last = try Int.fetchOne(db, sql: "SELECT max(number) FROM event") ?? 0
      let added = try Row.fetchAll(
        db,
        sql: """
          SELECT *, 0 AS undone FROM event WHERE undoes IS NULL AND number > ?1
          AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = event.number) ORDER BY number
          """, arguments: [number]
      ).map(RecordedEvent.init)
      let undone = try Row.fetchAll(
        db,
        sql: """
          SELECT event.*, 1 AS undone FROM event JOIN event u ON u.undoes = event.number
          WHERE event.number <= ?1 AND u.number > ?1 ORDER BY event.number
          """, arguments: [number]
      ).map(RecordedEvent.init)
      return (added, undone, last)
    }
  }

  /// The number of the last event; 0 where there is none.
  package func lastEvent() throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT max(number) FROM event") ?? 0 }
  }

  private func nextNumber(_ db: Database) throws -> Int {
    (try Int.fetchOne(db, sql: "SELECT max(number) FROM event") ?? 0) + 1
  }

  private func number(_ db: Database, _ formKey: String, _ person: Person) throws -> Int? {
    try Int.fetchOne(
      db, sql: "SELECT number FROM event WHERE form_key = ? AND author = ?",
      arguments: [formKey, person.name])
  }

  private func text(_ lines: [ContractLine]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(lines), as: UTF8.self)
  }
}
