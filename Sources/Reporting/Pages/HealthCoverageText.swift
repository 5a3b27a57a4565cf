public import AccountReview

/// What `check` says of the metrics of `health.csv`.
public enum HealthCoverageText {
  /// Empty without measurements.
  public static func section(_ metrics: [MetricCoverage]) -> String {
    metrics.contains(where: \.isGiven)
      ? "\nMetrics of health.csv, by the standard policy\n\n" + ScorecardText.coverage(metrics) : ""
  }
}
