internal import AccountReview
public import CashTables
public import ForecastVocabulary
public import Receivables

/// Asks for the cash forecast of a ledger.
public struct ForecastRequest: Sendable {
  /// What is forecast.
  public var ledger: LedgerAsOf
  /// How.
  public var terms = ForecastTerms()
  /// For how long promises are believed.
  public var policy = StatedPolicy.standard
  /// What cash tables are told beside; `nil` where none are asked for.
  public var cashTables: CashTableTerms? = CashTableTerms()
  /// Whether ``ForecastResults/details`` are asked for; they need tables.
  public var includesDetails = false
  /// The length of a column of tables.
  public var period = Period.week

  /// The forecast on standard terms, with tables.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// A cash forecast, as a joint distribution and as tables.
public struct ForecastResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// When open invoices will be paid, and what customers will be billed.
  public let outlook: Outlook
  /// Cash by day.
  public let cash: CashForecast
  /// The periods of tables.
  public let periods: Periods
  /// One for each currency, and last one of all where they are converted.
  public let tables: [CashTable]
  /// What their receipts sum from.
  public let details: [CashDetail]
}

extension Engine {
  /// The cash forecast of a ledger.
  ///
  /// - Throws: ``EngineError``; `ForecastError` where models cannot be fitted; `MissingRate` where
  ///   currencies cannot be converted.
  public func forecast(_ request: ForecastRequest) throws -> ForecastResults {
    let log = Log(self, request.ledger.notices)
    try request.cashTables?.check(request.ledger.view)
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let (outlook, cash) = analysis.forecast()
    let builder = analysis.cashTables(
      outlook, cash, request.policy.rules, by: request.period)
    let tables = try request.cashTables?.tables(builder, log) ?? []
    let details =
      request.includesDetails ? try request.cashTables?.details(of: tables, builder) ?? [] : []
    return ForecastResults(
      provenance: analysis.provenance(request.policy, simulates: true), notices: log.notices,
      view: analysis.view, outlook: outlook, cash: cash,
      periods: Periods(request.period, request.policy.rules.calendar), tables: tables,
      details: details)
  }
}
