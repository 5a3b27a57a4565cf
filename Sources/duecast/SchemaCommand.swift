import ArgumentParser
import LedgerFiles
import Receivables
import Reporting

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints which files and columns a ledger may have, and what they hold.",
    usage: "duecast schema [<file>] [--format text|csv|json]",
    discussion: """
      Example: duecast schema payments.csv
      """)

  @Argument(help: "One file of the ledger, such as payments.csv; all unless given.")
  var file: String?

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func validate() throws { _ = try files() }

  func run() throws {
    let files = try files()
    let table = OutputTable(ContractRow.columns, ContractRow.rows(of: files))
    switch format {
    case .text: try Terminal.show(ContractText.text(of: files))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }

  private func files() throws -> [FileContract] {
    guard let file else { return FileContract.all }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let withEnding = name.contains(".") ? name : name + ".csv"
    guard let found = FileContract.meant(by: withEnding) else {
      throw ValidationError(
        "\(file) is not a file of a ledger: expected one of "
          + FileContract.all.map(\.file).joined(separator: ", ") + ".")
    }
    return [found]
  }
}
