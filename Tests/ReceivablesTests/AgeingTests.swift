import Foundation
import LedgerFiles
import Receivables
import Testing

/// Writes files of a ledger to a temporary folder and loads it.
func ledger(ofFiles files: [String: String]) throws -> LoadedLedger {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "duecast-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }
  return try Ledger.load(from: folder)
}

@Suite struct AgeingTests {
  @Test func `an age falls into the bucket whose edges hold it`() {
    let buckets = AgeingBuckets.standard
    #expect(buckets.names == ["current", "d1_30", "d31_60", "d61_90", "d91_plus"])
    #expect(
      [-40, 0, 1, 30, 31, 60, 61, 90, 91, 4000].map(buckets.bucket) == [
        0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
      ])
    #expect(AgeingBuckets(upperEdges: []).names == ["current", "d1_plus"])
  }

  private let small = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency,kind
    A1,a,2024-01-01,2024-01-31,100.00,EUR,invoice
    A2,a,2024-02-01,2024-03-02,50.00,EUR,invoice
    A3,a,2024-02-01,2024-03-02,7000,JPY,invoice
    AC,a,2024-02-20,2024-02-20,8.00,EUR,credit_note
    B1,b,2023-10-01,2023-10-31,10.00,EUR,invoice
    B2,b,2024-03-05,2024-04-04,99.00,EUR,invoice
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,a,2024-02-10,45.00,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,A1,2024-02-10,40.00
    """,
  ]

  /// At 1 March 2024, A1 is 30 days past due and A2 is due the day after; B1 is 122 days past due
  /// and B2 is not issued yet.
  @Test func `open items age from their due day, and unapplied money stands beside them`() throws {
    let view = try ledger(ofFiles: small).ledger.asOf(#require(Day("2024-03-01")))
    let ageing = Ageing(view)
    #expect(ageing.rows.map(\.customerID) == ["a", "a", "b"])
    #expect(ageing.rows.map(\.amounts.currency.code) == ["EUR", "JPY", "EUR"])
    #expect(
      ageing.rows.map(\.amounts.minorUnits) == [
        [5000, 6000, 0, 0, 0], [7000, 0, 0, 0, 0], [0, 0, 0, 0, 1000],
      ])
    #expect(ageing.rows[0].amounts.unappliedCash == 500)
    #expect(ageing.rows[0].amounts.unappliedCredit == 800)
    #expect(ageing.rows.map(\.amounts.covered) == [1300, 0, 0])
    #expect(ageing.totals.map(\.open.description) == ["120.00", "7000"])
    #expect(ageing.totals[0].unapplied.description == "13.00")
  }

  @Test func `ages may count from the day of issue and have other edges`() throws {
    let view = try ledger(ofFiles: small).ledger.asOf(#require(Day("2024-03-01")))
    let ageing = Ageing(view, basis: .documentDay, buckets: AgeingBuckets(upperEdges: [29, 60]))
    #expect(ageing.totals[0].minorUnits == [0, 5000, 6000, 1000])
  }

  @Test func `a figure survives being encoded`() throws {
    let view = try ledger(ofFiles: small).ledger.asOf(#require(Day("2024-03-01")))
    let ageing = Ageing(view)
    let copy = try JSONDecoder().decode(Ageing.self, from: JSONEncoder().encode(ageing))
    #expect(copy == ageing)
    let tieOut = TieOut(view)
    #expect(
      try JSONDecoder().decode(TieOut.self, from: JSONEncoder().encode(tieOut)) == tieOut)
  }

  /// The ages are worked out again from the rows that made the files, one invoice at a time.
  @Test(arguments: 0..<24)
  func `on any past day the ageing is what the rows say, and everything ties out`(
    seed: UInt64
  ) throws {
    var random = RandomRows(seed: seed)
    let loaded = try ledger(ofFiles: random.files())
    #expect(loaded.issues.filter { $0.effect != .noticed }.isEmpty)
    for _ in 0..<6 {
      let day = random.firstDay + random.number(0..<500)
      let view = loaded.ledger.asOf(day)
      let ageing = Ageing(view)
      #expect(open(in: ageing) == random.open(on: day), "\(day)")
      #expect(unapplied(in: ageing) == random.unapplied(on: day), "\(day)")
      let tieOut = TieOut(view)
      #expect(tieOut.balances, "\(tieOut.message)")
      #expect(tieOut.message == "everything ties out at \(day)")
      for figures in tieOut.currencies {
        let rows = ageing.rows.filter { $0.amounts.currency == figures.currency }
        #expect(rows.reduce(0) { $0 + $1.amounts.open.minorUnits } == figures.open.minorUnits)
      }
    }
  }

  private func open(in ageing: Ageing) -> [String: [Int64]] {
    let rows = ageing.rows.filter { $0.amounts.open.minorUnits > 0 }
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        ("\($0.customerID) \($0.amounts.currency)", $0.amounts.minorUnits)
      })
  }

  private func unapplied(in ageing: Ageing) -> [String: Int64] {
    let rows = ageing.rows.filter { $0.amounts.unapplied.minorUnits > 0 }
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        ("\($0.customerID) \($0.amounts.currency)", $0.amounts.unapplied.minorUnits)
      })
  }
}

/// Invoices, credit notes, payments and write-offs at random, and what they come to.
private struct RandomRows {
  private struct Document {
    let id: String
    let customer: String
    let currency: String
    let issued: Day
    let due: Day
    let amount: Int
    let isCredit: Bool
  }
  private struct Movement {
    let source: String
    let invoice: Int
    let on: Day
    let amount: Int
  }

  let firstDay = Day(number: 19_000)
  private var state: UInt64
  private var documents: [Document] = []
  private var payments: [Document] = []
  private var allocations: [Movement] = []
  private var writeOffs: [Movement] = []

  mutating func number(_ range: Range<Int>) -> Int {
    // Knuth's multiplier; the high bits are the random ones.
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int((state >> 33) % UInt64(range.count))
  }

  init(seed: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1
    let currencies = ["EUR", "JPY", "KWD"]
    for i in 0..<60 {
      let issued = firstDay + number(0..<400)
      let invoice = Document(
        id: "I\(i)", customer: "c\(number(0..<7))", currency: currencies[number(0..<3)],
        issued: issued, due: issued + [0, 14, 30, 60][number(0..<4)],
        amount: 1 + number(0..<100_000), isCredit: false)
      documents.append(invoice)
      settle(documents.count - 1)
    }
  }

  private mutating func settle(_ position: Int) {
    let invoice = documents[position]
    var left = invoice.amount
    var day = invoice.issued
    for _ in 0..<number(0..<4) where left > 0 {
      day = day + number(0..<60)
      let taken = 1 + number(0..<left)
      let extra = number(0..<3) == 0 ? 1 + number(0..<5000) : 0
      switch number(0..<10) {
      case 0: writeOffs.append(Movement(source: "", invoice: position, on: day, amount: taken))
      case 1, 2:
        let received = day - number(0..<5)
        let note = Document(
          id: "C\(documents.count)", customer: invoice.customer, currency: invoice.currency,
          issued: received, due: received, amount: taken + extra, isCredit: true)
        documents.append(note)
        allocations.append(Movement(source: note.id, invoice: position, on: day, amount: taken))
      default:
        let received = day - number(0..<5)
        let payment = Document(
          id: "P\(payments.count)", customer: invoice.customer, currency: invoice.currency,
          issued: received, due: received, amount: taken + extra, isCredit: true)
        payments.append(payment)
        allocations.append(Movement(source: payment.id, invoice: position, on: day, amount: taken))
      }
      left -= taken
    }
  }

  private func text(_ amount: Int, _ code: String) -> String {
    Currency(code).map { Money(minorUnits: Int64(amount), $0).description } ?? ""
  }

  func files() -> [String: String] {
    let invoices = documents.map {
      "\($0.id),\($0.customer),\($0.issued),\($0.due),\(text($0.amount, $0.currency)),"
        + "\($0.currency),\($0.isCredit ? "credit_note" : "invoice")"
    }
    let received = payments.map {
      "\($0.id),\($0.customer),\($0.issued),\(text($0.amount, $0.currency)),\($0.currency)"
    }
    func moved(_ movement: Movement) -> String {
      let invoice = documents[movement.invoice]
      return "\(invoice.id),\(movement.on),\(text(movement.amount, invoice.currency))"
    }
    func file(_ header: String, _ lines: [String]) -> String {
      ([header] + lines).joined(separator: "\n") + "\n"
    }
    return [
      "invoices.csv": file(
        "invoice_id,customer_id,issued_on,due_on,amount,currency,kind", invoices),
      "payments.csv": file("payment_id,customer_id,received_on,amount,currency", received),
      "allocations.csv": file(
        "payment_id,invoice_id,allocated_on,amount", allocations.map { "\($0.source),\(moved($0))" }
      ),
      "write_offs.csv": file("invoice_id,written_off_on,amount", writeOffs.map(moved)),
    ]
  }

  /// Minor units by customer, currency and bucket of 30 days.
  func open(on day: Day) -> [String: [Int64]] {
    var open: [String: [Int64]] = [:]
    for (position, invoice) in documents.enumerated()
    where !invoice.isCredit && invoice.issued <= day {
      let moved = (allocations + writeOffs).filter { $0.invoice == position && $0.on <= day }
      let left = invoice.amount - moved.reduce(0) { $0 + $1.amount }
      guard left > 0 else { continue }
      let late = day - invoice.due
      let bucket = late <= 0 ? 0 : min(4, (late + 29) / 30)
      open["\(invoice.customer) \(invoice.currency)", default: [0, 0, 0, 0, 0]][bucket] += Int64(
        left)
    }
    return open
  }

  /// Minor units by customer and currency of payments and credit notes not taken up.
  func unapplied(on day: Day) -> [String: Int64] {
    var unapplied: [String: Int64] = [:]
    for source in documents.filter(\.isCredit) + payments where source.issued <= day {
      let used = allocations.filter { $0.source == source.id && $0.on <= day }
      let left = source.amount - used.reduce(0) { $0 + $1.amount }
      if left > 0 { unapplied["\(source.customer) \(source.currency)", default: 0] += Int64(left) }
    }
    return unapplied
  }
}
