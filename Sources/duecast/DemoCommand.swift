import ArgumentParser
import Foundation
import Receivables
import SyntheticLedger

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Writes a demo ledger and runs everything on it.",
    usage: "duecast demo --out <dir> [options]",
    discussion: """
      The ledger is synthetic: 300 customers over two and a half years, some of whom pay \
      in parts, short, late applied or through a parent, as in real ledgers. It goes to \
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
    // The recipe always gives the same bytes, so a demo may be run again over itself; but a folder
    // that no generator wrote is somebody's own.
    let truth = folder.appending(path: LedgerGenerator.truthFile)
    let isOurs = FileManager.default.fileExists(atPath: truth.path)
    try recipe.write(to: "\(out)/ledger", replacing: isOurs)
    var ledger = LedgerOptions()
    ledger.source = .none
    ledger.ledger = "\(out)/ledger"
    ledger.asOf = .day(recipe.lastDay)
    ledger.currency = nil
    ledger.apply = .asAllocated
    ledger.source = try ImportOptions.parse([])
    try FullRun(ledger, options, out: "\(out)/results").run()
  }
}
