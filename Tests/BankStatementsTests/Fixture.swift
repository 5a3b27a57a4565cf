import Foundation

@testable import BankStatements

/// Small invented files of banks.
enum Fixture {
  static func data(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try Data(contentsOf: folder.appending(path: name))
  }

  static func read(_ name: String) throws -> StatementFile {
    StatementReader.read(try data(name), name: name)
  }

  static func read(text: String, name: String = "file") -> StatementFile {
    StatementReader.read(Data(text.utf8), name: name)
  }

  static let all = [
    "camt053-v8.xml", "camt054-v2.xml", "camt052-v2.xml", "mt940-german.sta", "mt940-dutch.sta",
    "mt942.sta", "bai2.bai", "ofx1.ofx", "coda.cod", "cfonb.txt", "norma43.n43", "advice.csv",
    "edi820.txt", "nacha-returns.ach",
  ]
}
