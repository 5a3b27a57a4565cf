import Foundation
import Receivables
import Statistics

/// What all customers of a recipe share.
struct World {
  let recipe: LedgerRecipe
  let days: DayTable
  let currencies: [Currency]
  /// The banks of each currency.
  let calendars: [BusinessCalendar]
  /// Days after whose close the truth says what a call would do.
  let callDays: Set<Day>

  init(_ recipe: LedgerRecipe, callDays: [Day] = []) {
    self.recipe = recipe
    self.callDays = Set(callDays)
    let currencies = recipe.currencies.map { share in
      guard let currency = Currency(share.code) else {
        preconditionFailure("\(share.code) is not a currency code of three letters")
      }
      return currency
    }
    let calendars = currencies.map { currency in
      BusinessCalendar(recipe.businessDaysOnly ? Self.rule(of: currency) : .everyDay)
    }
    self.currencies = currencies
    self.calendars = calendars
    days = DayTable(
      first: recipe.firstDay - 40, last: recipe.lastDay + 460, calendars: calendars)
  }

  /// The days on which banks settle a currency.
  static func rule(of currency: Currency) -> BusinessCalendar.Rule {
    switch currency.code {
    case "EUR": .target
    case "USD": .federalReserve
    case "GBP": .unitedKingdom
    default: .weekends
    }
  }

  /// Growth of amounts up to a day.
  func growth(_ day: Day) -> Double {
    exp(log1p(recipe.billing.yearlyGrowth) * Double(day - recipe.firstDay) / 365.25)
  }

  func season(_ day: Day) -> Double { recipe.billing.seasonality[days.month(day) - 1] }

  func shock(_ day: Day) -> Double {
    guard let shock = recipe.payment.shock else { return 1 }
    let after = day - recipe.firstDay - shock.startsAfterDays
    return (0..<shock.days).contains(after) ? shock.hazardRatio : 1
  }

  /// Monthly rates of one currency against the first, as a random walk; in 10⁻⁵.
  func exchangeRates(currency: Int) -> [(on: Day, rate: Int64)] {
    let code = currencies[currency].code
    var draws = SplitMix64(seed: recipe.seed, stream: "exchange-rates/\(code)")
    var rate = 1 / recipe.currencies[currency].unitsPerFirst
    var rates: [(on: Day, rate: Int64)] = []
    for day in recipe.firstDay...recipe.lastDay
    where day == recipe.firstDay || days.dayOfMonth(day) == 1 {
      rates.append((on: day, rate: Int64((rate * 1e5).rounded())))
      rate *= exp(0.012 * draws.normal())
    }
    return rates
  }
}

/// A line of business.
struct Segment {
  let name: String
  let share: Double
  let terms: [(days: Int, share: Double)]
  /// Typical amount over the portfolio's.
  let size: Double
  /// Factors on the shares of payer types.
  let tilt: [PayerType: Double]

  static let all: [Segment] = [
    Segment(
      name: "manufacturing", share: 0.35, terms: [(30, 0.5), (45, 0.2), (60, 0.3)], size: 1.6,
      tilt: [.stretcher: 1.6]),
    Segment(
      name: "retail", share: 0.25, terms: [(14, 0.4), (30, 0.6)], size: 0.6, tilt: [.bankrupt: 1.8]),
    Segment(
      name: "public", share: 0.12, terms: [(30, 0.6), (45, 0.4)], size: 1.3,
      tilt: [.paymentRun: 2.5, .bankrupt: 0, .deteriorating: 0]),
    Segment(
      name: "services", share: 0.28, terms: [(14, 0.5), (30, 0.5)], size: 0.7, tilt: [.early: 1.8]),
  ]
}
