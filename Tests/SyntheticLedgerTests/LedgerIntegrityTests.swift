import Foundation
import Receivables
import SyntheticLedger
import Testing

/// What must hold between the files of a ledger, whatever the seed.
@Suite struct LedgerIntegrityTests {
  @Test(arguments: Sample.allCases) func `every identifier is unique and every reference is met`(
    sample: Sample
  ) throws {
    let ledger = try sample.ledger()
    func identifiers(_ file: String, _ column: String) -> Set<String> {
      let all = ledger.rows(file).map { $0.text(column) }
      #expect(Set(all).count == all.count, "\(file) repeats a \(column)")
      #expect(!all.contains(""))
      return Set(all)
    }
    let customers = identifiers("customers.csv", "customer_id")
    let documents = ledger.rows("invoices.csv")
    _ = identifiers("invoices.csv", "invoice_id")
    let invoices = Set(
      documents.filter { $0["kind"] == "invoice" }.map { $0.text("invoice_id") })
    let notes = Set(documents.map { $0.text("invoice_id") }).subtracting(invoices)
    let payments = identifiers("payments.csv", "payment_id")
    for (file, column) in [
      ("disputes.csv", "dispute_id"), ("promises.csv", "promise_id"),
      ("activities.csv", "activity_id"),
    ] {
      #expect(!identifiers(file, column).isEmpty)
    }
    for file in ledger.files.keys where file.hasSuffix(".csv") {
      for row in ledger.rows(file) {
        if let id = row["customer_id"] { #expect(customers.contains(id)) }
        if let id = row["invoice_id"], file != "invoices.csv" { #expect(invoices.contains(id)) }
        if let id = row["parent_id"], !id.isEmpty { #expect(customers.contains(id)) }
        if file == "allocations.csv" {
          #expect(payments.union(notes).contains(row.text("payment_id")))
        }
      }
    }
  }

  @Test(arguments: Sample.allCases) func `no more is allocated than was received, credited or owed`(
    sample: Sample
  ) throws {
    let ledger = try sample.ledger()
    var sources: [String: Int64] = [:]
    var received: [String: Day] = [:]
    for row in ledger.rows("payments.csv") {
      sources[row.text("payment_id")] = row.cents("amount")
      received[row.text("payment_id")] = row.day("received_on")
      #expect(row.cents("amount") > 0)
    }
    var owed: [String: Int64] = [:]
    var issued: [String: Day] = [:]
    for row in ledger.rows("invoices.csv") {
      if row["kind"] == "credit_note" {
        sources[row.text("invoice_id")] = -row.cents("amount")
        received[row.text("invoice_id")] = row.day("issued_on")
      } else {
        owed[row.text("invoice_id")] = row.cents("amount")
        issued[row.text("invoice_id")] = row.day("issued_on")
      }
    }
    for row in ledger.rows("allocations.csv") {
      let (source, invoice) = (row.text("payment_id"), row.text("invoice_id"))
      let on = try #require(row.day("allocated_on"))
      #expect(row.cents("amount") > 0)
      sources[source, default: 0] -= row.cents("amount")
      owed[invoice, default: 0] -= row.cents("amount")
      #expect(try on >= #require(received[source]) && on >= #require(issued[invoice]))
      #expect(on <= sample.recipe.lastDay)
    }
    for row in ledger.rows("write_offs.csv") {
      owed[row.text("invoice_id"), default: 0] -= row.cents("amount")
    }
    #expect(sources.values.allSatisfy { $0 >= 0 })
    #expect(owed.values.allSatisfy { $0 >= 0 })
    #expect(owed.values.contains { $0 > 0 })
    let onAccount = sources.values.filter { $0 > 0 }
    #expect(!onAccount.isEmpty)
  }

  @Test(arguments: Sample.allCases) func `nothing that happened is later than the last day`(
    sample: Sample
  ) throws {
    let ledger = try sample.ledger()
    let happened = [
      "issued_on", "received_on", "allocated_on", "written_off_on", "opened_on", "closed_on",
      "made_on", "on", "observed_on", "reviewed_on", "onboarded_on", "churned_on", "posted_on",
      "paid_on",
    ]
    for file in ledger.files.keys where file.hasSuffix(".csv") && file != "holidays.csv" {
      for row in ledger.rows(file) {
        for column in happened {
          guard let day = row.day(column) else { continue }
          #expect(day <= sample.recipe.lastDay, "\(file) \(column)")
          if column != "onboarded_on" {
            #expect(day >= sample.recipe.firstDay, "\(file) \(column)")
          }
        }
      }
    }
  }

  @Test(arguments: Sample.allCases)
  func `cash arrives only on days on which banks settle its currency`(
    sample: Sample
  ) throws {
    let ledger = try sample.ledger()
    let calendars = ["EUR": BusinessCalendar(.target), "USD": BusinessCalendar(.federalReserve)]
    let listed = ledger.rows("holidays.csv")
    for row in ledger.rows("payments.csv") {
      let day = try #require(row.day("received_on"))
      #expect(try #require(calendars[row.text("currency")]).isBusinessDay(day))
      let rule = try #require(calendars[row.text("currency")]).rule.rawValue
      #expect(!listed.contains { $0.day("on") == day && ["", rule].contains($0.text("calendar")) })
    }
  }

  @Test func `the column paid_on is the day of the last allocation of what cash settled`() throws {
    let ledger = try Sample.eventful.ledger()
    let settled = Settled.byInvoice(ledger)
    var paid = 0
    for row in ledger.rows("invoices.csv") where row["kind"] == "invoice" {
      guard let day = row.day("paid_on") else { continue }
      let entry = try #require(settled[row.text("invoice_id")])
      #expect(entry.lastOn == day && entry.amount == row.cents("amount"))
      paid += 1
    }
    #expect(paid > 100)
  }

  @Test func `a churned customer is billed no more, and paid bills are those that were sent`()
    throws
  {
    let ledger = try Sample.eventful.ledger()
    var churned: [String: Day] = [:]
    for row in ledger.rows("customers.csv") {
      churned[row.text("customer_id")] = row.day("churned_on")
    }
    #expect(churned.count >= 5)
    for row in ledger.rows("invoices.csv") where row["kind"] == "invoice" {
      guard let day = churned[row.text("customer_id")], let issued = row.day("issued_on") else {
        continue
      }
      #expect(issued <= day)
    }
    for row in ledger.rows("health.csv") {
      guard let day = churned[row.text("customer_id")], let on = row.day("observed_on") else {
        continue
      }
      #expect(on <= day)
    }
  }

  @Test func `contracts announce what is then billed, to the cent`() throws {
    let ledger = try Sample.eventful.ledger()
    let last = ledger.truth.recipe.lastDay
    let failing = Set(ledger.truth.customers.filter { $0.payer == .bankrupt }.map(\.id))
    let contracts = Set(ledger.truth.customers.filter(\.hasContract).map(\.id))
      .subtracting(failing)
    func lines(_ file: String, _ day: String, _ kept: (GeneratedLedger.Row) -> Bool) -> [String] {
      ledger.rows(file).filter { contracts.contains($0.text("customer_id")) && kept($0) }
        .map { "\($0.text("customer_id")) \($0.text(day)) \($0.text("amount"))" }
    }
    let announced = lines("expected_billing.csv", "expected_on") {
      $0.day("expected_on").map { $0 <= last } ?? false
    }
    let billed = lines("invoices.csv", "issued_on") { $0["kind"] == "invoice" }
    #expect(announced == billed)
    #expect(announced.count > 50)
    let future = lines("expected_billing.csv", "expected_on") {
      $0.day("expected_on").map { $0 > last } ?? false
    }
    #expect(!future.isEmpty)
  }

  @Test func `money of two currencies has monthly rates`() throws {
    let ledger = try Sample.twoCurrencies.ledger()
    let rates = ledger.rows("exchange_rates.csv")
    #expect(rates.count == 18)
    for row in rates {
      #expect(row["from"] == "USD" && row["to"] == "EUR")
      #expect((0.7...1.2).contains(Double(row.text("rate")) ?? 0))
    }
    #expect(Set(ledger.rows("invoices.csv").map { $0.text("currency") }) == ["EUR", "USD"])
  }
}
