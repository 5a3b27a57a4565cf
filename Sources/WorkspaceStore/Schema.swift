import GRDB

/// The tables, and how a released file gets new ones.
///
/// A released migration is never edited.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE person (name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL,
            passphrase TEXT NOT NULL) STRICT;
          CREATE TABLE session (hash BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES person(name),
            created REAL NOT NULL, seen REAL NOT NULL) STRICT;
          CREATE TABLE attempt (subject TEXT PRIMARY KEY, tokens REAL NOT NULL, at REAL NOT NULL)
            STRICT;
          CREATE TABLE event (number INTEGER PRIMARY KEY, form_key TEXT NOT NULL UNIQUE,
            author TEXT NOT NULL, at TEXT NOT NULL, customer TEXT NOT NULL, kind TEXT NOT NULL,
            undoes INTEGER UNIQUE REFERENCES event(number), lines TEXT NOT NULL) STRICT;
          CREATE INDEX event_customer ON event(customer);
          CREATE TABLE audit (number INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL,
            role TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
            hash BLOB NOT NULL) STRICT;
          """)
      try onlyAddedTo(["audit", "event"], db)
    }
    migrator.registerMigration("2") { db in
      try db.execute(
        sql: """
          CREATE TABLE policy (number INTEGER PRIMARY KEY, form_key TEXT NOT NULL UNIQUE,
            author TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL) STRICT;
          CREATE TABLE policy_decision (policy INTEGER PRIMARY KEY REFERENCES policy(number),
            author TEXT NOT NULL, at TEXT NOT NULL, approves INTEGER NOT NULL, reason TEXT NOT NULL)
            STRICT;
          CREATE TABLE setting (person TEXT PRIMARY KEY REFERENCES person(name),
            zone TEXT NOT NULL, keys INTEGER NOT NULL) STRICT;
          CREATE TABLE forecast (day TEXT PRIMARY KEY, author TEXT NOT NULL, at TEXT NOT NULL,
            json TEXT NOT NULL) STRICT;
          """)
      try onlyAddedTo(["policy", "policy_decision", "forecast"], db)
    }
    migrator.registerMigration("3") { db in
      try db.execute(
        sql: """
          CREATE TABLE ledger_version (number INTEGER PRIMARY KEY, author TEXT NOT NULL,
            at TEXT NOT NULL, source TEXT NOT NULL, folder TEXT NOT NULL) STRICT;
          CREATE TABLE recomputation (number INTEGER PRIMARY KEY, form_key TEXT NOT NULL UNIQUE,
            author TEXT NOT NULL, asked TEXT NOT NULL, began TEXT, ended TEXT,
            step TEXT NOT NULL DEFAULT '', day TEXT, event INTEGER, provenance TEXT, failure TEXT)
            STRICT;
          CREATE INDEX event_kind ON event(kind);
          ALTER TABLE audit ADD COLUMN salt BLOB;
          ALTER TABLE audit ADD COLUMN erased BLOB;
          """)
      try onlyAddedTo(["ledger_version"], db)
    }
    return migrator
  }

  /// Changes rows of tables that are otherwise only added to, within the transaction that is open.
  static func amending(_ tables: [String], _ db: Database, _ body: () throws -> Void) throws {
    for table in tables { try db.execute(sql: "DROP TRIGGER \(table)_no_update") }
    try body()
    for table in tables { try forbid("UPDATE", table, db) }
  }

  private static func onlyAddedTo(_ tables: [String], _ db: Database) throws {
    for table in tables {
      for change in ["UPDATE", "DELETE"] { try forbid(change, table, db) }
    }
  }

  private static func forbid(_ change: String, _ table: String, _ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TRIGGER \(table)_no_\(change.lowercased()) BEFORE \(change) ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is only ever added to'); END
        """)
  }
}
