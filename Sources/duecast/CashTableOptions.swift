import ArgumentParser
import Forecasting
import Receivables

/// What a cash table is told that the ledger does not say.
struct CashTableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cash at the close of the as-of day; with several currencies as EUR:125000, once for each.",
      valueName: "amount"))
  var opening: [BalanceArgument] = []

  @Option(
    help: ArgumentHelp(
      "Least cash that should be held: the table says how probably there will be less.",
      valueName: "amount"))
  var minimum: [BalanceArgument] = []

  @Option(
    help: ArgumentHelp(
      "One table of all currencies, converted at the as-of day's rates of exchange_rates.csv.",
      valueName: "code"))
  var reportingCurrency: Currency?

  func validate() throws {
    try opening.validate("--opening")
    try minimum.validate("--minimum")
  }

  /// The parts of each currency's receipts or, where a reporting currency was given, of all in it.
  func details(_ builder: CashTableBuilder) throws -> [CashDetail] {
    try tables(builder).filter { $0.isConverted || reportingCurrency == nil }
      .map { try builder.detail(of: $0) }
  }

  /// One table for each currency and, where a reporting currency was given, one of all in it; the
  /// balances then are that one's.
  func tables(_ builder: CashTableBuilder) throws -> [CashTable] {
    let currencies = reportingCurrency.map { [$0] } ?? builder.currencies
    let openings = try opening.amounts("--opening", of: currencies)
    let minima = try minimum.amounts("--minimum", of: currencies)
    guard let reportingCurrency else {
      return currencies.map { builder.table($0, opening: openings[$0], minimum: minima[$0]) }
    }
    do {
      let all = try builder.table(
        reportingIn: reportingCurrency, opening: openings[reportingCurrency],
        minimum: minima[reportingCurrency])
      sayStaleRates(builder, in: reportingCurrency)
      return builder.currencies.map { builder.table($0) } + [all]
    } catch {
      throw Failure("\(error): add one, or leave out --reporting-currency.")
    }
  }

  /// Says on standard error which rates are old.
  private func sayStaleRates(_ builder: CashTableBuilder, in reporting: Currency) {
    for currency in builder.currencies {
      guard let days = builder.view.staleDays(ofRate: currency, reporting) else { continue }
      Terminal.say(
        "The rate between \(currency) and \(reporting) is \(days) days older than the as-of day: "
          + "add a newer one to exchange_rates.csv.")
    }
  }
}

/// An amount on the command line, with its currency where it says one: `125000.00`, `EUR:125000`.
struct BalanceArgument: ExpressibleByArgument {
  let currency: Currency?
  let amount: String

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1:
      (currency, amount) = (nil, parts[0])
    case 2:
      guard let code = Currency(parts[0]) else { return nil }
      (currency, amount) = (code, parts[1])
    default: return nil
    }
    guard Double(amount) != nil else { return nil }
  }
}

extension [BalanceArgument] {
  /// - Throws: ValidationError for an amount that nobody has.
  func validate(_ option: String) throws {
    for argument in self {
      guard let amount = Double(argument.amount), abs(amount) <= Bounds.amount else {
        throw ValidationError(
          "\(option) \(argument.amount) is out of bounds: give an amount of at most 15 digits.")
      }
    }
  }

  /// As money by currency.
  ///
  /// - Parameters:
  ///   - option: that gave them, for messages.
  ///   - currencies: that they may be in; with one alone, an amount needs to name none.
  func amounts(_ option: String, of currencies: [Currency]) throws -> [Currency: Money] {
    var amounts: [Currency: Money] = [:]
    for argument in self {
      guard let first = currencies.first else {
        throw Failure(
          "\(option) \(argument.amount) is of no use, as nothing is open: leave it out.")
      }
      let known = currencies.map(\.code).joined(separator: ", ")
      guard let currency = argument.currency ?? (currencies.count == 1 ? first : nil) else {
        throw Failure(
          "\(option) \(argument.amount) names none of \(known): "
            + "write \(first):\(argument.amount).")
      }
      guard currencies.contains(currency) else {
        throw Failure(
          "\(option) is in \(currency), but the table is in \(known): convert it first.")
      }
      guard let money = Money(argument.amount, currency) else {
        throw Failure(
          "\(option) \(argument.amount) is not an amount of \(currency): write it as 125000.00.")
      }
      guard amounts.updateValue(money, forKey: currency) == nil else {
        throw Failure("\(option) is given twice for \(currency): leave one out.")
      }
    }
    return amounts
  }
}
