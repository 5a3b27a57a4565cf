import AccountReview
import Backtesting
import CashTables
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables

/// The cash expected week by week, and whom to contact first.
func briefing(
  _ folder: URL, asOf day: Day, log: @escaping @Sendable (String) -> Void
) throws -> [String] {
  let ledger = LedgerAsOf(
    try Ledger.load(from: folder).ledger, day: day, name: folder.lastPathComponent,
    fingerprint: try ContentHash.ofLedger(folder).description)
  let engine = Engine(threads: 2) { event in
    if case .noticed(let notice) = event { log("\(notice)") }
  }
  var request = RunRequest(ledger)
  request.terms.paths = 500
  let results = try engine.run(request)

  var lines = ["\(results.provenance.ledgerName) on \(results.provenance.day)"]
  for table in results.cashTables {
    let expected = table.row(.totalIn)?.expected ?? []
    for (days, minorUnits) in zip(table.periods, expected) {
      let money = Money(minorUnits: minorUnits, table.currency)
      lines.append("\(table.day + days.lowerBound): \(money) \(table.currency)")
    }
  }
  return lines
    + results.worklist.contactsToday.prefix(3).map { "\($0.name): \($0.nextAction.rawValue)" }
}
