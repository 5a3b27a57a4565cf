import Testing

@testable import LedgerFiles
@testable import Receivables

@Suite struct CSVReaderTests {
  private func read(_ bytes: [UInt8]) -> (records: [[String]], lines: [Int], CSVReader.Outcome) {
    var (records, lines): ([[String]], [Int]) = ([], [])
    let outcome = bytes.withUnsafeBytes { file in
      CSVReader.read(file) { record in
        records.append((0..<record.count).map { String(decoding: record[$0], as: UTF8.self) })
        lines.append(record.line)
        return true
      }
    }
    return (records, lines, outcome)
  }

  private func read(_ text: String) -> (records: [[String]], lines: [Int], CSVReader.Outcome) {
    read(Array(text.utf8))
  }

  @Test func `quotes protect commas, quotes and line breaks`() {
    let (records, lines, outcome) = read(
      "id,note\n1,\"a, \"\"b\"\"\"\n2,\"one\r\ntwo\nthree\"\n3,plain\n")
    #expect(
      records == [
        ["id", "note"], ["1", "a, \"b\""], ["2", "one\r\ntwo\nthree"], ["3", "plain"],
      ])
    #expect(lines == [1, 2, 3, 6])
    #expect(outcome == .complete)
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `every line end counts once`(end: String) {
    let (records, lines, _) = read(["a,b", "", "1,2", "", "", "3,"].joined(separator: end))
    #expect(records == [["a", "b"], ["1", "2"], ["3", ""]])
    #expect(lines == [1, 3, 6])
  }

  @Test func `a byte-order mark is no part of the first name`() {
    #expect(read([0xEF, 0xBB, 0xBF] + Array("id\n7\n".utf8)).records == [["id"], ["7"]])
  }

  @Test func `an unclosed quote is reported where its record starts`() {
    let (records, _, outcome) = read("id,note\n1,x\n2,\"oh\n3,y\n")
    #expect(records == [["id", "note"], ["1", "x"]])
    #expect(outcome == .unclosedQuote(line: 3))
  }

  /// More than the blocks of 64 KiB that the parser is fed, with cells across their borders.
  @Test func `long files and long cells arrive whole`() {
    let long = String(repeating: "x", count: 200_000)
    let rows = (0..<20_000).map { "\($0),\"cell \($0)\",é" }
    let (records, lines, _) = read("a,b,c\n" + rows.joined(separator: "\n") + "\n1,\(long),2\n")
    #expect(records.count == 20_002)
    #expect(records[12_346] == ["12345", "cell 12345", "é"])
    #expect(records.last?[1].count == 200_000)
    #expect(lines == Array(1...20_002))
  }
}

@Suite struct DecimalTextTests {
  private func units(_ text: String, exponent: Int = 2) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer {
      DecimalText($0)?.minorUnits(exponent: exponent)
    }
  }

  @Test func `amounts are exact`() {
    #expect(units("1234.5") == 123_450)
    #expect(units("-0.01") == -1)
    #expect(units("+7") == 700)
    #expect(units(".5") == 50)
    #expect(units("5.") == 500)
    #expect(units("0000012.3400000000000000000000") == 1234)
    #expect(units("1200", exponent: 0) == 1200)
    #expect(units("0.125", exponent: 3) == 125)
    // A tenth has no binary form; nine such digits would show it.
    #expect(units("90071992547409.91") == 9_007_199_254_740_991)
  }

  @Test(arguments: [
    "", "-", ".", "1,5", "1.2.3", "1e3", "0x1", "1 000", "12.345", "½", "99999999999999999999",
    "9999999999999999",
  ]) func `anything else is no amount`(text: String) {
    #expect(units(text) == nil)
  }

  @Test func `numbers are the nearest double`() {
    for text in ["0.1", "123.456", "-2.5", "1234567890123.25", "0.00012345"] {
      let value = Array(text.utf8).withUnsafeBufferPointer { DecimalText($0)?.value }
      #expect(value == Double(text))
    }
  }
}

@Suite struct InternerTests {
  @Test func `texts keep the number of their first appearance`() {
    var interner = Interner()
    for i in 0..<5000 {
      let number = Array("id-\(i * 7919 % 2500)".utf8).withUnsafeBufferPointer {
        interner.intern($0)
      }
      #expect(number == Int32(i % 2500))
    }
    #expect(interner.count == 2500)
    #expect(interner[1] == "id-419")
    #expect(Array("id-x".utf8).withUnsafeBufferPointer { interner.find($0) } == nil)
    let ranks = interner.ranks()
    let sorted = (0..<2500).map { interner[Int32($0)] }.sorted()
    #expect((0..<2500).allSatisfy { sorted[Int(ranks[$0])] == interner[Int32($0)] })
  }
}
