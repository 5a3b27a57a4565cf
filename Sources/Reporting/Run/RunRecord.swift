internal import AccountReview
internal import DuecastEngine
internal import ForecastVocabulary
internal import Forecasting
internal import Receivables

/// What a person chose for a run; with the ledger, all that its numbers depend on.
struct RunSettings: Encodable {
  let toolVersion: String
  /// The ledger's name, for the report's head.
  let ledger: String
  let asOf: Day
  /// Days at the end, up to the as-of day, on which the ledger has nothing posted.
  let daysWithoutPostings: Int
  let period: Period
  let calendar: BusinessCalendar.Rule?
  let paths: Int?
  let seed: UInt64?
  /// `default`, or the text of the file that was given.
  let policy: String

  init(_ results: RunResults) {
    let provenance = results.provenance
    toolVersion = provenance.engineVersion
    ledger = provenance.ledgerName
    asOf = provenance.day
    daysWithoutPostings = results.daysWithoutPostings
    period = results.periods.length
    calendar = provenance.calendar
    paths = provenance.paths
    seed = provenance.seed
    policy = provenance.policy
  }
}

/// `run.json`: what was run on what, and whether it ties out.
struct RunRecord: Encodable {
  struct ModelUse: Encodable {
    let model: CustomerKind
    let customers: Int
    let openInvoices: Int
  }

  struct IssueCount: Encodable {
    let effect: LedgerIssue.Effect
    let issues: Int
  }

  /// Raised when a reader of these files must change.
  let schemaVersion = 2
  let settings: RunSettings
  let horizonDays: Int
  let models: [ModelUse]
  let fit: FitDiagnostics
  /// How intervals like the forecast's did on earlier days.
  let cashTrackRecord: CashTrackRecord?
  /// How future billing was forecast on those days, beside a moving average.
  let billingTrackRecord: BillingTrackRecord?
  /// How well churn was predicted, and what that changes.
  let leaving: LeavingRecord?
  /// What a reader must know before the numbers.
  let notes: [String]
  let tieOut: TieOut
  let files: [LineCount]
  let issues: [IssueCount]
  /// Of which files lines could not be used, and the amounts on them.
  let setAside: [SetAsideRecord]

  init(_ results: RunResults) {
    settings = RunSettings(results)
    horizonDays = results.forecast.horizon
    models = CustomerKind.allCases.map { kind in
      ModelUse(
        model: kind, customers: results.outlook.customers.count { $0.model == kind },
        openInvoices: results.view.documentCount(
          results.outlook.invoices.lazy.filter { $0.model == kind }.map(\.invoice)))
    }
    fit = results.diagnostics
    cashTrackRecord = results.forecast.trackRecord
    billingTrackRecord = results.outlook.billingRecord
    leaving = results.outlook.leavingRecord
    notes = results.notes
    tieOut = results.tieOut
    files = results.view.lineCounts
    issues = [.setAside, .corrected, .noticed].map { effect in
      IssueCount(effect: effect, issues: results.view.issues.count { $0.effect == effect })
    }
    setAside = results.view.setAside.files.map { SetAsideRecord($0) }
  }
}
