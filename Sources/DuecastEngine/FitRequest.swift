public import Forecasting
internal import Receivables

/// Asks for models that can be kept, and used on later days.
public struct FitRequest: Sendable {
  /// What they are fitted on.
  public var ledger: LedgerAsOf
  /// How; the models must be fitted ones.
  public var terms = ForecastTerms()

  /// Models on standard terms.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// Fitted models, and how the fits went.
public struct FitResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// The models, as a file keeps them.
  public let models: ModelFile
  /// How the fits went.
  public let diagnostics: FitDiagnostics
}

extension Engine {
  /// Fits models that can be kept.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func fit(_ request: FitRequest) throws -> FitResults {
    if case .kept = request.terms.models { preconditionFailure("models that are kept are fitted") }
    let log = Log(self, request.ledger.notices)
    let analysis = try Analysis(
      request.ledger, request.terms, self, log, needsStandardErrors: true)
    guard !analysis.fitted.isByTerms else {
      throw EngineError.tooLittlePaid(by: analysis.view.day)
    }
    return FitResults(
      provenance: analysis.provenance(.standard, simulates: false), notices: log.notices,
      models: ModelFile(analysis.fitted, of: analysis.view, toolVersion: Engine.version),
      diagnostics: analysis.fitted.diagnostics)
  }
}
