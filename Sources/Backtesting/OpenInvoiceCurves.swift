public import ForecastVocabulary
public import Receivables

/// The payment curves of all invoices open at an origin, whoever forecast them.
public struct OpenInvoiceCurves: Sendable {
  /// Days ahead that each curve covers.
  public let horizon: Int
  /// P(paid by day k ahead), k = 1…horizon, of each open invoice after the other in the order of
  /// ``LedgerView/openPositions``.
  let paidBy: [Float]
  /// Which part of each curve the forecaster gives as its interval; `nil` where it gives only curves,
  /// whose quantiles then bound it.
  let intervals: PaymentIntervals?
  /// What share of each is cash: all of it, where the forecaster says nothing of that.
  let cash: [CashShare]

  /// Invoices open at the origin.
  public var count: Int { paidBy.count / horizon }

  init(horizon: Int, paidBy: [Float], intervals: PaymentIntervals? = nil, cash: [CashShare]? = nil)
  {
    precondition(
      horizon >= 1 && paidBy.count.isMultiple(of: horizon),
      "\(paidBy.count) probabilities for a horizon of \(horizon)")
    self.horizon = horizon
    self.paidBy = paidBy
    self.intervals = intervals
    self.cash = cash ?? [CashShare](repeating: .whole, count: paidBy.count / horizon)
  }

  /// Of an outlook with every open invoice in the view's order.
  public init(_ outlook: Outlook, of view: LedgerView) {
    precondition(
      outlook.day == view.day && outlook.invoices.map(\.invoice) == view.openPositions,
      "an outlook of \(outlook.invoices.count) invoices on \(outlook.day) for a view of "
        + "\(view.openPositions.count) open ones on \(view.day)")
    self.init(
      horizon: outlook.horizon, paidBy: outlook.invoices.flatMap(\.curve.paidBy),
      intervals: outlook.intervals, cash: outlook.invoices.map(\.cash))
  }

  /// The curve of one open invoice.
  subscript(invoice: Int) -> ArraySlice<Float> {
    paidBy[(invoice * horizon)..<((invoice + 1) * horizon)]
  }
}
