/// Where forecast cash comes from.
public enum CashSource: String, Sendable, Hashable, Codable, CaseIterable {
  case openExisting = "open_existing"
  case openNew = "open_new"
  case billingExisting = "billing_existing"
  case billingNew = "billing_new"
  /// The sum of the others.
  case total
}
