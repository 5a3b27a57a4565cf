import AccountReview
import ArgumentParser
import Forecasting
import Foundation
import Receivables
import Reporting

struct VarianceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "variance",
    abstract: "Says how a kept forecast differs from what came, and why.",
    usage: "duecast variance <dir> <ledger> [options]",
    discussion: """
      Forecasts are kept with `duecast run --keep DIR`. The earliest one, or that of --from, is \
      compared week by week with the cash that the ledger has received by the as-of day or, with \
      --to, with a later kept forecast. The difference is divided exactly: timing, amounts \
      paid short or credited, losses, broken promises, new invoices, cash not applied. What a \
      payment leaves open is short-paid until it is settled or promised: part payments are timing \
      again once the rest has come.

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
    let graceDays = try policy.load().policy.promises.graceDays
    let snapshots = try kept()
    guard let earlier = from.map({ day in snapshots.first { $0.day == day } }) ?? snapshots.first
    else { throw missing(from, snapshots) }
    var options = ledger
    if options.asOf == nil, let to { options.asOf = .day(to) }
    let view = try options.load(Progress(timings: false)).view
    try data.check(view, ledger: options.ledger)
    var variance: CashVariance
    do {
      if let to {
        guard let later = snapshots.first(where: { $0.day == to }) else {
          throw missing(to, snapshots)
        }
        guard to <= view.day else {
          throw Failure(
            "The forecast of \(to) is later than the as-of day \(view.day): give a later --as-of day."
          )
        }
        variance = try CashVariance(
          earlier, later: later, view: view.asOf(to), graceDays: graceDays)
      } else {
        variance = try CashVariance(earlier, received: view, graceDays: graceDays)
      }
      if let reportingCurrency {
        variance = try variance.converted(to: reportingCurrency, in: view)
      }
    } catch let missing as MissingRate {
      throw Failure("\(missing): add one, or leave out --reporting-currency.")
    } catch let fault as SnapshotFault {
      throw Failure("Nothing can be compared: \(fault).")
    }
    guard !variance.rows.isEmpty else {
      throw Failure(
        "No whole week of the forecast of \(earlier.day) has passed by \(variance.to): "
          + "give a later day.")
    }
    if let week { return try show(week, of: variance) }
    let table = OutputTable(
      CashVariance.columns, cumulated ? variance.cumulated().rows : variance.rows)
    switch format {
    case .text:
      // How kept forecasts did is known of each currency's own cash.
      let record = SnapshotRecord(reportingCurrency == nil ? snapshots : [], knownBy: view)
      try Terminal.show(VarianceText.page(variance, record, cumulated: cumulated))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
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
    guard week == nil || reportingCurrency == nil else {
      throw ValidationError(
        "--week is of each currency's own cash: leave out --reporting-currency.")
    }
    guard week == nil || !cumulated else {
      throw ValidationError("--week is of one week: leave out --cumulated.")
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
