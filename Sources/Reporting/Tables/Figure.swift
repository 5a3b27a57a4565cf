/// Something a reader sees under a name: a column of a file, a key figure, a heading.
///
/// Name, heading, unit and definition are declared once, here; files, screens, the report, the
/// workbook and the glossary all take them from it.
public struct Figure: Sendable, Hashable {
  /// Its name in files.
  public let name: String
  /// What a person calls it.
  public let label: String
  public let unit: Unit
  /// What it is and how it is computed, in full sentences.
  public let meaning: String
  /// Shorter headings that stand for it where space is short.
  public let headings: [String]

  public init(
    _ name: String, _ label: String, _ unit: Unit, _ meaning: String, headings: [String] = []
  ) {
    self.name = name
    self.label = label
    self.unit = unit
    self.meaning = meaning
    self.headings = headings
  }
}
