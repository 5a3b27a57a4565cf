import AccountReview
import ArgumentParser
import Forecasting
import Receivables
import Reporting

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says when one invoice will be paid, and why the model thinks so.",
    usage: "duecast explain <ledger> <invoice-id> [options]",
    discussion: """
      Shows the distribution of the payment day, the model that speaks and how much evidence \
      it has, what moves the payment most, facts of the customer, and why the account is or \
      is not on the worklist.

      Example: duecast explain ledger INV-000123 --as-of 2026-06-30
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: ArgumentHelp("The invoice's id.", valueName: "invoice-id"))
  var invoice: String

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  func run() throws {
    let rules = try policy.load().policy
    let progress = Progress(timings: model.timings)
    let (_, view) = try ledger.load(progress)
    let positions = view.invoices.elements.indices
    guard let position = positions.first(where: { view.invoiceID($0) == invoice }) else {
      throw Failure(
        "No invoice \(invoice) is known on \(view.day): "
          + "check its id, or give a later --as-of day.")
    }
    let found = view.invoices.elements[position]
    if let ended = found.endedOn {
      let how =
        switch found.ending {
        case .credited: "settled by a credit note"
        case .writtenOff: "written off"
        case .undated: "settled, and not dated later than"
        case .paid, nil: "paid"
        }
      let late = InvoiceText.lateness(ended - found.dueOn)
      try Terminal.show(
        TextTable.wrap(
          "Invoice \(invoice) was \(how) on \(ended), \(late): there is nothing left to forecast.",
          width: 80))
      return
    }
    let analysis = try Analysis(view, of: ledger, model, progress)
    let expected = analysis.outlook(progress)
    guard let outlook = expected.invoices.first(where: { $0.invoice == position }) else {
      return try Terminal.show(
        TextTable.wrap(
          "Invoice \(invoice) is open on \(view.day), but no cash is still to come of it: there is "
            + "nothing to forecast.", width: 80))
    }
    let worklist = analysis.worklist(
      expected, rules, progress, threads: model.processing.count)
    try Terminal.show(
      InvoiceText.page(
        InvoiceRow(outlook, in: view, intervals: expected.intervals), view: view, outlook: expected,
        worklist: worklist))
  }
}
