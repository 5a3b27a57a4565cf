import Receivables
import Testing

@testable import AccountReview

/// What an agency has, what was agreed and what was put off: each waits in a place of its own.
@Suite struct PutOffTests {
  private static let header =
    "activity_id,customer_id,on,channel,outcome,next_action,next_action_on,snoozed_until,time"

  /// Two invoices of one customer, the second due after the agency was given the first.
  private func plan(_ activities: [String], _ on: Day) throws -> CollectionsPlan {
    let view = try ledger(ofFiles: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      I1,A,2024-01-01,2024-01-31,900.00,EUR
      I2,A,2024-05-01,2024-05-25,100.00,EUR
      """,
      // Most have no time.
      "activities.csv": ([Self.header] + activities.map { $0.hasSuffix(":00") ? $0 : $0 + "," })
        .joined(separator: "\n"),
    ]).asOf(on)
    let plan = CollectionsPlan(view, .afterDue)
    #expect(plan.differences(from: view).isEmpty)
    return plan
  }

  private func amounts(_ plan: CollectionsPlan) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: plan.totals().map {
        ("\($0.status) \($0.reason)", "\($0.amount.majorUnits)")
      })
  }

  @Test func `of two snoozes of one day the later one counts, whatever they are called`() throws {
    let plan = try plan(
      [
        "V9,A,2024-06-03,note,noted,,,2024-12-01,09:00",
        "V1,A,2024-06-03,note,noted,,,2024-06-10,15:00",
      ], day(6, 5))
    #expect(plan.accounts.first?.status == .waiting(.snoozed(until: day(6, 10))))
  }

  @Test func `what was placed waits at the agency, what fell due later is asked for`() throws {
    let plan = try plan(["V1,A,2024-05-20,agency,placed,,,"], day(6, 5))
    #expect(amounts(plan)["waiting at-agency"] == "900.0")
    let account = try #require(plan.accounts.first)
    #expect(account.item?.contactableAmount.majorUnits == 100)
    let until = day(5, 20) + Policy.standard.placement.reportDays
    #expect(
      account.parts.map(\.status).contains(.waiting(.atAgency(since: day(5, 20), until: until))))
  }

  @Test func `a part that the agency recovered gives it more time`() throws {
    let late = day(5, 20) + Policy.standard.placement.reportDays
    let silent = try plan(["V1,A,2024-05-20,agency,placed,,,"], late)
    #expect(silent.accounts.first?.item?.nextAction == .agencyFollowUp)
    #expect(silent.accounts.first?.status == .today)
    let reported = try plan(
      ["V1,A,2024-05-20,agency,placed,,,", "V2,A,2024-07-10,agency,Part recovered,,,"], late)
    #expect(amounts(reported)["waiting at-agency"] == "900.0")
  }

  @Test func `what the agency gives back is handled first, then goes on as usual`() throws {
    let placed = "V1,A,2024-05-20,agency,placed,,,"
    for word in ["returned", "recalled", "recovered"] {
      let back = try plan([placed, "V2,A,2024-06-03,agency,\(word),,,"], day(6, 5))
      let item = try #require(back.accounts.first?.item)
      #expect(item.nextAction == .agencyFollowUp && item.status == .today)
      #expect(item.contactableAmount.majorUnits == 1000)
      guard case .agency(day(5, 20), _, day(6, 3)) = item.reasons.first else {
        Issue.record("\(item.reasons)")
        return
      }
      let handled = try plan(
        [placed, "V2,A,2024-06-03,agency,\(word),,,", "V3,A,2024-06-04,call,reached,,,"],
        day(6, 5))
      #expect(handled.accounts.first?.item?.nextAction != .agencyFollowUp)
      #expect(handled.accounts.first?.item?.nextAction != .agencyProposal)
    }
  }

  @Test func `a next action that was agreed waits for its day and is done on it`() throws {
    let call = ["V1,A,2024-06-03,call,call-back,visit,2024-06-12,"]
    let before = try plan(call, day(6, 5)).accounts.first
    #expect(before?.status == .waiting(.agreed(on: day(6, 3), until: day(6, 12))))
    let item = try #require(try plan(call, day(6, 11)).accounts.first?.item)
    #expect(item.status == .today && item.nextAction == .visit && item.step.on == day(6, 12))
    // A later contact without one ends it.
    let done = try plan(call + ["V2,A,2024-06-04,call,reached,,,"], day(6, 5)).accounts.first
    guard case .waiting(.lastContact) = done?.status else {
      Issue.record("\(String(describing: done?.status))")
      return
    }
  }

  @Test func `who is snoozed is not contacted before the day`() throws {
    let snoozed = ["V1,A,2024-06-03,note,,,,2024-06-15"]
    // The 15th is a Saturday.
    #expect(
      try plan(snoozed, day(6, 5)).accounts.first?.status == .waiting(.snoozed(until: day(6, 17))))
    #expect(try plan(snoozed, day(6, 16)).accounts.first?.status == .today)
    #expect(try plan([], day(6, 5)).accounts.first?.status == .today)
  }
}
