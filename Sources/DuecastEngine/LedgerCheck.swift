public import AccountReview
internal import LedgerFiles
internal import PaymentTiming
public import Receivables

extension Engine {
  /// What is wrong with a ledger's files, and what columns of them are not learnt from.
  public func issues(of loaded: LoadedLedger) -> [LedgerIssue] {
    loaded.issues + outcomeColumns(of: loaded) + unplacedReports(of: loaded)
      + departedPromises(of: loaded)
  }

  /// Promises that count otherwise than they say, by the standard days of grace.
  private func departedPromises(of loaded: LoadedLedger) -> [LedgerIssue] {
    guard let last = loaded.ledger.lastRecord else { return [] }
    let view = loaded.ledger.asOf(last)
    return view.customers.indices.filter { !view.promises[$0].isEmpty }.flatMap { customer in
      view.departedPromises(
        ofCustomer: customer, graceDays: Policy.standard.promises.graceDays)
    }.map { departed in
      LedgerIssue(
        file: FileContract.promises.file, line: 0, code: "promise-over-open",
        problem: departed.sentence,
        remedy: "correct the amount, or name in `replaces` the promise that a later one replaces",
        effect: .noticed, knownOn: nil)
    }
  }

  /// What agencies report of accounts that were never placed with one.
  private func unplacedReports(of loaded: LoadedLedger) -> [LedgerIssue] {
    guard let last = loaded.ledger.lastRecord else { return [] }
    return UnplacedReport.all(in: loaded.ledger.asOf(last)).map { report in
      LedgerIssue(
        file: FileContract.activities.file, line: 0, code: "unplaced-report",
        problem: "by \(report.activityID) an agency reports \(report.state.rawValue) of "
          + "\(report.customerID) on \(report.on), but it was never placed; the report counts for "
          + "nothing",
        remedy: "add the placement before it, or correct it", effect: .noticed, knownOn: nil)
    }
  }

  /// What of `health.csv` is given and counts, by the standard policy; empty without measurements.
  public func healthCoverage(of loaded: LoadedLedger) -> [MetricCoverage] {
    guard let last = loaded.ledger.lastRecord,
      loaded.lineCounts.contains(where: { $0.file == FileContract.health.file })
    else { return [] }
    return MetricCoverage.all(loaded.ledger.asOf(last), .standard).filter { !$0.isFact }
  }

  /// Columns that would give the outcome away by what they say; those refused by name are said
  /// where they are read.
  private func outcomeColumns(of loaded: LoadedLedger) -> [LedgerIssue] {
    guard let last = loaded.ledger.lastRecord else { return [] }
    let invoices =
      loaded.lineCounts.map(\.file).first { FileContract.named($0) == nil }
      ?? FileContract.invoices.file
    return OutcomeScreen(loaded.ledger.asOf(last)).refusals.filter {
      !OutcomeColumns.contains($0.column)
    }.map { refusal in
      LedgerIssue(
        file: refusal.isOfInvoices ? invoices : FileContract.customers.file, line: 1,
        code: "outcome-column",
        problem: "column `\(refusal.column)` is no feature: \(refusal.sign)",
        remedy: "nothing to do: it is not learnt from", effect: .noticed, knownOn: nil)
    }
  }
}
