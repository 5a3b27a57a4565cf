package import ForecastVocabulary
internal import Statistics

/// What one static feature does to the log odds of payment on a day, in one phase around due.
public struct FeatureEffect: Sendable, Hashable, Codable {
  /// The feature's name; an indicator of a level is `column=level`.
  public let name: String
  /// `before`, `due`, `shortlyAfter` (1–7 days past due) or `longAfter`.
  public let phase: String
  /// Log odds for one unit of the feature.
  public let estimate: Double
  /// The posterior standard deviation under the ridge's prior.
  ///
  /// Landmarks share invoice-days, which it does not know of, so it is too small by up to the
  /// square root of the landmarks a day has.
  public let standardError: Double
}

extension FittedPaymentTiming {
  /// The effects of static features in one of the two models; none if it was not fitted.
  package func effects(of model: CustomerKind) -> [FeatureEffect] {
    guard let hazard = model == .existing ? pair.existing : pair.new else { return [] }
    let layout = hazard.layout
    return DelayScale.Phase.allCases.flatMap { phase in
      layout.staticIndices.enumerated().map { j, feature in
        let column = layout.firstStatic(phase) + j
        let unit = pair.scaling.deviations[feature]
        return FeatureEffect(
          name: layout.staticNames[j], phase: "\(phase)",
          estimate: hazard.fitted.coefficients[column] / unit,
          standardError: hazard.fitted.standardErrors[column] / unit)
      }
    }
  }
}
