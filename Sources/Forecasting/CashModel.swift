public import Billing
internal import Churn
public import ForecastVocabulary
public import PaymentTiming
public import Receivables
package import Simulation
internal import Statistics

/// Duecast's own model, described but not yet fitted: payment timing for existing and new
/// customers, billing to come, and the simulation that joins them.
public struct CashModel: Sendable {
  /// Payments fall on its business days.
  public let calendar: BusinessCalendar
  /// Days ahead that are forecast.
  public fileprivate(set) var horizon: Int
  /// Days ahead that are learnt from: what lies further ahead is forecast by the same models.
  ///
  /// Hazards of payment depend on days past due and not on the day they are forecast from, so that
  /// looking further ahead when fitting says little more and costs as much again.
  ///
  /// At most ``longestLearningHorizon``; `nil`: what is forecast, within that.
  public var learningDays: Int?
  var learningHorizon: Int { learningDays ?? min(horizon, CashModel.longestLearningHorizon) }
  /// Thirteen weeks.
  public static let longestLearningHorizon = 91
  /// Fits and forecasts do not depend on it.
  public let threads: Int
  /// Of payment timing.
  public var specification: PaymentTimingSpecification
  /// Of billing to come.
  public var billingSpecification: BillingSpecification
  /// Whether existing and new customers have models of their own, as they should.
  public var isSegregated = true
  /// Whether standard errors are those at the optimum: forecasts do not need them.
  public var needsStandardErrors = true
  /// Customers whose past is forecast again for the track record; of more, so many drawn by hash.
  public var trackedCustomers = 4_000
  /// Days after the due day at which invoices are usually paid, where too little was paid to learn it.
  public var defaultDelay: Int?
  /// Whether churn changes billing to come and payments, where the data support it.
  public var seesLeaving = true

  /// The standard specifications are those of `models/`.
  public init(
    calendar: BusinessCalendar = BusinessCalendar(), horizon: Int = 91, threads: Int = 1,
    specification: PaymentTimingSpecification = .standard,
    billingSpecification: BillingSpecification = .standard
  ) {
    precondition(horizon >= 1 && threads >= 1, "a horizon of \(horizon) days on \(threads) threads")
    self.calendar = calendar
    self.horizon = horizon
    self.threads = threads
    self.specification = specification
    self.billingSpecification = billingSpecification
  }

  /// Fits on all that the view knows, settled and open invoices alike; where too little was paid for
  /// that, a first forecast rests on terms (``FittedCashModel/isByTerms``).
  public func fit(_ view: LedgerView) throws(ForecastError) -> FittedCashModel {
    let remarks = Announcements(view).remarks
    if PaymentAtIssue.isUsual(view) {
      return FittedCashModel(model: self, timing: nil, remarks: remarks)
    }
    var timing = PaymentTimingModel(
      calendar: calendar, horizon: learningHorizon, threads: threads,
      specification: specification)
    timing.isSegregated = isSegregated
    timing.information = needsStandardErrors ? .kept : .keptThroughout
    do {
      var fitted = try timing.fit(view)
      fitted.model.horizon = horizon
      return FittedCashModel(model: self, timing: fitted, remarks: remarks + screening(view))
    } catch {
      switch error {
      case .nothingPaid, .tooShort:
        return FittedCashModel(
          model: self, timing: nil, terms: TermsForecast(view, statedDelay: defaultDelay),
          remarks: remarks)
      case .fit: throw error
      }
    }
  }

  /// That not all other columns are used.
  private func screening(_ view: LedgerView) -> [ModelNotice] {
    guard specification.usesOtherColumns else { return [] }
    let candidates = AttributeTable.candidates(of: view)
    let kept = AttributeTable.screened(candidates, view).count
    guard kept < candidates.count else { return [] }
    return [.columnsLeftOut(of: candidates.count, used: kept)]
  }

  /// The same model, for so many days ahead at most.
  func within(_ days: Int) -> CashModel {
    var copy = self
    copy.horizon = min(horizon, days)
    return copy
  }
}

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
    openOutlookAndState(view).outlook
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

  /// Views from which the past can be forecast.
  struct Past {
    /// The share of customers that they have.
    let customerShare: Double
    let views: [LedgerView]
    /// The view of today, of the same customers.
    let present: LedgerView
    /// What was to be billed as of the earlier ones, as far as it is known by now what was.
    let plans: [BillingOutlook.Plan]
    /// How well.
    let billing: BillingTrackRecord
  }

  /// The view of those customers whose past is forecast again, and their share.
  func trackedCustomers(of view: LedgerView) -> (view: LedgerView, share: Double) {
    view.sample(ofCustomers: model.trackedCustomers, for: "track record")
  }

  func past(_ view: LedgerView) -> Past {
    let (present, share) = trackedCustomers(of: view)
    let views = CashTrackRecord.origins(view).map { present.asOf($0) }
    let plans = parallelMap(0..<views.count, threads: model.threads) { i in
      BillingOutlook.Plan(
        views[i], horizon: min(model.horizon, view.day - views[i].day),
        specification: model.billingSpecification)
    }
    return Past(
      customerShare: share, views: views, present: present, plans: plans,
      billing: BillingTrackRecord(
        Array(zip(views.map(\.day), plans)), knownBy: present,
        model.billingSpecification.movingAverage))
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

  /// How the fits went.
  public var diagnostics: FitDiagnostics {
    let validation = timing?.validation
    let shocks = timing?.shocks
    return FitDiagnostics(
      existing: timing?.pair.existing?.diagnostics, new: timing?.pair.new.diagnostics,
      evidenceScale: timing?.evidenceScale ?? Validation.defaultEvidenceScale,
      validated: validation != nil, validationMeanLogLikelihood: validation?.meanLogLikelihood,
      validationMeanLogLikelihoodOfRates: validation?.meanLogLikelihoodOfRates,
      fallsBackToRates: timing?.fallsBack ?? false, handover: validation?.handover ?? [],
      customerShockVariance: shocks?.customerVariance ?? 0,
      portfolioShockVariance: shocks?.portfolioVariance ?? 0,
      gainFromHealth: timing.flatMap {
        $0.health == nil || $0.fallsBack ? nil : $0.healthEvidence?.gain
      }, notices: notices)
  }

  /// The effects of static features in one of the two models; none if it was not fitted.
  public func effects(of model: CustomerKind) -> [FeatureEffect] {
    timing?.effects(of: model) ?? []
  }

  private var notices: [ModelNotice] {
    if terms != nil { return remarks + fallbacks }
    guard let timing else { return remarks + [.paidOnIssue] }
    var notices = remarks + fallbacks
    if timing.pair.existing == nil { notices.append(.noExistingCustomer) }
    notices += unusedHealth
    if timing.validation == nil { notices.append(.notValidated) }
    return notices
  }

  /// Why payment timing does not use what is known of customers' health; empty where it does, nothing is
  /// known, or rates took the place of the models.
  public var unusedHealth: [ModelNotice] {
    guard let timing, !timing.fallsBack, let doubt = timing.healthEvidence?.doubt else { return [] }
    return [.healthUnused(doubt)]
  }

  /// Which models are not used because something simpler predicted this ledger better.
  public var fallbacks: [ModelNotice] {
    if let terms { return [terms.notice] }
    guard let timing, timing.fallsBack, let validation = timing.validation else { return [] }
    return [
      .ratesPredictedBetter(
        meanLogLikelihood: validation.meanLogLikelihood,
        ofRates: validation.meanLogLikelihoodOfRates)
    ]
  }
}

/// Duecast's model as a forecaster: fitted afresh on every view.
public struct DuecastForecaster: PaymentForecaster {
  private let model: CashModel

  /// Nothing is fitted yet: each forecast fits the model to its own view.
  public init(_ model: CashModel) { self.model = model }

  public var name: String { model.isSegregated ? "duecast" : "single_model" }

  public func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64
  ) throws -> (outlook: Outlook, cash: CashForecast) {
    try model.fit(view).forecast(view, paths: paths, seed: seed)
  }
}

extension FittedCashModel {
  /// Churn, and what that changes; nil where it is not asked for.
  ///
  /// - Parameter known: a view of the same day, perhaps of a part of the customers.
  func leaving(_ view: LedgerView, learningFrom known: LedgerView) -> ChurnForecast? {
    guard model.seesLeaving else { return nil }
    return ChurnForecast(
      view, leavingModel ?? learnLeaving(from: known), .standard, threads: model.threads)
  }

  /// What a view, perhaps of a part of the customers, says of who leaves.
  func learnLeaving(from known: LedgerView) -> LeavingModel {
    var payments: LeavingModel.Payments?
    if let timing {
      payments = { earlier in
        OpenPayments.counted(
          timing.predict(earlier, drafts: [], explains: false).open, earlier, knownBy: known)
      }
    }
    return LeavingModel(
      learningFrom: known, horizon: model.learningHorizon, .standard,
      billing: model.billingSpecification, threads: model.threads, payments: payments)
  }
}
