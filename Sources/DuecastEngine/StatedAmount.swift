public import Receivables

/// An amount as a person states it: decimal text, with its currency where several are possible.
public struct StatedAmount: Sendable, Hashable, CustomStringConvertible {
  /// `nil` where only one currency is possible.
  public let currency: Currency?
  /// Decimal text, as `125000.00`.
  public let amount: String

  /// - Parameters:
  ///   - amount: decimal text, as `125000.00`.
  ///   - currency: `nil` where only one is possible.
  public init(_ amount: String, _ currency: Currency? = nil) {
    (self.amount, self.currency) = (amount, currency)
  }

  /// As `EUR:125000.00`.
  public var description: String { (currency.map { "\($0):" } ?? "") + amount }
}

/// What a stated amount is used for.
public enum StatedAmountUse: Sendable, Hashable {
  /// Cash at the close of the as-of day.
  case openingCash
  /// The least cash that should be held.
  case minimumCash
  /// The allowance for credit loss in the books.
  case bookedAllowance
}

/// Why a stated amount cannot be used.
public enum StatedAmountFault: Sendable, Hashable, CustomStringConvertible {
  /// Nothing is open, in any currency.
  case nothingOpen
  /// It names no currency, and several are possible.
  case namesNoCurrency(of: [Currency])
  /// It is in a currency that is not possible.
  case otherCurrency(Currency, than: [Currency])
  /// It is no amount of that currency.
  case notAnAmount(of: Currency)
  /// There is one of that currency already.
  case repeated(Currency)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .nothingOpen: "nothing is open"
    case .namesNoCurrency: "names no currency"
    case .otherCurrency(let currency, _): "\(currency) is not expected here"
    case .notAnAmount(let currency): "not an amount of \(currency)"
    case .repeated(let currency): "the second one in \(currency)"
    }
  }
}

extension [StatedAmount] {
  /// As money by currency.
  ///
  /// - Parameters:
  ///   - use: what they are used for.
  ///   - currencies: that they may be in; with one alone, an amount needs to name none.
  func money(
    _ use: StatedAmountUse, in currencies: [Currency]
  ) throws(EngineError) -> [Currency: Money] {
    var amounts: [Currency: Money] = [:]
    for stated in self {
      guard let first = currencies.first else {
        throw .statedAmount(stated, use, .nothingOpen)
      }
      guard let currency = stated.currency ?? (currencies.count == 1 ? first : nil) else {
        throw .statedAmount(stated, use, .namesNoCurrency(of: currencies))
      }
      guard currencies.contains(currency) else {
        throw .statedAmount(stated, use, .otherCurrency(currency, than: currencies))
      }
      guard let money = Money(stated.amount, currency) else {
        throw .statedAmount(stated, use, .notAnAmount(of: currency))
      }
      guard amounts.updateValue(money, forKey: currency) == nil else {
        throw .statedAmount(stated, use, .repeated(currency))
      }
    }
    return amounts
  }
}
