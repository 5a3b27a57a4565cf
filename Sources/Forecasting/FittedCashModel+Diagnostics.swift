public import ForecastVocabulary
public import PaymentTiming

extension FittedCashModel {
  /// How the fits went.
  public var diagnostics: FitDiagnostics {
    let validation = timing?.validation
    let shocks = timing?.shocks
    return FitDiagnostics(
      existing: timing?.pair.existing?.diagnostics, new: timing?.pair.new.diagnostics,
      evidenceScale: timing?.evidenceScale ?? Validation.defaultEvidenceScale,
      validated: validation != nil, validationMeanLogLikelihood: validation?.meanLogLikelihood,
      validationMeanLogLikelihoodOfRates: validation?.meanLogLikelihoodOfRates,
      fallsBackToRates: timing?.fallsBack ?? false, handover: validation?.handover ?? [],
      customerShockVariance: shocks?.customerVariance ?? 0,
      portfolioShockVariance: shocks?.portfolioVariance ?? 0,
      gainFromHealth: timing.flatMap {
        $0.health == nil || $0.fallsBack ? nil : $0.healthEvidence?.gain
      }, notices: notices)
  }

  /// The effects of static features in one of the two models; none if it was not fitted.
  public func effects(of model: CustomerKind) -> [FeatureEffect] {
    timing?.effects(of: model) ?? []
  }

  private var notices: [ModelNotice] {
    if terms != nil { return remarks + fallbacks }
    guard let timing else { return remarks + [.paidOnIssue] }
    var notices = remarks + fallbacks
    if timing.pair.existing == nil { notices.append(.noExistingCustomer) }
    notices += unusedHealth
    if timing.validation == nil { notices.append(.notValidated) }
    return notices
  }

  /// Why payment timing does not use what is known of customers' health; empty where it does, nothing is
  /// known, or rates took the place of the models.
  public var unusedHealth: [ModelNotice] {
    guard let timing, !timing.fallsBack, let doubt = timing.healthEvidence?.doubt else { return [] }
    return [.healthUnused(doubt)]
  }

  /// Which models are not used because something simpler predicted this ledger better.
  public var fallbacks: [ModelNotice] {
    if let terms { return [terms.notice] }
    guard let timing, timing.fallsBack, let validation = timing.validation else { return [] }
    return [
      .ratesPredictedBetter(
        meanLogLikelihood: validation.meanLogLikelihood,
        ofRates: validation.meanLogLikelihoodOfRates)
    ]
  }
}
