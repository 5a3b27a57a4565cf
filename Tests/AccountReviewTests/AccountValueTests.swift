import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import AccountReview

/// Value comes first: shares sum to the portfolio, and high value with low health leads the queue.
@Suite struct AccountValueTests {
  private func view() throws -> LedgerView {
    try Ledger.load(files: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      I1,A,2024-05-01,2024-06-01,600.00,EUR,
      I2,B,2024-05-01,2024-06-01,300.00,EUR,2024-06-01
      I3,C,2024-05-01,2024-07-31,100.00,EUR,
      I4,C,2022-05-01,2022-06-01,900.00,EUR,2022-06-01
      I5,D,2024-05-01,2024-06-01,50.00,USD,2024-06-01

      """,
      "customers.csv": "customer_id,onboarded_on,strategic_value\nC,2022-01-01,0.5\n",
    ]).ledger.asOf(day("2024-06-30"))
  }

  private func values(_ view: LedgerView) -> AccountValues {
    AccountValues(view, churnProbabilities: [0.5, nil, 0.1, 0])
  }

  @Test func `a year's billing, its share, what is open and what is overdue are the ledger's`()
    throws
  {
    let values = values(try view())
    let a = try #require(values.of(0).first)
    #expect(a.yearsBilling == Money(minorUnits: 60_000, a.currency) && abs(a.share - 0.6) < 1e-12)
    #expect(a.open.minorUnits == 60_000 && a.overdue.minorUnits == 60_000)
    #expect(a.billingAtRisk == 300)
    let c = try #require(values.of(2).first)
    #expect(c.yearsBilling.minorUnits == 10_000 && c.open.minorUnits == 10_000)
    #expect(c.overdue.minorUnits == 0 && c.strategicValue == 0.5)
    for currency in Set(values.values.map(\.currency)) {
      let sum = values.values.filter { $0.currency == currency }.reduce(0) { $0 + $1.share }
      #expect(abs(sum - 1) < 1e-12)
    }
  }

  @Test func `at stake is more with more value, less health and strategic value`() throws {
    let values = values(try view())
    #expect(values.atStake(0, score: 40) > values.atStake(0, score: 60))
    #expect(values.atStake(0, score: 40) > values.atStake(1, score: 40))
    #expect(abs(values.atStake(2, score: 40) - 0.1 * 1.5 * 0.6) < 1e-12)
    #expect(values.atStake(1, score: nil) == values.atStake(1, score: 50))
  }

  @Test func `the grid has every account and all billing once`() throws {
    let view = try view()
    let cards = AccountCards(unlearnt: view, .standard)
    for grid in cards.grids {
      #expect(abs(grid.cells.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    }
    #expect(cards.grids.flatMap(\.cells).reduce(0) { $0 + $1.accounts } == 4)
    let euro = try #require(cards.grids.first)
    #expect(euro.cells.filter { $0.part == .largest }.reduce(0) { $0 + $1.accounts } == 1)
  }
}
