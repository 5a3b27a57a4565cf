import AccountReview
import Receivables
import Reporting
import Testing

/// What is held is not asked for; it is shown with the reason and the last day.
@Suite struct HoldTests {
  private func files(_ holds: String) -> [String: String] {
    [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      F1,a,2024-03-01,2024-03-31,1000,EUR
      F2,a,2024-03-01,2024-03-31,150,EUR
      F3,b,2024-03-01,2024-03-31,400,EUR
      """,
      "holds.csv": "customer_id,invoice_id,from,until,reason\n" + holds,
    ]
  }

  private func letters(_ holds: String, _ on: Day) throws -> DunningLetters {
    let view = try ledger(ofFiles: files(holds)).asOf(on)
    return DunningLetters(view: view, policy: .standard, calendar: BusinessCalendar(.target))
  }

  private static let insolvent = "a,,2024-04-10,2024-05-10,insolvency\n"

  @Test func `a customer on hold gets no letter, call or placement until it ends`() throws {
    func asked(_ on: Day) throws -> [String] {
      try letters(Self.insolvent, on).letters.map(\.total.description)
    }
    #expect(try asked(day(4, 9)) == ["1150.00", "400.00"])
    #expect(try asked(day(4, 10)) == ["400.00"])
    #expect(try asked(day(5, 10)) == ["400.00"])
    #expect(try asked(day(5, 11)) == ["1150.00", "400.00"])

    let list = try Worklist(files(Self.insolvent), day(4, 30))
    #expect(list.items.map(\.customerID) == ["b"])
    #expect(list.leftOut == ["held": "1150.00"])
    #expect(list.excluded.first?.reason == .held(reason: "insolvency", until: day(5, 10)))
    #expect(list.excluded.first?.reason.wording == "held: insolvency, until 2024-05-10")
    #expect(list.excluded.first?.invoices == 2)

    var policy = Policy.standard
    policy.placement.contacts = 0
    policy.placement.fromDaysPastDue = 1
    policy.placement.minimumBalance = AmountByCurrency(0)
    let placed = AgencyPlacements(
      view: try ledger(ofFiles: files(Self.insolvent)).asOf(day(4, 30)), policy: policy,
      calendar: BusinessCalendar(.target))
    #expect(placed.placements.map(\.total.description) == ["400.00"])
  }

  @Test func `an invoice on hold leaves the others to be asked for`() throws {
    let held = ",F1,2024-04-10,,legal\n"
    let due = try letters(held, day(4, 30))
    #expect(due.letters.map(\.total.description) == ["150.00", "400.00"])
    #expect(due.leftOut.isEmpty)
    #expect(due.heldBack.map(\.amount.description) == ["1000.00"])
    #expect(due.heldBack.map(\.hold.reason) == ["legal"])
    let list = try Worklist(files(held), day(4, 30))
    #expect(
      list.excluded.map(\.reason.wording) == ["held: legal, until further notice"])
    #expect(list.items.first { $0.customerID == "a" }?.contactableAmount.description == "150.00")
  }

  @Test func `who is left out for a hold is counted as held`() throws {
    let due = try letters(Self.insolvent, day(4, 30))
    #expect(due.leftOut == [.held: 1])
    var files = files(Self.insolvent)
    files["disputes.csv"] = "dispute_id,invoice_id,opened_on\nD,F1,2024-04-05\n"
    files["promises.csv"] = """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      P,a,F2,2024-04-20,2024-05-20,
      """
    // What is held is counted once, as held.
    #expect(try Worklist(files, day(4, 30)).leftOut == ["held": "1150.00"])
  }
}
