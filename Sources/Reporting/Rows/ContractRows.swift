public import LedgerFiles

/// One column of the file contract, as `duecast schema` lists it.
public struct ContractRow: Sendable {
  public let file: FileContract
  public let column: ColumnContract

  /// The columns of all files, or of some.
  public static func rows(of files: [FileContract]) -> [ContractRow] {
    files.flatMap { file in file.columns.map { ContractRow(file: file, column: $0) } }
  }

  public static let columns: [Column<ContractRow>] = [
    Column(.issueFile) { .text($0.file.file) },
    Column(.contractColumn) { .text($0.column.name) },
    Column(.contractKind) { .text($0.column.kind.label) },
    Column(.contractRequired) { .text($0.column.isRequired ? "yes" : "no") },
    Column(.contractWords) { .text($0.column.kind.words.joined(separator: " ")) },
    Column(.contractMeaning) { .text($0.column.meaning) },
    Column(.contractExample) { .text($0.column.example) },
  ]
}
