import Receivables
import TestLedgers
import Testing

@testable import PaymentTiming

/// What payment timing says of customers' health is what their files say.
@Suite struct HealthWordsTests {
  private func words(
    _ rows: String, _ column: String, of id: String = "A", reviews: String = "", value: Double = 0
  ) throws -> String {
    // Metrics have columns from 30 measurements on.
    let others = (0..<30).map { "B,2023-0\(1 + $0 / 10)-\(10 + $0 % 10),usage,50\n" }.joined()
    let judged = (0..<30).map { "B,2023-0\(1 + $0 / 10)-\(10 + $0 % 10),watch\n" }.joined()
    let view = try viewOf(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency
        I1,A,2024-04-01,2024-05-01,1000,EUR
        I2,B,2024-04-01,2024-05-01,1000,EUR
        I3,C,2024-04-01,2024-05-01,1000,EUR

        """,
        "health.csv": "customer_id,observed_on,metric,value\n" + others + rows,
        "reviews.csv": "customer_id,reviewed_on,verdict\n" + judged + reviews,
      ], asOf: day("2024-06-30"))
    let columns = try #require(HealthColumns(view))
    let at = try #require(columns.names.firstIndex(of: column))
    let customer = try #require(view.customers.firstIndex { $0.id == id })
    return HealthTable(columns, view).words([(at, -0.4, value)], customer: customer)
  }

  private let fall =
    (0..<9).map { "A,2023-0\(1 + $0)-28,usage,100\n" }.joined()
    + "A,2024-03-28,usage,60\nA,2024-04-28,usage,60\nA,2024-05-28,usage,60\n"

  @Test func `a change that counts is told with where it came from`() throws {
    #expect(
      try words(fall, "usage latest")
        == "usage fell by 40% from 100 to 60 against the same months a year ago")
  }

  @Test func `without a change the last value is told, its age, or that there is none`() throws {
    let steady = "A,2024-04-28,usage,100\nA,2024-05-28,usage,105\n"
    #expect(try words(steady, "usage latest") == "usage was 105 on 2024-05-28")
    #expect(try words(steady, "usage age") == "usage was last measured on 2024-05-28")
    #expect(try words(steady, "usage missing", of: "C") == "usage was never measured")
  }

  @Test func `a review is told by its day`() throws {
    #expect(
      try words("", "review=watch", reviews: "A,2024-05-02,watch\n")
        == "the review of 2024-05-02 says watch")
    #expect(try words("", "review age", of: "C") == "the account was never reviewed")
  }
}
