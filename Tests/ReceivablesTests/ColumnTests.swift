import TestLedgers
import Testing

@testable import LedgerFiles
@testable import Receivables

/// What a ledger's columns are made of.
@Suite struct ColumnTests {
  @Test func `a column of texts gives each back`() {
    var draws = Draws(seed: 3)
    let texts = (0..<140_000).map { i in
      i.isMultiple(of: 1000) ? "" : "é\(i)" + String(repeating: "x", count: draws.pick(0..<30))
    }
    var column = TextColumn()
    for var text in texts { text.withUTF8 { column.append($0) } }
    #expect(column.count == texts.count)
    #expect(texts.indices.allSatisfy { column[$0] == texts[$0] })
  }

  @Test(arguments: 0..<20) func `identifiers are found under the first line that has them`(
    seed: Int
  ) {
    var draws = Draws(seed: UInt64(seed))
    let count = draws.pick(1..<400)
    let lines = (0..<count).map { _ in Array("id\(draws.pick(0..<300))".utf8) }
    let joined = JoinedCells()
    let cells = lines.map { joined.keep($0) }
    let reading = ParallelReading(threads: 1 + seed % 3)
    let table = IdentifierTable(
      cells.map { CellText($0) }, hashes: cells.map { Interner.hash($0) }, reading)
    var first: [[UInt8]: Int32] = [:]
    var repetitions: [[Int32]] = []
    for (i, line) in lines.enumerated() {
      if let earlier = first[line] { repetitions.append([Int32(i), earlier]) }
      first[line] = first[line] ?? Int32(i)
    }
    #expect(table.repetitions.map { [$0.line, $0.first] } == repetitions)
    for number in 0..<320 {
      let id = Array("id\(number)".utf8)
      #expect(id.withUnsafeBufferPointer { table.find($0) } == first[id])
    }
  }

  @Test(arguments: 0..<20) func `days are counted however far apart`(seed: Int) {
    var draws = Draws(seed: UInt64(seed))
    var (whole, part) = (DayTally(), DayTally())
    var days: [Int32] = []
    for _ in 0..<draws.pick(1..<200) {
      let near = Int32(draws.pick(19_000..<20_000))
      let day = draws.chance(90) ? near : draws.chance(50) ? DayNumber.always : near * 100
      days.append(day)
      if draws.chance(50) { whole.add(day) } else { part.add(day) }
    }
    whole.add(part)
    let counts = DayCounts(whole)
    for day in [DayNumber.always, 18_999, 19_500, 20_000, 1_950_000, DayNumber.never] {
      #expect(counts.count(through: day) == days.count { $0 <= day })
    }
  }

  @Test func `known rows are found by position and by row`() {
    let some = KnownRows([1, 4, 5, 9], of: 10)
    #expect((0..<some.count).map { some[$0] } == [1, 4, 5, 9])
    #expect(
      (0..<10).map { some.position(ofRow: $0) } == [
        nil, 0, nil, nil, 1, 2, nil, nil, nil, 3,
      ])
    let all = KnownRows([0, 1, 2], of: 3)
    #expect((0..<4).map { all.position(ofRow: $0) } == [0, 1, 2, nil])
    #expect(KnownRows([], of: 2).position(ofRow: 0) == nil)
  }

  @Test func `currencies have the decimals of ISO 4217`() {
    let decimals = ["JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "KWD": 3, "TND": 3, "BHD": 3]
    for (code, exponent) in decimals { #expect(Currency(code)?.exponent == exponent) }
    for code in ["EUR", "USD", "BRL", "XXX"] { #expect(Currency(code)?.exponent == 2) }
  }

  /// Which day an amount counts on is a matter of the view: 60 and 40 of 100, known out of order.
  @Test func `settlements of an invoice are those known by the day`() throws {
    let ledger = try load([
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
        + "I,a,2024-01-01,2024-01-31,100,EUR\n",
      "payments.csv": "payment_id,customer_id,received_on,amount,currency\n"
        + "P,a,2024-01-10,60,EUR\nQ,a,2024-01-20,40,EUR\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount,posted_on\n"
        + "P,I,2024-01-10,60,2024-01-30\nQ,I,2024-01-20,40,\n",
    ]).ledger
    func settlements(_ day: Day) -> InvoiceSettlements { ledger.asOf(day).settlements[0] }
    #expect(settlements(day(1, 19)).isEmpty)
    #expect(settlements(day(1, 29)).map(\.amount) == [4000])
    #expect(settlements(day(1, 29)).last?.on == day(1, 20))
    #expect(settlements(day(1, 30)).map(\.amount) == [6000, 4000])
    #expect(settlements(day(1, 30)).reversed().map(\.amount) == [4000, 6000])
  }
}
