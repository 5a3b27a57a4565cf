import GRDB

/// A policy that somebody put forward, and what somebody else decided.
package struct PolicyVersion: Sendable, Hashable {
  package enum State: String, Sendable { case proposed, approved, rejected }

  package let number: Int
  package let author: String
  /// UTC, ISO 8601.
  package let at: String
  package let reason: String
  /// YAML; keys that are left out keep their defaults.
  package let text: String
  package let state: State
  /// Who approved or rejected it; empty for nobody yet.
  package let decidedBy: String
  package let decidedReason: String

  init(_ row: Row) {
    (number, author, at) = (row["number"], row["author"], row["at"])
    (reason, text) = (row["reason"], row["text"])
    let approves: Bool? = row["approves"]
    state = approves.map { $0 ? .approved : .rejected } ?? .proposed
    (decidedBy, decidedReason) = (row["decided_by"] ?? "", row["decided_reason"] ?? "")
  }
}

extension WorkspaceStore {
  private static let versions = """
    SELECT policy.*, d.approves, d.author AS decided_by, d.reason AS decided_reason
    FROM policy LEFT JOIN policy_decision d ON d.policy = policy.number
    """

  /// All policies that were put forward, newest first.
  package func policies() throws -> [PolicyVersion] {
    try pool.read { db in
      try Row.fetchAll(db, sql: Self.versions + " ORDER BY number DESC").map(PolicyVersion.init)
    }
  }

  /// The one that was approved last; `nil` for the standard policy.
  package func policyInForce() throws -> PolicyVersion? {
    try pool.read { db in
      try Row.fetchOne(
        db, sql: Self.versions + " WHERE d.approves = 1 ORDER BY number DESC LIMIT 1"
      ).map(PolicyVersion.init)
    }
  }

  /// Puts a policy forward.
  ///
  /// - Returns: its number; the one of before for a form that is sent twice.
  package func propose(
    policy text: String, reason: String, by person: Person, formKey: String
  ) throws -> Int {
    try pool.write { db in
      if let number = try Int.fetchOne(
        db, sql: "SELECT number FROM policy WHERE form_key = ?", arguments: [formKey])
      {
        return number
      }
      let number = (try Int.fetchOne(db, sql: "SELECT max(number) FROM policy") ?? 0) + 1
      try db.execute(
        sql: "INSERT INTO policy VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [number, formKey, person.name, Self.now, reason, text])
      try log(db, person, "propose policy", of: "policy \(number)", "\(reason): \(text)")
      return number
    }
  }

  /// Approves or rejects a policy of somebody else.
  ///
  /// - Throws: ``StoreError`` for one's own, one that is decided, and one older than that in force.
  package func decide(
    policy number: Int, approves: Bool, reason: String, by person: Person
  ) throws {
    try pool.write { db in
      guard
        let row = try Row.fetchOne(
          db, sql: Self.versions + " WHERE number = ?", arguments: [number])
      else { throw StoreError("There is no policy \(number).") }
      let version = PolicyVersion(row)
      guard version.state == .proposed else {
        // The same form sent twice says the same.
        guard version.decidedBy == person.name, (version.state == .approved) == approves else {
          throw StoreError("\(version.decidedBy) has decided on policy \(number) already.")
        }
        return
      }
      guard version.author.lowercased() != person.name.lowercased() else {
        throw StoreError("Nobody approves what they put forward: ask somebody else.")
      }
      let last = try Int.fetchOne(
        db, sql: "SELECT max(policy) FROM policy_decision WHERE approves = 1")
      guard !approves || last ?? 0 < number else {
        throw StoreError("A later policy is in force: put the change forward again.")
      }
      try db.execute(
        sql: "INSERT INTO policy_decision VALUES (?, ?, ?, ?, ?)",
        arguments: [number, person.name, Self.now, approves, reason])
      try log(
        db, person, approves ? "approve policy" : "reject policy", of: "policy \(number)", reason)
    }
  }
}
