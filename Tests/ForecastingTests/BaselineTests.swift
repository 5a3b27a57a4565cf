import Receivables
import TestLedgers
import Testing

@testable import Baselines
@testable import ForecastVocabulary

@Suite struct BaselineTests {
  /// Customer C paid 4 and 8 days late, so 6 on average; N never paid, so the portfolio's 6.
  private func view() throws -> LedgerView {
    try viewOf(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        A,C,2024-01-01,2024-01-31,100.00,EUR,2024-02-04
        B,C,2024-02-01,2024-03-01,100.00,EUR,2024-03-09
        D,C,2024-03-01,2024-04-15,300.00,EUR,
        E,C,2024-03-01,2024-03-12,50.00,EUR,
        F,N,2024-03-10,2024-04-20,70.00,EUR,
        """
      ], asOf: day("2024-03-20"))
  }

  private func day50(_ outlook: Outlook, _ id: String, _ view: LedgerView) throws -> Day {
    let item = try #require(outlook.invoices.first { view.invoiceID($0.invoice) == id })
    return view.day + (try #require(item.curve.daysAhead(atProbability: 0.5)))
  }

  @Test func `due day pays on the due day, rolled, and what is overdue next business day`() throws {
    let view = try view()
    let outlook = DueDayForecaster().outlook(view)
    #expect(try day50(outlook, "D", view) == day("2024-04-15"))
    #expect(try day50(outlook, "E", view) == day("2024-03-21"))
    // 20 April 2024 is a Saturday.
    #expect(try day50(outlook, "F", view) == day("2024-04-22"))
  }

  @Test func `average delay adds the customer's mean, or the portfolio's`() throws {
    let view = try view()
    let outlook = AverageDelayForecaster().outlook(view)
    // 15 April + 6 is a Sunday.
    #expect(try day50(outlook, "D", view) == day("2024-04-22"))
    #expect(try day50(outlook, "E", view) == day("2024-03-21"))
    #expect(try day50(outlook, "F", view) == day("2024-04-26"))
  }

  @Test func `roll rates keep a bucket's weekly share`() throws {
    let view = try view()
    let outlook = RollRateForecaster().outlook(view)
    let curve = try #require(outlook.invoices.first { view.invoiceID($0.invoice) == "D" }).curve
    #expect(zip(curve.paidBy, curve.paidBy.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(curve.paidBy[90] > 0 && curve.paidBy[90] <= 1)
  }

  /// 28 days before each day ahead, receipts were 7 on Mondays and nothing else.
  @Test func `seasonal naive repeats the same weekdays`() throws {
    var lines = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for week in 0..<20 {
      let paid = day("2024-01-01") + 7 * week
      lines += "I\(week),C,\(paid - 10),\(paid),7.00,EUR,\(paid)\n"
    }
    let last = day("2024-01-01") + 7 * 19 + 6
    let view = try viewOf(["invoices.csv": lines], asOf: last)
    let cash = SeasonalNaiveForecaster().cashForecast(view, paths: 1, seed: 1)
    let euro = try #require(Currency("EUR"))
    for ahead in 1...56 {
      let expected = (last + ahead).weekday == 1 ? 7.0 : 0
      #expect(cash.expected(ahead...ahead, .total, euro) == expected, "\(last + ahead)")
    }
  }

  /// The last 13 Mondays brought 8 to 20, so 14; the seven before them are forgotten.
  @Test func `moving average is the mean of the last 13 of each weekday`() throws {
    var lines = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for week in 1...20 {
      let paid = day("2024-01-01") + 7 * (week - 1)
      lines += "I\(week),C,\(paid - 10),\(paid),\(week).00,EUR,\(paid)\n"
    }
    let euro = try #require(Currency("EUR"))
    // The day of the last receipt, and three days after it.
    for later in [0, 3] {
      let last = day("2024-01-01") + 7 * 19 + later
      let view = try viewOf(["invoices.csv": lines], asOf: last)
      let cash = MovingAverageForecaster().cashForecast(view, paths: 1, seed: 1)
      for ahead in 1...56 {
        let expected = (last + ahead).weekday == 1 ? 14.0 : 0
        #expect(cash.expected(ahead...ahead, .total, euro) == expected, "\(last + ahead)")
      }
    }
  }
}
