public import AccountReview
public import CashTables
public import Forecasting
public import Receivables

/// Why a request cannot be answered.
public enum EngineError: Error, Sendable, CustomStringConvertible {
  /// The ledger has no customer by that day.
  case nothingKnown(by: Day)
  /// More than ``Engine/mostSetAside`` of these files could not be used, the worst first.
  case tooMuchSetAside([SetAside.File])
  /// The fitted models do not suit the ledger.
  case modelsUnusable(ModelFileError)
  /// Too little was paid by that day to fit models that could be kept.
  case tooLittlePaid(by: Day)
  /// The sums of the ledger differ, which is a fault of this program.
  case doesNotTieOut(TieOut)
  /// The plan of the day does not sum to what is overdue, which is a fault of this program.
  case planDoesNotTieOut([PlanDifference])
  /// Cash by customer does not sum to the cash table, which is a fault of this program.
  case churnCashDoesNotTieOut(ChurnCash.Mismatch)
  /// An amount that was stated cannot be used.
  case statedAmount(StatedAmount, StatedAmountUse, StatedAmountFault)
  /// No invoice of this identifier is known on that day.
  case unknownInvoice(String, on: Day)
  /// The invoice has so many instalments, and not that one.
  case unknownInstalment(Int, of: String, instalments: Int)
  /// No customer of this identifier is known on that day.
  case unknownCustomer(String, on: Day)
  /// No account on the worklist is this collector's; those who have some.
  case unknownCollector(String, known: [String])
  /// No forecast of that day is among those that were given, or none was given at all.
  case unknownSnapshot(Day?)
  /// A forecast to compare with was made after the as-of day.
  case laterSnapshot(Day, asOf: Day)
  /// No whole week of a forecast has passed by that day.
  case noWholeWeek(of: Day, by: Day)
  /// A forecast was asked for so many days ahead of that day.
  case horizon(Int, after: Day)
  /// The ledger has no invoices.
  case emptyLedger
  /// The ledger has too little history for a back-test over so many days.
  case tooShortForBacktest(horizon: Int)
  /// Only so many origins from that day on have outcomes known by the ledger's last day.
  case tooFewOrigins(Int, from: Day, step: Int, horizon: Int, lastDay: Day)
  /// The forecast cannot be made shard by shard.
  case notSharded(ShardObstacle)
  /// The shards that were given are not those of this forecast.
  case shardsUnusable(ShardFault)
  /// A scenario is about what the ledger does not know, such as a customer.
  case unknownScope(String, scenario: String)
  /// A recorded forecast has the name of one that the engine makes itself.
  case nameTaken(String)

  /// A sentence without its full stop.
  public var description: String {
    switch self {
    case .nothingKnown(let day): "nothing is known of the ledger on \(day)"
    case .tooMuchSetAside(let files):
      "too much cannot be used of \(files.map(\.file).joined(separator: ", "))"
    case .modelsUnusable(let error): "the file of models \(error)"
    case .tooLittlePaid(let day): "too little had been paid by \(day) to fit models"
    case .doesNotTieOut(let tieOut): "the ledger does not tie out: \(tieOut.message)"
    case .churnCashDoesNotTieOut(let mismatch):
      "cash by customer does not tie out: it sums to "
        + "\(Money(minorUnits: mismatch.sum, mismatch.currency)), and the cash table has "
        + "\(Money(minorUnits: mismatch.table, mismatch.currency))"
    case .planDoesNotTieOut(let differences):
      "the plan does not tie out: "
        + differences.prefix(3).map {
          "\($0.planned) \($0.currency) stand in it where \($0.overdue) is overdue"
            + ($0.collector.isEmpty ? "" : " for \($0.collector)")
        }.joined(separator: "; ")
    case .statedAmount(let amount, _, let fault): "\(amount): \(fault)"
    case .unknownInvoice(let id, let day): "no invoice \(id) is known on \(day)"
    case .unknownInstalment(let number, let id, _): "invoice \(id) has no instalment \(number)"
    case .unknownCustomer(let id, let day): "no customer is called \(id) on \(day)"
    case .unknownCollector(let name, _): "no account on the worklist is \(name)'s"
    case .unknownSnapshot(let day):
      "there is no kept forecast" + (day.map { " of \($0)" } ?? "")
    case .laterSnapshot(let day, let asOf):
      "the forecast of \(day) is later than the as-of day \(asOf)"
    case .noWholeWeek(let from, let to):
      "no whole week of the forecast of \(from) has passed by \(to)"
    case .horizon(let days, let day):
      days < 1
        ? "the forecast would end on \(day + days), not after the as-of day \(day)"
        : "a forecast reaches two years ahead at most, to \(day + ForecastHorizon.mostDays)"
    case .emptyLedger: "the ledger has no invoices"
    case .tooShortForBacktest(let horizon):
      "the ledger is too short for a back-test over \(horizon) days"
    case .tooFewOrigins(let count, let first, _, let horizon, let last):
      "from \(first) on, only \(count) origins have \(horizon) days of outcomes by \(last)"
    case .notSharded(let obstacle): "\(obstacle)"
    case .shardsUnusable(let fault): "the shards do not add up: \(fault)"
    case .unknownScope(let what, let scenario):
      "the scenario \(scenario) is about \(what), which the ledger does not know"
    case .nameTaken(let name): "\(name) is a forecaster of the engine's own"
    }
  }
}
