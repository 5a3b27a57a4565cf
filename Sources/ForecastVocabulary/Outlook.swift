public import Receivables

/// What is known of the future at a view's day: when each open invoice will be paid.
public struct Outlook: Sendable {
  /// The last day whose postings could be seen.
  public let day: Day
  /// Days covered by each curve.
  public let horizon: Int
  /// The open invoices, in the view's order.
  public let invoices: [InvoiceOutlook]
  /// One for each customer of the view.
  public let customers: [CustomerOutlook]
  /// How billing to come was forecast before; `nil` where none is forecast.
  public let billingRecord: BillingTrackRecord?
  /// How well churn was predicted; `nil` where that was not asked for.
  public let leavingRecord: LeavingRecord?
  /// Which part of each curve is its interval; `nil` for that between its quantiles.
  public let intervals: PaymentIntervals?

  /// `invoices` in the view's order, and one of `customers` for each of the view's.
  public init(
    day: Day, horizon: Int, invoices: [InvoiceOutlook], customers: [CustomerOutlook],
    billingRecord: BillingTrackRecord? = nil, leavingRecord: LeavingRecord? = nil,
    intervals: PaymentIntervals? = nil
  ) {
    self.billingRecord = billingRecord
    self.leavingRecord = leavingRecord
    self.intervals = intervals
    self.day = day
    self.horizon = horizon
    self.invoices = invoices
    self.customers = customers
  }
}
