import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import AccountReview

/// A fact is flagged once, and what people do about it stays with it for as long as it holds.
@Suite struct FlagStandingTests {
  private static let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
    I1,A,2024-01-01,2024-02-01,100.00,EUR,2024-02-01

    """

  private func log(_ steps: String, _ on: String) throws -> FlagLog {
    let header = "flag_id,customer_id,on,flag,action,until,owner,by,note,number,posted_on\n"
    let view = try Ledger.load(files: ["invoices.csv": Self.invoices, "flags.csv": header + steps])
      .ledger.asOf(day(on))
    return FlagLog(view.flagSteps[0], on: day(on))
  }

  private let steps = """
    F1,A,2024-03-05,usage-reduced,accept,,M. Chen,Ann,called,1,
    F2,A,2024-03-10,usage-reduced,snooze,2024-03-31,,Ann,training in March,2,
    F3,A,2024-04-10,usage-reduced,close,,,Ann,back to normal,3,

    """

  @Test(arguments: [
    ("2024-03-04", "open", ""), ("2024-03-05", "accepted", "M. Chen"),
    ("2024-03-31", "snoozed", "M. Chen"), ("2024-04-01", "open", "M. Chen"),
    ("2024-04-10", "closed by a person", "M. Chen"),
  ]) func `each day shows the state and the owner that the steps by then have led to`(
    on: String, state: String, owner: String
  ) throws {
    let standing = try log(steps, on).standing("usage-reduced", since: day("2024-03-01"), owner: "")
    #expect(standing.state.name == state && standing.owner == owner)
  }

  @Test(arguments: [("", "", "Ann"), ("B. Okafor", "", "B. Okafor"), ("", "M. Chen", "M. Chen")])
  func `who accepts what nobody sees to sees to it`(
    before: String, named: String, owner: String
  ) throws {
    let step = "F1,A,2024-03-05,usage-reduced,accept,,\(named),Ann,,1,\n"
    let standing = try log(step, "2024-03-06")
      .standing("usage-reduced", since: day("2024-03-01"), owner: before)
    #expect(standing.owner == owner)
  }

  @Test func `the same fact does not come back, a new one is open again`() throws {
    let log = try log(steps, "2024-06-30")
    #expect(
      log.standing("usage-reduced", since: day("2024-03-01"), owner: "").state == .closedByPerson)
    let again = log.standing("usage-reduced", since: day("2024-06-01"), owner: "B. Okafor")
    #expect(again.state == .open && again.owner == "B. Okafor" && again.steps.isEmpty)
  }

  @Test func `a fact that has passed is closed by data, unless a person closed it`() throws {
    let accepted = try log(String(steps.prefix { $0 != "\n" }) + "\n", "2024-06-30").past([:])
    #expect(accepted.map(\.state) == [.closedByData] && accepted[0].owner == "M. Chen")
    #expect(try log(steps, "2024-06-30").past([:]).map(\.state) == [.closedByPerson])
    #expect(try log(steps, "2024-06-30").past(["usage-reduced": day("2024-03-01")]).isEmpty)
  }

  @Test
  func `steps posted later change nothing before, and a line that is there twice counts once`()
    throws
  {
    let late = steps.replacing("called,1,", with: "called,1,2024-03-08")
    func state(_ text: String, _ on: String) throws -> FlagStanding {
      try log(text, on).standing("usage-reduced", since: day("2024-03-01"), owner: "")
    }
    #expect(try state(late, "2024-03-07").state == .open)
    #expect(try state(late, "2024-03-08").state == .accepted)
    #expect(try state(steps + steps, "2024-04-10") == state(steps, "2024-04-10"))
  }
}
