import Foundation
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import Billing

@Suite struct BillingRatesTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
  private static let first = day("2024-01-01")
  private static let today = day("2024-12-31")

  private func invoices(_ customer: String, _ days: [Day]) -> String {
    days.enumerated().map { i, on in
      "\(customer)-\(i),\(customer),\(on),\(on + 30),100.00,EUR\n"
    }.joined()
  }

  private func rates(_ text: String, _ others: [String: String] = [:]) throws -> (
    rates: BillingRates, view: LedgerView
  ) {
    let view = try viewOf(
      others.merging(["invoices.csv": Self.header + text]) { $1 }, asOf: Self.today)
    return (BillingRates(view, .standard), view)
  }

  /// A few customers are billed every other day, most were billed once or twice and never again.
  @Test func `a newcomer is expected to be billed as newcomers were`() throws {
    var text = ""
    for i in 0..<10 {
      text += invoices("Often\(i)", (0..<180).map { Self.first + 2 * $0 + i % 2 })
    }
    for i in 0..<90 { text += invoices("Once\(i)", [Self.first + 4 * i]) }
    for i in 0..<10 { text += invoices("Twice\(i)", [Self.first + 30 * i, Self.first + 34 * i]) }
    text += invoices("Newcomer", [Self.today - 5])
    let (rates, view) = try rates(text)
    func rate(_ id: String) throws -> Double {
      let customer = try #require(view.customers.firstIndex { $0.id == id })
      return rates.rate(view.invoices[customer])
    }
    // The portfolio is billed 0.2 a day for each customer that is still there, newcomers hardly.
    #expect(try rate("Newcomer") < 0.02)
    #expect(try abs(rate("Often3") - 0.5) < 0.02)
    #expect(try rate("Once3") < rate("Newcomer"))
  }

  @Test func `where customers do not differ, a newcomer is one of them`() throws {
    var random = SplitMix64(seed: 2)
    var text = ""
    for i in 0..<60 {
      var days = [Self.first]
      while let last = days.last, last <= Self.today {
        days.append(last + Int(1 + random.exponential(mean: 9.5)))
      }
      text += invoices("C\(i)", days.dropLast())
    }
    text += invoices("Newcomer", [Self.today - 1])
    let (rates, view) = try rates(text)
    let newcomer = try #require(view.customers.firstIndex { $0.id == "Newcomer" })
    #expect(abs(rates.rate(view.invoices[newcomer]) - 0.1) < 0.01)
  }

  /// Customers billed every ten days on average, of whom so many are lost each day.
  @Test(arguments: [0.001, 0.004]) func `the dropout rate is found from silences`(
    dropout: Double
  ) throws {
    var random = SplitMix64(seed: 7)
    var text = ""
    for i in 0..<400 {
      let lost = Self.first + Int(random.exponential(mean: 1 / dropout))
      var days = [Self.first]
      while let last = days.last, last <= min(lost, Self.today) {
        days.append(last + Int(1 + random.exponential(mean: 9.5)))
      }
      text += invoices("C\(i)", days.dropLast())
    }
    let found = try rates(text).rates.dropout
    #expect(found > 0.75 * dropout && found < 1.35 * dropout, "\(found)")
  }

  /// The same silence, once in a ledger that says who was lost, once in one where nobody was.
  @Test func `what the ledger says of lost customers is heeded`() throws {
    var text = ""
    for i in 0..<40 {
      text += invoices("C\(i)", (0..<12).map { Self.first + 28 * $0 + i % 28 })
    }
    let lost = (0..<20).map { "C\($0),2024-12-30\n" }.joined()
    let quiet = try rates(text).rates.dropout
    let told = try rates(text, ["customers.csv": "customer_id,churned_on\n" + lost]).rates.dropout
    #expect(told > 3 * quiet)
  }

  /// Among customers that behave as the formula says, those silent for s days are active as often.
  @Test func `the probability of being active is the share that is`() {
    let (rate, dropout, silence) = (0.1, 0.01, 30.0)
    var random = SplitMix64(seed: 3)
    var (active, silent) = (0.0, 0.0)
    for _ in 0..<200_000 {
      // From the last invoice on: the next one, or the end, whichever comes first.
      let (next, end) = (
        random.exponential(mean: 1 / rate), random.exponential(mean: 1 / dropout)
      )
      if next > silence && end > silence { active += 1 }
      if min(end, silence) < next { silent += 1 }
    }
    let probability = BillingRates.probabilityActive(
      rate: rate, dropout: dropout, silence: silence)
    #expect(abs(active / silent - probability) < 0.02)
    #expect(BillingRates.probabilityActive(rate: 0.1, dropout: 0.01, silence: 0) == 1)
  }
}
