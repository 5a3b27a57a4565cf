import AccountReview
import Foundation
import Receivables
import Testing

@Suite struct ReasonTests {
  private func reasons(_ files: [String: String], _ on: Day = day(6, 12)) throws -> [String] {
    try #require(try Worklist(files, on).items.first).reasons.map(\.wording)
  }

  private let overdue = """
    invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
    I1,a,2024-04-01,2024-05-01,1000,EUR,
    I2,a,2024-05-12,2024-06-11,500,EUR,

    """

  @Test func `what is past due names the oldest invoice and the whole`() throws {
    #expect(
      try reasons(["invoices.csv": overdue]) == [
        "invoice I1 of 1000.00 EUR is 42 days past due; 2 invoices of 1500.00 EUR in all"
      ])
    let contested = "dispute_id,invoice_id,opened_on\nD,I1,2024-06-01\n"
    #expect(
      try reasons(["invoices.csv": overdue, "disputes.csv": contested]) == [
        "invoice I2 of 500.00 EUR is 1 day past due; 2 invoices of 1500.00 EUR in all"
      ])
  }

  @Test func `a credit limit is exceeded by the share above it`() throws {
    let customers = "customer_id,currency,credit_limit\na,EUR,1000\n"
    let files = ["invoices.csv": overdue, "customers.csv": customers]
    let item = try #require(try Worklist(files, day(6, 12)).items.first)
    #expect(item.creditLimitUsed == 1.5)
    #expect(
      item.reasons.map(\.wording).contains(
        "1500.00 EUR is open, 50 % over the credit limit of 1000.00"))
    let within = "customer_id,currency,credit_limit\na,EUR,1500\n"
    #expect(try reasons(["invoices.csv": overdue, "customers.csv": within]).count == 1)
  }

  @Test func `a closed dispute is news for a month`() throws {
    let disputes = """
      dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
      D1,I1,2024-05-10,2024-05-20,,price,rejected
      """
    let files = ["invoices.csv": overdue, "disputes.csv": disputes]
    #expect(
      try reasons(files).first
        == "dispute D1 on invoice I1 was closed on 2024-05-20; 1000.00 EUR is still unpaid")
    #expect(try reasons(files, day(6, 19)).count == 2)
    #expect(try reasons(files, day(6, 20)).count == 1)
  }

  /// Ten invoices paid 2 days early, then ten paid 9 days late.
  private var worsening: String {
    var text = overdue
    for number in 0..<20 {
      let issued = day(1, 1) + number * 4
      let due = issued + 14
      text += "S\(number),a,\(issued),\(due),100,EUR,\(number < 10 ? due - 2 : due + 9)\n"
    }
    return text
  }

  @Test func `slower than usual and getting worse are told with their numbers`() throws {
    // Past due 42 days weighs 2 × 42/90, the rise in lateness 1.2 × 1 and 33 days slower 1.
    #expect(
      try reasons(["invoices.csv": worsening]) == [
        "paid 10 of the last 10 invoices late, 0 of the 10 before",
        "invoice I1 is 33 days slower than usual: the customer usually pays 9 days after it is due",
        "invoice I1 of 1000.00 EUR is 42 days past due; 2 invoices of 1500.00 EUR in all",
      ])
  }

  @Test func `never more than three, the strongest`() throws {
    let files = [
      "invoices.csv": worsening,
      "customers.csv": "customer_id,currency,credit_limit\na,EUR,1000\n",
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      P1,a,I1,2024-05-20,2024-05-27,
      """,
    ]
    let found = try reasons(files)
    #expect(found.count == 3)
    #expect(found.first == "promise P1 for 2024-05-27 is broken: 1000.00 EUR is unpaid")
  }
}
