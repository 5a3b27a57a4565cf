import ArgumentParser
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Lists what is wrong with a ledger's files, and what to do about it.",
    usage: "duecast check <ledger> [options]",
    discussion: """
      Checks the whole ledger, whatever the day. Exits with 3 if any line was set aside or \
      corrected, with 0 if there are only notices or nothing at all.

      Example: duecast check ledger
      """)

  @Argument(help: "The ledger's folder, or its invoices file.", completion: .directory)
  var ledger: String

  @Option(help: .currency)
  var currency: Currency?

  @Option(help: "For people or for machines; csv has the columns of issues.csv.")
  var format = TableFormat.text

  @Option(help: ArgumentHelp("Issues shown of each kind, as text; 0 for all.", valueName: "n"))
  var limit = 10

  @OptionGroup(title: "Files that another system exported") var source: ImportOptions

  func validate() throws { try Bounds.check("--limit", limit, 0...Bounds.rows.upperBound) }

  func run() throws {
    let loaded = try source.load(ledger, currency: currency, today: .today)
    let issues = Engine().issues(of: loaded)
    let table = OutputTable(LedgerIssue.columns, issues)
    switch format {
    case .text:
      try Terminal.show(
        IssueText.text(issues, loaded.lineCounts, limit: limit)
          + HealthCoverageText.section(Engine().healthCoverage(of: loaded)))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
    if loaded.issues.contains(where: { $0.effect != .noticed }) { throw ExitCode.dataIssues }
  }
}
