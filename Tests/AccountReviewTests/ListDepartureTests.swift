import Receivables
import Testing

@testable import AccountReview

/// Why accounts are off the list that were on the one before.
@Suite struct ListDepartureTests {
  private let files = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    P1,paid,2024-03-01,2024-04-30,400.00,EUR
    R1,promised,2024-03-01,2024-04-30,400.00,EUR
    D1,disputed,2024-03-01,2024-04-30,400.00,EUR
    S1,snoozed,2024-03-01,2024-04-30,400.00,EUR
    W1,waived,2024-03-01,2024-04-30,400.00,EUR
    C1,called,2024-03-01,2024-04-30,400.00,EUR
    U1,untouched,2024-03-01,2024-04-30,400.00,EUR
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    X1,paid,2024-06-11,400.00,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    X1,P1,2024-06-11,400.00
    """,
    "write_offs.csv": """
    invoice_id,written_off_on,amount,reason
    W1,2024-06-11,400.00,waiver
    """,
    "promises.csv": """
    promise_id,customer_id,made_on,promised_for,amount
    R1,promised,2024-06-11,2024-06-20,400.00
    """,
    "disputes.csv": """
    dispute_id,invoice_id,opened_on,amount,code
    D1,D1,2024-06-11,400.00,price
    """,
    "activities.csv": """
    activity_id,customer_id,on,channel,outcome,snoozed_until
    V1,snoozed,2024-06-11,note,,2024-06-25
    V2,called,2024-06-11,call,reached,
    """,
  ]

  private let eur: Currency = {
    guard let euro = Currency("EUR") else { preconditionFailure("no euro") }
    return euro
  }()

  private func statuses(_ cause: ListDeparture.Cause?) -> [PlanStatus] {
    guard case .stands(let parts)? = cause else { return [] }
    return parts.map(\.status)
  }

  @Test func `each account off the list has the cause in the ledger`() throws {
    let ledger = try ledger(ofFiles: files)
    var policy = Policy.lettersAlone
    policy.channels[.letter]?.minutes = 3
    let (view, calendar) = (ledger.asOf(day(6, 11)), BusinessCalendar(.target))
    let plan = CollectionsPlan(view, policy)
    let before = ListDepartures.day(before: plan.actionDay, calendar)
    #expect(plan.actionDay == day(6, 12) && before == day(6, 10))
    let list = ListDepartures(
      plan, since: ledger.asOf(before), view: view, policy: policy, calendar: calendar)
    #expect(list.listOn == day(6, 11))
    let causes = Dictionary(
      uniqueKeysWithValues: list.departures.map { ($0.customerID, $0.cause) })
    #expect(causes["paid"] == .paid(Money(minorUnits: 40_000, eur), on: day(6, 11)))
    #expect(causes["waived"] == .closed)
    #expect(statuses(causes["promised"]) == [.waiting(.promise(through: day(6, 23)))])
    #expect(statuses(causes["disputed"]) == [.excluded(.disputed)])
    #expect(statuses(causes["snoozed"]) == [.waiting(.snoozed(until: day(6, 25)))])
    guard case .waiting(.lastContact(day(6, 11), _))? = statuses(causes["called"]).first else {
      Issue.record("\(String(describing: causes["called"]))")
      return
    }
    #expect(causes["untouched"] == nil && causes.count == 6)
  }

  @Test func `what has no room any more is over capacity`() throws {
    let ledger = try ledger(ofFiles: files)
    var policy = Policy.lettersAlone
    policy.channels[.letter]?.minutes = 3
    policy.capacity.contactsPerDay = 0
    let view = ledger.asOf(day(6, 11))
    let list = ListDepartures(
      CollectionsPlan(view, policy), since: ledger.asOf(day(6, 10)), view: view, policy: policy,
      calendar: BusinessCalendar(.target))
    let cause = list.departures.first { $0.customerID == "untouched" }?.cause
    #expect(statuses(cause) == [.overCapacity])
  }

  @Test func `the list before a Monday's is that of the Friday`() {
    let calendar = BusinessCalendar(.target)
    // 10 June 2024 is a Monday; the list of Friday the 7th was made at the close of the 6th.
    #expect(ListDepartures.day(before: day(6, 10), calendar) == day(6, 6))
  }
}
