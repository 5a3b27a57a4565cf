import AccountReview
import Forecasting
import Foundation
import Receivables
import Reporting

/// A ledger as of a day and the models fitted on it.
struct Analysis {
  let view: LedgerView
  let calendar: BusinessCalendar
  let fitted: FittedCashModel

  init(
    _ ledger: LedgerOptions, _ model: ModelOptions, _ progress: Progress,
    needsStandardErrors: Bool = false
  ) throws {
    let (_, view) = try ledger.load(progress)
    try self.init(view, of: ledger, model, progress, needsStandardErrors: needsStandardErrors)
  }

  /// - Parameter needsStandardErrors: as models that are kept have them.
  init(
    _ view: LedgerView, of ledger: LedgerOptions, _ model: ModelOptions, _ progress: Progress,
    needsStandardErrors: Bool = false
  ) throws {
    guard !view.customers.isEmpty else {
      throw Failure(
        "Nothing is known of \(ledger.ledger) on \(view.day): give a later --as-of day.")
    }
    let file = try model.loadModels()
    let billing = try model.loadBillingSpecification()
    try model.data.check(view, ledger: ledger.ledger)
    let choice = model.calendar == nil ? file.map { CalendarChoice.rule($0.calendar) } : nil
    let calendar = (choice ?? model.calendarChoice).calendar(of: view)
    let threads = model.processing.count
    self.view = view
    self.calendar = calendar
    if let file {
      do {
        fitted = try file.fitted(
          for: view, calendar: calendar, threads: threads, billing: billing)
      } catch {
        throw Failure(
          "\(model.models ?? "")/\(ModelFile.name) \(error): fit models for it with `duecast fit`.")
      }
    } else {
      let specification = try model.loadSpecification()
      var cashModel = CashModel(
        calendar: calendar, threads: threads, specification: specification,
        billingSpecification: billing)
      cashModel.needsStandardErrors = needsStandardErrors
      fitted = try progress.step("fitting the models") { try cashModel.fit(view) }
    }
    say(OutcomeScreen(view).notices)
    say(fitted.fallbacks)
  }

  func outlook(_ progress: Progress) -> Outlook {
    let outlook = progress.step("the outlook of open invoices") { fitted.outlook(view) }
    say(outlook.billingRecord?.fallbacks ?? [])
    say(outlook.leavingRecord?.fallbacks ?? [])
    return outlook
  }

  /// The outlook and the cash simulated from it.
  func forecast(
    _ model: ModelOptions, _ progress: Progress
  ) -> (outlook: Outlook, cash: CashForecast) {
    let forecast = progress.step("the outlook and \(model.paths) paths of cash") {
      fitted.forecast(view, paths: model.paths, seed: model.seed)
    }
    say(forecast.outlook.billingRecord?.fallbacks ?? [])
    say(forecast.outlook.leavingRecord?.fallbacks ?? [])
    return forecast
  }

  /// Which models gave way to something simpler, on standard error.
  private func say(_ fallbacks: [String]) {
    for fallback in fallbacks { Terminal.say("Note: \(fallback).") }
  }

  func worklist(
    _ outlook: Outlook, _ policy: Policy, _ progress: Progress, threads: Int
  ) -> Worklist {
    progress.step("the worklist") {
      Worklist(
        view: view, outlook: outlook, policy: policy, calendar: calendar, threads: threads)
    }
  }
}
