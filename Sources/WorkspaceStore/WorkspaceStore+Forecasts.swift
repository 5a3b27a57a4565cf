package import Foundation
import GRDB

/// A forecast as it was kept.
package struct KeptForecast: Sendable, Hashable {
  /// The day as of which it was made.
  package let day: String
  package let author: String
  /// UTC, ISO 8601.
  package let at: String
}

extension WorkspaceStore {
  /// Keeps a forecast under its day: the first of a day stands.
  ///
  /// - Throws: ``StoreError`` where the day has one.
  package func keep(forecast json: Data, of day: String, by person: Person) throws {
    try pool.write { db in
      let isKept =
        try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM forecast WHERE day = ?)", arguments: [day])
        ?? false
      guard !isKept else {
        throw StoreError("A forecast of \(day) is kept already: what is kept does not change.")
      }
      try db.execute(
        sql: "INSERT INTO forecast VALUES (?, ?, ?, ?)",
        arguments: [day, person.name, Self.now, String(decoding: json, as: UTF8.self)])
      try log(db, person, "keep forecast", of: day)
    }
  }

  /// Newest first.
  package func keptForecasts() throws -> [KeptForecast] {
    try pool.read { db in
      try Row.fetchAll(db, sql: "SELECT day, author, at FROM forecast ORDER BY day DESC").map {
        KeptForecast(day: $0["day"], author: $0["author"], at: $0["at"])
      }
    }
  }

  /// The text of a forecast; `nil` where none of the day is kept.
  package func keptForecast(of day: String) throws -> Data? {
    try pool.read { db in
      try String.fetchOne(db, sql: "SELECT json FROM forecast WHERE day = ?", arguments: [day])
        .map { Data($0.utf8) }
    }
  }
}
