import Receivables
import SyntheticLedger
import Testing

/// Each habit is in the files as the recipe says.
@Suite struct HabitKindTests {
  private typealias Row = GeneratedLedger.Row

  @Test(arguments: HabitFiles.seeds) func `every habit is practised by somebody`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let traits = files.traits.values
    #expect(Set(traits.compactMap(\.deduction)) == Set(CustomerHabits.Deduction.allCases))
    #expect(Set(traits.map(\.parts)) == Set(CustomerHabits.Parts.allCases))
    #expect(Set(traits.map(\.application)) == Set(CustomerHabits.Application.allCases))
    let kinds = Set(files.settlements.map { $0.text("kind") })
    let rare: Set = [SettlementKind.unbooked.rawValue]
    #expect(kinds.union(rare) == Set(SettlementKind.allCases.map(\.rawValue)))
    let documents = files.documents.values
    #expect(
      Set(documents.map { $0.text("kind") })
        == ["invoice", "credit_note", "fee", "interest", "debit_note"])
    #expect(documents.contains { $0["cancels"] != "" })
    #expect(files.payments.values.contains { $0.cents("amount") < 0 && $0["reverses"] == "" })
    #expect(files.payments.values.contains { $0["reverses"] != "" })
    let reasons = Set(files.ledger.rows("write_offs.csv").map { $0.text("reason") })
    #expect(
      reasons.isSuperset(of: ["", "rounding", "tax_withheld", "bank_charge", "waiver", "bad_debt"]))
    let holds = Set(files.ledger.rows("holds.csv").map { $0.text("reason") })
    #expect(holds.contains("plan") && holds.isSubset(of: ["plan", "insolvency", "dunning_block"]))
  }

  @Test(arguments: HabitFiles.seeds)
  func `instalments add up to their invoice, which is due with the first`(seed: UInt64) throws {
    let files = try HabitFiles.seed(seed)
    let instalments = Dictionary(grouping: files.ledger.rows("instalments.csv")) {
      $0.text("invoice_id")
    }
    var retained = 0
    for (id, rows) in instalments {
      let invoice = try #require(files.claims[id])
      #expect(rows.reduce(0) { $0 + $1.cents("amount") } == invoice.cents("amount"))
      let days = rows.compactMap { $0.day("due_on") }
      #expect(days.count >= 2 && days == days.sorted() && days[0] == invoice.day("due_on"))
      if days[1] - days[0] == 365 {
        #expect(abs(rows[1].cents("amount") * 10 - invoice.cents("amount")) <= 5)
        retained += 1
      }
    }
    #expect(instalments.count > 30 && retained > 0 && retained < instalments.count)
  }

  @Test(arguments: HabitFiles.seeds)
  func `a discount is two per cent within ten days, withheld tax ten per cent each time`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    var (discounts, taxes) = (0, 0)
    for (id, rows) in files.settlementsByClaim {
      let claim = try #require(files.claims[id])
      let credited = rows.filter { $0["kind"] == "credit_note" }.reduce(0) {
        $0 + $1.cents("amount")
      }
      let owed = claim.cents("amount") - credited
      for row in rows where row["kind"] == "discount" {
        #expect(abs(row.cents("amount") * 50 - owed) <= 25)
        let paid = rows.filter { $0["kind"] == "cash" }.compactMap { $0.day("on") }
        #expect(try paid.allSatisfy { try $0 <= #require(claim.day("issued_on")) + 10 })
        discounts += 1
      }
      for row in rows where row["kind"] == "tax_withheld" {
        #expect(abs(row.cents("amount") * 10 - owed) <= 5)
        taxes += 1
      }
    }
    #expect(discounts > 50 && taxes > 50)
  }

  @Test(arguments: HabitFiles.seeds)
  func `a payment taken back undoes what it settled, under a number of its own`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let allocations = Dictionary(grouping: files.postings) { $0.source ?? "" }
    var count = 0
    for (id, back) in files.payments where back["reverses"] != "" {
      let taken = try #require(files.payments[back.text("reverses")])
      #expect(back.cents("amount") == -taken.cents("amount"))
      #expect(try #require(back.day("received_on")) > #require(taken.day("received_on")))
      let settled = allocations[back.text("reverses"), default: []]
      let undone = allocations[id, default: []]
      #expect(settled.map(\.claim) == undone.map(\.claim))
      #expect(settled.map(\.amount) == undone.map { -$0.amount })
      #expect(undone.allSatisfy { $0.on == back.day("received_on") })
      if !undone.isEmpty { count += 1 }
    }
    #expect(count > 10)
  }

  @Test(arguments: HabitFiles.seeds)
  func `a parent pays for its children, who never pay themselves`(seed: UInt64) throws {
    let files = try HabitFiles.seed(seed)
    let children = files.traits.compactMapValues(\.payer)
    #expect(!children.isEmpty)
    for row in files.ledger.rows("customers.csv") {
      if let payer = children[row.text("customer_id")] { #expect(row["parent_id"] == payer) }
    }
    var transfers: [String: Set<String>] = [:]
    for row in files.payments.values { #expect(children[row.text("customer_id")] == nil) }
    for posting in files.postings {
      guard let source = posting.source, let payment = files.payments[source] else { continue }
      let customer = try #require(files.claims[posting.claim]).text("customer_id")
      #expect(payment["customer_id"] == children[customer] ?? customer)
      transfers[source, default: []].insert(customer)
    }
    #expect(transfers.values.contains { $0.count > 1 })
  }

  @Test(arguments: HabitFiles.seeds)
  func `a cancelled invoice is credited whole and issued again on that day`(seed: UInt64) throws {
    let files = try HabitFiles.seed(seed)
    var count = 0
    for note in files.documents.values where note["cancels"] != "" {
      let cancelled = try #require(files.claims[note.text("cancels")])
      let again = try #require(files.claims[note.text("cancels") + "B"])
      #expect(note.cents("amount") == -cancelled.cents("amount"))
      #expect(again["amount"] == cancelled["amount"] && again["issued_on"] == note["issued_on"])
      let parts = files.settlementsByClaim[note.text("cancels"), default: []]
      #expect(parts.map { $0.text("kind") } == ["credit_note"])
      count += 1
    }
    #expect(count > 20)
  }

  @Test(arguments: HabitFiles.seeds) func `cash is applied as late as the customer's habit says`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    var lags: [CustomerHabits.Application: [Int]] = [:]
    for posting in files.postings where posting.amount > 0 {
      guard let source = posting.source, let payment = files.payments[source],
        let application = files.traits[payment.text("customer_id")]?.application
      else { continue }
      lags[application, default: []].append(
        posting.on - (try #require(payment.day("received_on"))))
    }
    func share(_ application: CustomerHabits.Application, _ days: ClosedRange<Int>) -> Double {
      let all = lags[application, default: []]
      return Double(all.count { days.contains($0) }) / Double(max(1, all.count))
    }
    // A week-end or a holiday may follow; what came back or was moved has its own days.
    #expect(share(.sameDay, 0...0) > 0.95)
    #expect(share(.late, 5...30) > 0.85)
    #expect(share(.onAccount, 21...61) > 0.85)
  }

  @Test(arguments: HabitFiles.seeds) func `the promises of a plan add up to what is paid by it`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let planned = files.ledger.rows("holds.csv").filter { $0["reason"] == "plan" }
    let promises = Dictionary(grouping: files.ledger.rows("promises.csv")) { $0.text("invoice_id") }
    for hold in planned {
      let rows = promises[hold.text("invoice_id"), default: []]
      let cash = files.settlementsByClaim[hold.text("invoice_id"), default: []].filter {
        $0["kind"] == "cash"
      }
      #expect(rows.count == 3 && cash.count >= 2)
      #expect(Set(rows.map { $0.text("made_on") }) == [hold.text("from")])
      #expect(
        rows.reduce(0) { $0 + $1.cents("amount") } == cash.reduce(0) { $0 + $1.cents("amount") })
    }
    #expect(planned.count > 10)
  }

  @Test func `the same recipe gives the same bytes, and faults in habits are named`() throws {
    let recipe = LedgerRecipe.habits(seed: 4)
    #expect(try GeneratedLedger(recipe).files == GeneratedLedger(recipe).files)
    var faults: [String?] = []
    func broken(_ change: (inout LedgerRecipe.Habits) -> Void) {
      var recipe = recipe
      if var habits = recipe.habits {
        change(&habits)
        recipe.habits = habits
      }
      faults.append(recipe.fault)
    }
    broken { $0.parts.halvesShare = 1.5 }
    broken { $0.application.lateDays = [9, 3] }
    broken { $0.deductions.discountClosedBy = [0, 0, 0] }
    broken { ($0.parts.halvesShare, $0.parts.severalShare) = (0.9, 0.9) }
    broken { $0.collections.planGapDays = 0 }
    #expect(Set(faults).count == 5 && !faults.contains(nil))
    var oneFile = recipe
    oneFile.oneFile = true
    #expect(oneFile.fault != nil && recipe.fault == nil)
  }
}
