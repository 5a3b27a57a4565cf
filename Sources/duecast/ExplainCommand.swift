import ArgumentParser
import DuecastEngine
internal import ForecastVocabulary
import Foundation
import Reporting

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains when one invoice is expected to be paid, and why.",
    usage: "duecast explain <ledger> <invoice-id> [options]",
    discussion: """
      Shows what was paid so far, the range of the payment day, the model used and the weight of \
      the customer's own history, the main factors, facts of the customer, and why the \
      account is or is not on the worklist. For an invoice in instalments it lists all of \
      them, and explains the first unpaid one, or that of --instalment.

      Example: duecast explain ledger INV-000123 --as-of 2026-06-30
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: ArgumentHelp("The invoice's identifier.", valueName: "invoice-id"))
  var invoice: String

  @Option(
    help: ArgumentHelp(
      "Which instalment to explain, from 1 (default: the first unpaid one).", valueName: "number"))
  var instalment: Int?

  @Option(
    help: ArgumentHelp(
      "Also write the curve there, cell by cell and tree by tree, for audits.",
      valueName: "dir"),
    completion: .directory)
  var design: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = ExplanationRequest(try ledger.load(progress), invoice: invoice)
    request.instalment = instalment
    request.terms = try model.terms()
    request.policy = policy
    request.includesDesign = design != nil
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.explain(request)
    }
    if let design { try write(results, to: design) }
    if results.claims.count > 1 {
      try Terminal.show(InvoiceText.instalments(results.claims, of: results.view))
    }
    try Terminal.show(text(results))
  }

  private func write(_ results: ExplanationResults, to design: String) throws {
    guard results.design != nil else {
      throw Failure(
        "Invoice \(invoice) has no cells to write, as it is settled or forecast by the portfolio's "
          + "rates: leave out --design.")
    }
    try writing(design, else: "another folder with --design") {
      try OutputFolder.replacing(
        URL(filePath: design), own: InvoiceDesignFiles.names.contains
      ) { try InvoiceDesignFiles.write(results, to: $0) }
    }
  }

  private func text(_ results: ExplanationResults) -> String {
    let view = results.view
    switch results.expectation {
    case .settled: return InvoiceText.settled(results.claim, in: view) ?? ""
    case .nothingToCome:
      return TextTable.wrap(
        "Invoice \(invoice) is open on \(results.provenance.day), but no cash is still to come of "
          + "it: there is nothing to forecast.", width: 80)
    case .payment(let own, let outlook, let worklist):
      return InvoiceText.page(
        InvoiceRow(own, in: view, intervals: outlook.intervals), view: view, outlook: outlook,
        worklist: worklist)
    }
  }
}
