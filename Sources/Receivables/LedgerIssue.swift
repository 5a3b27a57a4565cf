/// A fault in somebody's data: where it is, what is wrong and what to do.
public struct LedgerIssue: Sendable, Hashable {
  /// What became of the line.
  public enum Effect: String, Sendable, Hashable, Codable {
    /// Nothing of the line could be used.
    case setAside
    /// The line was used, with the correction that ``LedgerIssue/problem`` states.
    case corrected
    /// The line was used as it stands; a person should know.
    case noticed
  }

  /// The file's name within the ledger folder.
  public let file: String
  /// The line where the record starts, counted from 1 with the header; 0 for the file as a whole.
  public let line: Int
  /// A stable name for the kind of fault, such as `bad-day`.
  public let code: String
  /// What is wrong, with the offending text, in one clause.
  public let problem: String
  /// What the owner of the file can do, in one clause.
  public let remedy: String
  /// Whether the line is used all the same.
  public let effect: Effect
  /// The day the record became known, where it can be read; an issue without one is always shown.
  public let knownOn: Day?

  /// A reader's own finding; `line` is 0 for the file as a whole.
  public init(
    file: String, line: Int, code: String, problem: String, remedy: String, effect: Effect,
    knownOn: Day?
  ) {
    self.file = file
    self.line = line
    self.code = code
    self.problem = problem
    self.remedy = remedy
    self.effect = effect
    self.knownOn = knownOn
  }
}

extension LedgerIssue: CustomStringConvertible {
  /// `file:line: problem — remedy`; without the line where the fault is the file as a whole.
  public var description: String {
    "\(file)\(line > 0 ? ":\(line)" : ""): \(problem) — \(remedy)"
  }
}

/// What became of the data lines of one file: read = used + set aside.
public struct LineCount: Sendable, Hashable, Codable {
  /// Its name within the ledger's folder.
  public let file: String
  /// Data lines, without the header and blank ones.
  public let read: Int
  /// Lines that became records, with or without a correction.
  public let used: Int
  /// Lines of which nothing is used.
  public let setAside: Int

  package init(file: String, read: Int, used: Int, setAside: Int) {
    precondition(read == used + setAside, "\(file): \(read) ≠ \(used) + \(setAside)")
    self.file = file
    self.read = read
    self.used = used
    self.setAside = setAside
  }
}
