internal import AccountReview
internal import CashTables
internal import ForecastVocabulary
internal import Forecasting
internal import PaymentTiming
public import Receivables
internal import Simulation

extension Engine {
  /// Above this share of the lines or the money of a file, a forecast needs to be told to go on.
  public static let mostSetAside = 0.01

  /// Stops what forecasts where too much was set aside.
  ///
  /// - Parameter accepts: whether to go on, however much it is.
  /// - Throws: ``EngineError/tooMuchSetAside(_:)``.
  public static func check(_ setAside: SetAside, accepts: Bool) throws(EngineError) {
    guard !accepts else { return }
    let files = setAside.files(above: mostSetAside)
    guard files.isEmpty else { throw .tooMuchSetAside(files) }
  }
}

/// A ledger as of a day and the models fitted on it, while a request is answered.
struct Analysis: Sendable {
  let ledger: LedgerAsOf
  let terms: ForecastTerms
  let calendar: BusinessCalendar
  let fitted: FittedCashModel
  let threads: Int
  let log: Engine.Log

  var view: LedgerView { ledger.view }

  /// - Parameter needsStandardErrors: as models that are kept have them.
  /// - Throws: ``EngineError``, and `ForecastError` where models cannot be fitted.
  init(
    _ ledger: LedgerAsOf, _ terms: ForecastTerms, _ engine: Engine, _ log: Engine.Log,
    needsStandardErrors: Bool = false
  ) throws {
    let view = ledger.view
    guard !view.customers.isEmpty else { throw EngineError.nothingKnown(by: view.day) }
    try Engine.check(view.setAside, accepts: terms.acceptsSetAside)
    let asked = terms.horizon?.days(after: view.day)
    if let asked, !(1...ForecastHorizon.mostDays).contains(asked) {
      throw EngineError.horizon(asked, after: view.day)
    }
    let calendar = Analysis.calendar(terms).calendar(of: view)
    (self.ledger, self.terms, self.log) = (ledger, terms, log)
    self.calendar = calendar
    threads = engine.threads
    switch terms.models {
    case .kept(let file):
      do {
        fitted = try file.fitted(
          for: view, calendar: calendar, threads: engine.threads, billing: terms.billing,
          horizon: asked)
      } catch { throw EngineError.modelsUnusable(error) }
    case .fitted(let specification):
      var model = CashModel(
        calendar: calendar, horizon: asked ?? ForecastHorizon.standardDays,
        threads: engine.threads,
        specification: specification, billingSpecification: terms.billing)
      model.needsStandardErrors = needsStandardErrors
      // What is learnt, and so the list, does not depend on how far ahead cash is asked for.
      model.learningDays = CashModel.longestLearningHorizon
      model.defaultDelay = terms.defaultDelay
      fitted = try log.step(.fit) { try model.fit(view) }
    }
    log.notice((OutcomeScreen(view).notices + fitted.fallbacks).map(Notice.model))
    if let asked, let first = view.usualDaysOfIssue?.lowerBound, asked > view.day - first {
      log.notice([.beyondHistory(days: asked, history: view.day - first)])
    }
  }

  private static func calendar(_ terms: ForecastTerms) -> CalendarChoice {
    if let choice = terms.calendar { return choice }
    if case .kept(let file) = terms.models { return .rule(file.calendar) }
    return .observed
  }

  /// - Parameter simulates: whether cash was simulated.
  func provenance(_ policy: StatedPolicy, simulates: Bool) -> Provenance {
    let models: Provenance.Models =
      switch terms.models {
      case .fitted: .fitted
      case .kept(let file): .kept(version: file.toolVersion, fittedAsOf: file.fittedAsOf)
      }
    return Provenance(
      ledger, policy, models: models, calendar: calendar.rule,
      paths: simulates ? terms.paths : nil, seed: simulates ? terms.seed : nil)
  }

  /// The outlook of open invoices alone.
  func outlook() -> Outlook {
    let outlook = log.step(.outlook) { fitted.openOutlook(view) }
    noticeFallbacks(outlook)
    return outlook
  }

  /// The outlook and the cash simulated from it.
  func forecast() -> (outlook: Outlook, cash: CashForecast) {
    let forecast = log.step(.simulation(paths: terms.paths)) {
      terms.shards.isEmpty
        ? fitted.forecast(view, paths: terms.paths, seed: terms.seed)
        : fitted.forecast(view, joining: terms.shards.map(\.part), seed: terms.seed)
    }
    noticeFallbacks(forecast.outlook)
    return forecast
  }

  /// The same, and the cash of scenarios on the same paths.
  func forecast(
    _ scenarios: [CashScenario]
  ) -> (outlook: Outlook, cash: CashForecast, scenarios: [CashForecast]) {
    guard !scenarios.isEmpty else {
      let (outlook, cash) = forecast()
      return (outlook, cash, [])
    }
    let forecast = log.step(.simulation(paths: terms.paths)) {
      fitted.forecast(view, paths: terms.paths, seed: terms.seed, scenarios: scenarios)
    }
    noticeFallbacks(forecast.outlook)
    return forecast
  }

  private func noticeFallbacks(_ outlook: Outlook) {
    let fallbacks =
      (outlook.billingRecord?.fallbacks ?? []) + (outlook.leavingRecord?.fallbacks ?? [])
    log.notice(fallbacks.map(Notice.model))
  }

  /// The plan of the day, from an outlook of its own.
  func plan(_ policy: Policy) -> CollectionsPlan { worklist(outlook(), policy).plan }

  /// The outlook that the worklist ranks by: thirteen weeks, however far ahead cash is forecast.
  ///
  /// - Parameter outlook: of all that is forecast.
  func outlookOfList(_ outlook: Outlook) -> Outlook {
    outlook.horizon == ForecastHorizon.standardDays
      ? outlook : fitted.ahead(ForecastHorizon.standardDays).openOutlook(view)
  }

  func worklist(_ outlook: Outlook, _ policy: Policy) -> Worklist {
    log.notice(UnknownContactWord.all(in: view, policy).map(Notice.unknownContactWord))
    log.notice(UnplacedReport.all(in: view).map(Notice.unplacedReport))
    return log.step(.worklist) {
      Worklist(
        view: view, outlook: outlook, policy: policy, calendar: calendar, threads: threads)
    }
  }

  /// Why accounts left the list since the one before; `nil` where the ledger was not kept or had not
  /// begun then.
  func departures(_ plan: CollectionsPlan, _ policy: Policy) -> ListDepartures? {
    let day = ListDepartures.day(before: plan.actionDay, calendar)
    guard let whole = ledger.ledger, day < view.day, let first = whole.firstDay, first <= day else {
      return nil
    }
    return ListDepartures(
      plan, since: whole.asOf(day), view: view, policy: policy, calendar: calendar,
      threads: threads)
  }

  func tasks(_ policy: Policy) -> CollectionTasks {
    CollectionTasks(
      view: view, policy: policy, calendar: calendar, unidentified: ledger.unidentifiedCash,
      threads: threads)
  }

  func cashTables(
    _ outlook: Outlook, _ cash: CashForecast, _ policy: Policy, by period: Period
  ) -> CashTableBuilder {
    CashTableBuilder(
      view: view, outlook: outlook, forecast: cash, calendar: calendar,
      graceDays: policy.promises.graceDays, by: Periods(period, policy.calendar))
  }
}
