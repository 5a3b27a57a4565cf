import Backtesting
import ForecastVocabulary
import Receivables
import Testing

@testable import AccountReview

/// The money that goes late, and which lists have it at their top, worked by hand.
@Suite struct WorklistScoresTests {
  /// As of 31 March: A is 60 days past due with 10.00 that stays unpaid, and has 40.00 that is
  /// paid 20 days late; B is 20 days past due with 100.00 that goes over 60 days late; D is 5 days
  /// past due with 300.00, half of it paid and the rest written off 40 days after it was due; E has
  /// nothing overdue, and 100.00 that goes 31 days late; what was over 30 days late already is
  /// nobody's catch.
  private let origin: BacktestOrigin

  init() throws {
    let ledger = try ledger(ofFiles: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A1,A,2024-01-01,2024-01-31,10.00,EUR
      A2,A,2024-03-01,2024-03-25,40.00,EUR
      B1,B,2024-03-01,2024-03-11,100.00,EUR
      D1,D,2024-03-01,2024-03-26,300.00,EUR
      E1,E,2024-03-01,2024-04-05,100.00,EUR
      Z1,Z,2024-07-01,2024-07-31,1.00,EUR
      """,
      "payments.csv": """
      payment_id,customer_id,received_on,amount,currency
      P1,A,2024-04-14,40.00,EUR
      P2,D,2024-04-10,150.00,EUR
      P3,E,2024-05-06,100.00,EUR
      P4,Z,2024-08-01,1.00,EUR
      """,
      "allocations.csv": """
      payment_id,invoice_id,allocated_on,amount
      P1,A2,2024-04-14,40.00
      P2,D1,2024-04-10,150.00
      P3,E1,2024-05-06,100.00
      P4,Z1,2024-08-01,1.00
      """,
      "write_offs.csv": """
      invoice_id,written_off_on,amount
      D1,2024-05-05,150.00
      """,
    ])
    origin = BacktestOrigin(
      view: ledger.asOf(day(3, 31)), later: ledger.asOf(day(8, 1)), horizon: 91)
  }

  private func values(_ scores: [BacktestScore]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: scores.map { ($0.score, $0.value) })
  }

  @Test func `money that goes late is what is neither paid nor credited by then`() {
    let found = values(WorklistScores(origin).scores(of: .oldestFirst))
    // 100 of B, 150 of D and 100 of E, which is paid on the 31st day.
    #expect(found["over_30_late_amount"] == 350)
    // B and what was written off of D; A's 10.00 is 60 days past due on the day itself.
    #expect(found["over_60_late_amount"] == 250)
    #expect(found["over_30_late_accounts"] == 3)
  }

  @Test func `each rule catches what its first accounts owe`() {
    let scores = WorklistScores(origin)
    // One of three accounts is the top 5, 10 and 20 %: A is the oldest, D owes most, and B has the
    // most days times amount.
    let caught = [
      (WorklistScores.Rule.oldestFirst, 0.0), (.largestFirst, 150), (.ageingByAmount, 100),
    ]
    for (rule, amount) in caught {
      let found = values(scores.scores(of: rule))
      for top in [5, 10, 20] {
        #expect(found["over_30_late_caught_top_\(top)"] == amount / 350)
        #expect(found["over_60_late_caught_top_\(top)"] == amount / 250)
      }
    }
  }

  @Test func `risk ranks by the money expected to be so late`() {
    // Everything of A is foretold to be paid tomorrow, of B nothing, and of D all 45 days late.
    func paid(on ahead: Int) -> PaymentCurve {
      PaymentCurve(
        paidBy: (1...91).map { $0 < ahead ? 0 : 1 }, openAtHorizon: ahead > 91 ? 1 : 0,
        tailPaymentHazard: 0.1, tailWriteOffHazard: 0)
    }
    let ahead = ["A": 1, "D": 40]
    let view = origin.view
    let outlook = Outlook(
      day: view.day, horizon: 91,
      invoices: view.openPositions.map { position in
        InvoiceOutlook(
          invoice: position, model: .existing, evidenceWeight: 1,
          curve: paid(on: ahead[String(view.invoiceID(position).prefix(1))] ?? 92), factors: [])
      }, customers: [])
    let found = values(WorklistScores(origin).scoresByRisk(outlook))
    // D with its 300.00 comes first of those 30 days late, B of those 60 days late.
    #expect(found["over_30_late_caught_by_risk_top_10"] == 150.0 / 350)
    #expect(found["over_60_late_caught_by_risk_top_10"] == 100.0 / 250)
  }

  @Test func `a worklist catches in its own order, and what it leaves out comes last`() throws {
    let view = origin.view
    let worklist = Worklist(
      view: view, outlook: Outlook(view), policy: .withoutCosts,
      calendar: BusinessCalendar(.target))
    let found = values(WorklistScores(origin).scores(of: worklist))
    let late = ["A": 0.0, "B": 100, "D": 150]
    let first = try #require(worklist.items.first?.customerID)
    #expect(found["over_30_late_caught_top_5"] == (late[first] ?? -1) / 350)
    // Without any items the oldest account is the first.
    var trivial = Policy.withoutCosts
    trivial.minimumBalance = AmountByCurrency(1_000_000)
    let empty = Worklist(
      view: view, outlook: Outlook(view), policy: trivial, calendar: BusinessCalendar(.target))
    #expect(empty.items.isEmpty)
    #expect(values(WorklistScores(origin).scores(of: empty))["over_30_late_caught_top_5"] == 0)
  }
}
