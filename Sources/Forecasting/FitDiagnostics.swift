public import ForecastVocabulary
public import PaymentTiming

/// How the fits of a run went, for its record.
public struct FitDiagnostics: Sendable, Hashable, Encodable {
  /// `nil` where no customer has settled history.
  public let existing: HazardDiagnostics?
  /// `nil` where everything is paid on the day of issue.
  public let new: HazardDiagnostics?
  /// κ of the hand-over weight n/(n + κ).
  public let evidenceScale: Double
  /// Whether κ and the shocks were measured on outcomes after an earlier cutoff.
  public let validated: Bool
  /// Mean log-likelihood of a day after the cutoff; `nil` where nothing was held back.
  public let validationMeanLogLikelihood: Double?
  /// The same of the portfolio's rates by days past due, which are used instead where they are better.
  public let validationMeanLogLikelihoodOfRates: Double?
  /// Whether the portfolio's rates took the place of the models.
  public let fallsBackToRates: Bool
  /// How each model did by the customer's settled invoices.
  public let handover: [HandoverStep]
  /// Variance of what a customer's invoices share, on the log-odds scale.
  public let customerShockVariance: Double
  /// Variance of what all invoices of a path share, on the log-odds scale.
  public let portfolioShockVariance: Double
  /// What customers' health added to a customer's log-likelihood after the cutoff, on average; `nil`
  /// where it is not used.
  public let gainFromHealth: Double?
  /// What was done otherwise than usual, and why; the record has them in words of its own.
  public let notices: [ModelNotice]

  private enum CodingKeys: CodingKey {
    case existing, new, evidenceScale, validated, validationMeanLogLikelihood
    case validationMeanLogLikelihoodOfRates, fallsBackToRates, handover, customerShockVariance
    case portfolioShockVariance, gainFromHealth
  }
}
