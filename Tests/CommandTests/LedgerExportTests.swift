import Foundation
import LedgerFiles
import Receivables
import Reporting
import TestLedgers
import Testing

/// The ledger that a backtest exports at an origin says what was known then, and no more.
@Suite struct LedgerExportTests {
  private func exported(_ view: LedgerView) throws -> Ledger {
    try withTemporaryFolder { url in
      let folder = try OutputFolder(url)
      _ = try folder.writeInvoices(of: view)
      _ = try folder.writeCustomers(of: view)
      return try Ledger.load(from: url).ledger
    }
  }

  private func facts(_ view: LedgerView, _ keep: (Invoice) -> Bool) -> Set<[String]> {
    Set(
      view.invoices.elements.indices.filter { keep(view.invoices.elements[$0]) }.map { position in
        let invoice = view.invoices.elements[position]
        let customer = view.customers[invoice.customer]
        let extras = view.invoiceAttributes.map { attribute in
          "\(attribute.name)=\(attribute[invoice] ?? "")"
        }
        return [
          view.invoiceID(position), customer.id, customer.segment, customer.country,
          "\(invoice.issuedOn)", "\(invoice.dueOn)", "\(invoice.amount)", invoice.currency.code,
          invoice.endedOn.map { "\($0)" } ?? "open",
        ] + extras.sorted()
      })
  }

  /// Half of it paid, a plan with a part paid, credit that is left, money on account.
  private let parts = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency,kind
    F1,A,2025-01-01,2025-01-31,1000.00,EUR,invoice
    F2,A,2025-01-10,2025-04-30,900.00,EUR,invoice
    F3,B,2025-01-10,2025-02-09,500.00,USD,invoice
    C1,B,2025-02-01,,120.00,USD,credit_note
    """,
    "instalments.csv": """
    invoice_id,due_on,amount
    F2,2025-02-10,300.00
    F2,2025-03-10,300.00
    F2,2025-04-30,300.00
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,A,2025-02-03,400.00,EUR
    P2,A,2025-02-10,350.00,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,F1,2025-02-03,400.00
    P2,F2,2025-02-10,350.00
    C1,F3,2025-02-05,20.00
    """,
    "write_offs.csv": "invoice_id,written_off_on,amount,reason\nF1,2025-02-20,100.00,waiver\n",
  ]

  @Test func `an exported ledger has what the books have open, by age`() throws {
    let loaded = try withTemporaryFolder { url in
      for (name, text) in parts { try Data(text.utf8).write(to: url.appending(path: name)) }
      return try Ledger.load(from: url).ledger
    }
    for day in ["2025-01-15", "2025-02-04", "2025-02-28", "2025-05-31"] {
      let view = loaded.asOf(try #require(Day(day)))
      let copy = try exported(view).asOf(view.day)
      func open(_ view: LedgerView) -> [[Int64]] {
        Ageing(view).rows.map(\.amounts.minorUnits)
      }
      #expect(open(copy) == open(view), "\(day)")
    }
  }

  @Test(arguments: ["one-file", "messy", "two-currencies", "partial-payments"])
  func `an exported ledger has the invoices of the view, paid or open`(fixture: String) throws {
    let url = CommandRun.repository.appending(path: "fixtures/ledgers/\(fixture)")
    let ledger = try Ledger.load(from: url).ledger
    let (first, last) = (try #require(ledger.firstDay), try #require(ledger.lastDay))
    for day in [first + (last - first) / 2, last - 10] {
      let view = ledger.asOf(day)
      let copy = try exported(view).asOf(day)
      let expected = facts(view) { $0.ending == nil || $0.ending == .paid }
      #expect(!expected.isEmpty)
      #expect(facts(copy) { _ in true } == expected)
      // Nothing in the file is of a later day.
      #expect(try exported(view).lastDay.map { $0 <= day } == true)
    }
  }
}
