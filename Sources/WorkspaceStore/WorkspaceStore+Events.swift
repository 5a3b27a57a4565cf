import Foundation
import GRDB

/// A line of a file of the ledger, as the contract names its columns.
package struct ContractLine: Sendable, Hashable, Codable {
  package let file: String
  package let row: [String: String]
  package init(_ file: String, _ row: [String: String]) { (self.file, self.row) = (file, row) }

  /// What the workspace keeps beside the ledger, and no ledger has.
  package static let ownFiles: Set = ["absences", "cash"]
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

/// An event that is to be added.
package struct NewEvent {
  let kind: String
  let customer: String
  /// Its lines, from the number that it gets.
  let lines: (Int) -> [ContractLine]

  package init(kind: String, customer: String, lines: @escaping (Int) -> [ContractLine]) {
    (self.kind, self.customer, self.lines) = (kind, customer, lines)
  }
}

/// The newest of what the store has.
package struct StoreState: Sendable, Hashable {
  /// The last event.
  package let event: Int
  /// The policy in force.
  package let policy: Int
  /// The version of the ledger.
  package let ledger: Int
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
    _ make: @escaping (Int) -> [ContractLine]
  ) throws -> Int {
    try record(
      [NewEvent(kind: kind, customer: customer, lines: make)], by: person, formKey: formKey,
      seen: seen)
  }

  /// Adds several events in one step, all or none.
  ///
  /// - Returns: the number of the first.
  @discardableResult
  package func record(
    _ events: [NewEvent], by person: Person, formKey: String, seen: String
  ) throws -> Int {
    try pool.write { db in
      if let number = try number(db, formKey, person) { return number }
      let first = try nextNumber(db)
      for (place, event) in events.enumerated() {
        let number = first + place
        let text = try text(event.lines(number))
        try db.execute(
          sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
          arguments: [
            number, place == 0 ? formKey : "\(formKey).\(place)", person.name, Self.now,
            event.customer, event.kind, text,
          ])
        try log(
          db, person, event.kind, of: event.customer, "event \(number), on \(seen): \(text)")
      }
      return first
    }
  }

  /// Undoes all that stands of what one form recorded.
  ///
  /// - Throws: ``StoreError`` where it was somebody else's.
  package func undo(batch: String, by person: Person, formKey: String) throws {
    try pool.write { db in
      if try number(db, formKey, person) != nil { return }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT number, author, customer FROM event
          WHERE undoes IS NULL AND (form_key = ?1 OR substr(form_key, 1, length(?1) + 1) = ?1 || '.')
          AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = event.number) ORDER BY number
          """, arguments: [batch])
      guard !batch.isEmpty, !rows.isEmpty else {
        throw StoreError("There is nothing to undo: all of it is undone already.")
      }
      guard rows.allSatisfy({ $0["author"] == person.name }) else {
        throw StoreError("Somebody else recorded this: undo it account by account, with a reason.")
      }
      let first = try nextNumber(db)
      for (place, row) in rows.enumerated() {
        let (number, customer): (Int, String) = (row["number"], row["customer"])
        try db.execute(
          sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, 'undo', ?, '[]')",
          arguments: [
            first + place, place == 0 ? formKey : "\(formKey).\(place)", person.name, Self.now,
            customer, number,
          ])
        try log(db, person, "undo", of: customer, "event \(number): all of one form")
      }
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

  /// All that was recorded of one kind, in order.
  package func events(ofKind kind: String) throws -> [RecordedEvent] {
    try pool.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT *, EXISTS (SELECT 1 FROM event u WHERE u.undoes = event.number) AS undone
          FROM event WHERE kind = ? ORDER BY number
          """, arguments: [kind]
      ).map(RecordedEvent.init)
    }
  }

  /// What a person recorded last and stands, newest first.
  package func lastEvents(by author: String, most: Int) throws -> [RecordedEvent] {
    try pool.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT *, 0 AS undone FROM event WHERE undoes IS NULL AND author = ?1
          AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = event.number)
          ORDER BY number DESC LIMIT ?2
          """, arguments: [author, most]
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

  /// What results have to have so that nothing is missing from them.
  package func state() throws -> StoreState {
    try pool.read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT (SELECT max(number) FROM event) AS event,
            (SELECT max(policy) FROM policy_decision WHERE approves = 1) AS policy,
            (SELECT max(number) FROM ledger_version) AS ledger
          """)
      return StoreState(
        event: row?["event"] ?? 0, policy: row?["policy"] ?? 0, ledger: row?["ledger"] ?? 0)
    }
  }

  /// Whether something was recorded or undone of a customer after an event.
  package func hasEvents(of customer: String, after number: Int) throws -> Bool {
    try pool.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM event WHERE number > ? AND customer = ?)",
        arguments: [number, customer]) ?? false
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

  func text(_ lines: [ContractLine]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(lines), as: UTF8.self)
  }
}
