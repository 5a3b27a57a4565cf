import ArgumentParser
import DuecastEngine
import Foundation
import Receivables
import Reporting

struct PlaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "place",
    abstract: "Lists invoices to place with a collection agency, as a file.",
    usage: "duecast place <ledger> [options]",
    discussion: """
      The accounts that are late enough and were contacted often enough by the policy's rules of \
      placement: each document with what is asked for, the customer's contacts and the history of \
      reminders. \
      What is disputed, promised or covered by cash or credit on account is not placed. Nothing \
      is sent.

      Example: duecast place ledger --as-of 2026-06-30 --out placement.csv
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("The CSV file for the agency.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var out: String?

  @Flag(help: "Claim late-payment interest and fixed sums, as `duecast interest` computes them.")
  var withInterest = false

  @Option(
    help: ArgumentHelp("Reference rates to add, as CSV.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var rates: String?

  @OptionGroup var policy: PolicyOptions

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(ledger: ledger.ledger)
    var request = PlacementRequest(try ledger.load(progress))
    request.policy = policy
    request.rates = withInterest ? try ReferenceRates(adding: rates) : nil
    let results = progress.engine().placement(request)
    let table = OutputTable(PlacementRow.columns, PlacementRow.rows(results))
    if let out {
      let url = URL(filePath: out)
      try writing(out, else: "another file with --out") {
        try OutputFolder(url.deletingLastPathComponent()).write(table, to: url.lastPathComponent)
      }
    }
    switch format {
    case .text:
      try Terminal.show(PlacementText.page(results))
      if let out { try Terminal.show("The documents are in \(out); nothing was sent.\n") }
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
