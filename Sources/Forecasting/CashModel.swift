public import Billing
public import ForecastVocabulary
public import PaymentTiming
public import Receivables
internal import Statistics

/// Duecast's own model, described but not yet fitted: payment timing for existing and new
/// customers, billing to come, and the simulation that joins them.
public struct CashModel: Sendable {
  /// Payments fall on its business days.
  public let calendar: BusinessCalendar
  /// Days ahead that are forecast.
  public internal(set) var horizon: Int
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
