/// Whether a letter's template says only what a letter knows, found when it is read.
///
/// A template is text with the tags `{{name}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}` and
/// `{{! a comment}}`. Nothing else of Mustache has a place in it: a template that includes another may
/// include itself, and a list within a list would grow without bound.
struct LetterTemplateCheck {
  typealias Failure = LetterTemplates.Failure

  private let file: String
  private let text: [Character]
  private var position = 0
  private var line = 1
  private var open: [(name: String, line: Int)] = []

  /// - Throws: the first fault, with file and line.
  static func check(_ text: String, file: String) throws(Failure) {
    var check = LetterTemplateCheck(file: file, text: Array(text))
    try check.run()
  }

  private init(file: String, text: [Character]) { (self.file, self.text) = (file, text) }

  private mutating func run() throws(Failure) {
    while position < text.count {
      if text[position...].starts(with: "{{") {
        try readTag()
      } else {
        advance(1)
      }
    }
    if let last = open.last {
      throw fault("{{#\(last.name)}} is never closed: end it with {{/\(last.name)}}", last.line)
    }
  }

  private mutating func advance(_ count: Int) {
    line += text[position..<position + count].count { $0.isNewline }
    position += count
  }

  private mutating func readTag() throws(Failure) {
    let start = line
    advance(2)
    let isTriple = position < text.count && text[position] == "{"
    let end: [Character] = isTriple ? ["}", "}", "}"] : ["}", "}"]
    var content: [Character] = []
    if isTriple { advance(1) }
    while position < text.count, !text[position...].starts(with: end) {
      content.append(text[position])
      advance(1)
    }
    guard position < text.count else {
      throw fault("{{ opens a tag that is never closed: end it with }}", start)
    }
    advance(end.count)
    if content.first == "!" { return }
    try take(String(content), start)
  }

  /// Takes what stands between the braces of a tag.
  private mutating func take(_ content: String, _ line: Int) throws(Failure) {
    let sign = content.first.flatMap { "#^/&".contains($0) ? $0 : nil }
    let name = String((sign == nil ? content[...] : content.dropFirst()).trimmed)
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      throw fault(
        "{{\(content)}} has no place in a letter: use {{name}}, {{#name}} and {{/name}}, "
          + "{{^name}} and {{/name}}, or {{! a comment}}", line)
    }
    switch sign {
    case "#", "^":
      try knows(name, line, Self.sections)
      try begin(name, line)
    case "/":
      guard let last = open.popLast(), last.name == name else {
        throw fault("{{/\(name)}} closes what is not open: open it with {{#\(name)}}", line)
      }
    default:
      try knows(name, line, LetterPage.texts.union(LetterPage.textsOfLine))
    }
    let isInList = open.contains { LetterPage.lists.contains($0.name) }
    guard isInList || !LetterPage.textsOfLine.contains(name) else {
      throw fault("{{\(name)}} is of one invoice: use it between {{#lines}} and {{/lines}}", line)
    }
  }

  private static let sections = LetterPage.conditions.union(LetterPage.lists)
    .union(LetterPage.texts).union(LetterPage.textsOfLine)

  private mutating func begin(_ name: String, _ line: Int) throws(Failure) {
    let isList = LetterPage.lists.contains(name)
    let around = open.first { $0.name == name || (isList && LetterPage.lists.contains($0.name)) }
    if let around {
      throw fault("{{#\(name)}} stands within {{#\(around.name)}}: close that one first", line)
    }
    open.append((name, line))
  }

  /// A tag that names nothing would leave a gap in the letter that nobody notices.
  private func knows(_ name: String, _ line: Int, _ known: Set<String>) throws(Failure) {
    guard !known.contains(name) else { return }
    throw fault(
      "{{\(name)}} is not a field of a letter: use one of "
        + known.sorted().joined(separator: ", "), line)
  }

  private func fault(_ problem: String, _ line: Int) -> Failure {
    Failure(description: PlainText.singleLine("\(file), line \(line): \(problem)"))
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return self[...last].drop { $0.isWhitespace }
  }
}
