/// The outlooks of open invoices, and of invoices that might be issued.
struct PaymentPrediction: Sendable {
  let open: [InvoiceOutlook]
  /// For each draft and each of its issue days, P(paid within k days of the view's day | not paid
  /// on the day of issue) at k − 1.
  let drafts: [PaymentCurve]
  /// Whether payments arrive on business days only.
  let paysOnBusinessDays: Bool
}
