/// Where forecast cash comes from.
public enum CashSource: String, Sendable, Hashable, Codable, CaseIterable {
  /// Open invoices of customers with a settled one.
  case openExisting = "open_existing"
  /// Open invoices of customers without a settled one.
  case openNew = "open_new"
  /// Invoices still to be issued to customers with a settled one.
  case billingExisting = "billing_existing"
  /// Invoices still to be issued to all others, most of them not yet known.
  case billingNew = "billing_new"
  /// The sum of the others.
  case total
}

extension CashSource {
  /// The sources that sum to ``total``.
  package static let parts: [CashSource] = [.openExisting, .openNew, .billingExisting, .billingNew]

  /// Position among ``parts``.
  package var part: Int {
    switch self {
    case .openExisting: 0
    case .openNew: 1
    case .billingExisting: 2
    case .billingNew: 3
    case .total: preconditionFailure("the total is no part of itself")
    }
  }
}
