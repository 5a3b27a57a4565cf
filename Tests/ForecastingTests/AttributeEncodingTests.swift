import Foundation
import TestLedgers
import Testing

@testable import PaymentTiming

@Suite struct AttributeEncodingTests {
  @Test func `numbers are one column, on a signed logarithm`() throws {
    let encoding = try #require(
      AttributeEncoding(name: "rate", counts: ["1.5": 10, "2": 5, "-3": 4]))
    #expect(encoding.columnNames == ["rate"])
    #expect(encoding.values("2") == [log1p(2)])
    #expect(encoding.values("-3") == [-log1p(3)])
    #expect(encoding.values(nil)[0].isNaN)
  }

  @Test func `levels are indicators but for the most frequent and the rare`() throws {
    let encoding = try #require(
      AttributeEncoding(name: "kind", counts: ["a": 400, "b": 300, "c": 40, "rare": 3]))
    #expect(encoding.columnNames == ["kind=b", "kind=c"])
    #expect(encoding.values("b") == [1, 0])
    #expect(encoding.values("a") == [0, 0])
    #expect(encoding.values("never seen") == [0, 0])
  }

  @Test func `one level, or a different one in each row, is no column`() {
    #expect(AttributeEncoding(name: "x", counts: ["a": 400]) == nil)
    let names = Dictionary(uniqueKeysWithValues: (0..<500).map { ("po-\($0)", 1) })
    #expect(AttributeEncoding(name: "po", counts: names) == nil)
  }

  /// A column that is words only from June on is numbers in May.
  @Test func `what a column is depends on the rows that a view can see`() throws {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,grade\n"
    for i in 0..<80 {
      text += "A\(i),C,2024-05-0\(1 + i % 9),2024-06-01,10.00,EUR,\(i % 5)\n"
      text += "B\(i),C,2024-06-0\(1 + i % 9),2024-07-01,10.00,EUR,word\(i % 2)\n"
    }
    let files = ["invoices.csv": text]
    let may = AttributeTable.encodings(of: try viewOf(files, asOf: day("2024-05-31")))
    #expect(may.first { $0.name == "grade" }?.shape == .number)
    let june = AttributeTable.encodings(of: try viewOf(files, asOf: day("2024-06-30")))
    #expect(june.first { $0.name == "grade" }?.shape == .indicators(["word1"]))
  }
}
