public import Receivables

extension LedgerIssue.Effect {
  /// What a person calls it.
  public var label: String {
    switch self {
    case .setAside: "set aside"
    case .corrected: "corrected"
    case .noticed: "noticed"
    }
  }
}

/// Faults in the data in words.
enum IssueWording {
  /// How many there are, and what became of their lines: `12 issues: 5 set aside, 7 noticed.`.
  static func summary(_ issues: [LedgerIssue]) -> String {
    let effects: [LedgerIssue.Effect] = [.setAside, .corrected, .noticed]
    let parts = effects.compactMap { effect -> String? in
      let count = issues.count { $0.effect == effect }
      return count > 0 ? "\(NumberText.grouped(count)) \(effect.label)" : nil
    }
    return "\(NumberText.count(issues.count, "issue", "issues")): "
      + parts.joined(separator: ", ") + "."
  }
}
