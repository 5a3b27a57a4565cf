internal import Statistics

/// A logistic regression of an outcome on scores, drawn to weights that are known beforehand.
///
/// It minimises the deviance plus ½ λ Σ_j (β_j − s w_j)² for weights w, at the slope s ≤ 0 that a
/// score by those weights has alone.
struct PriorRegression {
  private let design: DesignTable
  private let responses: [Float]
  private let centre: [Double]
  /// The last coefficients found, from which the next fit sets out.
  private var coefficients: [Double]?

  /// - Returns: nil where the score of the known weights has no slope.
  init?(_ panel: HealthPanel, _ outcome: HealthPanel.Outcome, _ weights: [Double]) {
    let panel = panel.counted(outcome)
    design = panel.design
    responses = panel.rows.map { outcome.of($0) == true ? 1 : 0 }
    let totals = panel.rows.map { row in
      Float(zip(weights, row.x).reduce(0) { $0 + $1.0 * Double($1.1) })
    }
    let alone = GeneralizedLinearModel(
      .binomial, .logit, penalty: Penalty(ridge: [0, 1 / Double(panel.rows.count)]))
    guard
      let slope = try? alone.fit(HealthPanel.design([totals]), responses: responses)
        .coefficients[1]
    else { return nil }
    centre = [0] + weights.map { min(slope, 0) * $0 }
  }

  /// Intercept and β; nil where there is no fit.
  mutating func fit(strength: Double) -> [Double]? {
    let ridge =
      [0] + [Double](repeating: strength / Double(responses.count), count: centre.count - 1)
    let model = GeneralizedLinearModel(
      .binomial, .logit, penalty: Penalty(ridge: ridge, centre: centre))
    coefficients = try? model.fit(
      design, responses: responses, start: coefficients.map(FitStart.init(coefficients:))
    ).coefficients
    return coefficients
  }
}
