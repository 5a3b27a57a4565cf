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
      belong together, such as invoices and payments, are given at once, as is the folder that they \
      are in. Repeating an import adds nothing; next week's export adds what is new and closes \
      what was paid. Files of a Duecast ledger are taken as they are.

      Example: duecast import open-items.xlsx --out ledger
      """)

  @Argument(help: "Files that other systems exported, or folders of them.", completion: .file())
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

  @Flag(help: "Lists the known profiles.")
  var listProfiles = false

  @OptionGroup var options: ImportOptions

  @Option(
    help: ArgumentHelp(
      "Whether the files are newer or older than what the ledger holds (default: as their days say).",
      valueName: "newer|older"))
  var age: ImportAge?

  @Option(help: .currency)
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
    if saveProfile != nil, imported.tables.isEmpty {
      throw Failure("Files of a Duecast ledger need no profile: leave out --save-profile.")
    }
    if let saveProfile, let table = imported.tables.first {
      let name = URL(filePath: saveProfile).deletingPathExtension().lastPathComponent
      try writing(saveProfile, else: "another file with --save-profile") {
        try Data(table.savedProfile(named: name).utf8).write(to: URL(filePath: saveProfile))
      }
      lines += [
        "", "The mapping is kept in \(saveProfile): the next import is --profile \(saveProfile).",
      ]
    }
    if let out { lines += try write(imported, out) }
    if preview { lines += ["", "Nothing was written."] }
    try Terminal.show(lines.map { PlainText.singleLine($0) }.joined(separator: "\n") + "\n")
    let alarms = ImportReport(imported).alarms
    for alarm in alarms.prefix(5) { Terminal.say("Warning: " + PlainText.singleLine(alarm)) }
    if alarms.count > 5 { Terminal.say("Warning: \(alarms.count - 5) more totals differ.") }
  }

  private func read() throws -> ImportedLedger {
    var inputs: [(name: String, bytes: Data)] = []
    for file in try files.flatMap(Self.expanded) {
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

  /// The files of a folder, by name, without those of its folders; a file as it is.
  private static func expanded(_ path: String) throws -> [String] {
    let folder = URL(filePath: path)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      return [path]
    }
    let inside = names.filter { !$0.hasPrefix(".") }.sorted()
      .map { folder.appending(path: $0) }.filter { !$0.hasFolder }.map(\.path)
    guard !inside.isEmpty else { throw Failure("\(path) has no files: give one that has.") }
    return inside
  }

  private func write(_ imported: ImportedLedger, _ out: String) throws -> [String] {
    let folder = URL(filePath: out)
    let existing = try writing(out, else: "another folder with --out") {
      try LedgerWriting.existing(folder)
    }
    let merge = LedgerMerge(existing, imported, age: age)
    try Self.check(merge, existing, out, files)
    let changes = merge.changes
    if !existing.isEmpty, changes.isNothing {
      return ["", "\(out): 0 new, 0 changed; the ledger has it all already."]
    }
    if !preview {
      try writing(out, else: "another folder with --out") {
        try LedgerWriting.write(merge.tables, to: folder)
      }
    }
    return ["", preview ? "\(out), if it were written" : out]
      + Self.lines(changes, isNew: existing.isEmpty)
      + (preview ? [] : ["", "Next: duecast run \(out) --as-of last --out results"])
  }

  /// What stops an import before anything is written.
  private static func check(
    _ merge: LedgerMerge, _ existing: [String: Data], _ out: String, _ files: [String]
  ) throws {
    if let table = merge.tables.first(where: {
      existing[$0.contract.file] != nil && !$0.brokenLines.isEmpty
    }) {
      throw Failure(
        "\(out)/\(table.contract.file): \(ImportReport.brokenLines(table.brokenLines)) would be lost: "
          + "correct it before importing into this ledger.")
    }
    if existing["invoices.csv"] == nil, !merge.tables.contains(where: { $0.contract == .invoices })
    {
      throw Failure("\(out) would have no invoices.csv: give the file with the invoices as well.")
    }
    guard merge.isDoubtful else { return }
    func text(_ day: Day?) -> String { day.map { "\($0)" } ?? "not stated" }
    throw Failure(
      "\(files.joined(separator: ", ")) would open again what \(out) holds as settled: "
        + "\(merge.changes.reopened.text). The latest day of the files is \(text(merge.days.files)), "
        + "that of the ledger \(text(merge.days.ledger)). If the files are from before, "
        + "--age older adds only what the ledger has not; if payments were taken back since, "
        + "--age newer opens them again.")
  }

  private static func lines(_ changes: LedgerMerge.Changes, isNew: Bool) -> [String] {
    var lines = changes.new.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map {
      "  \($0.key): \($0.value) new"
    }
    if !changes.reopened.ids.isEmpty {
      lines.append("  opened again, as their payments are gone: \(changes.reopened.text)")
    }
    if changes.rewritten > 0 {
      lines.append("  \(changes.rewritten) lines of other files changed")
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

extension ImportAge: ExpressibleByArgument {}
