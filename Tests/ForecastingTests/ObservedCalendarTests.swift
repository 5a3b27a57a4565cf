import Foundation
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import ForecastVocabulary

@Suite struct ObservedCalendarTests {
  /// Two years of paying customers whose banks keep the holidays of their currency.
  private func view(of currency: String, customers: Int = 60) throws -> LedgerView {
    var recipe = LedgerRecipe(
      seed: 9, customers: customers, firstDay: day("2023-01-01"), lastDay: day("2024-12-31"))
    recipe.currencies = [.init(code: currency, share: 1, unitsPerFirst: 1)]
    return try synthesise(recipe).ledger.asOf(recipe.lastDay)
  }

  @Test(arguments: [
    ("EUR", BusinessCalendar.Rule.target), ("USD", .federalReserve), ("GBP", .unitedKingdom),
    // The generator's banks keep no holidays for it.
    ("SEK", .weekends),
  ])
  func `payments tell whose holidays are kept`(
    currency: String, rule: BusinessCalendar.Rule
  ) throws {
    #expect(CalendarChoice.observed.calendar(of: try view(of: currency)).rule == rule)
  }

  @Test func `a rule that is given is taken`() throws {
    let view = try view(of: "USD", customers: 20)
    #expect(CalendarChoice.rule(.target).calendar(of: view).rule == .target)
  }

  /// One customer pays on every Friday of April 2019 but Good Friday, which TARGET and Brazil close.
  ///
  /// There, e = 1 from the 5th, 12th and 26th, and n = 0: 0.9 for each. A second customer pays on
  /// Easter Monday, closed by TARGET alone, and on no other Monday: e = 0 and n = 1, so log 0.1.
  @Test func `evidence is what the formula says`() throws {
    let fridays = ["2019-04-05", "2019-04-12", "2019-04-26"].enumerated().map {
      "F\($0),A,2019-03-01,2019-04-01,10.00,BRL,\($1)\n"
    }
    let invoices =
      "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n" + fridays.joined()
      + "M,B,2019-03-01,2019-04-01,10.00,BRL,2019-04-22\n"
    let view = try viewOf(["invoices.csv": invoices], asOf: day("2019-05-31"))
    let ratios = HolidayEvidence(view).logLikelihoodRatios
    let goodFriday = 0.9
    #expect(try abs(#require(ratios[.brazil]) - goodFriday) < 1e-12)
    #expect(try abs(#require(ratios[.target]) - (goodFriday + log(0.1))) < 1e-12)
    #expect(ratios[.federalReserve] == 0)
    #expect(HolidayEvidence(view).rule == .weekends)
  }

  @Test func `without payments there is no evidence`() throws {
    let invoices =
      "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
      + "A,A,2019-03-01,2019-04-01,10.00,BRL\n"
    let view = try viewOf(["invoices.csv": invoices], asOf: day("2019-05-31"))
    #expect(HolidayEvidence(view).rule == .weekends)
  }
}
