/// How well churn was predicted, and whether that changes the forecast.
public struct LeavingRecord: Sendable, Hashable, Codable {
  /// Days from a snapshot within which a customer leaves or does not.
  public let horizonDays: Int
  /// What counts as leaving.
  public let label: ChurnLabel
  /// Earlier days on which customers were looked at, each a view of its own.
  public let snapshots: Int
  /// Customers at the snapshots, one row for each pair.
  public let rows: Int
  /// Of ``rows``, those that left within the horizon.
  public let events: Int
  /// Of the latest snapshots, predicted from earlier ones.
  public let areaUnderCurve: Double?
  package let billing: ChurnEffect?
  package let payment: ChurnEffect?
  /// Whether anybody's churn is predicted: not where too few customers have left to learn who will.
  public let isPredicted: Bool

  package init(
    horizonDays: Int, label: ChurnLabel, snapshots: Int, rows: Int, events: Int,
    areaUnderCurve: Double?, billing: ChurnEffect?, payment: ChurnEffect?, isPredicted: Bool
  ) {
    self.horizonDays = horizonDays
    self.label = label
    self.snapshots = snapshots
    self.rows = rows
    self.events = events
    self.areaUnderCurve = areaUnderCurve
    self.billing = billing
    self.payment = payment
    self.isPredicted = isPredicted
  }

  /// Whether the churn probability changes future billing.
  public var changesBilling: Bool { billing?.isUsed ?? false }
  /// Whether it changes when open invoices are paid.
  public var changesPayment: Bool { payment?.isUsed ?? false }
  /// b of billing; `nil` where it is not used.
  public var billingStrength: Double? { changesBilling ? billing?.strength : nil }
  /// Of payments; `nil` where it is not used.
  public var paymentStrength: Double? { changesPayment ? payment?.strength : nil }

  /// What a reader should know.
  public var notices: [ModelNotice] { isPredicted ? fallbacks : [.tooFewLeft] }

  /// Of these, that predictions of churn helped nothing.
  public var fallbacks: [ModelNotice] {
    guard isPredicted else { return [] }
    return (changesBilling ? [] : [.churnUnusedInBilling])
      + (changesPayment ? [] : [.churnUnusedInPayments])
  }
}

/// How much less of something happens the likelier a customer is to leave, beyond what was expected
/// of the customer anyway.
///
/// With q_c the probability of leaving within the horizon, predicted before the time, μ_c the number of
/// events that were expected without it (invoices by the customer's own rhythm and silence, or payments
/// by the payment-timing model) and y_c those that came,
///
///     y_c ~ Poisson(μ_c exp(a) m_b(q_c))
///
/// at weight 1 / (1 + μ_c v), since busy customers vary by more than chance. For payments m_b(q) is
/// (1 − q)^b; for billing it is the mean of the ``LeavingCurve`` over the horizon, as invoices go on until
/// the day a customer leaves. b has a normal prior of mean 0. At b = 0 leaving says nothing that μ_c does
/// not say already. Since μ_c is the offset, nothing that it knows is counted again; and since a takes what
/// is common to all customers, nor is the average rate of leaving, which the portfolio's level has in it.
package struct ChurnEffect: Sendable, Hashable, Codable {
  /// b.
  package let strength: Double
  package let standardError: Double
  /// What customers left out of the fit gain in log-likelihood by it, and its standard error.
  package let gain: Double
  package let gainStandardError: Double
  package let rows: Int

  package init(
    strength: Double, standardError: Double, gain: Double, gainStandardError: Double, rows: Int
  ) {
    self.strength = strength
    self.standardError = standardError
    self.gain = gain
    self.gainStandardError = gainStandardError
    self.rows = rows
  }

  /// Whether it predicted customers left out surely better than without, in the direction that makes
  /// sense.
  package var isUsed: Bool { strength > 0 && gain > gainStandardError }
}
