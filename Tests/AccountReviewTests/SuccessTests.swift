import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import AccountReview

/// Plans and interviews are known on their days, and say what somebody should see to.
@Suite struct SuccessTests {
  private let policy = Policy.standard.success

  private func view(_ on: String, plans: String = "", interviews: String = "") throws -> LedgerView
  {
    var files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      I1,A,2024-01-01,2024-02-01,100.00,EUR,2024-02-01

      """
    ]
    if !plans.isEmpty {
      files["plans.csv"] =
        "customer_id,updated_on,objective,target,progress,commitment,side,due_on,done_on,owner,"
        + "posted_on\n" + plans
    }
    if !interviews.isEmpty {
      files["interviews.csv"] =
        "customer_id,held_on,contact,question,answer,informed,follow_up,follow_up_due_on,"
        + "follow_up_done_on,posted_on\n" + interviews
    }
    return try Ledger.load(files: files).ledger.asOf(day(on))
  }

  private func kinds(_ view: LedgerView) -> [SuccessFinding.Kind] {
    SuccessFinding.of(0, view, policy).map(\.kind)
  }

  private let plans = """
    A,2024-02-01,Faster reports,within a day,0.2,,,,,M. Chen,
    A,2024-02-01,Faster reports,,,Train two managers,us,2024-03-15,2024-04-20,M. Chen,
    A,2024-02-01,Faster reports,,,Name a sponsor,customer,2024-03-01,,,
    A,2024-04-01,Faster reports,within a day,0.6,,,,,M. Chen,

    """

  @Test func `a plan is what its last lines say, and shows nothing before its day`() throws {
    #expect(SuccessPlan(try view("2024-01-31", plans: plans).plans[0]) == nil)
    let march = try #require(SuccessPlan(try view("2024-03-20", plans: plans).plans[0]))
    #expect(march.objectives.map(\.progress) == [0.2] && march.updatedOn == day("2024-02-01"))
    // Done in April: in March nobody knows.
    #expect(march.commitments.allSatisfy { $0.doneOn == nil })
    let may = try #require(SuccessPlan(try view("2024-05-01", plans: plans).plans[0]))
    #expect(may.objectives.map(\.progress) == [0.6])
    #expect(may.commitments.compactMap(\.doneOn) == [day("2024-04-20")])
  }

  @Test func `overdue commitments are told apart by who undertook them`() throws {
    #expect(kinds(try view("2024-02-28", plans: plans)).isEmpty)
    #expect(kinds(try view("2024-03-02", plans: plans)) == [.customerCommitmentsOverdue])
    let march = SuccessFinding.of(0, try view("2024-03-20", plans: plans), policy)
    #expect(march.map(\.kind) == [.ourCommitmentsOverdue, .customerCommitmentsOverdue])
    #expect(march.map(\.since) == [day("2024-03-16"), day("2024-03-02")])
    // What the customer undertook is asked for by whoever sees to the objective.
    #expect(march.map(\.owner) == ["M. Chen", "M. Chen"])
    #expect(kinds(try view("2024-04-20", plans: plans)) == [.customerCommitmentsOverdue])
  }

  @Test func `a plan that nobody updates is a finding once the policy's days have passed`() throws {
    let last = day("2024-04-01") + policy.planUpdateDays
    #expect(!kinds(try view("\(last)", plans: plans)).contains(.planNotUpdated))
    let findings = SuccessFinding.of(0, try view("\(last + 5)", plans: plans), policy)
    #expect(findings.first { $0.kind == .planNotUpdated }?.since == last + 1)
  }

  private let interviews = """
    A,2024-03-10,Kim Alder,What works?,Fine,,,,,
    A,2024-03-10,Kim Alder,What would make you leave?,,after,Show the new flow,2024-03-20,2024-04-02,
    A,2024-05-10,Kim Alder,What works?,Reports are there before we start in the morning,before,,,,

    """

  @Test func `generic and missing answers, late news and late follow-ups are findings`() throws {
    #expect(kinds(try view("2024-03-09", interviews: interviews)).isEmpty)
    #expect(
      kinds(try view("2024-03-10", interviews: interviews)) == [.toldAfterwards, .emptyAnswers])
    #expect(
      kinds(try view("2024-03-21", interviews: interviews))
        == [.followUpsOverdue, .toldAfterwards, .emptyAnswers])
    // The follow-up is done, and the next interview has answers.
    #expect(kinds(try view("2024-05-10", interviews: interviews)) == [.toldAfterwards])
  }

  @Test func `an interview that was posted later is not known before`() throws {
    let late = interviews.replacing("before,,,,\n", with: "before,,,,2024-06-01\n")
    #expect(
      kinds(try view("2024-05-20", interviews: late)) == [.toldAfterwards, .emptyAnswers])
    #expect(kinds(try view("2024-06-01", interviews: late)) == [.toldAfterwards])
  }

  @Test func `findings are flags with a code, a day and a next step`() throws {
    let flags = HealthFlag.ofSuccess(0, try view("2024-03-20", plans: plans), policy)
    #expect(
      flags.map { $0.key.code(Policy.standard.health) } == [
        "our-commitments-overdue", "customer-commitments-overdue",
      ])
    #expect(flags.allSatisfy { $0.isEarly && !$0.nextStep.isEmpty && $0.sentence.contains("late") })
  }
}
