import Foundation
import Receivables
import SyntheticLedger
import Testing

@Suite struct LedgerGeneratorTests {
  @Test func `the same recipe gives the same bytes`() throws {
    let recipe = smallRecipe()
    let (first, second) = (try GeneratedLedger(recipe), try GeneratedLedger(recipe))
    #expect(first.files == second.files)
  }

  @Test func `another seed gives another ledger`() throws {
    var other = smallRecipe(customers: 5)
    other.seed += 1
    let first = try GeneratedLedger(smallRecipe(customers: 5))
    #expect(try GeneratedLedger(other).files["invoices.csv"] != first.files["invoices.csv"])
  }

  @Test func `adding customers leaves the lines of the others as they were`() throws {
    let few = try GeneratedLedger(smallRecipe(customers: 15))
    let more = try GeneratedLedger(smallRecipe(customers: 25))
    for (name, text) in few.files where name != LedgerGenerator.truthFile {
      #expect(more.files[name]?.hasPrefix(text) == true, "\(name) changed")
    }
    #expect(more.rows("customers.csv").count == 25)
    #expect(Array(more.truth.customers.prefix(15)) == few.truth.customers)
  }

  @Test func `switching contacts off leaves billing and health as they were`() throws {
    var quiet = smallRecipe(customers: 15)
    quiet.contacts = .none
    let (with, without) = (
      try GeneratedLedger(smallRecipe(customers: 15)), try GeneratedLedger(quiet)
    )
    #expect(with.files["health.csv"] == without.files["health.csv"])
    func issued(_ ledger: GeneratedLedger) -> [String] {
      ledger.rows("invoices.csv").filter { $0["kind"] == "invoice" }
        .map { $0.text("invoice_id") + $0.text("issued_on") + $0.text("amount") }
    }
    #expect(issued(with) == issued(without))
    #expect(with.files["payments.csv"] != without.files["payments.csv"])
    #expect(without.files["activities.csv"] == nil)
  }

  @Test func `the truth counts the lines and reads back from its file`() throws {
    let ledger = try GeneratedLedger(smallRecipe(customers: 10))
    for entry in ledger.truth.lines {
      #expect(ledger.rows(entry.file).count == entry.lines, "\(entry.file)")
    }
    let json = try #require(ledger.files[LedgerGenerator.truthFile])
    #expect(try JSONDecoder().decode(LedgerTruth.self, from: Data(json.utf8)) == ledger.truth)
  }

  @Test func `a folder that has a ledger is left alone`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try LedgerGenerator(smallRecipe(customers: 2)).write(to: folder)
    let before = try GeneratedLedger.texts(in: folder)
    #expect(throws: LedgerGeneratorError.self) {
      try LedgerGenerator(smallRecipe(customers: 3)).write(to: folder)
    }
    #expect(try GeneratedLedger.texts(in: folder) == before)
  }

  @Test func `a recipe that cannot be made says why`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("duecast-\(UUID().uuidString)")
    var recipe = smallRecipe(customers: 2)
    recipe.disputes.share = 1.5
    let fault = "disputes.share is 1.5, which is not between 0 and 1."
    #expect(throws: LedgerGeneratorError.unusableRecipe(fault)) {
      try LedgerGenerator(recipe).write(to: folder)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))

    var faults: [String?] = []
    func broken(_ change: (inout LedgerRecipe) -> Void) {
      var recipe = smallRecipe()
      change(&recipe)
      faults.append(recipe.fault)
    }
    broken { $0.customers = -1 }
    broken { $0.lastDay = $0.firstDay - 1 }
    broken { $0.currencies = [] }
    broken { $0.currencies[0].code = "euro" }
    broken { $0.currencies[0].unitsPerFirst = 0 }
    broken { $0.payers = [] }
    broken { $0.contacts.hazardRatio = .nan }
    broken { $0.payment.unappliedDays = [3] }
    broken { $0.contacts.effectDays = 0 }
    broken { $0.billing.seasonality = [1] }
    #expect(Set(faults).count == 10 && !faults.contains(nil))
    for name in LedgerRecipe.names { #expect(LedgerRecipe.named(name)?.fault == nil) }
  }

  @Test func `a customer who comes on the last day, or a ledger of one day, is ordinary`() throws {
    var recipe = smallRecipe(customers: 12)
    recipe.firstDay = recipe.lastDay
    let ledger = try GeneratedLedger(recipe)
    #expect(ledger.rows("customers.csv").count == 12)
    for row in ledger.rows("invoices.csv") { #expect(row.day("issued_on") == recipe.lastDay) }

    recipe.customers = 0
    #expect(try GeneratedLedger(recipe).truth.customers.isEmpty)
  }

  @Test func `one file holds invoices with the day they were paid`() throws {
    let ledger = try GeneratedLedger(.oneFile)
    #expect(Set(ledger.files.keys) == ["invoices.csv", "truth.json"])
    let rows = ledger.rows("invoices.csv")
    let open = rows.filter { $0.text("paid_on").isEmpty }
    #expect(rows.count > 500 && open.count > 20 && open.count * 5 < rows.count)
    for row in rows {
      let paidOn = row.day("paid_on")
      #expect(paidOn.map { $0 <= LedgerRecipe.oneFile.lastDay } ?? true)
      #expect(row.cents("amount") > 0)
    }
  }

  @Test func `a ledger has every file of the contract`() throws {
    let files = [
      "activities.csv", "allocations.csv", "customers.csv", "disputes.csv", "expected_billing.csv",
      "health.csv", "holidays.csv", "invoices.csv", "payments.csv", "promises.csv", "reviews.csv",
      "write_offs.csv",
    ]
    #expect(Sample.eventful.recipe.currencies.count == 1)
    #expect(try Set(Sample.eventful.ledger().files.keys) == Set(files + ["truth.json"]))
    let keys = try Set(Sample.twoCurrencies.ledger().files.keys)
    #expect(keys.contains("exchange_rates.csv"))
  }

  @Test func `a sized recipe has about as many invoices as asked`() throws {
    let ledger = try GeneratedLedger(.sized(invoices: 4000, seed: 5))
    #expect((3200...4800).contains(ledger.truth.lines(of: "invoices.csv")))
  }

  @Test(arguments: [(2000, 100), (3000, 100), (6000, 100)])
  func `a sized recipe has about as many invoices of as many customers as asked`(
    invoices: Int, customers: Int
  ) throws {
    let recipe = try #require(
      LedgerRecipe.sized(invoices: invoices, customers: customers, seed: 5))
    let ledger = try GeneratedLedger(recipe)
    #expect(ledger.truth.customers.count == customers)
    let lines = Double(ledger.truth.lines(of: "invoices.csv"))
    #expect(abs(lines / Double(invoices) - 1) < 0.2)
    #expect(ledger.truth.lines(of: "allocations.csv") > ledger.truth.lines(of: "payments.csv"))
    #expect(LedgerRecipe.sized(invoices: 14 * customers, customers: customers, seed: 5) == nil)
  }

  @Test func `every ready-made recipe has a name`() {
    for name in LedgerRecipe.names { #expect(LedgerRecipe.named(name, seed: 9)?.seed == 9) }
    #expect(LedgerRecipe.named("demo") == .demo)
    #expect(LedgerRecipe.named("nothing") == nil)
  }
}
