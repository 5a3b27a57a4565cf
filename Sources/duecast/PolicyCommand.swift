import AccountReview
import ArgumentParser
import DuecastEngine
import Foundation
import Reporting
import Settings

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Prints the default rules of the worklist, or says what a change of them does.",
    usage: """
      duecast policy
      duecast policy --explain-changes <file> <ledger> [options]
      """,
    discussion: """
      Edit a copy (duecast policy > policy.yaml) and pass it to run, worklist or explain with --policy. Keys left out keep \
      their defaults. --explain-changes says how many accounts each changed key moves on the \
      day, from where to where, key by key and all together; --policy names the policy in force.

      Example: duecast policy --explain-changes policy.yaml ledger --as-of 2026-06-30
      """)

  @Option(
    help: ArgumentHelp("The changed policy.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var explainChanges: String?

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The ledger, with options as of `duecast account`."))
  var ledger: [String] = []

  func run() throws {
    guard let explainChanges else {
      guard ledger.isEmpty else {
        throw ValidationError("A ledger goes with --explain-changes.")
      }
      return try Terminal.show(Policy.defaultText)
    }
    let day = try PlannedDay.parse(ledger)
    try day.explain(explainChanges)
  }
}

/// Whose plan, on which day, by which policy and models.
private struct PlannedDay: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "policy --explain-changes")

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  func explain(_ file: String) throws {
    let changed = try PolicyOptions.load(file)
    let present = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = PolicyChangesRequest(try ledger.load(progress), to: changed)
    request.terms = try model.terms()
    request.policy = present
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.policyChanges(request)
    }
    try Terminal.show(
      PolicyChangesText.page(results, file: URL(filePath: file).lastPathComponent))
  }
}
