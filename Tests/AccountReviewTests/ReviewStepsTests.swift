import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import AccountRecords
@testable import AccountReview

/// A review goes from a draft to its close by steps, and each day shows what was done by then.
@Suite struct ReviewStepsTests {
  private static let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
    I1,A,2024-01-01,2024-02-01,100.00,EUR,2024-02-01

    """
  private static let header =
    "customer_id,reviewed_on,reviewer,verdict,comment,step,role,question,number,posted_on\n"

  private func view(_ steps: String, _ on: String) throws -> LedgerView {
    try Ledger.load(files: ["invoices.csv": Self.invoices, "reviews.csv": Self.header + steps])
      .ledger.asOf(day(on))
  }

  private func trail(
    _ steps: String, _ on: String, _ policy: ReviewPolicy = Policy.standard.reviews
  ) throws -> ReviewTrail {
    ReviewTrail(try view(steps, on).reviews[0], .highTouch, policy)
  }

  private static let whole = """
    A,2024-03-01,Ann,,,draft,,,1,
    A,2024-03-02,Ann,,grew by a tenth,answer,,outcome,2,
    A,2024-03-03,Ann,watch,sponsor changed,submit,,,3,
    A,2024-03-04,Bea,,agreed,approve,manager,,4,
    A,2024-03-05,Ann,,,close,,,5,

    """

  @Test(arguments: [
    ("2024-03-01", "draft"), ("2024-03-02", "draft"), ("2024-03-03", "submitted"),
    ("2024-03-04", "approved"),
  ]) func `each day shows the state that the steps by then have led to`(on: String, state: String)
    throws
  {
    let trail = try trail(Self.whole, on)
    #expect(trail.current?.state.rawValue == state && trail.last == nil)
  }

  @Test func `a closed review has its verdict, its answers, who approved it and all steps`() throws
  {
    let trail = try trail(Self.whole, "2024-03-05")
    let last = try #require(trail.last)
    #expect(trail.current == nil && last.state == .closed)
    #expect(last.verdict == "watch" && last.reviewer == "Ann" && last.approver == "Bea")
    #expect(last.answers.map(\.text) == ["grew by a tenth"] && last.steps.count == 5)
  }

  @Test func `nobody approves a review of one's own, nor without the role that is asked for`()
    throws
  {
    let submitted = Self.whole.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
    let own = try trail(submitted + "A,2024-03-04,Ann,,fine,approve,manager,,4,\n", "2024-03-04")
    #expect(own.current?.state == .submitted && own.current?.steps.count == 4)
    // However the name is written.
    let again = try trail(
      submitted + "A,2024-03-04, ANN ,,fine,approve,manager,,4,\n", "2024-03-04")
    #expect(again.current?.state == .submitted)
    let other = try trail(submitted + "A,2024-03-04,Bea,,fine,approve,analyst,,4,\n", "2024-03-04")
    #expect(other.current?.state == .submitted)
    var policy = Policy.standard.reviews
    policy.roles = ["manager": ["Cy"]]
    let said = try trail(
      submitted + "A,2024-03-04,Bea,,fine,approve,manager,,4,\n", "2024-03-04", policy)
    #expect(said.current?.state == .submitted)
    let listed = try trail(
      submitted + "A,2024-03-04,Cy,,fine,approve,,,4,\n", "2024-03-04", policy)
    #expect(listed.current?.state == .approved && listed.current?.approver == "Cy")
  }

  @Test func `a rejected review goes back to a draft and can be submitted again`() throws {
    let steps = """
      A,2024-03-01,Ann,,,draft,,,1,
      A,2024-03-01,Ann,watch,x,submit,,,2,
      A,2024-03-01,Bea,,say why,reject,manager,,3,
      A,2024-03-01,Ann,at_risk,sponsor left,submit,,,4,

      """
    let trail = try trail(steps, "2024-03-01")
    #expect(trail.current?.state == .submitted && trail.current?.verdict == "at_risk")
    // The order of one day is by number, not by line.
    let shuffled = steps.split(separator: "\n").reversed().joined(separator: "\n") + "\n"
    #expect(try self.trail(shuffled, "2024-03-01") == trail)
  }

  @Test func `a step that was posted later changes nothing before`() throws {
    let late = Self.whole.replacing("approve,manager,,4,", with: "approve,manager,,4,2024-03-20")
    #expect(try trail(late, "2024-03-04").current?.state == .submitted)
    #expect(try trail(late, "2024-03-19").current?.state == .submitted)
    #expect(try trail(late, "2024-03-20").last?.state == .closed)
  }

  @Test func `customers that have left are not due`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.invoices,
      "customers.csv": "customer_id,onboarded_on,churned_on\nA,2023-01-01,2024-02-15\n",
    ]).ledger
    func standing(_ on: String) -> ReviewStanding {
      ReviewStanding(
        0, .highTouch, flags: [], isRed: true, loaded.asOf(day(on)), Policy.standard.reviews)
    }
    #expect(standing("2024-02-10").status == .due)
    #expect(standing("2024-03-01").status == .left && standing("2024-03-01").dueOn == nil)
  }

  @Test func `a flag that is newer than the last verdict opens the review again`() throws {
    let steps = "A,2024-03-01,Ann,watch,quiet,,,,,\n"
    let policy = Policy.standard.reviews
    func standing(_ on: String, since: String?, _ state: FlagStanding.State) throws
      -> ReviewStanding
    {
      let flag = FlagStanding(
        code: "overdue", since: since.map { day($0) }, state: state, owner: "", steps: [])
      return ReviewStanding(
        0, .standard, flags: [flag], isRed: false, try view(steps, on), policy)
    }
    #expect(try standing("2024-04-01", since: "2024-02-20", .open).status == .reviewed)
    let newer = try standing("2024-04-01", since: "2024-03-15", .open)
    #expect(newer.status == .due && newer.isReopened && newer.dueOn == day("2024-03-15"))
    #expect(try standing("2024-04-01", since: "2024-03-15", .closedByPerson).status == .reviewed)
    #expect(
      try standing("2024-04-01", since: "2024-03-15", .snoozed(until: day("2024-05-01"))).status
        == .reviewed)
  }

  @Test func `accounts that need nobody are closed on days of their own`() throws {
    let rows = (0..<364).map { "I\($0),C\($0),2024-01-01,2024-02-01,1.00,EUR,2024-02-01\n" }
      .joined()
    let view = try Ledger.load(files: [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n" + rows
    ]).ledger.asOf(day("2024-06-30"))
    let due = view.customers.indices.compactMap {
      ReviewStanding($0, .noTouch, flags: [], isRed: false, view, Policy.standard.reviews).dueOn
    }
    #expect(due.allSatisfy { (1...364).contains($0 - view.day) })
    // As many each quarter, but for chance.
    let quarters = Dictionary(grouping: due) { ($0 - view.day - 1) / 91 }.mapValues(\.count)
    for quarter in 0..<4 { #expect((65...120).contains(quarters[quarter] ?? 0)) }
  }
}
