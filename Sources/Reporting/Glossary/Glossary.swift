/// What every figure, heading and word means: one declaration for the command and the report.
public enum Glossary {
  /// A figure with the outputs it stands in, or a word.
  public struct Entry: Sendable, Hashable {
    public let label: String
    /// Its name in files; empty for a word.
    public let name: String
    public let unit: Unit?
    public let meaning: String
    public let headings: [String]
    /// The files and commands that show it.
    public let outputs: [String]
  }

  /// All entries, in order of label.
  public static let entries: [Entry] = {
    var outputs: [Figure: [String]] = [:]
    for output in OutputFileContract.all {
      for figure in output.figures { outputs[figure, default: []].append(output.name) }
    }
    let figures = outputs.map { figure, names in
      Entry(
        label: figure.label, name: figure.name, unit: figure.unit, meaning: figure.meaning,
        headings: figure.headings, outputs: names)
    }
    let words = Term.all.map {
      Entry(
        label: $0.label, name: "", unit: nil, meaning: $0.meaning, headings: $0.headings,
        outputs: [])
    }
    return (figures + words).sorted {
      (key($0.label), $0.name, $0.meaning) < (key($1.label), $1.name, $1.meaning)
    }
  }()

  /// The entries that a column's name, a heading or a word stands for: those of exactly that text
  /// or, where there is none, those whose label or name contains it.
  public static func entries(for text: String) -> [Entry] {
    let wanted = key(text)
    guard !wanted.isEmpty else { return [] }
    let exact = exactEntries(for: text)
    return exact.isEmpty
      ? entries.filter { key($0.label).contains(wanted) || key($0.name).contains(wanted) } : exact
  }

  /// The entries whose label, name or heading is exactly this text.
  static func exactEntries(for text: String) -> [Entry] {
    let wanted = key(text)
    return entries.filter { entry in
      ([entry.label, entry.name] + entry.headings).contains { key($0) == wanted }
    }
  }

  /// Text without case, and with spaces for commas, underscores, hyphens and line breaks.
  static func key(_ text: String) -> String {
    text.lowercased().split { " ,_-\n\u{a0}".contains($0) }.joined(separator: " ")
  }
}

extension Glossary {
  /// The name of the place where a page defines what is called so.
  static func anchor(of label: String) -> String {
    "def-" + key(label).map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
  }
}

extension Figure {
  /// The name of the place where a page defines it.
  var anchor: String { Glossary.anchor(of: label) }
}
