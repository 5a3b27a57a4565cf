/// The glossary for a terminal.
public enum GlossaryText {
  private static let width = 80

  /// Each entry with its name in files, its unit and its definition.
  public static func page(_ entries: [Glossary.Entry]) -> String {
    entries.map { entry in
      let name = entry.name.isEmpty || entry.name == entry.label ? "" : " (\(entry.name))"
      var text = TextTable.wrap("\(entry.label)\(name)", width: width)
      text += TextTable.wrap(entry.meaning, width: width, indent: "  ")
      if let unit = entry.unit {
        let outputs = entry.outputs.joined(separator: ", ")
        text += TextTable.wrap(
          "\(unit.label.prefix(1).uppercased())\(unit.label.dropFirst()), in \(outputs).",
          width: width, indent: "  ")
      }
      return text
    }.joined(separator: "\n")
  }
}
