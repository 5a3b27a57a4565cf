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
  public let problem: String
  public let remedy: String
  public let effect: Effect
  /// The day the record became known, where it can be read; an issue without one is always shown.
  public let knownOn: Day?

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
  public let file: String
  public let read: Int
  public let used: Int
  public let setAside: Int

  public init(file: String, read: Int, used: Int, setAside: Int) {
    precondition(read == used + setAside, "\(file): \(read) ≠ \(used) + \(setAside)")
    self.file = file
    self.read = read
    self.used = used
    self.setAside = setAside
  }
}
