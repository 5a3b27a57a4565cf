import ArgumentParser
import Foundation
import LedgerFiles
import Receivables

/// Which ledger, as of which day.
struct LedgerOptions: ParsableArguments {
  @Argument(help: "The ledger's folder, or its invoices file.", completion: .directory)
  var ledger: String

  @Option(
    help: ArgumentHelp(
      "The last day whose postings count: YYYY-MM-DD, or 'last' for the ledger's last (default: today).",
      valueName: "day"))
  var asOf: AsOf?

  @Option(help: ArgumentHelp("Currency of amounts that state none.", valueName: "code"))
  var currency: Currency?

  @Option(
    help: ArgumentHelp(
      "How payments find their invoices where there is no allocations.csv: as-allocated (they stay on account) or oldest-first.",
      valueName: "rule"))
  var apply = CashApplication.asAllocated

  func validate() throws { try asOf?.validate() }

  /// Reads the ledger and takes it as it stood on the as-of day; says what could not be used.
  func load(_ progress: Progress) throws -> (loaded: LoadedLedger, view: LedgerView) {
    let loaded = try progress.step("reading \(ledger)") {
      try Ledger.load(from: URL(filePath: ledger), defaultCurrency: currency, apply: apply)
    }
    guard let last = loaded.ledger.lastDay else {
      throw Failure("\(ledger) has no invoices, only a header row: export it again with them.")
    }
    let day =
      switch asOf {
      case .day(let day): day
      case .last: last
      case nil: Day.today
      }
    guard Bounds.days.contains(day) else {
      throw Failure(
        "The ledger's last posting is of \(day), which no forecast can start from: correct its day, "
          + "or give an earlier --as-of day.")
    }
    if day > last {
      Terminal.say(
        "The ledger's last posting is of \(last), before the as-of day \(day); "
          + "for the ledger as it stood then, give --as-of last.")
    }
    let view = progress.step("taking it as of \(day)") { loaded.ledger.asOf(day) }
    if view.issues.contains(where: { $0.code == "applied-oldest-first" }) {
      Terminal.say("Payments are applied to the invoices due first, as --apply asks.")
    }
    DataGate.say(view.setAside, ledger: ledger)
    DataGate.sayLaterDocuments(loaded.ledger, after: day)
    return (loaded, view)
  }
}

extension Day {
  /// The day it is, in the time zone of the machine.
  ///
  /// The only place that reads a clock.
  static var today: Day {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    guard let year = now.year, let month = now.month, let dayOfMonth = now.day,
      let day = Day(year: year, month: month, day: dayOfMonth)
    else { preconditionFailure("the machine's clock shows no day") }
    return day
  }
}
