import Backtesting
import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import AccountReview

/// The money that goes late, and which lists have it at their top, worked by hand.
@Suite struct WorklistScoresTests {
  /// As of 31 March: A is 60 days past due with 10.00 that stays unpaid, and has 40.00 that is
  /// paid 20 days late; B is 20 days past due with 100.00 that goes over 60 days late; D is 5 days
  /// past due with 300.00, half of it paid and the rest written off 40 days after it was due; E has
  /// nothing overdue, and 100.00 that goes 31 days late.
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
    // 10 of A, 100 of B, 150 of D and 100 of E, which is paid on the 31st day.
    #expect(found["over_30_late_amount"] == 360)
    // A's 10.00, which is 60 days past due on the day itself, B and what was written off of D.
    #expect(found["over_60_late_amount"] == 260)
    #expect(found["over_30_late_accounts"] == 4)
  }

  @Test func `each rule catches what its first accounts owe`() {
    let scores = WorklistScores(origin)
    // One of four accounts is the top 5, 10 and 20 %: A is the oldest, D owes most, and B has the
    // most days times amount.
    let caught = [
      (WorklistScores.Rule.oldestFirst, 10.0), (.largestFirst, 150), (.mostOverdueFirst, 150),
      (.ageingByAmount, 100),
    ]
    for (rule, amount) in caught {
      let found = values(scores.scores(of: rule))
      for top in [5, 10, 20] {
        #expect(found["over_30_late_caught_top_\(top)"] == amount / 360)
        #expect(found["over_60_late_caught_top_\(top)"] == amount / 260)
      }
    }
  }

  @Test func `an hour of calls by each collector is as long as the policy has it`() {
    var policy = Policy.standard
    policy.channels[.call]?.minutes = 30
    let found = values(WorklistScores(origin, policy).scores(of: .mostOverdueFirst))
    // Two calls: D with 150.00 and B with 100.00 of 360.00; a day has room for all four.
    #expect(found["over_30_late_caught_in_an_hour"] == 250.0 / 360)
    #expect(found["over_30_late_caught_in_a_day"] == 1)
    policy.capacity.contactsPerDay = 1
    let one = values(WorklistScores(origin, policy).scores(of: .mostOverdueFirst))
    #expect(one["over_30_late_caught_in_a_day"] == 150.0 / 360)
  }

  @Test func `the lead over a rule is the difference of shares, resampled by customer`() throws {
    let worklist = Worklist(
      view: origin.view, outlook: Outlook(origin.view), policy: .afterDue,
      calendar: BusinessCalendar(.target))
    let scores = WorklistScores(origin)
    let own = scores.scores(of: worklist)
    for rule in WorklistScores.Rule.allCases {
      let (list, other) = (values(own), values(scores.scores(of: rule)))
      for part in ["top_10", "in_an_hour", "in_a_day"] {
        let lead = try #require(
          own.first { $0.score == "over_30_late_lead_\(part)_over_\(rule.rawValue)" })
        let difference =
          try #require(list["over_30_late_caught_\(part)"])
          - #require(other["over_30_late_caught_\(part)"])
        #expect(abs(lead.value - difference) < 1e-12)
        let resamples = try #require(lead.resamples)
        #expect(resamples.count == WorklistScores.resamples)
        #expect(resamples.allSatisfy { (-1...1).contains($0) })
        // Within a day all are called, whoever they are.
        if part == "in_a_day" { #expect(resamples.allSatisfy { abs($0) < 1e-12 }) }
      }
    }
    let again = WorklistScores(origin).scores(of: worklist)
    #expect(own == again)
  }

  @Test func `what calls would do is summed over the first tenth of the overdue accounts`() throws {
    let effects = try withTemporaryFolder { folder in
      let file = folder.appending(path: "calls.txt")
      try Data(
        "invoice_id,on,days_sooner\nA1,2024-03-31,1\nA2,2024-03-31,2\nB1,2024-03-31,3\nD1,2024-03-31,0.5\n"
          .utf8
      ).write(to: file)
      #expect(throws: ColumnFile.Failure.self) {
        try CallEffects(file, origins: [day(3, 31), day(4, 1)])
      }
      return try CallEffects(file, origins: [day(3, 31)])
    }
    let scores = WorklistScores(origin, effects: effects)
    // A 10 + 80, B 300, D 150 of 540 in all; B has most.
    let perfect = values(scores.scoresOfPerfectOrder())
    #expect(perfect["money_days_saved_top_10"] == 300.0 / 540)
    #expect(values(scores.scores(of: .oldestFirst))["money_days_saved_top_10"] == 90.0 / 540)
    let overdue = values(scores.scores(of: .mostOverdueFirst))
    #expect(overdue["money_days_saved_top_10"] == 150.0 / 540)
    // Of 260 late without E, which is not overdue; an hour has room for all three.
    #expect(overdue["overdue_over_30_late_caught_top_10"] == 150.0 / 260)
    #expect(overdue["money_days_saved_per_hour"] == 540 / 0.5)
  }

  @Test func `the perfect order has what ends latest first`() {
    let found = values(WorklistScores(origin).scoresOfPerfectOrder())
    #expect(found["over_30_late_caught_top_5"] == 150.0 / 360)
  }

  @Test func `risk ranks by the money expected to be so late`() {
    // Everything of A is expected to be paid tomorrow, of B nothing, and of D all 45 days late.
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
    #expect(found["over_30_late_caught_by_risk_top_10"] == 150.0 / 360)
    #expect(found["over_60_late_caught_by_risk_top_10"] == 100.0 / 260)
  }

  @Test func `a worklist catches in its own order, and what it leaves out comes last`() throws {
    let view = origin.view
    let worklist = Worklist(
      view: view, outlook: Outlook(view), policy: .afterDue,
      calendar: BusinessCalendar(.target))
    let found = values(WorklistScores(origin).scores(of: worklist))
    let late = ["A": 10.0, "B": 100, "D": 150]
    let first = try #require(worklist.items.first?.customerID)
    #expect(found["over_30_late_caught_top_5"] == (late[first] ?? -1) / 360)
    // Without any items the account with most overdue is the first.
    var trivial = Policy.afterDue
    trivial.treatment.smallestBalance = AmountByCurrency(1_000_000)
    let empty = Worklist(
      view: view, outlook: Outlook(view), policy: trivial, calendar: BusinessCalendar(.target))
    #expect(empty.items.isEmpty)
    #expect(
      values(WorklistScores(origin).scores(of: empty))["over_30_late_caught_top_5"] == 150.0 / 360)
    #expect(values(WorklistScores(origin).scores(of: empty))["over_30_late_caught_today"] == 0)
    #expect(found["over_30_late_accounts_today"] == 3)
  }
}
