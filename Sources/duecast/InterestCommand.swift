import AccountReview
import ArgumentParser
import Foundation
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
      columns from, currency, rate (per cent a year, from 1 January or 1 July).

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
    let claims = try policy.load().policy.latePayment
    let view = try ledger.load(Progress(timings: false)).view
    let known = try ReferenceRates.known(adding: rates)
    var rows: [InterestRow] = []
    var uncovered: [Currency: Int] = [:]
    for (position, invoice) in view.invoices.elements.enumerated()
    where (settled || invoice.isOpen) && invoice.dueOn < view.day {
      guard known.covers(invoice.currency) else {
        if invoice.isOpen { uncovered[invoice.currency, default: 0] += 1 }
        continue
      }
      if let late = try claims.interest(position, in: view, known) {
        rows.append(
          InterestRow(late, compensation: claims.compensation.sum(for: late.owed), in: view))
      }
    }
    for (currency, count) in uncovered.sorted(by: { $0.key < $1.key }) {
      Terminal.say(
        "Note: \(count) late invoices in \(currency) are left out, as no reference rate of it is "
          + "known: give some with --rates.")
    }
    let table = OutputTable(InterestRow.columns, rows)
    switch format {
    case .text: try Terminal.show(InterestText.page(rows, asOf: view.day))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}

extension ReferenceRates {
  /// The rates that come with the tool, with those of a file.
  static func known(adding file: String?) throws -> ReferenceRates {
    var known = europeanCentralBank
    if let file {
      do { try known.add(contentsOf: URL(filePath: file)) } catch { throw Failure("\(error).") }
    }
    return known
  }
}

extension LatePaymentPolicy {
  /// The interest on an invoice; `nil` if it was not owed late.
  func interest(
    _ position: Int, in view: LedgerView, _ rates: ReferenceRates
  ) throws -> LateInterest? {
    let currency = view.invoices.elements[position].currency
    do {
      return try LateInterest(ofInvoice: position, in: view, rates, terms(currency))
    } catch {
      throw Failure("\(error): add it in a file of from,currency,rate with --rates.")
    }
  }

  /// The interest and the fixed sum of an invoice; nought if it was not owed late.
  func claim(
    _ position: Int, in view: LedgerView, _ rates: ReferenceRates
  ) throws -> (interest: Money, compensation: Money) {
    guard let late = try interest(position, in: view, rates) else {
      let none = Money.zero(view.invoices.elements[position].currency)
      return (none, none)
    }
    return (late.interest, compensation.sum(for: late.owed))
  }
}
