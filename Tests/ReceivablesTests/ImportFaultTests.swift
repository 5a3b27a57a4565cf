import Foundation
import Testing

@testable import Receivables

/// Every kind of fault has a tiny ledger and the exact text of its issues.
@Suite struct ImportFaultTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let errors = repository.appendingPathComponent("fixtures/imports/errors")
  private static let messy = repository.appendingPathComponent("fixtures/ledgers/messy")

  static func codes() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: errors.path).filter {
      !$0.hasPrefix(".")
    }.sorted()
  }

  @Test func `each fault says where, what and what to do`() throws {
    for code in try Self.codes() {
      let folder = Self.errors.appendingPathComponent(code)
      let loaded = try Ledger.load(from: folder)
      let expected = try String(
        contentsOf: folder.appendingPathComponent("expected.txt"), encoding: .utf8)
      #expect(loaded.issues.map { "\($0)\n" }.joined() == expected)
      #expect(loaded.issues.allSatisfy { $0.code == code })
      #expect(loaded.ledger.asOf(day(12, 31)).issues == loaded.issues)
    }
  }

  @Test func `no fault is without an example`() throws {
    let folder = Self.repository.appendingPathComponent("Sources/Receivables/Import")
    var named: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for match in source.matches(of: /code: "([a-z0-9-]+)"/) { named.insert(String(match.1)) }
    }
    #expect(try named.sorted() == Self.codes())
  }

  @Test func `a messy ledger is read, with every fault once and every line counted`() throws {
    let loaded = try Ledger.load(from: Self.messy)
    let counts = Dictionary(grouping: loaded.issues, by: \.code).mapValues(\.count)
    #expect(try counts.keys.sorted() == Self.codes())
    for (code, count) in counts { #expect(count == 1, "\(code) appears \(count) times") }
    #expect(loaded.lineCounts.map(\.file) == FileContract.all.map(\.file))
    for count in loaded.lineCounts {
      let lines = Set(
        loaded.issues.filter {
          $0.file == count.file && $0.effect == .setAside && $0.line > 1
        }.map(\.line))
      #expect(count.setAside >= lines.count, "\(count)")
      if !["reviews.csv", "holidays.csv"].contains(count.file) {
        #expect(count.setAside == lines.count, "\(count)")
        #expect(count.used > 0, "\(count)")
      }
    }
  }
}
