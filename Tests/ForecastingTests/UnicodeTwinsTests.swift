import ForecastVocabulary
import Forecasting
import Foundation
import Receivables
import TestLedgers
import Testing

@testable import PaymentTiming
@testable import Variance

/// Identifiers and levels that Unicode holds equal and that differ in bytes.
@Suite struct UnicodeTwinsTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on"
  private static let twins = ["Caf\u{E9}", "Cafe\u{301}"]

  /// A hundred invoices in 200 days, the last ones open.
  private func invoices(
    _ column: String = "", cells: (Int) -> (customer: String, more: String), id: (Int) -> String
  ) -> String {
    var text = "\(Self.header)\(column)\n"
    for i in 0..<100 {
      let issued = day("2025-01-01") + 2 * i
      let paid = i < 85 ? "\(issued + 25 + i % 9)" : ""
      let cell = cells(i)
      text += "\(id(i)),\(cell.customer),\(issued),\(issued + 30),100.00,EUR,\(paid)\(cell.more)\n"
    }
    return text
  }

  @Test func `two customers of one name in two forms stay two`() throws {
    let text = invoices(cells: { (Self.twins[$0 % 2], "") }, id: { "I\($0)" })
    let view = try viewOf(["invoices.csv": text], asOf: day("2025-07-20"))
    #expect(view.customers.count == 2)
    let (outlook, cash) = try quickModel().fit(view).forecast(view, paths: 20)
    let paid = view.invoices.elements.count { $0.ending == .paid }
    #expect(outlook.customers.count == 2)
    #expect(outlook.customers.reduce(0) { $0 + $1.settledInvoices } == paid)
    #expect(outlook.invoices.count == view.openPositions.count)
    #expect(cash.receipts.allSatisfy { $0.isFinite })
    #expect(view.existingCustomers.count == 2)
  }

  @Test func `invoices of one number in two forms are compared each by itself`() throws {
    let text = invoices(
      cells: { _ in ("C", "") }, id: { $0 >= 98 ? "F-" + Self.twins[$0 - 98] : "I\($0)" })
    let later = try viewOf(["invoices.csv": text], asOf: day("2025-08-20"))
    let then = later.asOf(day("2025-07-20"))
    let (outlook, cash) = try quickModel().fit(then).forecast(then, paths: 20)
    let snapshot = CashSnapshot(view: then, outlook: outlook, forecast: cash)
    #expect(throws: Never.self) { try snapshot.validate() }
    let variance = try CashVariance(snapshot, received: later, graceDays: 3)
    #expect(!variance.rows.isEmpty)
    #expect(variance.rows.allSatisfy { $0.parts.sum == $0.outcome - $0.forecast })
    let twins = variance.items.filter { $0.invoice.hasPrefix("F-") }.map { Array($0.invoice.utf8) }
    #expect(Set(twins).count == 2)
  }

  @Test func `two forms of one level are one level`() throws {
    func view(_ level: @escaping (Int) -> String) throws -> LedgerView {
      let text = invoices(
        ",channel", cells: { ("C\($0 % 5)", ",\($0 % 3 == 0 ? "Web" : level($0))") },
        id: { "I\($0)" })
      return try viewOf(["invoices.csv": text], asOf: day("2025-07-20"))
    }
    let mixed = AttributeTable.encodings(of: try view { Self.twins[$0 / 10 % 2] })
    #expect(mixed.flatMap(\.columnNames) == ["channel=Web"])
    #expect(mixed == AttributeTable.encodings(of: try view { _ in Self.twins[1] }))
    #expect(throws: Never.self) {
      try quickModel().fit(try view { Self.twins[$0 / 10 % 2] })
    }
  }

  @Test func `positions of one number are told apart by their order`() throws {
    let text = invoices(cells: { _ in ("C", "") }, id: { "I\($0)" })
    let view = try viewOf(["invoices.csv": text], asOf: day("2025-07-20"))
    let places = InvoicePlaces(view)
    let euro = try #require(Currency("EUR"))
    let snapshot = CashSnapshot(day: view.day, weeks: [], currencies: [], invoices: [])
    let first = CashSnapshot.InvoiceWeeks(invoice: "I90", currency: euro, expected: [])
    #expect(view.invoiceID(try places.position(first, of: snapshot)) == "I90")
    #expect(places.parts.allSatisfy { $0 == 0 })
    let second = CashSnapshot.InvoiceWeeks(invoice: "I90", part: 1, currency: euro, expected: [])
    #expect(throws: SnapshotFault.unknownInvoice("I90", view.day)) {
      try places.position(second, of: snapshot)
    }
  }
}
