internal import Statistics

/// The two models of one fit and what brings data to their scale.
package struct ModelPair: Sendable, Codable {
  /// `nil` where no customer has a settled invoice yet.
  package let existing: FittedHazard?
  package let new: FittedHazard
  let scaling: FeatureScaling
  let rates: PortfolioRates
  /// Averaged in; `nil` where there are none or they have no weight.
  var trees: PaymentTrees?

  func design(
    _ hazard: FittedHazard, _ panel: PaymentPanel, _ source: PaymentPanel.Source
  ) -> PaymentDesign {
    PaymentDesign(hazard.layout, panel, scaling: scaling, source.baseline)
  }

  /// The linear predictors of both models for each invoice-day of a panel.
  func linearPredictors(
    _ panel: PaymentPanel, _ source: PaymentPanel.Source, threads: Int
  ) -> (existing: [Double]?, new: [Double]) {
    func predict(_ hazard: FittedHazard) -> [Double] {
      hazard.fitted.linearPredictors(design(hazard, panel, source), threads: threads)
    }
    let regressions = (existing: existing.map(predict), new: predict(new))
    guard let trees else { return regressions }
    let values = trees.additions(design(new, panel, source), threads: threads)
    return (
      regressions.existing.map { trees.averaged($0, values) },
      trees.averaged(regressions.new, values)
    )
  }
}

/// How a fit went, for the record of a run.
public struct HazardDiagnostics: Sendable, Hashable, Codable {
  /// Rows of the design matrix, as stored.
  public let rows: Int
  /// Coefficients, the baseline's among them.
  public let columns: Int
  /// Open invoices seen from landmarks.
  public let spells: Int
  /// Steps to the optimum.
  public let iterations: Int
  /// Log-likelihood per unit of weight at the optimum.
  public let meanLogLikelihood: Double
  /// Where standard errors were wanted; not kept with the models.
  public var effectiveDegreesOfFreedom: Double?

  private enum CodingKeys: CodingKey {
    case rows, columns, spells, iterations, meanLogLikelihood
  }
}
