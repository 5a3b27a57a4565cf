import Foundation
import TestLedgers
import Testing

@testable import LedgerFiles
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
      // What a column means is said with whatever is wrong in it.
      #expect(loaded.issues.allSatisfy { [code, "status-understood"].contains($0.code) })
      #expect(loaded.ledger.asOf(day(12, 31)).issues == loaded.issues)
    }
  }

  @Test func `no fault is without an example`() throws {
    var named: Set<String> = []
    for target in ["LedgerFiles", "Receivables"] {
      let folder = Self.repository.appendingPathComponent("Sources/\(target)")
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      where file.hasSuffix(".swift") {
        let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        for match in source.matches(of: /code: "([a-z0-9-]+)"/) { named.insert(String(match.1)) }
      }
    }
    // Said where it is asked for, which no file does.
    named.subtract(["applied-oldest-first", "dated-ahead"])
    #expect(try named.sorted() == Self.codes())
  }

  @Test func `a messy ledger is read, with every fault once and every line counted`() throws {
    let loaded = try Ledger.load(from: Self.messy)
    let counts = Dictionary(grouping: loaded.issues, by: \.code).mapValues(\.count)
    #expect(try Set(counts.keys).isSubset(of: Self.codes()))
    #expect(counts.count >= 34)
    for (code, count) in counts { #expect(count == 1, "\(code) appears \(count) times") }
    let there = try FileManager.default.contentsOfDirectory(atPath: Self.messy.path)
    #expect(
      loaded.lineCounts.map(\.file) == FileContract.all.map(\.file).filter { there.contains($0) })
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

  /// Characters that mean something, put anywhere: the worst is that the invoices have no header.
  @Test func `damaged files give issues, not crashes`() throws {
    var files: [String: [UInt8]] = [:]
    let there = try FileManager.default.contentsOfDirectory(atPath: Self.messy.path)
    for contract in FileContract.all where there.contains(contract.file) {
      files[contract.file] = Array(
        try Data(contentsOf: Self.messy.appendingPathComponent(contract.file)))
    }
    var draws = Draws(seed: 5)
    var readable = 0
    for _ in 0..<60 {
      var damaged: [String: String] = [:]
      for file in files.keys.sorted() {
        var bytes = files[file] ?? []
        for _ in 0..<draws.pick(0..<6) where !bytes.isEmpty {
          let marks = Array("\",\n\r-09.;é".utf8)
          bytes[draws.pick(0..<bytes.count)] = marks[draws.pick(0..<marks.count)]
        }
        damaged[file] = String(decoding: bytes, as: UTF8.self)
      }
      do throws(ImportError) {
        let loaded = try Ledger.load(files: damaged)
        readable += 1
        for month in 1...12 {
          let view = loaded.ledger.asOf(day(month, 15))
          for (i, invoice) in view.invoices.elements.indexed() {
            let settled = view.settlements[i].reduce(0) { $0 + $1.amount }
            #expect(invoice.amount - settled == invoice.outstanding)
          }
        }
      } catch {
        #expect("\(error)".contains("invoices.csv"))
      }
    }
    #expect(readable > 30)
  }
}
