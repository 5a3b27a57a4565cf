internal import Baselines
internal import ForecastVocabulary
internal import Receivables

/// Ledgers in which invoices are paid on the day of issue, as in cash sales: no payment timing can
/// be learned from them, only billing.
enum PaymentAtIssue {
  /// The least share of invoices paid by the close of the day of issue.
  private static let usualShare = 0.99

  static func isUsual(_ view: LedgerView) -> Bool {
    let invoices = view.invoices.elements
    let atOnce = invoices.count {
      guard let end = $0.endedOn else { return false }
      return $0.ending == .paid && end <= $0.issuedOn
    }
    return atOnce > 0 && Double(atOnce) >= usualShare * Double(invoices.count)
  }

  /// Roll rates for the few open invoices; billing to come is paid at once, or else the next day.
  static func prediction(
    _ view: LedgerView, _ model: CashModel, drafts: Int
  ) -> PaymentPrediction {
    let open = RollRateForecaster(calendar: model.calendar, horizon: model.horizon).outlook(view)
    let nextDay = PaymentCurve.paid(horizon: model.horizon)
    return PaymentPrediction(
      open: open.invoices, drafts: [PaymentCurve](repeating: nextDay, count: drafts),
      paysOnBusinessDays: false)
  }
}
