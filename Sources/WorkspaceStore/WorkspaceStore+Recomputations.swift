import GRDB

/// A computation of the whole, asked for by a person or begun by the server itself.
package struct Recomputation: Sendable, Hashable {
  package enum State: Sendable, Hashable {
    case waiting, running, done
    case failed(String)
  }

  package let number: Int
  package let author: String
  /// UTC, ISO 8601; of the end where it has ended, else of the beginning, else of the asking.
  package let at: String
  package let state: State
  /// What is being computed, in words.
  package let step: String
  /// The day whose close it is of; empty before it has ended.
  package let day: String
  /// The last entry that is in it; 0 before it has ended.
  package let event: Int

  init(_ row: Row) {
    (number, author, step) = (row["number"], row["author"], row["step"])
    let (began, ended): (String?, String?) = (row["began"], row["ended"])
    at = ended ?? began ?? row["asked"]
    let failure: String? = row["failure"]
    state =
      ended != nil ? failure.map { .failed($0) } ?? .done : began == nil ? .waiting : .running
    (day, event) = (row["day"] ?? "", row["event"] ?? 0)
  }
}

extension WorkspaceStore {
  /// Asks for a computation of the whole; one that waits already answers for both.
  ///
  /// - Returns: its number.
  package func askForRecomputation(by person: Person, formKey: String) throws -> Int {
    try pool.write { db in
      let known = try Int.fetchOne(
        db, sql: "SELECT number FROM recomputation WHERE form_key = ? OR began IS NULL",
        arguments: [formKey])
      if let known { return known }
      let number = try Self.insert(db, person.name, formKey)
      try log(db, person, "recompute", of: "computation \(number)")
      return number
    }
  }

  /// Takes on whatever is asked for, or notes one that the server itself begins.
  ///
  /// - Parameter author: in whose name it begins where nobody asked; `nil`: only what was asked for.
  /// - Returns: its number; `nil` where nobody asked and `author` is `nil`.
  package func beginRecomputation(by author: String?) throws -> Int? {
    try pool.write { db in
      let waiting = try Int.fetchOne(
        db, sql: "SELECT number FROM recomputation WHERE began IS NULL ORDER BY number")
      guard let author = waiting.map({ _ in "" }) ?? author else { return nil }
      let number = try waiting ?? Self.insert(db, author, Self.token())
      try db.execute(
        sql: "UPDATE recomputation SET began = ? WHERE number = ?", arguments: [Self.now, number])
      return number
    }
  }

  package func note(step: String, of number: Int) throws {
    try pool.write { db in
      try db.execute(
        sql: "UPDATE recomputation SET step = ? WHERE number = ?", arguments: [step, number])
    }
  }

  /// Keeps what a computation came from.
  package func endRecomputation(
    _ number: Int, day: String, event: Int, provenance: String, failure: String? = nil
  ) throws {
    try pool.write { db in
      try db.execute(
        sql: """
          UPDATE recomputation SET ended = ?, step = '', day = ?, event = ?, provenance = ?,
            failure = ? WHERE number = ?
          """, arguments: [Self.now, day, event, provenance, failure, number])
    }
  }

  /// Says of computations that a server which has gone had begun that they failed.
  package func abandonRecomputations() throws {
    try pool.write { db in
      try db.execute(
        sql: """
          UPDATE recomputation SET ended = ?, step = '', failure = 'the server ended'
          WHERE began IS NOT NULL AND ended IS NULL
          """, arguments: [Self.now])
    }
  }

  /// Whether somebody asked for one that has not begun.
  package func isRecomputationAsked() throws -> Bool {
    try pool.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM recomputation WHERE began IS NULL)") ?? false
    }
  }

  /// - Throws: ``StoreError`` for a number that none has.
  package func recomputation(_ number: Int) throws -> Recomputation {
    let row = try pool.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM recomputation WHERE number = ?", arguments: [number])
    }
    guard let row else { throw StoreError("There is no computation \(number).") }
    return Recomputation(row)
  }

  /// Newest first.
  package func recomputations(most: Int) throws -> [Recomputation] {
    try pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM recomputation ORDER BY number DESC LIMIT ?", arguments: [most]
      ).map(Recomputation.init)
    }
  }

  private static func insert(_ db: Database, _ author: String, _ formKey: String) throws -> Int {
    let number = (try Int.fetchOne(db, sql: "SELECT max(number) FROM recomputation") ?? 0) + 1
    try db.execute(
      sql: "INSERT INTO recomputation (number, form_key, author, asked) VALUES (?, ?, ?, ?)",
      arguments: [number, formKey, author, now])
    return number
  }
}
