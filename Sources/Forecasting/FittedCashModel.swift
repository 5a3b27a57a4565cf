internal import Billing
internal import Churn
public import ForecastVocabulary
package import PaymentTiming
public import Receivables
package import Simulation
internal import Statistics

/// Duecast's model with coefficients.
public struct FittedCashModel: Sendable {
  package private(set) var model: CashModel
  /// `nil` where everything is paid on the day of issue, so that there is no timing to learn, or too
  /// little is paid to learn it.
  package private(set) var timing: FittedPaymentTiming?
  /// What payment is forecast by where too little is paid.
  var terms: TermsForecast?
  /// Churn, as it was learnt before; `nil`: it is learnt from each view.
  var leavingModel: LeavingModel?
  /// What a reader should know of how it was obtained.
  var remarks: [ModelNotice] = []

  /// Whether payment is forecast from due days and a usual delay, for want of payments.
  public var isByTerms: Bool { terms != nil }

  /// When each open invoice will be paid, and what each customer will be billed.
  public func outlook(_ view: LedgerView) -> Outlook {
    let past = past(view)
    return forecastParts(view, past.billing, leaving(view, learningFrom: past.present)).outlook
  }

  /// When each open invoice will be paid, without billing to come.
  public func openOutlook(_ view: LedgerView) -> Outlook {
    let known = leavingModel == nil ? trackedCustomers(of: view).view : view
    return openParts(view, leaving(view, learningFrom: known)).outlook
  }

  /// The same of a past view: without what is learnt of churn, and without reasons.
  public func pastOpenOutlook(_ view: LedgerView) -> Outlook {
    let open = predictPayments(view, drafts: [], firstCurves: [], explains: false).prediction.open
    return outlook(view, open, nil, record: nil, billing: nil)
  }

  /// The outlook and the cash simulated from it, its intervals adjusted by its track record.
  public func forecast(
    _ view: LedgerView, paths: Int = 1000, seed: UInt64 = 1
  ) -> (outlook: Outlook, cash: CashForecast) {
    measured(view, seed: seed) { past, leaving in
      simulate(view, past.billing, leaving, paths: paths, seed: seed)
    }
  }

  /// A forecast of cash, its intervals adjusted by how forecasts of earlier days did.
  func measured(
    _ view: LedgerView, seed: UInt64,
    _ forecast: (Past, ChurnForecast?) -> (outlook: Outlook, cash: CashForecast)
  ) -> (outlook: Outlook, cash: CashForecast) {
    let (outlook, cash) = measuredAlike(view, seed: seed) { past, leaving in
      let own = forecast(past, leaving)
      return (own.outlook, [own.cash])
    }
    return (outlook, cash[0])
  }

  /// The forecast and the cash of scenarios on the same paths.
  package func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64, scenarios: [CashScenario]
  ) -> (outlook: Outlook, cash: CashForecast, scenarios: [CashForecast]) {
    let (outlook, cash) = measuredAlike(view, seed: seed) { past, leaving in
      let parts = forecastParts(view, past.billing, leaving)
      let base = simulation(view, parts.outlook, parts.billing)
      let others = scenarios.map { scenario in
        var supposed = base
        supposed.scenario = scenario
        return supposed
      }
      return (parts.outlook, ([base] + others).map { $0.run(paths: paths, seed: seed) })
    }
    return (outlook, cash[0], Array(cash.dropFirst()))
  }

  /// Forecasts of one day, their intervals all adjusted by how forecasts of earlier days did.
  private func measuredAlike(
    _ view: LedgerView, seed: UInt64,
    _ forecast: (Past, ChurnForecast?) -> (outlook: Outlook, cash: [CashForecast])
  ) -> (outlook: Outlook, cash: [CashForecast]) {
    let past = past(view)
    let (leaving, forecasts) = both(threads: model.threads) {
      self.leaving(view, learningFrom: past.present)
    } _: {
      parallelMap(0..<past.views.count, threads: model.threads) { i in
        // Who might have left then moves cash between customers and hardly changes its sum.
        within(past.present.day - past.views[i].day).simulate(
          past.views[i], past.billing, nil,
          planned: past.billing.movingAverages.isEmpty ? past.plans[i] : nil,
          paths: CashTrackRecord.paths, seed: seed, explains: false)
      }
    }
    let (outlook, cash) = forecast(past, leaving)
    let record = CashTrackRecord(
      zip(past.views, forecasts).map { ($0, $1.cash) },
      payments: PaymentReliability(
        Array(zip(past.views, forecasts.map(\.outlook))), days: CashTrackRecord.step,
        knownBy: past.present),
      customerShare: past.customerShare, knownBy: past.present)
    return (outlook, cash.map { $0.adjusted(by: record) })
  }

  /// The same model, for so many days ahead.
  public func ahead(_ days: Int) -> FittedCashModel {
    var copy = self
    copy.model.horizon = days
    copy.timing?.model.horizon = days
    return copy
  }

  /// The same, for so many days ahead at most.
  private func within(_ days: Int) -> FittedCashModel {
    var timing = timing
    timing?.model.horizon = min(model.horizon, days)
    return FittedCashModel(
      model: model.within(days), timing: timing, terms: terms, leavingModel: leavingModel)
  }

  /// - Parameter planned: what is to be billed, where that is known already.
  private func simulate(
    _ view: LedgerView, _ billing: BillingTrackRecord, _ leaving: ChurnForecast?,
    planned: BillingOutlook.Plan? = nil, paths: Int, seed: UInt64, explains: Bool = true
  ) -> (outlook: Outlook, cash: CashForecast) {
    let parts = forecastParts(view, billing, leaving, planned: planned, explains: explains)
    let simulation = simulation(view, parts.outlook, parts.billing)
    return (parts.outlook, simulation.run(paths: paths, seed: seed))
  }

  func simulation(
    _ view: LedgerView, _ outlook: Outlook, _ billing: BillingOutlook
  ) -> CashSimulation {
    CashSimulation(
      view: view, outlook: outlook, billing: billing,
      shocks: timing?.shocks
        ?? (isByTerms ? .byDefault : Shocks(customerVariance: 0, portfolioVariance: 0)),
      calendar: model.calendar, horizon: model.horizon, threads: model.threads)
  }

  /// What is to be billed, before it is known when it will be paid.
  func plan(
    _ view: LedgerView, _ record: BillingTrackRecord, _ leaving: ChurnForecast?
  ) -> BillingOutlook.Plan {
    BillingOutlook.Plan(
      view, horizon: model.horizon, movingAverages: record.movingAverages,
      threads: model.threads, specification: model.billingSpecification
    ) { $0.reduced(leaving, horizon: model.horizon) }
  }

  private func forecastParts(
    _ view: LedgerView, _ record: BillingTrackRecord, _ leaving: ChurnForecast?,
    planned: BillingOutlook.Plan? = nil, explains: Bool = true
  ) -> (outlook: Outlook, billing: BillingOutlook) {
    let billing = planned ?? plan(view, record, leaving)
    let prediction = predictPayments(
      view, drafts: billing.drafts, firstCurves: billing.firstCurves, explains: explains
    ).prediction
    let future = BillingOutlook(
      billing, curves: prediction.drafts, paysOnBusinessDays: prediction.paysOnBusinessDays)
    let open = slowed(prediction.open, view, leaving)
    return (outlook(view, open.invoices, leaving, record: record, billing: future), future)
  }

  /// When open invoices and those to come will be paid.
  ///
  /// - Returns: with it, the state of the portfolio where payment timing is learnt.
  func predictPayments(
    _ view: LedgerView, drafts: [InvoiceDraft], firstCurves: [Int], explains: Bool = true
  ) -> (prediction: PaymentPrediction, portfolio: PaymentPortfolio?) {
    if let timing {
      return timing.predict(view, partOf: nil, drafts: drafts, explains: explains)
    }
    return (
      terms?.prediction(view, model, drafts: drafts)
        ?? PaymentAtIssue.prediction(view, model, drafts: firstCurves.last ?? 0), nil
    )
  }

  /// The open invoices of a whole portfolio, paid later or sooner by churn where the data support it.
  func slowed(
    _ open: [InvoiceOutlook], _ view: LedgerView, _ leaving: ChurnForecast?
  ) -> (invoices: [InvoiceOutlook], norm: ChurnNorm?) {
    guard let leaving, let norm = leaving.paymentNorm(open, view) else { return (open, nil) }
    return (leaving.slowed(open, view, norm: norm), norm)
  }

  /// - Parameters:
  ///   - billing: to come; `nil` where it is not asked for.
  ///   - intervals: of the portfolio; `nil` where the view is the whole of it.
  func outlook(
    _ view: LedgerView, _ open: [InvoiceOutlook], _ leaving: ChurnForecast?,
    record: BillingTrackRecord?, billing: BillingOutlook?, intervals: PaymentIntervals? = nil
  ) -> Outlook {
    let customers = view.customers.indices.map { c in
      let settled = view.paidInvoices(ofCustomer: c)
      return CustomerOutlook(
        customer: c, model: settled > 0 ? .existing : .new, settledInvoices: settled,
        evidenceWeight: timing?.evidenceWeight(settled: settled) ?? 0,
        probabilityActive: billing?.probabilityActive(ofCustomer: c),
        probabilityLeaving: leaving?.probabilities[c],
        expectedBilling: billing?.expectedBilling(ofCustomer: c) ?? [:],
        billingCash: billing?.cash(ofCustomer: c) ?? [:],
        billingCashWithoutChurn: billing?.cashWithoutChurn(ofCustomer: c))
    }
    return Outlook(
      day: view.day, horizon: model.horizon, invoices: open,
      customers: customers, billingRecord: record, leavingRecord: leaving?.record,
      intervals: intervals
        ?? PaymentIntervals(open.lazy.map(\.curve), checkedOn: timing?.validation?.coverage))
  }
}
