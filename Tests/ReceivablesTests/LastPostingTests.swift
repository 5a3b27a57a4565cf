import LedgerFiles
import Receivables
import Testing

/// `last` is the day of the last posting; what people note beside the books moves it nowhere.
@Suite struct LastPostingTests {
  private static let books = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I1,A,2024-01-05,2024-02-04,100.00,EUR
    I2,A,2024-02-05,2024-03-06,100.00,EUR

    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,A,2024-02-09,100.00,EUR

    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,I1,2024-02-12,100.00

    """,
  ]

  private func load(_ more: [String: String]) throws -> Ledger {
    try Ledger.load(files: Self.books.merging(more) { $1 }).ledger
  }

  @Test(arguments: [
    (
      "activities.csv",
      "activity_id,customer_id,on,channel,outcome\nX,A,2024-11-29,call,no-answer\n"
    ),
    ("promises.csv", "promise_id,customer_id,made_on,promised_for\nX,A,2024-11-29,2024-12-05\n"),
    ("disputes.csv", "dispute_id,invoice_id,opened_on,closed_on\nX,I2,2024-03-29,2024-11-29\n"),
    ("health.csv", "customer_id,observed_on,metric,value\nA,2024-11-29,nps,10\n"),
    ("reviews.csv", "customer_id,reviewed_on,reviewer,verdict\nA,2024-11-29,me,approve\n"),
    ("holds.csv", "customer_id,from,reason\nA,2024-11-29,legal\n"),
  ])
  func `what is noted after the last posting does not move it`(
    file: String, text: String
  ) throws {
    let ledger = try load([file: text])
    #expect(ledger.lastDay == Day("2024-02-12"))
    #expect(ledger.firstDay == Day("2024-01-05"))
    let view = ledger.asOf(try #require(Day("2024-12-31")))
    #expect(view.lastPosting == Day("2024-02-12"))
  }

  @Test(arguments: [
    ("write_offs.csv", "invoice_id,written_off_on,amount,reason\nI2,2024-04-02,100.00,bad_debt\n"),
    (
      "payments.csv",
      "payment_id,customer_id,received_on,amount,currency\nP1,A,2024-02-09,100.00,EUR\n"
        + "P2,A,2024-04-02,50.00,EUR\n"
    ),
    (
      "invoices.csv",
      "invoice_id,customer_id,issued_on,due_on,amount,currency,kind\n"
        + "I1,A,2024-01-05,2024-02-04,100.00,EUR,invoice\n"
        + "I2,A,2024-02-05,2024-03-06,100.00,EUR,invoice\n"
        + "N1,A,2024-04-02,,20.00,EUR,credit_note\n"
    ),
  ])
  func `what the books hold moves it`(file: String, text: String) throws {
    #expect(try load([file: text]).lastDay == Day("2024-04-02"))
  }

  @Test func `open items alone have their last document as last posting`() throws {
    let ledger = try Ledger.load(files: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,status
      I1,A,2024-01-05,2024-02-04,100.00,EUR,open
      I2,B,2024-02-05,2024-12-06,100.00,EUR,open

      """
    ]).ledger
    #expect(ledger.lastDay == Day("2024-02-05"))
    #expect(ledger.lastPosting(beforeGapOf: 60) == nil)
  }

  @Test func `days of notes say which posting is mistyped, and are known for all that`() throws {
    let days = (10...28).map { "V\($0),A,2024-01-\($0),call,no-answer\n" }.joined()
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      I1,A,2024-01-05,2024-02-04,100.00,EUR
      I2,A,2205-02-05,2205-03-06,100.00,EUR

      """,
      "activities.csv": "activity_id,customer_id,on,channel,outcome\n" + days
        + "V99,A,2024-05-02,call,no-answer\n",
    ])
    #expect(ledger.lastDay == Day("2024-02-12"))
    #expect(ledger.lastRecord == Day("2024-05-02"))
  }

  @Test func `a few postings far after all others are told`() throws {
    let usual = (1...60).map { number in
      let day = Day("2024-01-01").map { $0 + number } ?? Day(number: 0)
      return "I\(number),A,\(day),\(day + 30),100.00,EUR\n"
    }.joined()
    func ledger(_ later: String) throws -> Ledger {
      try Ledger.load(files: [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency\n" + usual + later
      ]).ledger
    }
    #expect(try ledger("").lastPosting(beforeGapOf: 60) == nil)
    let ahead = try ledger("L1,A,2025-03-01,2025-03-31,100.00,EUR\n")
    #expect(ahead.lastDay == Day("2025-03-01"))
    #expect(ahead.lastPosting(beforeGapOf: 60) == Day("2024-03-01"))
    #expect(try ledger("L1,A,2024-04-01,2024-05-01,1.00,EUR\n").lastPosting(beforeGapOf: 60) == nil)
  }
}
