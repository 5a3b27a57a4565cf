import DuecastEngine
import Forecasting
import Receivables
import Reporting

/// Asks the engine, and says in one sentence what to do where it cannot answer.
///
/// - Parameters:
///   - ledger: as it was named on the command line.
///   - models: the folder of fitted models that was given.
func answer<Answer>(
  of ledger: String, models: String? = nil, _ ask: () throws -> Answer
) throws -> Answer {
  do { return try ask() } catch let error as EngineError {
    throw Failure(error, ledger: ledger, models: models)
  } catch let error as MissingRate {
    throw Failure("\(error): add one, or leave out --reporting-currency.")
  }
}

extension Failure {
  fileprivate init(_ error: EngineError, ledger: String, models: String?) {
    switch error {
    case .nothingKnown(let day):
      self.init("Nothing is known of \(ledger) on \(day): give a later --as-of day.")
    case .tooMuchSetAside(let files):
      self.init(SetAsideText.refusal(files, ledger: ledger), .dataIssues)
    case .modelsUnusable(let error):
      self.init(
        "\(models ?? "")/\(ModelFile.name) \(error): fit models for it with `duecast fit`.")
    case .tooLittlePaid(let day):
      self.init(
        "Too little had been paid by \(day) to fit models: `duecast run` makes a first forecast "
          + "without them; fit them once more is paid.")
    case .doesNotTieOut(let tieOut):
      self.init(
        "The ledger does not tie out: \(tieOut.message). Nothing was written; please report it "
          + "with the output of `duecast check`.")
    case .planDoesNotTieOut, .churnCashDoesNotTieOut:
      self.init(
        "\("\(error)".prefix(1).uppercased())\("\(error)".dropFirst()). Please report it with the "
          + "output of `duecast check`.")
    case .statedAmount(let amount, let use, let fault):
      self.init(Failure.sentence(amount, use.option, fault), .usage)
    case .unknownInvoice, .unknownInstalment, .unknownCustomer, .unknownCollector:
      self.init(Failure.unknown(error, ledger: ledger), .usage)
    case .emptyLedger, .tooShortForBacktest, .tooFewOrigins, .nameTaken:
      self.init(Failure.backtest(error, ledger: ledger))
    case .unknownScope:
      self.init(
        "\("\(error)".prefix(1).uppercased())\("\(error)".dropFirst()): correct it in the scenarios.",
        .usage)
    case .horizon(let days, _):
      self.init(
        "\("\(error)".prefix(1).uppercased())\("\(error)".dropFirst()): give "
          + (days < 1 ? "a later --until." : "fewer --weeks or --months, or an earlier --until."),
        .usage)
    case .notSharded(.scenarios):
      self.init(
        "Shards cannot be joined with --scenarios, since \(ShardObstacle.scenarios): leave them out, or "
          + "run the whole ledger with `duecast run`.")
    case .notSharded(let obstacle):
      self.init(
        "The forecast cannot be made in shards, since \(obstacle): run `duecast fit` on the whole "
          + "ledger as of the same day, and give its --models to each shard.")
    case .shardsUnusable(let fault):
      self.init(
        "The shards do not add up, since \(fault): make them again with `duecast run --shard`, all "
          + "with the same options as `duecast merge`.")
    case .unknownSnapshot, .laterSnapshot, .noWholeWeek:
      self.init("Nothing can be compared: \(error).")
    }
  }

  private static func sentence(
    _ stated: StatedAmount, _ option: String, _ fault: StatedAmountFault
  ) -> String {
    func codes(_ currencies: [Currency]) -> String {
      currencies.map(\.code).joined(separator: ", ")
    }
    return switch fault {
    case .nothingOpen:
      "\(option) \(stated.amount) is of no use, as nothing is open: leave it out."
    case .namesNoCurrency(let known):
      "\(option) \(stated.amount) names none of \(codes(known)): "
        + "write \(known.first?.code ?? ""):\(stated.amount)."
    case .otherCurrency(let currency, let known):
      "\(option) is in \(currency), but the table is in \(codes(known)): convert it first."
    case .notAnAmount(let currency):
      "\(option) \(stated.amount) is not an amount of \(currency): write it as 125000.00."
    case .repeated(let currency):
      "\(option) is given twice for \(currency): leave one out."
    }
  }

  /// Of names that the ledger does not have.
  private static func unknown(_ error: EngineError, ledger: String) -> String {
    switch error {
    case .unknownInvoice(let id, let day):
      "No invoice \(id) is known on \(day): check its id, or give a later --as-of day."
    case .unknownInstalment(let number, let id, let count):
      "Invoice \(id) has no instalment \(number): "
        + (count == 1 ? "leave --instalment out." : "give one of 1 to \(count).")
    case .unknownCustomer(let id, let day):
      "No customer of \(ledger) is called \(id) on \(day): give an identifier as in scorecard.csv."
    case .unknownCollector(let name, let known):
      "No account on the worklist is \(name)'s"
        + (known.isEmpty
          ? ": the ledger names no collectors."
          : ": give one of \(known.joined(separator: ", ")).")
    default: "\(error)."
    }
  }

  private static func backtest(_ error: EngineError, ledger: String) -> String {
    switch error {
    case .emptyLedger: Failure.noInvoices(ledger)
    case .tooShortForBacktest(let horizon):
      "\(ledger) is too short: a backtest needs 90 days of history and \(horizon) of outcomes."
    case .tooFewOrigins(let count, let first, let step, let horizon, let last):
      "The \(horizon) days after \(first + step * count) are not over on \(last), the ledger's last "
        + "day: give "
        + (count == 0
          ? "a --first up to \(last - horizon), or fewer --weeks."
          : "at most --origins \(count), an earlier --first, or fewer --weeks.")
    case .nameTaken(let name):
      "\(name) is a forecaster of Duecast's own: give --with another name."
    default: "\(error)."
    }
  }

  static func noInvoices(_ ledger: String) -> String {
    "\(ledger) has no invoices, only a header row: export it again with them."
  }
}

extension StatedAmountUse {
  fileprivate var option: String {
    switch self {
    case .openingCash: "--opening"
    case .minimumCash: "--minimum"
    case .bookedAllowance: "--booked"
    }
  }
}
