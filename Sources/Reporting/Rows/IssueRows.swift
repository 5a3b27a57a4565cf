public import Receivables

extension LedgerIssue {
  /// The columns of `issues.csv`.
  public static let columns: [Column<LedgerIssue>] = [
    Column("file") { .text($0.file) },
    Column("line") { .integer($0.line) },
    Column("problem") { .text($0.problem) },
    Column("remedy") { .text($0.remedy) },
    Column("code") { .text($0.code) },
    Column("effect") { .text($0.effect.label) },
  ]
}

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
