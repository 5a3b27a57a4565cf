/// A generalised linear model with coefficients.
package struct FittedGeneralizedLinearModel: Sendable, Hashable, Codable {
  package let model: GeneralizedLinearModel
  /// β, one for each column.
  package let coefficients: [Double]
  /// The roots of the diagonal of φ (H + Λ)⁻¹ / Σw.
  ///
  /// H is the information of one unit of weight and Λ = diag(λ). Without a penalty they are the
  /// usual ones from the expected information; with one they are the posterior standard deviations
  /// under the normal prior that the penalty stands for (Wood, *Generalized Additive Models*, 2017,
  /// §6.10), not the smaller spread of the shrunken estimator. Empty where they were not wanted
  /// (``InformationUse``).
  package let standardErrors: [Double]
  /// φ: 1 for the binomial and Poisson families, else Pearson's statistic divided by Σw less the
  /// effective degrees of freedom.
  package let dispersion: Double
  /// Σ w d(y, μ).
  package let deviance: Double
  /// Σ w log f(y), at the dispersion above; for a share y of a binomial, of w·y ones and the rest
  /// zeros in a given order.
  package let logLikelihood: Double
  /// The diagonal of (H + Λ)⁻¹ H: how far the penalty leaves each column free, usually 0 to 1.
  ///
  /// Empty where ``standardErrors`` are.
  package let columnFreedom: [Double]
  /// Σ w.
  package let totalWeight: Double
  package let iterations: Int
  /// H, for a fit of the same columns that follows; `nil` where it was not kept.
  ///
  /// It is no part of a file.
  var information: Matrix?

  private enum CodingKeys: CodingKey {
    case model, coefficients, standardErrors, dispersion, deviance, logLikelihood, columnFreedom,
      totalWeight, iterations
  }

  /// A fit as it was found before.
  package init(
    model: GeneralizedLinearModel, coefficients: [Double], standardErrors: [Double],
    dispersion: Double, deviance: Double, logLikelihood: Double, columnFreedom: [Double],
    totalWeight: Double, iterations: Int
  ) {
    precondition(
      model.penalty.ridge.count == coefficients.count
        && [standardErrors, columnFreedom].allSatisfy {
          $0.isEmpty || $0.count == coefficients.count
        },
      "\(coefficients.count) coefficients but \(standardErrors.count) standard errors, "
        + "\(columnFreedom.count) freedoms and \(model.penalty.ridge.count) ridges")
    self.model = model
    self.coefficients = coefficients
    self.standardErrors = standardErrors
    self.dispersion = dispersion
    self.deviance = deviance
    self.logLikelihood = logLikelihood
    self.columnFreedom = columnFreedom
    self.totalWeight = totalWeight
    self.iterations = iterations
  }

  /// tr((H + Λ)⁻¹ H): the number of columns that the penalty leaves free, 0 to *p*.
  package var effectiveDegreesOfFreedom: Double { columnFreedom.reduce(0, +) }

  /// The linear predictor η = xᵀβ + o of each row.
  ///
  /// - Parameters:
  ///   - design: *n* rows; *p* columns in the order of the fit.
  ///   - offset: *n*, 0 if left out.
  package func linearPredictors(
    _ design: some DesignRows, offset: [Float]? = nil, threads: Int = 1
  ) -> [Double] {
    let (n, p) = (design.rowCount, design.columnCount)
    precondition(p == coefficients.count, "\(p) columns but \(coefficients.count) coefficients")
    precondition((offset?.count ?? n) == n, "\(n) rows but \(offset?.count ?? n) offsets")
    var etas = design.linearPredictors(at: coefficients, threads: threads)
    if let offset { for row in etas.indices { etas[row] += Double(offset[row]) } }
    return etas
  }
}
