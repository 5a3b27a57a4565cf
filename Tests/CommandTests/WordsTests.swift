import Foundation
import TestLedgers
import Testing

/// Texts that people read keep to the word list of the documentation.
@Suite struct WordsTests {
  /// A place where a word of the list's right column stands.
  private struct Use: CustomStringConvertible {
    let file: String
    let words: String
    let context: String
    var description: String { "\(file): “\(words)” in “\(context)”" }
  }

  private static let page = "Sources/Reporting/Reporting.docc/Words.md"

  /// The phrases of the right columns, with spaces for any white space.
  private static func phrases() throws -> [String] {
    let text = try String(
      contentsOf: CommandRun.repository.appending(path: page), encoding: .utf8)
    return text.split(separator: "\n").flatMap { line -> [String] in
      let cells = line.split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard line.hasPrefix("|"), cells.count == 2, !["write", "---"].contains(cells[0]) else {
        return []
      }
      return cells[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  private static func uses(of phrases: [String], in text: String, _ file: String) throws -> [Use] {
    // A star stands for any ending.
    let any = phrases.map {
      $0.replacing(" ", with: "\\s+").replacing("*", with: "\\w*")
    }.joined(separator: "|")
    let expression = try NSRegularExpression(
      pattern: "(?<![\\w-])(?:\(any))(?![\\w-])", options: .caseInsensitive)
    let whole = NSRange(text.startIndex..<text.endIndex, in: text)
    return expression.matches(in: text, range: whole).compactMap { match in
      Range(match.range, in: text).map { range in
        let before = text[..<range.lowerBound].suffix(30)
        let after = text[range.upperBound...].prefix(30)
        return Use(
          file: file, words: String(text[range]),
          context: "\(before)\(text[range])\(after)".replacing("\n", with: " "))
      }
    }
  }

  /// Files below the repository's folder with one of these endings, by their path in it.
  private static func files(below folder: String, _ endings: Set<String>) throws -> [String] {
    let root = CommandRun.repository
    let all = try #require(
      FileManager.default.enumerator(
        at: root.appending(path: folder), includingPropertiesForKeys: nil))
    return all.compactMap { $0 as? URL }.filter { endings.contains($0.pathExtension) }
      .map { String($0.path.dropFirst(root.path.count + 1)) }.sorted()
  }

  private static func text(_ file: String) throws -> String {
    try String(contentsOf: CommandRun.repository.appending(path: file), encoding: .utf8)
  }

  @Test(.slow) func `messages, help and headings in the sources keep to the word list`() throws {
    let phrases = try Self.phrases()
    #expect(phrases.count > 30)
    var (uses, seen) = ([Use](), 0)
    for file in try Self.files(below: "Sources", ["swift"]) {
      for literal in StringLiterals.of(try Self.text(file)) where literal.contains(" ") {
        seen += 1
        uses += try Self.uses(of: phrases, in: literal, file)
      }
    }
    #expect(seen > 500)
    for use in uses { Issue.record("\(use)") }
  }

  @Test func `documents, templates, policy and transcripts keep to the word list`() throws {
    let phrases = try Self.phrases()
    var files = ["README.md", "benchmarks/README.md"]
    files += try Self.files(below: "models", ["md", "yaml"])
    files += try Self.files(below: "Sources", ["md", "mustache", "yaml"])
    files += try Self.files(below: "Tests/CommandTests/Transcripts", ["txt"])
    // Letters in other languages and the captions of other systems have words of their own, and the list
    // itself names what it bans.
    let held = files.filter {
      $0 != Self.page && !$0.hasSuffix("_de.mustache") && !$0.hasSuffix("_fr.mustache")
        && !$0.hasPrefix("Sources/Importing/Definitions")
    }
    #expect(held.count > 20)
    for file in held {
      for use in try Self.uses(of: phrases, in: try Self.text(file), file) {
        Issue.record("\(use)")
      }
    }
  }

  @Test func `a banned word is found across line ends and case, and only as a word`() throws {
    let phrases = ["came", "who may leave"]
    func count(_ text: String) throws -> Int { try Self.uses(of: phrases, in: text, "").count }
    #expect(try count("What came? Who may\n  leave.") == 2)
    #expect(try count("camera, became, expected_over_came") == 0)
  }

  @Test func `literals are read without comments and with what stands between interpolations`() {
    let source = """
      let a = "one \\(count(of: "two")) three" // "four"
      let b = \"\"\"
        five \\
        six
        \"\"\"
      """
    #expect(
      StringLiterals.of(source).map { $0.split(whereSeparator: \.isWhitespace) } == [
        ["one", "two", "three"], ["five", "six"],
      ])
  }
}

/// The string literals of a Swift source, without comments and without the code of interpolations.
enum StringLiterals {
  static func of(_ source: String) -> [String] {
    var reader = Reader(text: Array(source))
    return reader.literals()
  }

  private struct Reader {
    let text: [Character]
    var at = 0

    private func sees(_ word: String) -> Bool { text[at...].starts(with: word) }

    mutating func literals() -> [String] {
      var literals: [String] = []
      while at < text.count {
        if sees("//") {
          skip(past: "\n")
        } else if sees("/*") {
          skip(past: "*/")
        } else if sees("\"\"\"") {
          literals.append(literal(until: "\"\"\""))
        } else if sees("\"") {
          literals.append(literal(until: "\""))
        } else {
          at += 1
        }
      }
      return literals
    }

    private mutating func skip(past end: String) {
      while at < text.count, !sees(end) { at += 1 }
      at += end.count
    }

    /// The text from an opening quote to its end; of interpolations, the literals within.
    private mutating func literal(until end: String) -> String {
      at += end.count
      var literal = ""
      while at < text.count, !sees(end) {
        if sees("\\(") {
          at += 2
          literal += interpolation()
        } else if sees("\\") {
          // Two strokes are one character, and the end of a line within a literal is none.
          literal += " "
          at += 2
        } else {
          literal.append(text[at])
          at += 1
        }
      }
      at += end.count
      return literal
    }

    private mutating func interpolation() -> String {
      var (depth, within) = (1, "")
      while at < text.count, depth > 0 {
        if sees("\"") {
          within += " " + literal(until: "\"") + " "
          continue
        }
        if sees("(") { depth += 1 }
        if sees(")") { depth -= 1 }
        at += 1
      }
      return within
    }
  }
}
