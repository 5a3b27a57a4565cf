import ArgumentParser
import Foundation
import Importing
import LedgerFiles
import Receivables

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a ledger's files again, for other programs or for spreadsheets.",
    usage: "duecast export <ledger> --out <folder> [--for ledger|spreadsheet]",
    discussion: """
      Files for a ledger have commas, points and texts as they are. Files for spreadsheets begin \
      with a byte order mark, and texts that such a program would take for formulas have an \
      apostrophe before them. `duecast import` of either gives the same ledger again.

      Example: duecast export ledger --out sheets --for spreadsheet --decimal comma
      """)

  enum Use: String, ExpressibleByArgument, CaseIterable { case ledger, spreadsheet }

  @Argument(help: "The ledger's folder, or a file with --profile.", completion: .directory)
  var ledger: String

  @Option(help: ArgumentHelp("Where the files are written.", valueName: "folder"))
  var out: String

  @Option(name: .customLong("for"), help: "What the files are for.")
  var use = Use.ledger

  @OptionGroup var options: ImportOptions

  @Option(help: .currency)
  var currency: Currency?

  func run() throws {
    // What cannot be read is told in the same words as everywhere.
    _ = try options.load(ledger, currency: currency)
    let tables = try tables()
    let decimal = options.decimal.flatMap { DecimalMark(name: $0) } ?? .point
    let form: ExportForm = use == .ledger ? .ledger : .spreadsheet(decimal)
    try writing(out, else: "another folder with --out") {
      try LedgerWriting.write(tables, to: URL(filePath: out), form)
    }
    let lines = tables.flatMap { table in
      let file = table.contract.file
      let broken = table.brokenLines
      return ["\(file): \(table.rows.count) lines"]
        + (broken.isEmpty ? [] : ["  left out: \(ImportReport.brokenLines(broken))"])
    }
    try Terminal.show(lines.joined(separator: "\n") + "\n")
  }

  private func tables() throws -> [LedgerTable] {
    let url = URL(filePath: ledger)
    if options.isGiven, let bytes = try? Data(contentsOf: url) {
      let choices = try options.choices(currency: currency)
      return try Importer(choices).read([(url.lastPathComponent, bytes)]).ledgerTables()
    }
    if let bytes = try? Data(contentsOf: url) {
      return [LedgerTable(.invoices, csv: bytes)].compactMap { $0 }
    }
    let files = try LedgerWriting.existing(url)
    return FileContract.all.compactMap { contract in
      files[contract.file].flatMap { LedgerTable(contract, csv: $0) }
    }
  }
}
