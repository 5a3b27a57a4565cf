public import LedgerFiles

/// The file contract for people.
public enum ContractText {
  private static let width = 80

  /// Files with their columns, for a terminal.
  public static func text(of files: [FileContract]) -> String {
    let all = files.map { section($0) }.joined(separator: "\n")
    return all + "\n" + TextTable.wrap(footer, width: width)
  }

  private static let footer = """
    * is required. Files are UTF-8 CSV with a header row; days are YYYY-MM-DD, amounts digits with \
    a point. Only invoices.csv is required; files and columns may be missing, and columns may be \
    in any order.
    """

  private static func section(_ file: FileContract) -> String {
    var text = file.file + "\n" + TextTable.wrap(file.meaning, width: width, indent: "  ")
    for names in file.alternatives {
      text += TextTable.wrap(
        "Needs \(names.joined(separator: " or ")).", width: width, indent: "  ")
    }
    if file.keepsUnknownColumns {
      text += TextTable.wrap(
        "Other columns are candidate features.", width: width, indent: "  ")
    }
    let names = file.columns.map { $0.name + ($0.isRequired ? "*" : "") }
    let longest = names.map(\.count).max() ?? 0
    for (column, name) in zip(file.columns, names) {
      let gap = String(repeating: " ", count: longest - name.count + 2)
      text += TextTable.wrap(
        sentence(column), width: width, indent: "  " + name + gap,
        hang: String(repeating: " ", count: longest + 4))
    }
    return text
  }

  private static func sentence(_ column: ColumnContract) -> String {
    let kind = column.kind.words.isEmpty ? column.kind.label : column.kind.wordList
    return
      "\(column.meaning) \(kind.prefix(1).uppercased() + kind.dropFirst()), as \(column.example)."
  }

  /// The table of files and columns that the documentation shows; `*` marks a required column.
  public static var markdown: String {
    let rows = FileContract.all.map { file in
      let columns = file.ownColumns.map { "`\($0.name)`" + ($0.isRequired ? "*" : "") }
      let mark = file == .invoices ? "*" : ""
      return "| `\(file.file)`\(mark) | \(file.meaning) | \(columns.joined(separator: ", ")) |\n"
    }
    return "| file | a line is | columns |\n|---|---|---|\n" + rows.joined()
  }
}
