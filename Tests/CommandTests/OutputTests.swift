import Foundation
import LedgerFiles
import Receivables
import Statistics
import Testing

@testable import Reporting

@Suite struct OutputTests {
  private struct Row: Sendable {
    var name: String
    var amount: Double?
    var paid: Money?
    var on: Day?
  }

  private static func figure(_ name: String) -> Figure {
    Figure(name, name, .text, "A column of a test.")
  }

  private static let columns: [Column<Row>] = [
    Column(figure("name")) { .text($0.name) }, Column(figure("amount")) { Cell($0.amount) },
    Column(figure("paid")) { Cell($0.paid) }, Column(figure("on")) { Cell($0.on) },
  ]

  @Test func `fields are quoted as RFC 4180 has it`() throws {
    let euro = try #require(Currency("EUR"))
    let day = try #require(Day("2026-02-28"))
    let table = OutputTable(
      OutputTests.columns,
      [
        Row(name: "plain", amount: 0.1, paid: Money(minorUnits: 105, euro), on: day),
        Row(name: "a \"quoted\", name"),
        Row(name: "two\r\nlines"),
        Row(name: " spaced"),
        Row(name: ""),
      ])
    #expect(
      table.csv
        == "name,amount,paid,on\nplain,0.1,1.05,2026-02-28\n\"a \"\"quoted\"\", name\",,,\n"
        + "\"two\r\nlines\",,,\n\" spaced\",,,\n,,,\n")
  }

  @Test func `numbers, amounts and days are written as they describe themselves`() throws {
    var random = SplitMix64(seed: 4)
    let currencies = try ["EUR", "JPY", "KWD"].map { try #require(Currency($0)) }
    for _ in 0..<500 {
      let bits = random.next() >> (random.next() % 64)
      let sign: Int64 = random.next() % 2 == 0 ? 1 : -1
      let integer = Int(Int64(truncatingIfNeeded: bits >> 1) * sign)
      let money = Money(minorUnits: Int64(integer), currencies[Int(random.next() % 3)])
      let day = Day(number: Int(random.next() % 3_000_000) - 600_000)
      var row = CSVEncoder()
      for cell in [Cell.integer(integer), .money(money), .day(day)] { row.field(cell) }
      #expect(String(decoding: row.bytes, as: UTF8.self) == "\(integer),\(money),\(day)")
    }
  }

  @Test(arguments: ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
  func `text that a spreadsheet would take for a formula is kept from being one`(
    hostile: String
  ) throws {
    var row = CSVEncoder()
    row.field(hostile)
    #expect(row.bytes.first { $0 != UInt8(ascii: "\"") } == UInt8(ascii: "'"))
    var kept = CSVEncoder(keepsFormulas: true)
    kept.field(hostile)
    #expect(!kept.bytes.contains(UInt8(ascii: "'")) || hostile.contains("'"))
    for number in ["-12", "+1.5", "plain", "a=b"] {
      var row = CSVEncoder()
      row.field(number)
      #expect(String(decoding: row.bytes, as: UTF8.self) == number)
    }
  }

  @Test func `JSON has the same columns, exact amounts and sorted keys`() throws {
    let euro = try #require(Currency("EUR"))
    let row = Row(
      name: "</script>", amount: 0.1, paid: Money(minorUnits: 9_007_199_254_740_993, euro))
    let json = try OutputTable(OutputTests.columns, [row]).json()
    #expect(
      json == """
        [
          {
            "amount" : 0.1,
            "name" : "</script>",
            "on" : null,
            "paid" : 90071992547409.93
          }
        ]

        """)
  }

  @Test func `a file appears whole or not at all`() throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "duecast-output-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: url) }
    let folder = try OutputFolder(url)
    try folder.write("first\n", to: "a.csv")
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try folder.replace("a.csv") { handle in
        try handle.write(contentsOf: Data("second".utf8))
        throw Stop()
      }
    }
    try folder.stream("b.csv", header: ["n"], count: 3) { i, csv in
      csv.field(i)
      csv.endRow()
    }
    #expect(try String(contentsOf: url.appending(path: "a.csv"), encoding: .utf8) == "first\n")
    #expect(try String(contentsOf: url.appending(path: "b.csv"), encoding: .utf8) == "n\n0\n1\n2\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() == ["a.csv", "b.csv"])
  }
}
