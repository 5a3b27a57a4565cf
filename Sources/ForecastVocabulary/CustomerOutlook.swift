public import Receivables

/// What a customer is expected to be billed within the horizon.
public struct CustomerOutlook: Sendable {
  /// Position in the view's customers.
  public let customer: CustomerIndex
  /// Existing where the customer has a settled invoice, else new.
  public let model: CustomerKind
  /// Settled invoices that the view knows.
  public let settledInvoices: Int
  /// Weight of the existing-customer model, n/(n + κ) with n ``settledInvoices``.
  public let evidenceWeight: Double
  /// P(still a customer), from the silence in the customer's own rhythm; `nil` where billing to come was not
  /// asked for.
  public let probabilityActive: Double?
  /// P(leaves within the horizon), from health and billing (``ChurnForecast``); `nil` where that
  /// cannot be told.
  public let probabilityLeaving: Double?
  /// Expected new invoices within the horizon, in major units by currency.
  public let expectedBilling: [Currency: Double]
  /// What those bring within the horizon, in major units by currency.
  public let billingCash: [Currency: Double]
  /// The same had churn predictions changed nothing.
  public let billingCashWithoutChurn: [Currency: Double]

  /// Probabilities left out are not known.
  public init(
    customer: CustomerIndex, model: CustomerKind, settledInvoices: Int, evidenceWeight: Double,
    probabilityActive: Double?, probabilityLeaving: Double? = nil,
    expectedBilling: [Currency: Double], billingCash: [Currency: Double],
    billingCashWithoutChurn: [Currency: Double]? = nil
  ) {
    self.customer = customer
    self.model = model
    self.settledInvoices = settledInvoices
    self.evidenceWeight = evidenceWeight
    self.probabilityActive = probabilityActive
    self.probabilityLeaving = probabilityLeaving
    self.expectedBilling = expectedBilling
    self.billingCash = billingCash
    self.billingCashWithoutChurn = billingCashWithoutChurn ?? billingCash
  }

  /// The same by another position: that in a view of the whole, or of a part.
  package func at(_ position: CustomerIndex) -> CustomerOutlook {
    CustomerOutlook(
      customer: position, model: model, settledInvoices: settledInvoices,
      evidenceWeight: evidenceWeight, probabilityActive: probabilityActive,
      probabilityLeaving: probabilityLeaving, expectedBilling: expectedBilling,
      billingCash: billingCash, billingCashWithoutChurn: billingCashWithoutChurn)
  }
}
