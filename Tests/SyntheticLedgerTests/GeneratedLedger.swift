import Foundation
import Receivables
import SyntheticLedger

/// A ledger folder read into memory without any code of the engine.
struct GeneratedLedger: Sendable {
  let truth: LedgerTruth
  let files: [String: String]

  /// A ledger that was made before, with its `truth.json`.
  init(texts: [String: String]) throws {
    files = texts
    let json = Data((texts[LedgerGenerator.truthFile] ?? "").utf8)
    truth = try JSONDecoder().decode(LedgerTruth.self, from: json)
  }

  init(_ recipe: LedgerRecipe) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    truth = try LedgerGenerator(recipe).write(to: folder)
    files = try Self.texts(in: folder)
  }

  /// Every file of a folder as text.
  static func texts(in folder: URL) throws -> [String: String] {
    var files: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    return files
  }

  /// The rows of one file by column name; none if there is no such file.
  func rows(_ file: String, separator: String = ",") -> [Row] {
    let lines = (files[file] ?? "").components(separatedBy: "\n").dropLast()
    guard let header = lines.first else { return [] }
    let columns = Dictionary(
      uniqueKeysWithValues: header.components(separatedBy: separator).enumerated().map { ($1, $0) })
    return lines.dropFirst().map { line in
      let isComma = separator == ","
      return Row(
        columns: columns,
        fields: isComma ? Self.fields(line) : line.components(separatedBy: separator))
    }
  }

  /// RFC 4180 without line breaks inside quotes, which the generator does not write.
  private static func fields(_ line: String) -> [String] {
    guard line.contains("\"") else { return line.components(separatedBy: ",") }
    var fields: [String] = []
    var field = ""
    var quoted = false
    for character in line {
      switch character {
      case "\"":
        quoted.toggle()
        if quoted && !field.isEmpty { field.append(character) }
      case "," where !quoted:
        fields.append(field)
        field = ""
      default: field.append(character)
      }
    }
    return fields + [field]
  }

  /// One line, read by column.
  struct Row {
    let columns: [String: Int]
    let fields: [String]

    subscript(column: String) -> String? { columns[column].map { fields[$0] } }
    func text(_ column: String) -> String { self[column] ?? "" }
    func day(_ column: String) -> Day? { Day(text(column)) }

    /// Minor units of an amount with two decimals.
    func cents(_ column: String) -> Int64 {
      let text = text(column)
      precondition(text.utf8.dropLast(2).last == UInt8(ascii: "."), "\(column): \(text)")
      return Int64(text.replacing(".", with: "")) ?? Int64.min
    }
  }
}

/// A small ledger with everything in it, for tests that need no statistics.
func smallRecipe(customers: Int = 40) -> LedgerRecipe {
  var recipe = LedgerRecipe.usual
  recipe.customers = customers
  recipe.seed = 3
  recipe.payers = PayerShare.usual + [PayerShare(.bankrupt, 0.08)]
  return recipe
}

typealias PayerShare = LedgerRecipe.PayerShare

/// Ledgers that several tests read, made once.
enum Sample: String, CaseIterable {
  /// Much of everything that complicates a ledger.
  case eventful
  case twoCurrencies

  var recipe: LedgerRecipe {
    switch self {
    case .eventful:
      var recipe = smallRecipe(customers: 100)
      recipe.paidOnColumn = true
      recipe.payment.overpaymentShare = 0.1
      recipe.payment.partialShare = 0.2
      recipe.payment.creditNoteShare = 0.1
      recipe.disputes.share = 0.2
      return recipe
    case .twoCurrencies: return .twoCurrencies
    }
  }

  private static let eventfulLedger = Result { try GeneratedLedger(Sample.eventful.recipe) }
  private static let twoCurrenciesLedger = Result {
    try GeneratedLedger(Sample.twoCurrencies.recipe)
  }

  func ledger() throws -> GeneratedLedger {
    switch self {
    case .eventful: try Self.eventfulLedger.get()
    case .twoCurrencies: try Self.twoCurrenciesLedger.get()
    }
  }
}

/// What is settled of each invoice, and the last day of it.
struct Settled {
  var amount: Int64 = 0
  var lastOn: Day?

  static func byInvoice(_ ledger: GeneratedLedger) -> [String: Settled] {
    var settled: [String: Settled] = [:]
    func add(_ row: GeneratedLedger.Row, _ column: String) {
      var entry = settled[row.text("invoice_id"), default: Settled()]
      entry.amount += row.cents("amount")
      if let day = row.day(column) { entry.lastOn = max(entry.lastOn ?? day, day) }
      settled[row.text("invoice_id")] = entry
    }
    for row in ledger.rows("allocations.csv") { add(row, "allocated_on") }
    for row in ledger.rows("write_offs.csv") { add(row, "written_off_on") }
    return settled
  }
}
