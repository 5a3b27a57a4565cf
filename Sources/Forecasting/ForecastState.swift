internal import Billing
internal import Churn
public import ForecastVocabulary
internal import PaymentTiming
public import Receivables
package import Statistics

/// What a forecast computes from the whole portfolio, as of a day: of payments, of churn, of billing and
/// of intervals, each part owned by the target that uses it.
///
/// With the fitted models it lets some customers be forecast again without the others: after a call is
/// logged, or a payment is applied. Their outlooks are those of the whole, to the last bit.
public struct ForecastState: Sendable, Hashable, Codable {
  /// Of the view that it was computed from; it serves views of that day alone.
  public let day: Day
  let payments: PaymentPortfolio
  /// `nil` where churn changes no payments.
  let churnNorm: ChurnNorm?
  let intervals: PaymentIntervals
  /// `nil` in files of earlier releases: then open invoices alone can be forecast again.
  let billing: BillingPortfolio?

  /// - Throws: `ModelFault` for a state of models with other columns of the ledger's own.
  package func validate(attributes: Int) throws(ModelFault) {
    try ModelFault.require(day == payments.day, "the portfolio's state is of two days")
    try payments.validate(attributes: attributes)
    try churnNorm?.validate()
    try intervals.validate()
    try ModelFault.require(
      billing.map { $0.day == day } ?? true, "the portfolio's state is of two days")
    try billing?.validate()
  }
}

extension FittedCashModel {
  /// What a whole portfolio's forecast keeps, so that some of it can be forecast again.
  ///
  /// - Returns: `nil` where no payment timing was fitted, so that each invoice is forecast from its
  ///   terms, or from its age.
  public func state(of view: LedgerView) -> ForecastState? {
    let past = past(view)
    let leaving = leaving(view, learningFrom: past.present)
    let open = openParts(view, leaving)
    guard let payments = open.payments, let intervals = open.outlook.intervals else { return nil }
    return ForecastState(
      day: view.day, payments: payments, churnNorm: open.norm, intervals: intervals,
      billing: BillingPortfolio(
        plan(view, past.billing, leaving), of: view, model.billingSpecification))
  }

  /// The outlook of all open invoices, with what it takes from the whole portfolio.
  func openParts(
    _ view: LedgerView, _ leaving: ChurnForecast?
  ) -> (outlook: Outlook, payments: PaymentPortfolio?, norm: ChurnNorm?) {
    let (prediction, payments) = predictPayments(view, drafts: [], firstCurves: [])
    let open = slowed(prediction.open, view, leaving)
    return (
      outlook(view, open.invoices, leaving, record: nil, billing: nil), payments, open.norm
    )
  }

  /// The same models with what a portfolio says of churn, so that no forecast learns it anew.
  public func learningChurn(from view: LedgerView) -> FittedCashModel {
    guard model.seesLeaving, leavingModel == nil else { return self }
    var copy = self
    copy.leavingModel = learnLeaving(from: trackedCustomers(of: view).view)
    return copy
  }

  /// The outlook of some customers of a portfolio: of their open invoices and, where the state is of this
  /// model's billing and days ahead, of their billing to come.
  ///
  /// - Parameters:
  ///   - part: a view of the state's day, of customers with all that are tied to them
  ///     (`LedgerView.account(_:)`).
  ///   - state: of the same fitted models, which have learnt churn (``learningChurn(from:)``).
  public func outlook(_ part: LedgerView, in state: ForecastState) -> Outlook {
    precondition(part.day == state.day, "a view of \(part.day) and a state of \(state.day)")
    guard let timing else { preconditionFailure("a state without models of payment timing") }
    precondition(leavingModel != nil || !model.seesLeaving, "churn is not learnt")
    let leaving = leaving(part, learningFrom: part)
    let plan = plan(part, in: state, leaving)
    let prediction = timing.predict(
      part, partOf: state.payments, drafts: plan?.drafts ?? []
    ).prediction
    var open = prediction.open
    if let leaving, let norm = state.churnNorm { open = leaving.slowed(open, part, norm: norm) }
    let billing = plan.map {
      BillingOutlook(
        $0, curves: prediction.drafts, paysOnBusinessDays: prediction.paysOnBusinessDays)
    }
    return outlook(part, open, leaving, record: nil, billing: billing, intervals: state.intervals)
  }

  /// What is to be billed to some customers of a portfolio; `nil` where the state does not tell.
  private func plan(
    _ part: LedgerView, in state: ForecastState, _ leaving: ChurnForecast?
  ) -> BillingOutlook.Plan? {
    guard let billing = state.billing,
      billing.serves(model.billingSpecification, horizon: model.horizon)
    else { return nil }
    return BillingOutlook.Plan(
      part, in: billing, specification: model.billingSpecification
    ) { profiles in
      guard let leaving, let means = billing.stayingMeans else { return profiles }
      return profiles.reduced(leaving, over: means)
    }
  }
}
