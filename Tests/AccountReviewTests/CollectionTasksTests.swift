import ForecastVocabulary
import Receivables
import Reporting
import Testing

@testable import AccountReview

/// Disputes, cash and promises have owners and target days; all is as of Wednesday 12 June 2024.
@Suite struct CollectionTasksTests {
  private func files(_ more: [String: String]) -> [String: String] {
    [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      I1,a,2024-04-01,2024-05-01,1000,EUR
      I2,a,2024-05-01,2024-05-31,500,EUR
      I3,a,2024-05-31,2024-06-30,250,EUR
      """,
      "customers.csv": "customer_id,name,collector\na,Anna,Ines\n",
    ].merging(more) { $1 }
  }

  private func tasks(
    _ more: [String: String], _ change: (inout TaskPolicy) -> Void = { _ in }
  ) throws -> CollectionTasks {
    var policy = Policy.afterDue
    change(&policy.tasks)
    return CollectionTasks(
      view: try ledger(ofFiles: files(more)).asOf(day(6, 12)), policy: policy,
      calendar: BusinessCalendar(.target))
  }

  private static let contested = [
    "disputes.csv": """
    dispute_id,invoice_id,opened_on,closed_on,amount,code
    D1,I1,2024-06-01,,400,Price
    D2,I1,2024-06-03,,800,quantity
    D3,I3,2024-06-03,,,price
    D4,I2,2024-06-03,2024-06-05,,price
    """
  ]

  @Test func `an open dispute has an owner and a target day by its code`() throws {
    let tasks = try tasks(Self.contested) {
      $0.disputeDaysByCode = ["price": 5]
      $0.disputeOwners = ["price": "Sales"]
    }
    // Five days after Saturday the 1st is the 6th, after the 3rd Saturday the 8th, rolled to Monday;
    // fourteen days after the 3rd is the 17th.
    #expect(
      tasks.disputes.map { "\($0.id) \($0.targetOn) \($0.owner) \($0.age)" } == [
        "D1 2024-06-06 Sales 11", "D3 2024-06-10 Sales 9", "D2 2024-06-17 Ines 9",
      ])
    #expect(tasks.disputes.map(\.amount.description) == ["400.00", "250.00", "800.00"])
    // Two disputes never contest more than is open, and I3 is not overdue.
    #expect(tasks.disputes.map(\.openAmount.description) == ["400.00", "250.00", "600.00"])
    #expect(tasks.disputes.map(\.overdueAmount.description) == ["400.00", "0.00", "600.00"])
    #expect(tasks.owned(by: "Ines").disputes.map(\.id) == ["D2"])
  }

  private func payments(_ lines: String) -> [String: String] {
    [
      "payments.csv": "payment_id,customer_id,received_on,amount,currency\n" + lines,
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ]
  }

  @Test func `cash names the document of exactly its amount, else those due first`() throws {
    let tasks = try tasks(payments("R1,a,2024-06-10,500,EUR\nR2,a,2024-06-11,1100,EUR\n"))
    #expect(tasks.cash.map(\.id) == ["R1", "R2"])
    #expect(tasks.cash.map(\.matchingDocument) == ["I2", nil])
    #expect(tasks.cash.map(\.covers) == [["I2"], ["I1", "I3"]])
    #expect(tasks.cash.map(\.coveredAmount.description) == ["500.00", "1100.00"])
    #expect(tasks.cash.map(\.targetOn) == [day(6, 12), day(6, 13)])
    #expect(tasks.cash.map(\.owner) == ["Ines", "Ines"])
    // One document is matched once, and what nothing is open for covers nothing.
    let twice = try self.tasks(
      payments("R1,a,2024-06-10,1000,EUR\nR2,a,2024-06-10,1000,EUR\nR3,a,2024-06-11,100,USD\n")
    ) { $0.cashOwner = "Cash desk" }
    #expect(twice.cash.map(\.matchingDocument) == ["I1", nil, nil])
    #expect(twice.cash.map(\.covers) == [["I1"], ["I2", "I3"], []])
    #expect(twice.cash.map(\.coveredAmount.description) == ["1000.00", "750.00", "0.00"])
    #expect(Set(twice.cash.map(\.owner)) == ["Cash desk"])
  }

  @Test func `cash to apply is what is left of each payment, and sums to what is unapplied`() throws
  {
    let lines =
      "R1,a,2024-06-03,1000,EUR\nR2,a,2024-06-04,500,EUR\nR3,a,2024-06-05,-1000,EUR\n"
      + "R4,a,2024-06-06,-100,EUR\n"
    let tasks = try tasks(payments(lines))
    // What went back settles nothing: R1 is returned, and a part of R2 is refunded.
    #expect(tasks.cash.map { "\($0.id) \($0.amount)" } == ["R2 400.00"])
    #expect(tasks.cash.map(\.covers) == [["I1"]] && tasks.cash.map(\.matchingDocument) == [nil])
    let aged = Ageing(try ledger(ofFiles: files(payments(lines))).asOf(day(6, 12)))
    #expect(
      aged.totals.map(\.unappliedCash) == [tasks.cash.reduce(0) { $0 + $1.amount.minorUnits }])
  }

  @Test func `money that went back and was not on account is to be assigned, and settles nothing`()
    throws
  {
    let tasks = try tasks(payments("R1,a,2024-06-03,100,EUR\nR2,a,2024-06-05,-300,EUR\n"))
    #expect(tasks.cash.map { "\($0.id) \($0.amount)" } == ["R2 -200.00"])
    #expect(tasks.cash.map(\.covers) == [[]])
    #expect(tasks.cash.map(\.coveredAmount.description) == ["0.00"])
  }

  @Test func `a promise is checked when its day has come, and when it was broken`() throws {
    let promised = [
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      P1,a,I1,2024-05-20,2024-05-31,300
      P2,a,I1,2024-06-05,2024-06-11,300
      P3,a,I2,2024-06-05,2024-06-13,100
      P4,a,I2,2024-06-05,2024-06-14,100
      """
    ]
    // The action day is the 13th; promises are honoured for three days.
    #expect(
      try tasks(promised).promises.map { "\($0.id) \($0.standing) \($0.targetOn)" } == [
        "P1 broken 2024-06-04", "P2 grace 2024-06-14", "P3 due 2024-06-17",
      ])
    let called = promised.merging([
      "activities.csv": "activity_id,customer_id,on,channel\nV,a,2024-06-05,call\n"
    ]) { $1 }
    #expect(try tasks(called).promises.map(\.id) == ["P2", "P3"])
    let failed = promised.merging([
      "activities.csv":
        "activity_id,customer_id,on,channel,outcome\nV,a,2024-06-05,call,no answer\n"
    ]) { $1 }
    #expect(try tasks(failed).promises.map(\.id) == ["P1", "P2", "P3"])
  }

  @Test func `the list tells the dispute, the matching payment and what was last said and paid`()
    throws
  {
    let item = try #require(
      try Worklist(
        files(
          Self.contested.merging(payments("R1,a,2024-06-10,500,EUR\n")) { $1 }.merging([
            "activities.csv":
              "activity_id,customer_id,on,channel,outcome\nV,a,2024-06-11,call,no answer\n"
          ]) { $1 }
        ).merging([
          "disputes.csv":
            "dispute_id,invoice_id,opened_on,amount,code\nD1,I1,2024-06-01,400,price\n"
        ]) { $1 }, day(6, 12)
      ).items.first)
    #expect(
      Set(item.reasons.map(\.wording)).isSuperset(of: [
        "dispute D1 (price) of 400.00 EUR on invoice I1 is open for 11 days, with Ines",
        "payment R1 of 500.00 EUR on 2024-06-10 is not applied and is exactly what is open of I2",
      ]))
    #expect(item.lastContact == .init(on: day(6, 11), channel: "call", outcome: "no answer"))
    #expect(item.lastPayment?.on == day(6, 10))
    #expect(item.lastPayment?.amount.description == "500.00")
  }
}
