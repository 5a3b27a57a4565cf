import AccountReview
import ArgumentParser
import Receivables
import Reporting

struct InterestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interest",
    abstract: "Computes late-payment interest and fixed sums, as the law grants them.",
    usage: "duecast interest <ledger> [options]",
    discussion: """
      By Directive 2011/7/EU: the European Central Bank's rate of the half-year and eight points, \
      on each day's balance from the day after the due day, and 40 EUR for each late invoice. The \
      policy has other margins and sums, and --rates a table of other or later rates with the \
      columns from, currency, rate (per cent a year, from 1 January or 1 July). Cash counts from \
      the day it was received, whenever it was applied; what was credited was never owed; fees \
      and interest bear none.

      Example: duecast interest ledger --as-of 2026-06-30
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("Reference rates to add, as CSV.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var rates: String?

  @Flag(help: "Also what was paid late and is settled.")
  var settled = false

  @OptionGroup var policy: PolicyOptions

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func run() throws {
    let rules = try policy.load().policy.latePayment
    let view = try ledger.load(Progress(timings: false)).view
    let claims = try LateClaims(rules, view, rates: rates)
    var rows: [InterestRow] = []
    var missing = MissingRates()
    for (position, invoice) in view.invoices.elements.enumerated()
    where (settled || invoice.isOpen) && invoice.dueOn < view.day {
      do {
        if let row = try claims.row(position) { rows.append(row) }
      } catch {
        missing.add(view.invoiceID(position), error)
      }
    }
    guard !rows.isEmpty || missing.isEmpty else {
      throw Failure(missing.sentences.joined(separator: " "))
    }
    for sentence in missing.sentences { Terminal.say("Note: \(sentence)") }
    let table = OutputTable(InterestRow.columns, rows)
    switch format {
    case .text: try Terminal.show(InterestText.page(rows, asOf: view.day))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
