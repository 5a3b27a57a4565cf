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
  /// Days ahead, where models are fitted; models that were kept have their own.
  public var horizon = 91
  /// Simulated paths of future cash.
  public var paths = 1000
  /// Of the simulation.
  public var seed: UInt64 = 1
  /// Whether to forecast without what is set aside, however much it is.
  public var acceptsSetAside = false

  /// The standard terms.
  public init() {}
}

/// What a cash table is told that the ledger does not say.
public struct CashTableTerms: Sendable {
  /// Cash at the close of the as-of day, once for each currency.
  public var opening: [StatedAmount] = []
  /// The least cash that should be held, once for each currency.
  public var minimum: [StatedAmount] = []
  /// A currency for one table of all, converted at the as-of day's rates; the amounts are then in it.
  public var reportingCurrency: Currency?

  /// No opening balance, no minimum and no conversion.
  public init() {}

  /// One table for each currency and, where a reporting currency is given, one of all in it.
  ///
  /// - Throws: ``EngineError`` for amounts that cannot be used, `MissingRate` where one is needed.
  func tables(_ builder: CashTableBuilder, _ log: Engine.Log) throws -> [CashTable] {
    let currencies = reportingCurrency.map { [$0] } ?? builder.currencies
    let openings = try opening.money(.openingCash, in: currencies)
    let minima = try minimum.money(.minimumCash, in: currencies)
    guard let reportingCurrency else {
      return currencies.map { builder.table($0, opening: openings[$0], minimum: minima[$0]) }
    }
    let all = try builder.table(
      reportingIn: reportingCurrency, opening: openings[reportingCurrency],
      minimum: minima[reportingCurrency])
    log.notice(
      builder.currencies.compactMap { currency in
        builder.view.staleDays(ofRate: currency, reportingCurrency).map {
          .staleRate(currency, reportedIn: reportingCurrency, days: $0)
        }
      })
    return builder.currencies.map { builder.table($0) } + [all]
  }

  /// What the receipts of tables sum from: of each currency or, where one is reported in, of all.
  func details(of tables: [CashTable], _ builder: CashTableBuilder) throws -> [CashDetail] {
    try tables.filter { $0.isConverted || reportingCurrency == nil }
      .map { try builder.detail(of: $0) }
  }
}
