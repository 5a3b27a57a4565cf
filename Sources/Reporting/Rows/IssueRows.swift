public import Receivables

extension LedgerIssue {
  /// The columns of `issues.csv`.
  public static let columns: [Column<LedgerIssue>] = [
    Column(.issueFile) { .text($0.file) },
    Column(.issueLine) { .integer($0.line) },
    Column(.problem) { .text($0.problem) },
    Column(.remedy) { .text($0.remedy) },
    Column(.issueCode) { .text($0.code) },
    Column(.effect) { .text($0.effect.label) },
  ]
}
