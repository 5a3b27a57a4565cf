package import Receivables

/// One table and all that was understood of it.
package struct ReadTable: Sendable {
  package let source: SourceTable
  package let profile: Profile
  package let rival: String?
  package let header: Int
  package let map: ColumnMap
  package let kinds: [RowKind]
  package let form: TableForm
  /// The latest day that titles and footers name.
  package let statedDay: Day?
  let classifier: RowClassifier

  package func count(_ kind: RowKind) -> Int {
    kinds.count { $0 == kind } + (kind == .blank ? source.grid.blankLines : 0)
  }

  /// Name of the file, and of the sheet where there are several.
  package var name: String { source.sheet.map { "\(source.name), sheet \($0)" } ?? source.name }
}

/// What a person fixed, and all else is decided.
package struct ImportChoices: Sendable {
  package var table = TableChoices()
  package var values = ValueChoices()
  /// The profile to use; recognised unless given.
  package var profile: Profile?
  /// Captions that a person gave to roles.
  package var captions: [Role: String] = [:]
  package var currency: Currency?

  package init() {}
}
