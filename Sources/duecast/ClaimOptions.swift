import ArgumentParser
import Receivables

/// Whether interest is claimed on what is late, and at which rates.
struct ClaimOptions: ParsableArguments {
  @Flag(help: "Claim late-payment interest and fixed sums, as `duecast interest` computes them.")
  var withInterest = false

  @Option(
    help: ArgumentHelp("Reference rates to add, as CSV.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var rates: String?

  /// `nil` where nothing is claimed.
  func referenceRates() throws -> ReferenceRates? {
    withInterest ? try ReferenceRates(adding: rates) : nil
  }
}
