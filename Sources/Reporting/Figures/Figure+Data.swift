/// Faults in the data and the file contract: `issues.csv`, `duecast check`, `duecast schema`.
extension Figure {
  static let issueFile = Figure(
    "file", "File", .text, "The file of the ledger.", headings: ["Where"])
  static let issueLine = Figure(
    "line", "Line", .count, "The line of the file, counting the header; 0 is the file as a whole.",
    headings: ["Lines", "Used"])
  static let problem = Figure("problem", "Problem", .text, "What is wrong.")
  static let remedy = Figure("remedy", "Remedy", .text, "What to do.", headings: ["What to do"])
  static let issueCode = Figure("code", "Kind of issue", .word, "A stable name of the fault.")
  static let effect = Figure(
    "effect", "Effect", .word,
    "set aside: the line is not used; corrected: it is read otherwise than written; noticed: it is "
      + "used as it stands.",
    headings: ["Set aside"])
  static let contractColumn = Figure(
    "column", "Column", .text, "The column's name in the header row.")
  static let contractKind = Figure("kind", "Kind of value", .word, "What its cells hold.")
  static let contractRequired = Figure(
    "required", "Required", .word, "yes where a line cannot be used without it.")
  static let contractWords = Figure(
    "words", "Allowed words", .text, "The words to choose from; empty where any value will do.")
  static let contractMeaning = Figure("meaning", "Meaning", .text, "What the column says.")
  static let contractExample = Figure("example", "Example", .text, "A cell as it could stand.")
}
