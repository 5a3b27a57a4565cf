import ArgumentParser
import Backtesting
import CashBooking
import DuecastEngine
import Foundation
import Importing
import LedgerFiles
import Receivables

extension ArgumentHelp {
  static let asOf = ArgumentHelp(
    "The last day whose postings count: YYYY-MM-DD, or 'last' for that of the last document, payment, allocation or write-off (default: today).",
    valueName: "day")
  static let currency = ArgumentHelp(
    "The currency of amounts without one of their own.", valueName: "code")
}

/// Which ledger, as of which day.
struct LedgerOptions: ParsableArguments {
  @Argument(help: "The ledger's folder, or its invoices file.", completion: .directory)
  var ledger: String

  @Option(help: .asOf)
  var asOf: AsOf?

  @Option(help: .currency)
  var currency: Currency?

  @Option(
    help: ArgumentHelp(
      "How payments find their invoices where there is no allocations.csv: as-allocated (they stay on account) or oldest-first.",
      valueName: "rule"))
  var apply = CashApplication.asAllocated

  @OptionGroup(title: "Files that another system exported") var source: ImportOptions

  func validate() throws { try asOf?.validate() }

  /// Reads the ledger and takes it as it stood on the as-of day; says what could not be used.
  ///
  /// - Parameter keepsLedger: whether the list before is looked at too.
  func load(_ progress: ProgressReporter, keepsLedger: Bool = false) throws -> LedgerAsOf {
    let source = URL(filePath: ledger)
    let ledger = try progress.step("reading \(self.ledger)") {
      try self.source.load(self.ledger, currency: currency, apply: apply).ledger
    }
    guard let last = ledger.lastDay else { throw Failure(Failure.noInvoices(self.ledger)) }
    let day =
      switch asOf {
      case .day(let day): day
      case .last: last
      case nil: Day.today
      }
    if case .last? = asOf { progress.say(Notice.ofLast(ledger)) }
    guard Bounds.days.contains(day) else {
      throw Failure(
        "The ledger's last posting is of \(day), which no forecast can start from: correct its day, "
          + "or give an earlier --as-of day.")
    }
    let fingerprint = try fingerprint(of: source)
    var known = progress.step("taking it as of \(day)") {
      LedgerAsOf(
        ledger, day: day, name: source.lastPathComponent, fingerprint: fingerprint,
        keepsLedger: keepsLedger)
    }
    known.unidentifiedCash = try CashDesk.unidentified(in: source, on: day)
    progress.say(known.notices)
    return known
  }

  /// Of the files, and of how they are read.
  private func fingerprint(of source: URL) throws -> String {
    var hash = try ContentHash.ofLedger(source)
    hash.add(currency?.code ?? "")
    hash.add(apply.rawValue)
    if let profile = self.source.profile { hash.add(profile) }
    return hash.description
  }
}

extension Notice {
  /// Days without a posting after which the last ones stand alone.
  private static let gap = 60

  /// What is odd about a ledger's last day, where that is the as-of day or says it.
  static func ofLast(_ ledger: Ledger) -> [Notice] {
    guard let last = ledger.lastDay, let day = ledger.lastPosting(beforeGapOf: gap) else {
      return []
    }
    return [.lastStandsAlone(last, before: day)]
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
