internal import Churn
internal import ForecastVocabulary
internal import PaymentTiming
internal import Receivables

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
