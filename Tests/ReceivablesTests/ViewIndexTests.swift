import Foundation
import Receivables
import TestLedgers
import Testing

@Suite struct ViewIndexTests {
  private func view() throws -> LedgerView {
    try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A1,A,2024-01-01,2024-02-01,10.00,EUR
      B1,B,2024-01-02,2024-02-02,20.00,EUR
      A2,A,2024-01-03,2024-02-03,30.00,EUR

      """
    ]).ledger.asOf(day(1, 31))
  }

  @Test func `a claim is found by its index, and a customer by the claim's`() throws {
    let view = try view()
    let names = view.invoices.elements.indexed().map { index, claim in
      "\(view.invoiceID(index)) of \(view.customers[claim.customer].id)"
    }
    #expect(names == ["A1 of A", "A2 of A", "B1 of B"])
  }

  @Test func `the records of a customer keep their indices in the view`() throws {
    let view = try view()
    let second = view.customers.index(after: view.customers.startIndex)
    #expect(view.invoicePositions(ofCustomer: second).map(view.invoiceID) == ["B1"])
    #expect(view.invoices[second].startIndex == InvoiceIndex(2))
  }

  @Test func `what stands by customer in order is found by the index`() throws {
    let view = try view()
    var counts = view.customers.indices.map { view.invoices[$0].count }
    let first = try #require(view.customers.firstIndex { $0.id == "A" })
    counts[first] += 5
    #expect(counts == [7, 1])
    #expect(
      CustomerTable(counts).indexed().map { "\($0.index): \($0.element)" } == ["0: 7", "1: 1"])
  }

  @Test(arguments: [0, 1, 2_147_483_646]) func `an index counts like its position`(n: Int) throws {
    let index = InvoiceIndex(n)
    #expect(index.position == n && index.description == String(n))
    #expect(index < index.advanced(by: 1) && index.distance(to: index.advanced(by: 1)) == 1)
    #expect(InvoiceIndex(0).distance(to: index) == n)
  }

  @Test func `an index is written as a number, as positions were`() throws {
    let indices: [InvoiceIndex] = [0, 7]
    let data = try JSONEncoder().encode(indices)
    #expect(String(decoding: data, as: UTF8.self) == "[0,7]")
    #expect(try JSONDecoder().decode([InvoiceIndex].self, from: data) == indices)
  }
}
