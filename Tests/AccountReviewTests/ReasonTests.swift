import AccountReview
import ForecastVocabulary
import Foundation
import Receivables
import Reporting
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
        "invoice I1 of 1,000.00 EUR is 42 days past due; 2 invoices of 1,500.00 EUR in all"
      ])
    let contested = "dispute_id,invoice_id,opened_on\nD,I1,2024-06-01\n"
    #expect(
      try reasons(["invoices.csv": overdue, "disputes.csv": contested]) == [
        "dispute D of 1,000.00 EUR on invoice I1 is open for 11 days",
        "invoice I2 of 500.00 EUR is 1 day past due; 2 invoices of 1,500.00 EUR in all",
      ])
  }

  @Test func `an invoice in instalments is one invoice`() throws {
    let instalments = """
      invoice_id,due_on,amount
      I1,2024-05-01,300
      I1,2024-05-21,300
      I1,2024-06-30,400
      """
    let told = try reasons(["invoices.csv": overdue, "instalments.csv": instalments])
    #expect(told.contains { $0.contains("2 invoices of 1,100.00 EUR in all") }, "\(told)")
  }

  /// Of the invoice with most to ask for; what hastens payment, or hardly delays it, is no reason.
  @Test func `health that delays payment is a reason`() throws {
    let view = try ledger(ofFiles: ["invoices.csv": overdue]).asOf(day(6, 12))
    func reasons(_ contribution: Double, isOfHealth: Bool = true) throws -> [String] {
      let outlook = Outlook(
        day: view.day, horizon: 60,
        invoices: view.openPositions.map {
          InvoiceOutlook(
            invoice: $0, model: .existing, evidenceWeight: 1, curve: .constant(payment: 0.01),
            factors: view.invoiceID($0) == "I2"
              ? []
              : [
                Factor(
                  name: "usage",
                  meaning: "usage fell by 40% from 100 to 60",
                  contribution: contribution, isOfHealth: isOfHealth)
              ])
        }, customers: [])
      let list = Worklist(
        view: view, outlook: outlook, policy: .afterDue, calendar: BusinessCalendar(.target))
      return try #require(list.items.first).reasons.map(\.wording)
    }
    let delayed = try reasons(-0.4)
    #expect(
      delayed.last
        == "usage fell by 40% from 100 to 60: payment is expected later for it")
    #expect(try reasons(-0.05).count == 1)
    #expect(try reasons(0.4).count == 1)
    #expect(try reasons(-0.4, isOfHealth: false).count == 1)
  }

  @Test func `a credit limit is exceeded by the share above it`() throws {
    let customers = "customer_id,currency,credit_limit\na,EUR,1000\n"
    let files = ["invoices.csv": overdue, "customers.csv": customers]
    let item = try #require(try Worklist(files, day(6, 12)).items.first)
    #expect(item.creditLimitUsed == 1.5)
    #expect(
      item.reasons.map(\.wording).contains(
        "1,500.00 EUR is open, 50% over the credit limit of 1,000.00"))
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
        == "dispute D1 on invoice I1 was closed on 2024-05-20; 1,000.00 EUR is still unpaid")
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
        "invoice I1 is 33 days slower than usual: the customer usually pays 9 days after the due day",
        "invoice I1 of 1,000.00 EUR is 42 days past due; 2 invoices of 1,500.00 EUR in all",
      ])
  }

  /// I1, `days` past due on 12 June, of a customer that pays its ten invoices so many days late.
  private func punctual(_ usual: Int, daysPastDue days: Int) -> [String: String] {
    let due = day(6, 12) - days
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    text += "I1,a,\(due - 30),\(due),349944.54,CAD,\n"
    for number in 0..<10 {
      let due = day(1, 15) + number * 4
      text += "S\(number),a,\(due - 14),\(due),100,CAD,\(due + usual)\n"
    }
    return ["invoices.csv": text]
  }

  @Test func `past due and slower than usual are one fact where the due day is usual`() throws {
    // 32 days past due weigh 2 × 32/90, 33 days slower 1.
    #expect(
      try reasons(punctual(-1, daysPastDue: 32)) == [
        "invoice I1 is 33 days slower than usual: the customer usually pays 1 day before the due day"
      ])
    // 80 days past due weigh 2 × 80/90.
    #expect(
      try reasons(punctual(0, daysPastDue: 80)) == [
        "invoice I1 of 349,944.54 CAD is 80 days past due"
      ])
    // From five days off the due day, as policy has it, they are two facts.
    #expect(try reasons(punctual(4, daysPastDue: 32)).count == 1)
    #expect(try reasons(punctual(5, daysPastDue: 32)).count == 2)
    #expect(try reasons(punctual(-5, daysPastDue: 32)).count == 2)
  }

  @Test func `another fact takes the place of the one that is dropped`() throws {
    var files = punctual(0, daysPastDue: 32)
    files["customers.csv"] = "customer_id,currency,credit_limit\na,CAD,300000\n"
    files["disputes.csv"] = """
      dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
      D1,I1,2024-05-20,2024-06-05,,price,rejected
      """
    #expect(
      try reasons(files) == [
        "dispute D1 on invoice I1 was closed on 2024-06-05; 349,944.54 CAD is still unpaid",
        "invoice I1 is 32 days slower than usual: the customer usually pays on the due day",
        "349,944.54 CAD is open, 17% over the credit limit of 300,000.00",
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
    #expect(found.first == "promise P1 for 2024-05-27 is broken: 1,000.00 EUR is unpaid")
  }
}
