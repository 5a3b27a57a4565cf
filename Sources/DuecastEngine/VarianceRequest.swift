internal import AccountReview
public import Receivables
public import Variance

/// Asks how a kept forecast differs from what was received, or from a later forecast.
public struct VarianceRequest: Sendable {
  /// What was received.
  public var ledger: LedgerAsOf
  /// The kept forecasts, in the order of their days.
  public var snapshots: [CashSnapshot]
  /// The day of the forecast that is compared; `nil`: the earliest.
  public var from: Day?
  /// The day of a later forecast to compare with; `nil`: what was received.
  public var to: Day?
  /// For how long promises are believed.
  public var policy = StatedPolicy.standard
  /// All currencies in one, with what exchange rates did as a part.
  public var reportingCurrency: Currency?
  /// Whether to compare with a ledger of which much is set aside.
  public var acceptsSetAside = false

  /// The earliest forecast beside what was received.
  public init(_ ledger: LedgerAsOf, snapshots: [CashSnapshot]) {
    (self.ledger, self.snapshots) = (ledger, snapshots)
  }
}

/// How a kept forecast differs from what was received, and why.
public struct VarianceResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// By week and currency.
  public let variance: CashVariance
  /// How kept forecasts did; of each currency's own cash only.
  public let record: SnapshotRecord
}

extension Engine {
  /// How a kept forecast differs from what was received, and why.
  ///
  /// - Throws: ``EngineError``; `SnapshotFault` for forecasts that cannot be compared; `MissingRate`
  ///   where currencies cannot be converted.
  public func variance(_ request: VarianceRequest) throws -> VarianceResults {
    let view = request.ledger.view
    let snapshots = request.snapshots
    let found = request.from.map { day in snapshots.first { $0.day == day } } ?? snapshots.first
    guard let earlier = found else { throw EngineError.unknownSnapshot(request.from) }
    try Engine.check(view.setAside, accepts: request.acceptsSetAside)
    var variance = try request.variance(from: earlier)
    if let currency = request.reportingCurrency {
      variance = try variance.converted(to: currency, in: view)
    }
    guard !variance.rows.isEmpty else {
      throw EngineError.noWholeWeek(of: earlier.day, by: variance.to)
    }
    return VarianceResults(
      provenance: Provenance(request.ledger, request.policy), notices: request.ledger.notices,
      variance: variance,
      record: SnapshotRecord(request.reportingCurrency == nil ? snapshots : [], knownBy: view))
  }
}

extension VarianceRequest {
  fileprivate func variance(from earlier: CashSnapshot) throws -> CashVariance {
    let graceDays = policy.rules.promises.graceDays
    guard let to else {
      return try CashVariance(earlier, received: ledger.view, graceDays: graceDays)
    }
    guard let later = snapshots.first(where: { $0.day == to }) else {
      throw EngineError.unknownSnapshot(to)
    }
    guard to <= ledger.view.day else {
      throw EngineError.laterSnapshot(to, asOf: ledger.view.day)
    }
    return try CashVariance(
      earlier, later: later, view: ledger.view.asOf(to), graceDays: graceDays)
  }
}
