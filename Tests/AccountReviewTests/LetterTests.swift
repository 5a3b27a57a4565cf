import Receivables
import Testing

@testable import AccountReview

@Suite struct LetterTests {
  /// At Wednesday 12 June 2024, I1 is 42 and I2 12 days past due; I3 is not due.
  private static let plain = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I1,a,2024-04-01,2024-05-01,1000,EUR
    I2,a,2024-05-01,2024-05-31,500,EUR
    I3,a,2024-05-31,2024-06-30,250,EUR
    """,
    "customers.csv": "customer_id,onboarded_on\na,2024-01-01\nb,2024-01-01\n",
  ]

  private func letters(
    _ files: [String: String], _ on: Day = day(6, 12), _ policy: Policy = .lettersAlone
  ) throws -> DunningLetters {
    let view = try ledger(ofFiles: Self.plain.merging(files) { $1 }).asOf(on)
    return DunningLetters(plan: CollectionsPlan(view, policy), view: view, policy: policy)
  }

  @Test func `a letter asks for what is overdue at the close of the as-of day`() throws {
    let due = try letters([:])
    #expect(due.day == day(6, 13))
    let letter = try #require(due.letters.first)
    #expect(due.letters.count == 1 && due.leftOut.isEmpty)
    #expect(letter.total.description == "1500.00")
    #expect(letter.lines.map(\.daysPastDue) == [42, 12])
    // At 42 days the third level is due, but nothing is known of the first.
    #expect(letter.level == 1)
  }

  /// I1 fell due on 1 May; its reminders are at 14 and 30 days; at 60 days comes the final demand,
  /// but never before the third letter.
  @Test(arguments: [
    ("A0,b,2024-04-01,call,\n", 1), ("A1,a,2024-05-10,dunning,1\n", 2),
    ("A1,a,2024-05-10,dunning,1\nA2,a,2024-05-25,dunning,2\n", 3),
    // A level of an older invoice says nothing about this one.
    ("A0,a,2024-04-10,dunning,4\nA1,a,2024-05-10,dunning,1\n", 2),
  ])
  func `levels follow each other and none is skipped`(log: String, level: Int) throws {
    let due = try letters([
      "activities.csv": "activity_id,customer_id,on,channel,level\nS,a,2024-04-01,call,\n" + log
    ])
    #expect(due.letters.first?.level == level)
  }

  @Test func `a final demand needs its days, whatever was written`() throws {
    let log = "A1,a,2024-05-10,dunning,1\nA2,a,2024-05-20,dunning,2\nA3,a,2024-05-28,dunning,3\n"
    let files = ["activities.csv": "activity_id,customer_id,on,channel,level\n" + log]
    #expect(try letters(files).letters.first?.level == 3)
    #expect(try letters(files, day(7, 1)).letters.first?.level == 4)
  }

  @Test func `disputes, promises and credit are respected`() throws {
    let files = [
      "disputes.csv": "dispute_id,invoice_id,opened_on,amount\nD,I1,2024-05-10,400\n",
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      P,a,I2,2024-06-10,2024-06-20,500
      """,
      "payments.csv": "payment_id,customer_id,received_on,amount\nR,a,2024-06-01,100\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ]
    let letter = try #require(try letters(files).letters.first)
    #expect(letter.lines.map(\.amount.description) == ["500.00"])
    #expect(letter.disputed.map(\.amount.description) == ["400.00"])
    #expect(letter.promised.map(\.amount.description) == ["500.00"])
    #expect(letter.brokenPromise == nil)
  }

  @Test func `a broken promise is named as long as it is owed`() throws {
    let promises = """
      promise_id,customer_id,invoice_id,made_on,promised_for
      P,a,I1,2024-05-10,2024-05-20
      """
    #expect(try letters(["promises.csv": promises]).letters.first?.brokenPromise == day(5, 20))
    let paid = [
      "promises.csv": promises,
      "payments.csv": "payment_id,customer_id,received_on,amount\nR,a,2024-06-01,1000\n",
      "allocations.csv":
        "payment_id,invoice_id,allocated_on,amount\nR,I1,2024-06-01,1000\n",
    ]
    let letter = try #require(try letters(paid).letters.first)
    #expect(letter.brokenPromise == nil && letter.total.description == "500.00")
  }

  @Test func `who gets none is counted`() throws {
    let disputed = "dispute_id,invoice_id,opened_on\nD,I1,2024-05-10\nE,I2,2024-06-10\n"
    #expect(try elsewhere(["disputes.csv": disputed]) == ["excluded disputed": 1])
    let call = "activity_id,customer_id,on,channel\nA,a,2024-06-11,call\n"
    #expect(try elsewhere(["activities.csv": call]) == ["waiting last-contact": 1])
    let called = "activity_id,customer_id,on,channel\nA,a,2024-05-02,email\n"
    #expect(try letters(["activities.csv": called], day(6, 12), .afterDue).letters.count == 1)
    #expect(try letters([:], day(5, 1)).leftOut.isEmpty)
  }

  /// Accounts without a letter by status and action or reason.
  private func elsewhere(
    _ files: [String: String], _ policy: Policy = .lettersAlone
  ) throws -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: try letters(files, day(6, 12), policy).leftOut.map {
        ("\($0.status) \($0.action?.rawValue ?? $0.reason)", $1)
      })
  }

  private func placements(
    _ files: [String: String], _ on: Day, _ policy: Policy = .standard
  ) throws -> AgencyPlacements {
    let view = try ledger(ofFiles: Self.plain.merging(files) { $1 }).asOf(on)
    return AgencyPlacements(plan: CollectionsPlan(view, policy), view: view, policy: policy)
  }

  @Test
  func `an account is placed when it is late and was contacted enough, and is not written to`()
    throws
  {
    let log = """
      activity_id,customer_id,on,channel,level
      A1,a,2024-05-10,dunning,1
      A2,a,2024-06-05,dunning,2
      A3,a,2024-07-05,call,
      """
    let files = [
      "activities.csv": log,
      "disputes.csv": "dispute_id,invoice_id,opened_on,amount\nD,I1,2024-05-10,400\n",
    ]
    // I1 is 90 days past due on 30 July.
    let placed = try #require(try placements(files, day(7, 29)).placements.first)
    #expect(placed.documents.map(\.amount.description) == ["600.00", "500.00", "250.00"])
    #expect(placed.documents.map(\.daysPastDue) == [89, 59, 29])
    #expect(placed.contacts.map(\.id) == ["A1", "A2", "A3"])
    #expect(try placements(files, day(7, 28)).placements.isEmpty)
    #expect(try letters(files, day(7, 29)).leftOut.keys.map(\.action) == [.agencyProposal])
    var policy = Policy.standard
    policy.placement.contacts = 4
    #expect(try placements(files, day(7, 29), policy).leftOut == 1)
    policy.placement.contacts = 3
    policy.placement.waitDays = 26
    #expect(try placements(files, day(7, 29), policy).placements.isEmpty)
  }

  /// The United Kingdom's steps, by the Late Payment of Commercial Debts Regulations 2002.
  @Test(arguments: [
    ("999.99", "40.00"), ("1000.00", "70.00"), ("9999.99", "70.00"), ("10000.00", "100.00"),
  ])
  func `a fixed sum grows with the claim`(claim: String, sum: String) throws {
    let pound = try #require(Currency("GBP"))
    let owed = try #require(Money(claim, pound))
    #expect(Policy.standard.latePayment.compensation.sum(for: owed).description == sum)
    let euro = try #require(Currency("EUR"))
    let inEuro = try #require(Money(claim, euro))
    #expect(Policy.standard.latePayment.compensation.sum(for: inEuro).description == "40.00")
  }

  @Test(arguments: [
    ("late_payment: {compensation: [{from: 0}]}", "a step with from and sum"),
    ("late_payment: {compensation: [{from: 5, sum: 1}, {from: 5, sum: 2}]}", "above the step"),
    ("late_payment: {compensation: {EUR: 40}}", "with one for default"),
    ("letters: {from_days_past_due: [1, 2]}", "one for each level"),
    ("expected_credit_loss: {loss_rates: [0.1]}", "one for each bucket"),
  ])
  func `a policy that makes no sense is refused`(yaml: String, text: String) {
    #expect {
      try Policy(yaml: yaml)
    } throws: { error in
      "\(error)".contains(text)
    }
  }
}
