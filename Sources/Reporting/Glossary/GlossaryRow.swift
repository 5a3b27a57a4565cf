/// One entry of the glossary as a line of `duecast glossary --format csv`.
public struct GlossaryRow: Sendable {
  let entry: Glossary.Entry

  public init(_ entry: Glossary.Entry) { self.entry = entry }

  public static let columns: [Column<GlossaryRow>] = [
    Column(.glossaryLabel) { .text($0.entry.label) },
    Column(.glossaryName) { Cell($0.entry.name.isEmpty ? nil : $0.entry.name) },
    Column(.glossaryUnit) { Cell($0.entry.unit?.label) },
    Column(.glossaryMeaning) { .text($0.entry.meaning) },
    Column(.glossaryOutputs) { .text($0.entry.outputs.joined(separator: "; ")) },
  ]
}

extension Figure {
  static let glossaryLabel = Figure(
    "term", "Term of the glossary", .text, "What a person calls it.")
  static let glossaryName = Figure(
    "name", "Name in files", .text, "The column's name in files; empty for a word.")
  static let glossaryUnit = Figure("unit", "Unit", .text, "What its values are.")
  static let glossaryMeaning = Figure(
    "definition", "Definition", .text, "What it is and how it is computed.")
  static let glossaryOutputs = Figure(
    "outputs", "Shown in", .text, "The files and commands that show it.")
}
