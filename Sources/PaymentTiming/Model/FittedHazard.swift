internal import Foundation
internal import Statistics

/// A hazard model with coefficients.
package struct FittedHazard: Sendable {
  let layout: PaymentLayout
  let fitted: FittedGeneralizedLinearModel
  package let diagnostics: HazardDiagnostics

  /// For a fit of other columns, those of the same name start where this one ended.
  func start(for other: PaymentLayout) -> FitStart {
    guard other.columnCount != layout.columnCount else { return FitStart(fitted) }
    let known = Dictionary(uniqueKeysWithValues: zip(layout.columnNames, fitted.coefficients))
    return FitStart(coefficients: other.columnNames.map { known[$0] ?? 0 })
  }
}

/// A file's column that this release does not have in that place.
package struct OtherColumn: Error {
  package let name: String
}

// In files each column is an object of its own, so that a person can read what was found.
extension FittedHazard: Codable {
  private struct Term: Codable {
    let name: String
    let coefficient: Double
    let standardError: Double
    /// Of the normal prior: its mean, and its precision for one unit of the total weight.
    let priorMean: Double
    let ridge: Double
    /// How far the prior leaves the coefficient free, 0 to 1.
    let freedom: Double
  }

  private struct Fit: Codable {
    let totalWeight: Double
    let deviance: Double
    let logLikelihood: Double
    let tolerance: Double
  }

  private enum CodingKeys: CodingKey { case layout, revisions, terms, fit, diagnostics }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(layout, forKey: .layout)
    if !layout.revisions.isEmpty { try container.encode(layout.revisions, forKey: .revisions) }
    let penalty = fitted.model.penalty
    try container.encode(
      layout.columnNames.enumerated().map { j, name in
        Term(
          name: name, coefficient: fitted.coefficients[j],
          standardError: fitted.standardErrors[j], priorMean: penalty.centre[j],
          ridge: penalty.ridge[j], freedom: fitted.columnFreedom[j])
      }, forKey: .terms)
    try container.encode(
      Fit(
        totalWeight: fitted.totalWeight, deviance: fitted.deviance,
        logLikelihood: fitted.logLikelihood, tolerance: fitted.model.tolerance), forKey: .fit)
    try container.encode(diagnostics, forKey: .diagnostics)
  }

  private static func check(_ terms: [Term], _ fit: Fit) throws(ModelFault) {
    for term in terms {
      let numbers = [term.coefficient, term.priorMean]
      try ModelFault.require(numbers, in: -1e3...1e3, "the coefficient of `\(term.name)`")
      try ModelFault.require([term.ridge], in: 0...1e12, "the ridge of `\(term.name)`")
      try ModelFault.require(
        [term.standardError], in: 0...1e6, "the standard error of `\(term.name)`")
      // One column of a curve may have less than none, or more than one: its neighbours share it.
      try ModelFault.require([term.freedom], in: -10...10, "the freedom of `\(term.name)`")
    }
    let freedom = terms.reduce(0) { $0 + $1.freedom }
    try ModelFault.require([freedom], in: -0.1...Double(terms.count) + 0.1, "the whole freedom")
    try ModelFault.require([fit.totalWeight], in: 0...1e15, "the weight of a fit")
    try ModelFault.require([fit.tolerance], in: 1e-16...1, "the tolerance of a fit")
    try ModelFault.require(
      [fit.deviance, fit.logLikelihood], in: -1e18...1e18, "the deviance of a fit")
  }

  /// - Throws: ``ModelFault`` where a number cannot be one, and ``OtherColumn`` where a term has another
  ///   name than its column, or the column another meaning.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    layout = try container.decode(PaymentLayout.self, forKey: .layout)
    diagnostics = try container.decode(HazardDiagnostics.self, forKey: .diagnostics)
    let terms = try container.decode([Term].self, forKey: .terms)
    let fit = try container.decode(Fit.self, forKey: .fit)
    let names = layout.columnNames
    if let other = zip(terms, names).first(where: { $0.name != $1 })?.0.name {
      throw OtherColumn(name: other)
    }
    guard terms.count == names.count else {
      throw OtherColumn(name: terms.dropFirst(names.count).first?.name ?? names[terms.count])
    }
    let revisions = try container.decodeIfPresent([String: Int].self, forKey: .revisions)
    if let changed = layout.changedColumn(since: revisions ?? [:]) {
      throw OtherColumn(name: changed)
    }
    try FittedHazard.check(terms, fit)
    var model = GeneralizedLinearModel(
      .binomial, .logit,
      penalty: Penalty(ridge: terms.map(\.ridge), centre: terms.map(\.priorMean)))
    model.tolerance = fit.tolerance
    fitted = FittedGeneralizedLinearModel(
      model: model, coefficients: terms.map(\.coefficient),
      standardErrors: terms.map(\.standardError), dispersion: 1, deviance: fit.deviance,
      logLikelihood: fit.logLikelihood, columnFreedom: terms.map(\.freedom),
      totalWeight: fit.totalWeight, iterations: diagnostics.iterations)
  }
}
