import ForecastVocabulary
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import Forecasting
@testable import Simulation

/// Customers that pay each invoice in parts on fixed days after it is due, every two weeks.
@Suite struct PaidInPartsTests {
  private static let asOf = day("2025-03-31")

  /// - Parameters:
  ///   - parts: cents of each 100.00, and days after the due day.
  ///   - writtenOff: cents of the rest, given up as a discount on the day of the last part.
  private func ledger(
    _ parts: [(cents: Int, after: Int)], writtenOff: Int = 0
  ) throws -> Ledger {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
    var payments = "payment_id,customer_id,received_on,amount,currency\n"
    var allocations = "payment_id,invoice_id,allocated_on,amount\n"
    var writeOffs = "invoice_id,written_off_on,amount,reason\n"
    func money(_ cents: Int) -> String { "\(cents / 100).\(cents % 100 / 10)\(cents % 10)" }
    for customer in 0..<8 {
      var issued = day("2024-01-01") + customer
      var number = 0
      while issued <= day("2025-07-31") {
        let (id, due) = ("\(customer)-\(number)", issued + 30)
        invoices += "\(id),C\(customer),\(issued),\(due),100.00,EUR\n"
        for (k, part) in parts.enumerated() {
          payments +=
            "P\(id)-\(k),C\(customer),\(due + part.after),\(money(part.cents)),EUR\n"
          allocations += "P\(id)-\(k),\(id),\(due + part.after),\(money(part.cents))\n"
        }
        if writtenOff > 0, let last = parts.last {
          writeOffs += "\(id),\(due + last.after),\(money(writtenOff)),discount\n"
        }
        issued = issued + 14
        number += 1
      }
    }
    var files = [
      "invoices.csv": invoices, "payments.csv": payments, "allocations.csv": allocations,
    ]
    if writtenOff > 0 { files["write_offs.csv"] = writeOffs }
    return try Ledger.load(files: files).ledger
  }

  /// What is received from the invoices open on the day, within so many days after it.
  private func received(_ ledger: Ledger, within days: Int) -> Double {
    let (view, later) = (
      ledger.asOf(PaidInPartsTests.asOf), ledger.asOf(PaidInPartsTests.asOf + days)
    )
    let open = Set(view.openPositions.map { view.invoices.elements[$0].row })
    return later.invoices.elements.indexed().reduce(0.0) { sum, entry in
      guard open.contains(entry.element.row) else { return sum }
      return later.cashParts(entry.index).reduce(sum) {
        $1.on > view.day ? $0 + Double($1.amount) / 100 : $0
      }
    }
  }

  private func model() -> CashModel { quickModel(.everyDay) }

  @Test func `half now and half 45 days later is forecast as it comes`() throws {
    let ledger = try ledger([(5000, 0), (5000, 45)])
    let view = ledger.asOf(PaidInPartsTests.asOf)
    let (outlook, cash) = try model().fit(view).forecast(view, paths: 200, seed: 1)
    let euro = try #require(Currency("EUR"))
    for weeks in [2, 4, 8, 13] {
      let expected = cash.expected(1...(7 * weeks), .openExisting, euro)
      let came = received(ledger, within: 7 * weeks)
      #expect(abs(expected / came - 1) < 0.06, "\(weeks) weeks: \(expected), came \(came)")
    }
    // The second half of one whose first was paid on its due day.
    for item in outlook.invoices {
      let invoice = view.invoices.elements[item.invoice]
      let rest = invoice.dueOn + 45 - view.day
      guard invoice.uncovered == 5000, rest > 7 else { continue }
      #expect(item.curve.probabilityPaid(within: rest - 3) < 0.15)
      #expect(item.curve.probabilityPaid(within: rest + 3) > 0.85)
    }
  }

  @Test func `tax that is withheld is no cash to come`() throws {
    let ledger = try ledger([(9000, 3)], writtenOff: 1000)
    let view = ledger.asOf(PaidInPartsTests.asOf)
    let (_, cash) = try model().fit(view).forecast(view, paths: 200, seed: 1)
    let euro = try #require(Currency("EUR"))
    let expected = cash.expected(1...63, .openExisting, euro)
    #expect(abs(expected / received(ledger, within: 63) - 1) < 0.02)
  }

  @Test func `an invoice cut into two payments of one day is forecast as one payment`() throws {
    let whole = try ledger([(10_000, 5)]).asOf(PaidInPartsTests.asOf)
    let cut = try ledger([(4000, 5), (6000, 5)]).asOf(PaidInPartsTests.asOf)
    let (one, two) = (
      try model().fit(whole).forecast(whole, paths: 100, seed: 1),
      try model().fit(cut).forecast(cut, paths: 100, seed: 1)
    )
    #expect(one.outlook.invoices.map(\.curve) == two.outlook.invoices.map(\.curve))
    #expect(one.cash.receipts == two.cash.receipts)
  }

  @Test func `parts spread as they are paid do not move what a day is expected to bring`() throws {
    let view = try ledger([(3000, 0), (7000, 45)]).asOf(PaidInPartsTests.asOf)
    let habits = PartHabits(view)
    #expect(habits[0].probability > 0.9)
    #expect(habits[0].cuts.count == 3 && abs(habits[0].cuts[1] - 0.3) < 1e-9)
    let (outlook, cash) = try model().fit(view).forecast(view, paths: 2000, seed: 3)
    let euro = try #require(Currency("EUR"))
    for days in [14, 28, 60] {
      let exact = outlook.invoices.reduce(0.0) {
        $0 + $1.cashShare(within: days)
          * view.invoices.elements[$1.invoice].uncoveredMoney.majorUnits
      }
      #expect(abs(cash.expected(1...days, .openExisting, euro) / exact - 1) < 0.02)
    }
  }
}
