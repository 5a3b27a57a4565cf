import ArgumentParser
import DuecastEngine
import Forecasting
import Foundation
import Receivables
import Reporting

struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fits the models and keeps them for later runs.",
    usage: "duecast fit <ledger> --models <dir> [options]",
    discussion: """
      Writes payment-timing.json: the coefficients of the models for existing and for new \
      customers, their columns, what they were fitted on and how well they forecast the last \
      weeks before the as-of day, and what was learnt of churn. `run`, `forecast`, `worklist` and \
      `explain` take them with --models, on that day or a later one. hand-over.svg beside it shows \
      how much a customer's own record counts, by its length. Future billing is not kept: each run \
      learns it again, as --billing-specification says there.

      Example: duecast fit ledger --as-of 2026-06-30 --models fitted
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions

  func validate() throws {
    guard model.models != nil else {
      throw ValidationError("Give the folder for the models with --models.")
    }
    guard model.billingSpecification == nil else {
      throw ValidationError(
        "Billing models are not kept: give --billing-specification to the commands that forecast.")
    }
  }

  func run() throws {
    guard let models = model.models else { return }
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = FitRequest(try ledger.load(progress))
    var options = model
    options.models = nil
    request.terms = try options.terms()
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger) { try engine.fit(request) }
    try writing(models, else: "another folder with --models") {
      try OutputFolder.replacing(
        URL(filePath: models), own: [ModelFile.name, "hand-over.svg"].contains
      ) { folder in
        try folder.write(results.models.json, to: ModelFile.name)
        if let chart = HandoverChart(results.diagnostics) {
          try folder.write(chart.svg, to: "hand-over.svg")
        }
      }
    }
    try Terminal.show(FitText.page(results))
    try Terminal.show("\nThe models are in \(models)/\(ModelFile.name).\n")
  }
}
