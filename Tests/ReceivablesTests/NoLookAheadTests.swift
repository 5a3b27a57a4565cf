import TestLedgers
import Testing

@testable import Receivables

/// A view is a function of what was posted by its day, and of nothing else.
@Suite struct NoLookAheadTests {
  /// All that a view says, part by part, without rows and line numbers.
  private func contents(_ view: LedgerView) -> [String: AnyHashable] {
    let customers = view.customers.map { customer in
      var customer = customer
      customer.row = nil
      return customer
    }
    let invoices = view.invoices.elements.map {
      Invoice(
        row: 0, customer: $0.customer, issuedOn: $0.issuedOn, dueOn: $0.dueOn,
        currency: $0.currency, amount: $0.amount, outstanding: $0.outstanding,
        endedOn: $0.endedOn, ending: $0.ending)
    }
    let attributes = view.invoiceAttributes.map { attribute in
      view.invoices.elements.map { attribute[$0] }
    }
    let levels = view.invoiceAttributes.map { Set($0.levels.compactMap(\.self)) }
    func groups<Elements>(_ records: ByCustomer<Elements>) -> [Int] {
      view.customers.indices.map { records[$0].count }
    }
    var parts: [String: AnyHashable] = [
      "customers": customers, "invoices": invoices, "invoice groups": groups(view.invoices),
      "identifiers": view.invoices.elements.indices.map(view.invoiceID), "attributes": attributes,
      "levels of attributes": levels,
      "exchange rates": view.exchangeRates, "holidays": view.holidays,
      "cash without receipt": view.cashWithoutReceipt,
      "line counts": view.lineCounts, "issues": issues(view.issues),
    ]
    func add<Elements>(_ name: String, _ grouped: ByCustomer<Elements>)
    where Elements.Element: Hashable {
      parts[name] = Array(grouped.elements)
      parts[name + " groups"] = groups(grouped)
    }
    parts["settlements"] = view.invoices.elements.indices.map {
      Array(view.settlements[$0])
    }
    parts["receipt identifiers"] = view.receipts.elements.indices.map(view.receiptID)
    add("receipts", view.receipts)
    add("credit notes", view.creditNotes)
    add("disputes", view.disputes)
    add("promises", view.promises)
    add("activities", view.activities)
    add("health", view.health)
    add("reviews", view.reviews)
    add("flag steps", view.flagSteps)
    add("plans", view.plans)
    add("interviews", view.interviews)
    add("expected billing", view.expectedBilling)
    add("passed billing", view.passedBilling)
    return parts
  }

  private func expectEqual(_ a: LedgerView, _ b: LedgerView) {
    let (a, b, day) = (contents(a), contents(b), a.day)
    for part in a.keys.sorted() { #expect(a[part] == b[part], "\(part) as of \(day)") }
  }

  private func issues(_ issues: [LedgerIssue]) -> [String] {
    issues.map {
      "\($0.file) \($0.code) \($0.problem) \($0.effect) \($0.knownOn?.description ?? "")"
    }
    .sorted()
  }

  @Test(arguments: 0..<15) func `later postings change nothing`(seed: Int) throws {
    let shape = RandomLedger.Shape.allCases[seed % 3]
    let random = RandomLedger(seed: UInt64(seed), shape: shape)
    let whole = try load(random.files(), defaultCurrency: nil).ledger
    for offset in stride(from: 5 + seed % 7, to: RandomLedger.days + 20, by: 13) {
      let day = RandomLedger.first + offset
      let then = try load(random.files(asOf: day), defaultCurrency: nil).ledger
      expectEqual(whole.asOf(day), then.asOf(day))
    }
  }

  @Test(arguments: 0..<9) func `the order of lines changes nothing but their numbers`(
    seed: Int
  ) throws {
    let random = RandomLedger(
      seed: UInt64(100 + seed), shape: RandomLedger.Shape.allCases[seed % 3])
    let (a, b) = (try load(random.files()), try load(random.shuffled(seed: 7).files()))
    for offset in [20, 50, 80, 200] {
      let day = RandomLedger.first + offset
      expectEqual(a.ledger.asOf(day), b.ledger.asOf(day))
    }
    #expect(issues(a.issues) == issues(b.issues))
    #expect(a.lineCounts == b.lineCounts)
    #expect(a.ledger.lastDay == b.ledger.lastDay)
  }

  @Test(arguments: 0..<6) func `an earlier view of a view is the ledger's`(seed: Int) throws {
    let shape = RandomLedger.Shape.allCases[seed % 3]
    let ledger = try load(RandomLedger(seed: UInt64(400 + seed), shape: shape).files()).ledger
    for offset in stride(from: seed, to: 110, by: 17) {
      let day = RandomLedger.first + offset
      expectEqual(ledger.asOf(day + 11).asOf(day), ledger.asOf(day))
    }
  }

  /// Invoices − allocations − write-offs = open items, and all cash is somewhere.
  @Test(arguments: 0..<9) func `every view ties out to the minor unit`(seed: Int) throws {
    let shape = RandomLedger.Shape.allCases[seed % 3]
    let ledger = try load(RandomLedger(seed: UInt64(200 + seed), shape: shape).files()).ledger
    var settledSomewhere = false
    for offset in stride(from: seed % 4, to: 110, by: 4) {
      let view = ledger.asOf(RandomLedger.first + offset)
      var applied: [Currency: Int64] = [:]
      for (i, invoice) in view.invoices.elements.indexed() {
        let settled = view.settlements[i].reduce(0) { $0 + $1.amount }
        #expect(invoice.amount - settled == invoice.outstanding)
        #expect(invoice.outstanding >= 0)
        #expect(invoice.isOpen == (invoice.outstanding > 0))
        #expect(invoice.endedOn.map { $0 >= invoice.issuedOn && $0 <= view.day } ?? true)
        for settlement in view.settlements[i]
        where settlement.kind == .cash && !settlement.isConverted {
          applied[invoice.currency, default: 0] += settlement.amount
          settledSomewhere = true
        }
      }
      for receipt in view.receipts.elements {
        #expect(receipt.unapplied.minorUnits >= 0)
        applied[receipt.amount.currency, default: 0] -=
          (receipt.amount + receipt.drawn - receipt.unapplied - receipt.converted).minorUnits
      }
      for note in view.creditNotes.elements {
        #expect(note.unapplied.minorUnits >= 0)
        #expect(note.netted.minorUnits >= 0)
      }
      #expect(TieOut(view).balances, "\(TieOut(view).message)")
      // Without allocations, `paid_on` may settle more than was received that day.
      let slack = applied.values.map { shape == .paymentsOnly ? min($0, 0) : $0 }
      #expect(slack.allSatisfy { $0 == 0 })
      #expect(view.issues.count == Set(view.issues).count)
      for count in view.lineCounts { #expect(count.read == count.used + count.setAside) }
    }
    #expect(settledSomewhere)
  }
}
