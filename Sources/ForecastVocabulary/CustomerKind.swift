/// Which of the two forecasting models speaks for a customer.
public enum CustomerKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Has a settled invoice at the view.
  case existing
  /// Has none yet.
  case new
}
