public import Statistics

/// How often invoices that were open on earlier days were paid within four weeks, by half or more, by
/// how probable that was said to be.
///
/// The probabilities are those of the outlooks of ``CashTrackRecord``: of what was known on the day
/// but for the coefficients, which are those of today.
public struct PaymentReliability: Sendable, Hashable, Codable {
  /// The days within which payment is asked for.
  public let days: Int
  /// Open invoices of all origins together.
  public let invoices: Int
  /// About equal numbers of invoices, by P(paid within ``days``).
  public let table: ReliabilityTable

  package init(days: Int, invoices: Int, table: ReliabilityTable) {
    self.days = days
    self.invoices = invoices
    self.table = table
  }
}
