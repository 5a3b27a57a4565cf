package import Receivables

/// What a file of a bank or of a payer holds, and what was wrong with it.
package struct StatementFile: Sendable {
  package let name: String
  /// `nil` where the file is of no format that is read.
  package var format: StatementFormat?
  package var statements: [BankStatement] = []
  package var advice: [RemittanceAdvice] = []
  /// Why statements or the whole file may not be used, and what else a person should know.
  package var issues: [LedgerIssue] = []

  package init(name: String, format: StatementFormat? = nil) {
    (self.name, self.format) = (name, format)
  }

  package var isRefused: Bool {
    issues.contains { $0.effect == .setAside } && statements.isEmpty && advice.isEmpty
  }

  /// Refuses the whole file.
  package mutating func refuse(_ fault: StatementFault) {
    issues.append(fault.issue(file: name, effect: .setAside))
  }

  package mutating func note(_ fault: StatementFault) {
    issues.append(fault.issue(file: name, effect: .noticed))
  }
}

/// What is wrong with a place of a file.
package struct StatementFault: Error, Sendable, Hashable {
  package let line: Int
  package let code: String
  package let problem: String
  package let remedy: String

  package init(line: Int, _ code: String, _ problem: String, remedy: String) {
    (self.line, self.code, self.problem, self.remedy) = (line, code, problem, remedy)
  }

  package func issue(file: String, effect: LedgerIssue.Effect) -> LedgerIssue {
    LedgerIssue(
      file: file, line: line, code: code, problem: problem, remedy: remedy, effect: effect,
      knownOn: nil)
  }
}

extension BankStatement {
  /// Refuses it; the first reason is kept.
  mutating func refuse(_ fault: StatementFault) {
    guard refusal == nil else { return }
    refusal = fault.issue(file: file, effect: .setAside)
  }
}

/// Bounds on what is read, so that no file takes memory or time without end.
package enum StatementBounds {
  /// A bank's file of a day is far smaller.
  package static let bytes = 1 << 30
  /// Of one record of text: an amount, a name, a purpose.
  static let record = 65_536
  /// Lines of a record that is continued.
  static let continuations = 10_000
}
