import ArgumentParser
import DuecastEngine
import Foundation
import Receivables
import Reporting
import Variance

struct VarianceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "variance",
    abstract: "Explains how a kept forecast differs from actual cash.",
    usage: "duecast variance <dir> <ledger> [options]",
    discussion: """
      Forecasts are kept with `duecast run --keep DIR`. The earliest one, or that of --from, is \
      compared week by week with the cash that the ledger has received by the as-of day or, with \
      --to, with a later kept forecast. The difference is divided exactly: timing, amounts \
      paid short or credited, losses, broken promises, new invoices, cash not applied. What a \
      payment leaves open is short-paid until it is settled or promised: part payments are timing \
      again once the rest is paid.

      Example: duecast variance kept ledger --from 2026-05-31 --as-of 2026-06-30
      """)

  @Argument(help: "The folder of kept forecasts.", completion: .directory)
  var dir: String

  @OptionGroup var ledger: LedgerOptions

  @Option(help: ArgumentHelp("Day of the forecast (default: the earliest kept).", valueName: "day"))
  var from: Day?

  @Option(help: ArgumentHelp("Day of a later kept forecast to compare with.", valueName: "day"))
  var to: Day?

  @Option(
    help: ArgumentHelp(
      "All currencies in one, with what exchange_rates.csv did as a part.", valueName: "code"))
  var reportingCurrency: Currency?

  @Option(
    help: ArgumentHelp(
      "What moved the week that starts on this day, invoice by invoice.", valueName: "day"))
  var week: Day?

  @Flag(help: "Each line with all weeks up to its own.")
  var cumulated = false

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var data: DataOptions

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func run() throws {
    let policy = try policy.load()
    let snapshots = try kept()
    var options = ledger
    if options.asOf == nil, let to { options.asOf = .day(to) }
    let progress = ProgressReporter(ledger: ledger.ledger)
    var request = VarianceRequest(try options.load(progress), snapshots: snapshots)
    request.from = from
    request.to = to
    request.policy = policy
    request.reportingCurrency = reportingCurrency
    request.acceptsSetAside = data.acceptSetAside
    let results = try results(request, progress)
    let variance = results.variance
    if let week { return try show(week, of: variance) }
    let table = OutputTable(
      CashVariance.columns, cumulated ? variance.cumulated().rows : variance.rows)
    switch format {
    case .text:
      try Terminal.show(VarianceText.page(variance, results.record, cumulated: cumulated))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }

  private func results(
    _ request: VarianceRequest, _ progress: ProgressReporter
  ) throws -> VarianceResults {
    try answer(of: ledger.ledger) {
      do { return try progress.engine().variance(request) } catch let error as EngineError {
        throw failure(error, request.snapshots) ?? error
      } catch let fault as SnapshotFault {
        throw Failure("Nothing can be compared: \(fault).")
      }
    }
  }

  /// What to do where kept forecasts do not suit; `nil` for other errors.
  private func failure(_ error: EngineError, _ snapshots: [CashSnapshot]) -> (any Error)? {
    switch error {
    case .unknownSnapshot(let day): missing(day, snapshots)
    case .laterSnapshot(let day, let asOf):
      Failure(
        "The forecast of \(day) is later than the as-of day \(asOf): give a later --as-of day.")
    case .noWholeWeek(let from, let to):
      Failure(
        "No whole week of the forecast of \(from) has passed by \(to): give a later day.")
    default: nil
    }
  }

  private func show(_ week: Day, of variance: CashVariance) throws {
    guard let text = VarianceText.week(variance, from: week) else {
      let starts = variance.rows.map(\.week.start)
      throw Failure(
        "No week that both know starts on \(week): give one from \(starts.min() ?? week) to "
          + "\(starts.max() ?? week), as the table without --week shows.")
    }
    let table = OutputTable(
      CashVariance.itemColumns, variance.items.filter { $0.week.start == week })
    switch format {
    case .text: try Terminal.show(text)
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }

  func validate() throws {
    for (option, day) in [("--from", from), ("--to", to), ("--week", week)] {
      try Bounds.check(option, day)
    }
    if let from, let to, to <= from {
      throw ValidationError(
        "--to \(to) is not after --from \(from): a forecast is compared with a later one.")
    }
    guard week == nil || reportingCurrency == nil else {
      throw ValidationError(
        "--week shows each currency's own cash: leave out --reporting-currency.")
    }
    guard week == nil || !cumulated else {
      throw ValidationError("--week shows one week: leave out --cumulated.")
    }
  }

  private func kept() throws -> [CashSnapshot] {
    do { return try SnapshotFolder(URL(filePath: dir)).snapshots() } catch let failure
      as SnapshotFolder.Failure
    {
      throw Failure("\(dir)/\(failure).")
    } catch {
      throw Failure("\(dir) cannot be read: keep forecasts there with `duecast run --keep`.")
    }
  }

  private func missing(_ day: Day?, _ snapshots: [CashSnapshot]) -> Failure {
    guard let first = snapshots.first, let last = snapshots.last, let day else {
      return Failure("\(dir) holds no kept forecasts: make them with `duecast run --keep`.")
    }
    return Failure(
      "\(dir) has no forecast of \(day), but \(snapshots.count) from \(first.day) to \(last.day): "
        + "give the day of one of them.")
  }
}
