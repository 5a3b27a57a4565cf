import ArgumentParser
import Foundation
import Importing
import LedgerFiles
import Receivables
import Settings

/// What a person fixes of how files of other systems are read; all else is found out.
struct ImportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How the file is read: auto, a profile's name (duecast import --list-profiles), or a file saved with --save-profile.",
      valueName: "name|file"))
  var profile: String?

  @Option(help: ArgumentHelp("Order of days written in numbers: dmy or mdy.", valueName: "order"))
  var dates: String?

  @Option(help: ArgumentHelp("Decimal mark: point or comma.", valueName: "mark"))
  var decimal: String?

  @Option(help: ArgumentHelp("Charset of the text, such as windows-1252.", valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      "What separates cells: comma, semicolon, tab or bar.", valueName: "name"))
  var delimiter: String?

  @Option(help: ArgumentHelp("The sheet of the workbook to read (default: all sheets with items)."))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      "Which column has a role, by its caption, such as number=\"Our No.\"; may be repeated.",
      valueName: "role=caption"))
  var map: [String] = []

  /// None of them, for commands that are made by others.
  static var none: ImportOptions {
    var options = ImportOptions()
    (options.profile, options.dates, options.decimal) = (nil, nil, nil)
    (options.encoding, options.delimiter, options.sheet) = (nil, nil, nil)
    options.map = []
    return options
  }

  /// Whether a profile is given, so that a file is read as an export.
  var isGiven: Bool { profile != nil }

  func validate() throws { _ = try choices(currency: nil) }

  /// The choices, with the profile read.
  func choices(currency: Currency?) throws -> ImportChoices {
    var choices = ImportChoices()
    choices.currency = currency
    choices.table.sheet = sheet
    choices.profile = try chosenProfile()
    if let dates {
      guard let order = DayOrder(rawValue: dates.lowercased()) else {
        throw ValidationError("--dates is dmy or mdy, not \(dates).")
      }
      choices.values.dayOrder = order
    }
    if let decimal {
      guard let mark = DecimalMark(name: decimal) else {
        throw ValidationError("--decimal is point or comma, not \(decimal).")
      }
      choices.values.decimal = mark
    }
    if let encoding {
      guard let charset = Charset(name: encoding) else {
        throw ValidationError("--encoding \(encoding) is not known; try utf-8 or windows-1252.")
      }
      choices.table.charset = charset
    }
    if let delimiter {
      guard let mark = Delimiter(name: delimiter) else {
        throw ValidationError("--delimiter is comma, semicolon, tab or bar, not \(delimiter).")
      }
      choices.table.delimiter = mark
    }
    for text in map {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let role = Role(rawValue: parts[0]) else {
        throw ValidationError(
          "--map is role=caption, with one of these roles: "
            + Role.allCases.map(\.rawValue).joined(separator: ", ") + ".")
      }
      choices.captions[role] = parts[1]
    }
    return choices
  }

  private func chosenProfile() throws -> Profile? {
    guard let profile, profile != "auto" else { return nil }
    let library = ProfileLibrary.standard
    if let known = library[name: profile] { return known }
    guard let text = try? String(contentsOf: URL(filePath: profile), encoding: .utf8) else {
      throw ValidationError(
        "\(profile) is neither a profile nor a file: see `duecast import --list-profiles`.")
    }
    do throws(SettingsError) {
      return try Profile(yaml: text, known: library.profiles)
    } catch {
      throw ValidationError("\(profile): \(error)")
    }
  }

  /// The readers of ledgers; with a profile, files are read as exports.
  func readers(currency: Currency?) throws -> [any LedgerReader] {
    guard isGiven else { return LedgerReaders.all }
    return [ExportReader(try choices(currency: currency))] + LedgerReaders.all
  }

  /// Reads a ledger, or with a profile what another system exported.
  func load(
    _ ledger: String, currency: Currency?, apply: CashApplication = .asAllocated,
    today: Day? = nil
  ) throws -> LoadedLedger {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    return try LedgerReaders.read(
      URL(filePath: ledger),
      ReadingOptions(
        defaultCurrency: currency, apply: apply, threads: threads, today: today),
      by: try readers(currency: currency))
  }
}
