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
        let customer = view.customers[Int(invoice.customer)]
        let extras = view.invoiceAttributes.map { attribute in
          let code = attribute.codes[Int(invoice.row)]
          return "\(attribute.name)=\(code < 0 ? "" : attribute.levels[Int(code)])"
        }
        return [
          view.invoiceID(position), customer.id, customer.segment, customer.country,
          "\(invoice.issuedOn)", "\(invoice.dueOn)", "\(invoice.amount)", invoice.currency.code,
          invoice.endedOn.map { "\($0)" } ?? "open",
        ] + extras.sorted()
      })
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
