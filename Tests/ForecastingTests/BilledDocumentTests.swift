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

  /// Monthly invoices of 100, with one of another amount in April.
  private func view(april amount: String, months: Int = 8) throws -> LedgerView {
    let lines = (1...months).map {
      "M\($0),C,2025-0\($0)-05,2025-0\($0)-20,\($0 == 4 ? amount : "\(100 + $0).00"),EUR,\n"
    }
    return try viewOf(
      [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
          + lines.joined()
      ], asOf: day("2025-08-31"))
  }

  @Test func `an amount beyond all others counts as the largest of them`() throws {
    for mistyped in ["10400.00", "99999999.00"] {
      let amounts = try view(april: mistyped).billed(0).map(\.amount)
      #expect(amounts == [10_100, 10_200, 10_300, 10_800, 10_500, 10_600, 10_700, 10_800])
    }
    // Large, but not beyond all.
    #expect(try view(april: "1900.00").billed(0)[3].amount == 190_000)
    // Of a few amounts nobody can tell.
    #expect(try view(april: "99999999.00", months: 4).billed(0)[3].amount == 9_999_999_900)
  }

  @Test func `a mistyped amount does not move what is billed to come`() throws {
    let euro = try #require(Currency("EUR"))
    func expected(_ amount: String) throws -> Double {
      BillingOutlook.Plan(try view(april: amount), horizon: 91).expectedWeeks(euro).reduce(0, +)
    }
    let (clean, mistyped) = (try expected("104.00"), try expected("99999999.00"))
    #expect(clean > 200 && abs(mistyped / clean - 1) < 0.05)
  }
}
