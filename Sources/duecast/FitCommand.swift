import ArgumentParser
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
      customers, their columns, what they were fitted on and how well they foretold the last \
      weeks before the as-of day. `run`, `forecast`, `worklist` and `explain` take them with \
      --models, on that day or a later one. hand-over.svg beside it shows how far a customer's \
      own record is trusted, by its length. Billing to come is no part of it: it is learnt anew \
      by each run, as --billing-specification says there.

      Example: duecast fit ledger --as-of 2026-06-30 --models fitted
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions

  func validate() throws {
    guard model.models != nil else {
      throw ValidationError("Say with --models where to keep the models.")
    }
    guard model.billingSpecification == nil else {
      throw ValidationError(
        "Billing is learnt by each run and not kept: give --billing-specification to the runs.")
    }
  }

  func run() throws {
    let progress = Progress(timings: model.timings)
    var options = model
    options.models = nil
    let analysis = try Analysis(ledger, options, progress, needsStandardErrors: true)
    guard !analysis.fitted.isByTerms else {
      throw Failure(
        "Too little had been paid by \(analysis.view.day) to fit models: `duecast run` makes a first "
          + "forecast without them; fit them once more is paid.")
    }
    let diagnostics = analysis.fitted.diagnostics
    guard let models = model.models else { return }
    try writing(models, else: "another folder with --models") {
      let file = ModelFile(analysis.fitted, of: analysis.view, toolVersion: Duecast.version)
      try OutputFolder.replacing(
        URL(filePath: models), own: [ModelFile.name, "hand-over.svg"].contains
      ) { folder in
        try folder.write(file.json, to: ModelFile.name)
        if let chart = HandoverChart(diagnostics) {
          try folder.write(chart.svg, to: "hand-over.svg")
        }
      }
    }
    try Terminal.show(FitText.page(diagnostics, day: analysis.view.day))
    try Terminal.show("\nThe models are in \(models)/\(ModelFile.name).\n")
  }
}
