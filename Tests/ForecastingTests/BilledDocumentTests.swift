import Receivables
import TestLedgers
import Testing

@testable import Billing

@Suite struct BilledDocumentTests {
  private let files = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency,kind
    A,C,2026-01-05,2026-02-04,100.00,EUR,invoice
    AN,C,2026-01-12,,100.00,EUR,credit_note
    B,C,2026-01-12,2026-02-11,100.00,EUR,invoice
    D,C,2026-02-02,2026-03-04,90.00,EUR,invoice

    """,
    "instalments.csv": """
    invoice_id,due_on,amount
    D,2026-03-04,30.00
    D,2026-04-03,60.00

    """,
    "payments.csv": "payment_id,customer_id,received_on,amount,currency\n",
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    AN,A,2026-01-12,100.00

    """,
  ]

  @Test func `an invoice that is cancelled and issued again is one sale`() throws {
    let view = try viewOf(files, asOf: day("2026-02-01"))
    #expect(view.billed(0).map(\.issuedOn) == [day("2026-01-12")])
    // Before it was cancelled, nobody could know.
    #expect(view.asOf(day("2026-01-11")).billed(0).map(\.issuedOn) == [day("2026-01-05")])
  }

  @Test func `the instalments of an invoice are billed together and fall due apart`() throws {
    let view = try viewOf(files, asOf: day("2026-02-28"))
    let billed = view.billed(0)
    #expect(billed.map(\.amount) == [10_000, 9000])
    #expect(billed[1].dueOn == day("2026-03-04"))
    #expect(
      view.usualInstalments(ofCustomer: 0, billed.last) == [
        BilledInstalment(share: 1.0 / 3, daysLater: 0),
        BilledInstalment(share: 2.0 / 3, daysLater: 30),
      ])
    #expect(view.usualInstalments(ofCustomer: 0, billed.first) == [.whole])
  }
}
