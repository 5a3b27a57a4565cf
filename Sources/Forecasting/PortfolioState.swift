internal import Churn
public import ForecastVocabulary
internal import PaymentTiming
public import Receivables
package import Statistics

/// What a forecast of open invoices computes from the whole portfolio, as of a day.
///
/// With the fitted models it lets some customers be forecast again without the others: after a call is
/// logged, or a payment is applied. Their outlooks are those of the whole, to the last bit.
public struct PortfolioState: Sendable, Hashable, Codable {
  /// Of the view that it was computed from; it serves views of that day alone.
  public let day: Day
  let payments: PaymentPortfolio
  /// `nil` where churn changes no payments.
  let churnNorm: ChurnNorm?
  let intervals: PaymentIntervals

  /// - Throws: `ModelFault` for a state of models with other columns of the ledger's own.
  package func validate(attributes: Int) throws(ModelFault) {
    try ModelFault.require(day == payments.day, "the portfolio's state is of two days")
    try payments.validate(attributes: attributes)
    try churnNorm?.validate()
    try intervals.validate()
  }
}

extension FittedCashModel {
  /// The outlook of all open invoices, and the state with which some of them can be forecast again.
  ///
  /// - Returns: no state where no payment timing was fitted, so that each invoice is forecast from its
  ///   terms, or from its age.
  public func openOutlookAndState(_ view: LedgerView) -> (outlook: Outlook, state: PortfolioState?)
  {
    let leaving = leaving(
      view, learningFrom: leavingModel == nil ? trackedCustomers(of: view).view : view)
    let (prediction, payments) = predictPayments(view, drafts: [], firstCurves: [])
    let open = slowed(prediction.open, view, leaving)
    let outlook = outlook(view, open.invoices, leaving, record: nil, billing: nil)
    guard let payments, let intervals = outlook.intervals else { return (outlook, nil) }
    return (
      outlook,
      PortfolioState(
        day: view.day, payments: payments, churnNorm: open.norm, intervals: intervals)
    )
  }

  /// The same models with what a portfolio says of churn, so that no forecast learns it anew.
  public func learningChurn(from view: LedgerView) -> FittedCashModel {
    guard model.seesLeaving, leavingModel == nil else { return self }
    var copy = self
    copy.leavingModel = learnLeaving(from: trackedCustomers(of: view).view)
    return copy
  }

  /// The outlook of the open invoices of some customers of a portfolio.
  ///
  /// - Parameters:
  ///   - part: a view of the state's day, of customers with all that are tied to them
  ///     (`LedgerView.account(_:)`).
  ///   - state: of the same fitted models, which have learnt churn (``learningChurn(from:)``).
  public func openOutlook(_ part: LedgerView, in state: PortfolioState) -> Outlook {
    precondition(part.day == state.day, "a view of \(part.day) and a state of \(state.day)")
    guard let timing else { preconditionFailure("a state without models of payment timing") }
    precondition(leavingModel != nil || !model.seesLeaving, "churn is not learnt")
    let leaving = leaving(part, learningFrom: part)
    var open = timing.predict(part, partOf: state.payments, drafts: []).prediction.open
    if let leaving, let norm = state.churnNorm { open = leaving.slowed(open, part, norm: norm) }
    return outlook(part, open, leaving, record: nil, billing: nil, intervals: state.intervals)
  }
}
