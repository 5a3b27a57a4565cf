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
    return migrator
  }

  private static func onlyAddedTo(_ tables: [String], _ db: Database) throws {
    for table in tables {
      for change in ["UPDATE", "DELETE"] {
        try db.execute(
          sql: """
            CREATE TRIGGER \(table)_no_\(change.lowercased()) BEFORE \(change) ON \(table)
            BEGIN SELECT RAISE(ABORT, '\(table) is only ever added to'); END
            """)
      }
    }
  }
}
