import Foundation
import LedgerFiles
import Receivables
import SyntheticLedger
import Testing

@Suite struct FixtureTests {
  private static func folder(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("fixtures/ledgers/\(name)")
  }

  private static let names = ["demo", "one-file", "two-currencies"]

  @Test(arguments: names) func `making a fixture again gives the committed bytes`(
    name: String
  ) throws {
    let recipe = try #require(LedgerRecipe.named(name))
    let made = try GeneratedLedger(recipe).files
    let committed = try GeneratedLedger.texts(in: Self.folder(name))
    #expect(made.keys.sorted() == committed.keys.sorted())
    for file in made.keys.sorted() { #expect(made[file] == committed[file], "\(file) differs") }
  }

  @Test func `the demonstration is small enough to clone`() throws {
    let texts = try GeneratedLedger.texts(in: Self.folder("demo"))
    #expect(texts.values.reduce(0) { $0 + $1.utf8.count } < 4_000_000)
  }

  @Test(arguments: names + ["partial-payments"]) func `a fixture loads without a fault`(
    name: String
  ) throws {
    let loaded = try Ledger.load(from: Self.folder(name))
    let faults = loaded.issues.filter { !HabitLoadTests.isIntended($0) }
    #expect(faults.isEmpty, "\(faults.prefix(3))")
    for count in loaded.lineCounts { #expect(count.setAside == 0 && count.read > 0) }
    let extra = loaded.ledger.asOf(Day(number: 30_000)).invoiceAttributes.map(\.name)
    #expect(extra == (name == "demo" || name == "two-currencies" ? ["channel"] : []))
  }

  /// Claims − allocations − write-offs = what is open, by currency, from the files' own text.
  @Test(arguments: ["demo", "two-currencies"]) func `balances tie out to the cent on any day`(
    name: String
  ) throws {
    let files = try GeneratedLedger(texts: GeneratedLedger.texts(in: Self.folder(name)))
    let ledger = try Ledger.load(from: Self.folder(name)).ledger
    let last = try #require(LedgerRecipe.named(name)).lastDay
    var postings: [(on: Day?, currency: String, amount: Int64)] = []
    var currencies: [String: String] = [:]
    for row in files.rows("invoices.csv") where row["kind"] != "credit_note" {
      currencies[row.text("invoice_id")] = row["currency"]
      postings.append((row.day("issued_on"), row.text("currency"), row.cents("amount")))
    }
    for (file, column) in [
      ("allocations.csv", "allocated_on"), ("write_offs.csv", "written_off_on"),
    ] {
      for row in files.rows(file) {
        let currency = currencies[row.text("invoice_id"), default: ""]
        postings.append((row.day(column), currency, -row.cents("amount")))
      }
    }
    for day in [last - 400, last - 91, last] {
      var expected: [String: Int64] = [:]
      for posting in postings where posting.on.map({ $0 <= day }) ?? false {
        expected[posting.currency, default: 0] += posting.amount
      }
      var open: [String: Int64] = [:]
      for invoice in ledger.asOf(day).invoices.elements {
        open[invoice.currency.code, default: 0] += invoice.outstanding
      }
      #expect(open == expected)
      #expect(expected.values.allSatisfy { $0 > 0 })
    }
  }

  /// The table in `fixtures/README.md`, added up by hand.
  @Test func `partial payments, credit notes, over-payments and write-offs balance as by hand`()
    throws
  {
    let ledger = try Ledger.load(from: Self.folder("partial-payments")).ledger
    let table: [(day: String, owed: [Int64], cash: Int64, credit: Int64)] = [
      ("2025-01-09", [100_000, 0, 0, 35_000], 7_550, 0),
      ("2025-01-31", [150_000, 200_000, 0, 35_000], 0, 0),
      ("2025-02-05", [110_000, 212_000, 0, 45_000], 0, 30_000),
      ("2025-02-28", [90_000, 0, 199_999, 45_000], 5_000, 0),
      ("2025-03-31", [145_000, 64_000, 99_999, 39_000], 0, 0),
      ("2025-04-05", [120_000, 64_000, 99_999, 39_000], 64_000, 0),
      ("2025-04-30", [0, 0, 124_999, 39_000], 0, 0),
      ("2025-05-31", [0, 90_000, 99_999, 4_000], 0, 0),
      ("2025-06-30", [0, 30_000, 41_000, 4_000], 2_500, 8_000),
    ]
    let readme = try String(
      contentsOf: Self.folder("x").deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("README.md"), encoding: .utf8)
    func euro(_ cents: Int64) -> String {
      "\(cents / 100)." + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
    }
    for row in table {
      let view = ledger.asOf(try #require(Day(row.day)))
      #expect(view.customers.map(\.id) == ["A", "B", "C", "D"])
      for customer in view.customers.indices {
        let owed = view.invoices[customer].reduce(0) { $0 + $1.outstanding }
        #expect(owed == row.owed[customer], "\(row.day), customer \(customer)")
      }
      let cash = view.receipts.elements.reduce(0) { $0 + $1.unapplied.minorUnits }
      let credit = view.creditNotes.elements.reduce(0) { $0 + $1.unapplied.minorUnits }
      #expect(cash == row.cash && credit == row.credit, "\(row.day)")
      let cells = (row.owed + [row.cash, row.credit]).map(euro).joined(separator: " | ")
      #expect(readme.contains("| \(row.day) | \(cells) |"))
    }

    let end = ledger.asOf(try #require(Day("2025-06-30")))
    var endings: [String: Invoice.Ending] = [:]
    for position in end.invoices.elements.indices {
      endings[end.invoiceID(position)] = end.invoices.elements[position].ending
    }
    #expect(
      endings == [
        "A-1": .paid, "A-2": .paid, "A-3": .paid, "A-4": .paid, "A-5": .paid, "B-1": .paid,
        "B-2": .credited, "B-3": .paid, "C-1": .paid, "C-2": .paid, "C-3": .paid,
        "D-1": .writtenOff,
      ])
  }
}
