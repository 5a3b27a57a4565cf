/// The outlooks of open invoices, and of invoices that might be issued.
package struct PaymentPrediction: Sendable {
  package let open: [InvoiceOutlook]
  /// For each draft and each of its issue days, P(paid within k days of the view's day | not paid
  /// on the day of issue) at k − 1.
  package let drafts: [PaymentCurve]
  /// Whether payments arrive on business days only.
  package let paysOnBusinessDays: Bool

  package init(open: [InvoiceOutlook], drafts: [PaymentCurve], paysOnBusinessDays: Bool) {
    self.open = open
    self.drafts = drafts
    self.paysOnBusinessDays = paysOnBusinessDays
  }
}
