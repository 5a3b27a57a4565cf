/// What one column of a file holds.
public struct ColumnContract: Sendable, Hashable {
  /// As in the header, in snake case.
  public let name: String
  /// Decides how a cell is read and what is said of one that cannot be.
  public let kind: CellKind
  /// Whether a file without it cannot be read.
  public let isRequired: Bool
  /// One sentence.
  public let meaning: String
  /// A cell that the reader accepts; examples of one file agree with those of the others.
  public let example: String
  /// Whether the example stands in the template; it does not where most lines leave the cell empty.
  public let isInTemplate: Bool

  init(
    _ name: String, _ kind: CellKind, required: Bool = false, _ meaning: String, example: String,
    inTemplate: Bool = true
  ) {
    self.name = name
    self.kind = kind
    isRequired = required
    self.meaning = meaning
    self.example = example
    isInTemplate = inTemplate
  }

  /// Every file may have it.
  public static let postedOn = ColumnContract(
    "posted_on", .day,
    "The day the line became known, where that is later than its own day.",
    example: "2026-01-20", inTemplate: false)
}

/// How a cell is written.
public enum CellKind: Sendable, Hashable {
  /// A name of its own for a record, or that of another record.
  case identifier
  /// Anything; blanks around it are dropped.
  case text
  /// `YYYY-MM-DD`.
  case day
  /// Decimal text above zero.
  case amount
  /// Decimal text that may be below zero.
  case signedAmount
  /// Three letters of ISO 4217.
  case currency
  /// Digits alone, perhaps with a sign.
  case wholeNumber
  /// Decimal text with a point, finite.
  case number
  /// One of these words.
  case choice([String])
  /// `true` or `false`.
  case yesNo

  /// What a person calls it.
  public var label: String {
    switch self {
    case .identifier: "identifier"
    case .text: "text"
    case .day: "day"
    case .amount: "amount"
    case .signedAmount: "signed amount"
    case .currency: "currency"
    case .wholeNumber: "whole number"
    case .number: "number"
    case .choice: "word"
    case .yesNo: "yes or no"
    }
  }

  /// The words to choose from; empty where any text will do.
  public var words: [String] {
    switch self {
    case .choice(let words): words
    case .yesNo: ["true", "false"]
    default: []
    }
  }

  /// Words as a sentence offers them: `invoice, credit_note or fee`.
  public var wordList: String {
    guard let last = words.last else { return "" }
    let others = words.dropLast().joined(separator: ", ")
    return others.isEmpty ? last : "\(others) or \(last)"
  }
}
