internal import Billing
internal import ForecastVocabulary
internal import Receivables
internal import Simulation
internal import Statistics

extension FittedCashModel {
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
}
