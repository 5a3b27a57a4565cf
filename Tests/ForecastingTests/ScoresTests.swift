import Receivables
import TestLedgers
import Testing

@testable import Forecasting

/// Scores of one invoice, worked by hand.
@Suite struct ScoresTests {
  private static let origin = day("2024-03-01")
  private static let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
    A,C,2024-02-20,2024-03-03,100.00,EUR,2024-03-03
    B,C,2024-02-20,2024-03-05,300.00,EUR,
    OLD,C,2024-01-02,2024-01-03,1.00,EUR,2024-01-05
    LAST,C,2024-06-20,2024-06-30,1.00,EUR,2024-06-30

    """

  private func views() throws -> (LedgerView, LedgerView) {
    let files = ["invoices.csv": Self.invoices]
    return (try viewOf(files, asOf: Self.origin), try viewOf(files, asOf: Self.origin + 3))
  }

  /// A is paid on day 2 of 3, foretold as 1/2, 1/4, 0; B stays open, foretold as 0, 0, 1/5.
  private func outlook(_ view: LedgerView) throws -> Outlook {
    func item(_ id: String, _ paidBy: [Float]) throws -> InvoiceOutlook {
      let position = try #require(view.openPositions.first { view.invoiceID($0) == id })
      return InvoiceOutlook(
        invoice: position, model: .existing, evidenceWeight: 1,
        curve: PaymentCurve(
          paidBy: paidBy, openAtHorizon: 1 - Double(paidBy[2]), tailPaymentHazard: 0.1,
          tailWriteOffHazard: 0), factors: [])
    }
    return Outlook(
      day: view.day, horizon: 3,
      invoices: [try item("A", [0.5, 0.75, 0.75]), try item("B", [0, 0, 0.2])], customers: [])
  }

  @Test func `payments are scored as defined`() throws {
    let (view, later) = try views()
    let scores = PaymentScores(try outlook(view), origin: view, later: later)
    #expect(scores.invoices == 2)
    // −(log 1/4 + log 4/5) / 2 = log(5) / 2.
    #expect(abs(scores.negativeLogLikelihood - 0.8047189562) < 1e-6)
    // A: 1/4 + 1/16 + 1/16; B: 1/25.
    #expect(abs(scores.crpsDays - (0.375 + 0.04) / 2) < 1e-6)
    // A's median is day 1, a day early; B's is past the horizon, as it should be.
    #expect(scores.medianErrorDays == 0.5)
    #expect(scores.coverage80 == 1)
    // One week: 75 and 60 expected of 100 received.
    #expect(abs((scores.weeklyWAPE ?? -1) - 0.35) < 1e-6)
  }

  @Test func `without a receipt there is no relative error`() throws {
    let (view, later) = try views()
    let none = Outlook(day: view.day, horizon: 3, invoices: [], customers: [])
    #expect(PaymentScores(none, origin: view, later: later).weeklyWAPE == nil)
  }

  @Test func `origins leave room for history and outcomes`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let last = try #require(ledger.lastDay)
    let rolling = RollingOrigin(ledger: ledger, count: 3, step: 28)
    #expect(rolling.origins == [last - 91 - 56, last - 91 - 28, last - 91])
    #expect(RollingOrigin(ledger: ledger, count: 100, step: 28).origins.count < 12)
  }
}
