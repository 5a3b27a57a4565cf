import Receivables
import Statistics
import TestLedgers
import Testing

@testable import ForecastVocabulary

@Suite struct ClaimUnitTests {
  private static let files = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency,kind
    A,C1,2026-01-05,2026-02-04,100.00,EUR,invoice
    B,C2,2026-01-05,2026-02-04,100.00,EUR,invoice
    BN,C2,2026-01-14,,2.00,EUR,credit_note
    C,C3,2026-01-05,2026-02-04,100.00,EUR,invoice
    D,C4,2026-01-05,2026-02-04,100.00,EUR,invoice
    E,C5,2026-01-05,2026-02-04,100.00,EUR,invoice
    F,C6,2026-01-05,2026-02-04,100.00,EUR,invoice
    FN,C6,2026-01-20,,100.00,EUR,credit_note
    G,C7,2026-01-05,2026-02-04,100.00,EUR,invoice
    H,C8,2026-01-05,2026-02-04,100.00,EUR,invoice

    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,C1,2026-02-04,30.00,EUR
    P2,C1,2026-03-02,40.00,EUR
    P3,C2,2026-01-14,98.00,EUR
    P4,C3,2026-02-05,60.00,EUR
    P5,C4,2026-02-06,100.00,EUR
    P6,C5,2026-02-09,50.00,EUR
    P7,C7,2026-02-10,100.00,EUR

    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,A,2026-02-04,30.00
    P2,A,2026-03-02,40.00
    P3,B,2026-01-14,98.00
    BN,B,2026-01-14,2.00
    P4,C,2026-02-05,60.00
    P5,D,2026-02-06,100.00
    P6,E,2026-02-09,50.00
    FN,F,2026-01-20,100.00

    """,
    "write_offs.csv": """
    invoice_id,written_off_on,amount,reason
    C,2026-03-10,40.00,bad_debt
    E,2026-02-09,2.00,discount

    """,
  ]

  private func units(_ id: String) throws -> [ClaimUnit] {
    let view = try viewOf(ClaimUnitTests.files, asOf: day("2026-03-31"))
    let position = try #require(
      view.invoices.elements.indices.first { view.invoiceID($0) == id })
    return view.units(position, view.invoices.elements[position])
  }

  private func unit(
    _ weight: Double, _ fate: ClaimUnit.Fate, _ ended: String?, share: Double
  ) -> ClaimUnit {
    ClaimUnit(
      weight: weight, fate: fate, ended: ended.map { day($0).number } ?? .max, share: share)
  }

  @Test func `each part weighs its share, and what is open the rest`() throws {
    #expect(
      try units("A") == [
        unit(0.3, .paid, "2026-02-04", share: 0.3), unit(0.4, .paid, "2026-03-02", share: 0.4),
        unit(0.3, .open, nil, share: 0.3),
      ])
  }

  @Test func `what a credit note or a discount closes is no outcome`() throws {
    #expect(try units("B") == [unit(1, .paid, "2026-01-14", share: 0.98)])
    #expect(
      try units("E") == [
        unit(50.0 / 98, .paid, "2026-02-09", share: 0.5), unit(48.0 / 98, .open, nil, share: 0.48),
      ])
  }

  @Test func `only bad debt is an ending without cash`() throws {
    #expect(
      try units("C") == [
        unit(0.6, .paid, "2026-02-05", share: 0.6), unit(0.4, .lost, "2026-03-10", share: 0.4),
      ])
    #expect(try units("F") == [unit(1, .credited, "2026-01-20", share: 1)])
  }

  @Test func `an invoice paid once, and one unpaid, is one unit`() throws {
    #expect(try units("D") == [unit(1, .paid, "2026-02-06", share: 1)])
    #expect(try units("H") == [unit(1, .open, nil, share: 1)])
  }

  @Test func `cash on account has paid what it covers, on the day it was received`() throws {
    #expect(try units("G") == [unit(1, .paid, "2026-02-10", share: 1)])
  }

  @Test func `customers count as existing by any part`() throws {
    let view = try viewOf(ClaimUnitTests.files, asOf: day("2026-03-31"))
    #expect(Set(view.existingCustomers.map(\.text)) == ["C1", "C2", "C3", "C4", "C5", "C7"])
  }

  @Test func `what became of an open invoice leaves out what was paid before`() throws {
    let later = try viewOf(ClaimUnitTests.files, asOf: day("2026-03-31"))
    let earlier = later.asOf(day("2026-02-10"))
    let position = try #require(
      earlier.invoices.elements.indices.first { earlier.invoiceID($0) == "A" })
    let units = later.units(position, after: earlier, position)
    #expect(units.map(\.ahead) == [20, nil] && units.map(\.isPaid) == [true, false])
    #expect(abs(units[0].weight - 4.0 / 7) < 1e-12 && abs(units[1].weight - 3.0 / 7) < 1e-12)
  }
}
