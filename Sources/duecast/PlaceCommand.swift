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
      The accounts that are to be placed today, by the plan that `duecast worklist` shows: they are \
      late enough and were contacted often enough for the policy's rules of placement. A line for each \
      document says what is asked for, whom to contact and which reminders were sent. \
      What is disputed, promised or covered by cash or credit on account is not placed. Nothing \
      is sent; --log records what you placed on the as-of day, so that it is not proposed again, and \
      `duecast log` what the agency reports: agency recovered, agency recalled.

      Example: duecast place ledger --as-of 2026-06-30 --out placement.csv
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("The CSV file for the agency.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var out: String?

  @OptionGroup var claims: ClaimOptions

  @Flag(help: "Record the accounts as placed, in activities.csv of the ledger's folder.")
  var log = false

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func run() throws {
    let contacts = log ? try ContactLog(ledger.ledger) : nil
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = PlacementRequest(try ledger.load(progress))
    request.terms = try model.terms()
    request.policy = policy
    request.rates = try claims.referenceRates()
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.placement(request)
    }
    let table = OutputTable(PlacementRow.columns, PlacementRow.rows(results))
    let placed = SentEntries.placedBefore(results)
    if let out, placed == 0 || !FileManager.default.fileExists(atPath: out) {
      let url = URL(filePath: out)
      try writing(out, else: "another file with --out") {
        try OutputFolder(url.deletingLastPathComponent()).write(table, to: url.lastPathComponent)
      }
    }
    let recorded = try contacts.map {
      try SentEntries.record(SentEntries.placements(results), in: $0)
    }
    switch format {
    case .text:
      try Terminal.show(PlacementText.page(results))
      if let out {
        try Terminal.show(
          placed == 0
            ? "The documents are in \(out); nothing was sent.\n"
            : "\(NumberText.count(placed, "account is", "accounts are")) recorded as placed on this day: "
              + "\(out) stays as it is.\n")
      }
      if let recorded { try Terminal.show(recorded) }
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
