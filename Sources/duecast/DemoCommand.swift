import ArgumentParser
import Foundation
import Receivables
import SyntheticLedger

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Writes a demo ledger and runs everything on it.",
    discussion: """
      The ledger is synthetic: 300 customers over two and a half years. It goes to \
      DIR/ledger, the results to DIR/results.

      Example: duecast demo --out demo
      """)

  @Option(
    help: ArgumentHelp("The folder for the ledger and the results.", valueName: "dir"),
    completion: .directory)
  var out: String

  @OptionGroup var options: RunOptions

  func run() throws {
    let folder = URL(filePath: out).appending(path: "ledger")
    let recipe = LedgerRecipe.demo
    // The recipe always gives the same bytes, so a demo may be run again over itself.
    try? FileManager.default.removeItem(at: folder)
    try LedgerGenerator(recipe).write(to: folder)
    var ledger = LedgerOptions()
    ledger.ledger = "\(out)/ledger"
    ledger.asOf = .day(recipe.lastDay)
    ledger.currency = nil
    try MainJob(ledger, options, out: "\(out)/results").run()
  }
}
