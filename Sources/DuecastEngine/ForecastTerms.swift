public import Billing
internal import CashTables
public import ForecastVocabulary
public import Forecasting
public import PaymentTiming
public import Receivables

/// How a forecast is made.
public struct ForecastTerms: Sendable {
  /// Where the models of payment timing come from.
  public enum Models: Sendable {
    /// They are fitted on the ledger, as the specification says.
    case fitted(PaymentTimingSpecification)
    /// They were fitted before and kept.
    case kept(ModelFile)
  }

  /// Where the models of payment timing come from.
  public var models = Models.fitted(.standard)
  /// How billing to come is forecast.
  public var billing = BillingSpecification.standard
  /// Which days have no banking; `nil`: that of models that were kept, else as observed.
  public var calendar: CalendarChoice?
  /// Days after the due day at which customers usually pay, where too little was paid to learn it.
  public var defaultDelay: Int?
  /// How far ahead; `nil`: 13 weeks, or as far as models that were kept.
  public var horizon: ForecastHorizon?
  /// Simulated paths of future cash.
  public var paths = 1000
  /// Of the simulation.
  public var seed: UInt64 = 1
  /// All shards of the forecast, made before; none where it is made now.
  public var shards: [ShardFile] = []
  /// Whether to forecast without what is set aside, however much it is.
  public var acceptsSetAside = false

  /// The standard terms.
  public init() {}
}

/// How far ahead cash is forecast.
public enum ForecastHorizon: Sendable, Hashable {
  /// Whole weeks of seven days from the as-of day.
  case weeks(Int)
  /// Through the same day of the month, so many months on.
  case months(Int)
  /// Through a day.
  case until(Day)

  /// The most that can be asked for: two years.
  public static let mostDays = 731
  /// Thirteen weeks.
  public static let standardDays = 91

  /// Days ahead of a day; at most ``mostDays``, at least 1 for a day that lies ahead.
  public func days(after day: Day) -> Int {
    switch self {
    case .weeks(let count): 7 * count
    case .months(let count): day.adding(months: count) - day
    case .until(let last): last - day
    }
  }
}

/// What a cash table is told that the ledger does not say.
public struct CashTableTerms: Sendable {
  /// Cash at the close of the as-of day, once for each currency.
  public var opening: [StatedAmount] = []
  /// The least cash that should be held, once for each currency.
  public var minimum: [StatedAmount] = []
  /// A currency for one table of all, converted at the as-of day's rates.
  ///
  /// The amounts are then in it, of all currencies together, unless one is stated in another: then each
  /// is of its own currency, and the table of all begins with their sum.
  public var reportingCurrency: Currency?

  /// No opening balance, no minimum and no conversion.
  public init() {}

  /// One table for each currency and, where a reporting currency is given, one of all in it.
  ///
  /// - Throws: ``EngineError`` for amounts that cannot be used, `MissingRate` where one is needed.
  func tables(_ builder: CashTableBuilder, _ log: Engine.Log) throws -> [CashTable] {
    let known = builder.currencies
    let openings = try opening.money(.openingCash, in: currencies(opening, of: known))
    let minima = try minimum.money(.minimumCash, in: currencies(minimum, of: known))
    guard let reportingCurrency else {
      return known.map { builder.table($0, opening: openings[$0], minimum: minima[$0]) }
    }
    let all = try builder.table(
      reportingIn: reportingCurrency,
      opening: sum(openings, in: reportingCurrency, builder.view),
      minimum: sum(minima, in: reportingCurrency, builder.view))
    log.notice(
      known.compactMap { currency in
        builder.view.staleDays(ofRate: currency, reportingCurrency).map {
          .staleRate(currency, reportedIn: reportingCurrency, days: $0)
        }
      })
    return known.map { currency in
      builder.table(
        currency, opening: isByCurrency(opening, known) ? openings[currency] : nil,
        minimum: isByCurrency(minimum, known) ? minima[currency] : nil)
    } + [all]
  }

  /// Finds faults of the amounts before anything is computed, as far as the ledger says which
  /// currencies there are.
  ///
  /// - Throws: ``EngineError/statedAmount(_:_:_:)``.
  func check(_ view: LedgerView) throws(EngineError) {
    guard !opening.isEmpty || !minimum.isEmpty else { return }
    var known = Set(view.otherFlows.map(\.amount.currency))
    for invoice in view.invoices.elements { known.insert(invoice.currency) }
    let announced = known.union(view.expectedBilling.elements.map(\.amount.currency))
    for (amounts, use) in [(opening, StatedAmountUse.openingCash), (minimum, .minimumCash)] {
      do throws(EngineError) {
        _ = try amounts.money(use, in: currencies(amounts, of: known.sorted()))
      } catch {
        _ = try amounts.money(use, in: currencies(amounts, of: announced.sorted()))
      }
    }
  }

  /// The currencies that amounts may be in: those of the ledger or, where one is reported in and none of
  /// another is stated, that one.
  private func currencies(_ amounts: [StatedAmount], of known: [Currency]) -> [Currency] {
    guard let reportingCurrency else { return known }
    return isByCurrency(amounts, known)
      ? Set(known + [reportingCurrency]).sorted() : [reportingCurrency]
  }

  /// Whether amounts are of single currencies, and not of all in the reporting currency.
  private func isByCurrency(_ amounts: [StatedAmount], _ known: [Currency]) -> Bool {
    guard let reportingCurrency else { return true }
    return known == [reportingCurrency]
      || amounts.contains { $0.currency.map { $0 != reportingCurrency } ?? false }
  }

  private func sum(
    _ amounts: [Currency: Money], in currency: Currency, _ view: LedgerView
  ) throws(MissingRate) -> Money? {
    guard !amounts.isEmpty else { return nil }
    var sum = Money.zero(currency)
    for (own, amount) in amounts.sorted(by: { $0.key < $1.key }) {
      let major = amount.majorUnits * (try view.rate(from: own, to: currency))
      sum +=
        own == currency
        ? amount
        : Money(
          minorUnits: Int64((major * Double(currency.minorUnitsPerMajor)).rounded()), currency)
    }
    return sum
  }

  /// What the receipts of tables sum from: of each currency or, where one is reported in, of all.
  func details(of tables: [CashTable], _ builder: CashTableBuilder) throws -> [CashDetail] {
    try tables.filter { $0.isConverted || reportingCurrency == nil }
      .map { try builder.detail(of: $0) }
  }
}
