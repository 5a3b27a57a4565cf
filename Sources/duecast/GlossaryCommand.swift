import ArgumentParser
import Reporting

struct GlossaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "glossary",
    abstract: "Explains a figure, a column or a word, or all of them.",
    usage: "duecast glossary [<term>] [--format text|csv|json]",
    discussion: """
      The definitions are those of the report. A term may be a column's name, a heading or a \
      word; without one, all are listed.

      Example: duecast glossary dso
      """)

  @Argument(help: "A column, a heading or a word: dso, \"value of contact\", promised.")
  var term: String?

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func validate() throws {
    guard let term, Glossary.entries(for: term).isEmpty else { return }
    throw ValidationError("The glossary has no entry for \(term): `duecast glossary` lists all.")
  }

  func run() throws {
    let entries = term.map(Glossary.entries(for:)) ?? Glossary.entries
    let table = OutputTable(GlossaryRow.columns, entries.map { GlossaryRow($0) })
    switch format {
    case .text: try Terminal.show(GlossaryText.page(entries))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
