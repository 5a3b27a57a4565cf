public import ArgumentParser
public import DuecastEngine
import Receivables

/// What a cash table is told that the ledger does not say.
struct CashTableOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Cash at the close of the as-of day; with several currencies as EUR:125000, once for each.",
      valueName: "amount"))
  var opening: [StatedAmount] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The least cash to hold; the table shows the probability of having less.",
      valueName: "amount"))
  var minimum: [StatedAmount] = []

  @Option(
    help: ArgumentHelp(
      "One table of all currencies, converted at the as-of day's rates of exchange_rates.csv.",
      valueName: "code"))
  var reportingCurrency: Currency?

  func validate() throws {
    try opening.validate("--opening")
    try minimum.validate("--minimum")
  }

  var terms: CashTableTerms {
    var terms = CashTableTerms()
    terms.opening = opening
    terms.minimum = minimum
    terms.reportingCurrency = reportingCurrency
    return terms
  }

  /// Whether a cash table has more to say than receipts alone.
  var isGiven: Bool {
    !opening.isEmpty || !minimum.isEmpty || reportingCurrency != nil
  }
}

/// As `125000.00`, or with its currency as `EUR:125000`.
extension StatedAmount: ExpressibleByArgument {
  public init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: self.init(parts[0])
    case 2:
      guard let code = Currency(parts[0]) else { return nil }
      self.init(parts[1], code)
    default: return nil
    }
    guard Double(amount) != nil else { return nil }
  }
}

extension [StatedAmount] {
  /// - Throws: ValidationError for an amount that nobody has.
  func validate(_ option: String) throws {
    for stated in self {
      guard let amount = Double(stated.amount), abs(amount) <= Bounds.amount else {
        throw ValidationError(
          "\(option) \(stated.amount) is out of bounds: give an amount of at most 15 digits.")
      }
    }
  }
}
