import ArgumentParser
import DuecastEngine
import Foundation
import Importing
import LedgerFiles
import Receivables
import Reporting

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Reads what another system exported to a ledger, and says what it understood.",
    usage: "duecast import <file>... --out <folder> [options]",
    discussion: """
      Recognises SAP, Dynamics, Oracle, NetSuite, QuickBooks, Xero, Sage, Odoo, ERPNext, DATEV and \
      others, and tables with captions in seven languages: CSV of any form and .xlsx. Files that \
      belong together, such as invoices and payments, are given at once. An import that is repeated \
      adds nothing; next week's export adds what is new and closes what was paid.

      Example: duecast import open-items.xlsx --out ledger
      """)

  @Argument(help: "Files that other systems exported.", completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp("The folder of the ledger, new or to be added to.", valueName: "folder"))
  var out: String?

  @Flag(help: "Says what would be written, and writes nothing.")
  var preview = false

  @Option(
    help: ArgumentHelp(
      "Keeps how the file was read, for --profile of the next import.", valueName: "file"))
  var saveProfile: String?

  @Flag(help: "Lists the profiles that are known.")
  var listProfiles = false

  @OptionGroup var options: ImportOptions

  @Option(help: ArgumentHelp("Currency of amounts that state none.", valueName: "code"))
  var currency: Currency?

  func validate() throws {
    if listProfiles { return }
    if files.isEmpty { throw ValidationError("Give at least one file to import.") }
    if out == nil, !preview, saveProfile == nil {
      throw ValidationError("Give the ledger's folder with --out, or --preview.")
    }
  }

  func run() throws {
    if listProfiles { return try list() }
    let imported = try read()
    var lines = ImportReport(imported).lines
    if let saveProfile, let table = imported.tables.first {
      let name = URL(filePath: saveProfile).deletingPathExtension().lastPathComponent
      try writing(saveProfile, else: "another file with --save-profile") {
        try Data(table.savedProfile(named: name).utf8).write(to: URL(filePath: saveProfile))
      }
      lines += [
        "", "The mapping is kept in \(saveProfile): the next import is --profile \(saveProfile).",
      ]
    }
    if let out, !preview { lines += try write(imported, out) }
    if preview { lines += ["", "Nothing was written."] }
    try Terminal.show(lines.map { PlainText.singleLine($0) }.joined(separator: "\n") + "\n")
    let alarms = ImportReport(imported).alarms
    for alarm in alarms.prefix(5) { Terminal.say("Warning: " + PlainText.singleLine(alarm)) }
    if alarms.count > 5 { Terminal.say("Warning: \(alarms.count - 5) more totals differ.") }
  }

  private func read() throws -> ImportedLedger {
    var inputs: [(name: String, bytes: Data)] = []
    for file in files {
      let url = URL(filePath: file)
      do {
        inputs.append((url.lastPathComponent, try Data(contentsOf: url)))
      } catch {
        throw Failure("\(file) cannot be read: check that it is there and readable.")
      }
    }
    do {
      return try Importer(try options.choices(currency: currency)).read(inputs)
    } catch let error as UnreadableSource {
      throw Failure(error.description)
    } catch let error as AmbiguousSource {
      throw Failure(error.description)
    }
  }

  private func write(_ imported: ImportedLedger, _ out: String) throws -> [String] {
    let folder = URL(filePath: out)
    let existing = try writing(out, else: "another folder with --out") {
      try LedgerWriting.existing(folder)
    }
    let merge = LedgerMerge(existing, imported)
    let changes = merge.changes
    if !existing.isEmpty, changes.isNothing {
      return ["", "\(out): 0 new, 0 changed; the ledger has it all already."]
    }
    try writing(out, else: "another folder with --out") {
      try LedgerWriting.write(merge.tables, to: folder)
    }
    return ["", "\(out)"] + Self.lines(changes, isNew: existing.isEmpty)
      + ["", "Next: duecast run \(out) --as-of last --out results"]
  }

  private static func lines(_ changes: LedgerMerge.Changes, isNew: Bool) -> [String] {
    var lines = changes.new.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map {
      "  \($0.key): \($0.value) new"
    }
    if !isNew {
      lines.append("  \(changes.changed) documents changed, \(changes.closed) closed since")
    }
    if changes.missing > 0 {
      lines.append("  \(changes.missing) of them are no longer on the list of open items")
    }
    if changes.keptOpen > 0 {
      lines.append(
        "  \(changes.keptOpen) documents are missing from the list, more than are paid at once: they "
          + "stay open; check that the list is of all customers")
    }
    return lines
  }

  private func list() throws {
    let lines = ProfileLibrary.standard.profiles.flatMap { profile in
      ["\(profile.name): \(profile.title)", "  gives \(profile.gives)"]
        + profile.cannot.map { "  cannot tell: \($0)" }
    }
    try Terminal.show(lines.joined(separator: "\n") + "\n")
  }
}
