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
      Shows what was paid so far, the distribution of the payment day, the model that speaks and \
      how much evidence it has, what moves the payment most, facts of the customer, and why the \
      account is or is not on the worklist. Of an invoice in instalments it lists all, and \
      explains the first that is not paid, or that of --instalment.

      Example: duecast explain ledger INV-000123 --as-of 2026-06-30
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: ArgumentHelp("The invoice's id.", valueName: "invoice-id"))
  var invoice: String

  @Option(
    help: ArgumentHelp("Of an invoice in instalments, the one to explain.", valueName: "number"))
  var instalment: Int?

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  func run() throws {
    let rules = try policy.load().policy
    let progress = Progress(timings: model.timings)
    let (_, view) = try ledger.load(progress)
    let claims = try claims(in: view)
    let open = claims.first {
      let claim = view.invoices.elements[$0]
      return claim.isOpen && claim.uncovered > 0
    }
    let position = try chosen(among: claims) ?? open ?? claims.lowerBound
    if claims.count > 1 { try Terminal.show(InvoiceText.instalments(claims, of: view)) }
    if let settled = InvoiceText.settled(position, in: view) {
      try Terminal.show(settled)
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
  /// The positions of the invoice's claims: one, or one for each instalment.
  private func claims(in view: LedgerView) throws -> Range<Int> {
    let positions = view.invoices.elements.indices
    guard let position = positions.first(where: { view.invoiceID($0) == invoice }) else {
      throw Failure(
        "No invoice \(invoice) is known on \(view.day): "
          + "check its id, or give a later --as-of day.")
    }
    return view.documentPositions(position)
  }

  private func chosen(among claims: Range<Int>) throws -> Int? {
    guard let instalment else { return nil }
    guard (1...claims.count).contains(instalment) else {
      throw Failure(
        "Invoice \(invoice) has no instalment \(instalment): "
          + (claims.count == 1
            ? "leave --instalment out." : "give one of 1 to \(claims.count)."))
    }
    return claims.lowerBound + instalment - 1
  }
}
