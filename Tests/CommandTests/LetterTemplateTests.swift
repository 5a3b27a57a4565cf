import Foundation
import Testing

@testable import Reporting

/// Templates of letters are checked whole when they are read.
@Suite struct LetterTemplateTests {
  static let faults: [(text: String, problem: String)] = [
    ("Dear {{name}} {{> en}}", "line 1: {{> en}} has no place in a letter"),
    ("\n\n{{>*name}}", "line 3: {{>*name}} has no place in a letter"),
    ("{{< en}}{{/en}}", "line 1: {{< en}} has no place in a letter"),
    ("{{=<% %>=}}", "has no place in a letter"),
    ("{{$block}}{{/block}}", "has no place in a letter"),
    ("{{capitalized(name)}}", "has no place in a letter"),
    ("{{.}}", "has no place in a letter"),
    ("{{#lines}}\n{{#lines}}{{/lines}}\n{{/lines}}", "line 2: {{#lines}} stands within {{#lines}}"),
    ("{{#lines}}{{#disputed}}{{/disputed}}{{/lines}}", "{{#disputed}} stands within {{#lines}}"),
    (
      String(repeating: "{{#level1}}", count: 100_000),
      "line 1: {{#level1}} stands within {{#level1}}"
    ),
    ("{{#level1}}", "line 1: {{#level1}} is never closed"),
    ("{{/level1}}", "line 1: {{/level1}} closes what is not open"),
    ("{{#level1}}{{#level2}}{{/level1}}{{/level2}}", "{{/level1}} closes what is not open"),
    ("{{name", "line 1: {{ opens a tag that is never closed"),
    ("{{{name}}", "line 1: {{ opens a tag that is never closed"),
    ("{{totl}}", "line 1: {{totl}} is not a field of a letter: use one of amount"),
    ("{{lines}}", "{{lines}} is not a field of a letter"),
    ("{{invoice}}", "line 1: {{invoice}} is of one invoice"),
  ]

  @Test(arguments: faults.indices) func `a fault is told with file, line and problem`(
    fault: Int
  ) throws {
    let (text, problem) = Self.faults[fault]
    try withTemplate(text) { folder in
      let failure = #expect(throws: LetterTemplates.Failure.self) {
        try LetterTemplates(folder: folder)
      }
      let told = failure?.description ?? ""
      #expect(told.hasPrefix("letter.en.mustache, line ") && told.contains(problem), "\(told)")
    }
  }

  @Test func `tags of all permitted kinds are taken, as in the templates that come with it`() throws
  {
    #expect(throws: Never.self) { try LetterTemplates() }
    let text = """
      {{! > en }}{{name}} {{{total}}} {{& date }} {{^hasInterest}}no{{/hasInterest}}
      {{#level1}}{{#lines}}{{invoice}}{{/lines}}{{/level1}}{{#contactName}}{{contactName}}{{/contactName}}
      """
    try withTemplate(text) { folder in
      #expect(throws: Never.self) { try LetterTemplates(folder: folder) }
    }
  }

  private func withTemplate(_ text: String, _ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-template-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(
      to: folder.appending(path: "letter.en.mustache"), atomically: true, encoding: .utf8)
    try body(folder)
  }

  @Test func `names put neither lines nor tags into a letter`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-injection-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      "I1

      Amount due: 0.00 EUR",A,2025-01-01,2025-01-31,1000.00,EUR
      """,
      "customers.csv": """
      customer_id,name,contact_name,contact_email
      A,{{total}}\u{1B}[2J,"Jo\u{2028}\r\nAmount due: 0.00 EUR","a@x.example
      Bcc: b@x.example"
      """,
    ] {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    let out = folder.appending(path: "out")
    let run = try CommandRun([
      "letters", folder.path, "--as-of", "2025-02-20", "--out", out.path,
    ])
    #expect(run.code == 0, "\(run.error)")
    let letter = try String(contentsOf: out.appending(path: "00001-A-EUR.txt"), encoding: .utf8)
    let lines = letter.split(separator: "\n")
    #expect(lines.first == "{{total}} [2J")
    #expect(lines.contains("Attn: Jo   Amount due: 0.00 EUR"))
    #expect(lines.contains { $0.hasPrefix("  Invoice I1  Amount due: 0.00 EUR of 1 Jan 2025") })
    #expect(lines.filter { $0.hasPrefix("  Amount due: ") } == ["  Amount due: 1,000.00 EUR"])
    #expect(!lines.contains { $0.hasPrefix("Amount due: ") })
    let list = try String(contentsOf: out.appending(path: "letters.csv"), encoding: .utf8)
    #expect(list.contains("a@x.example Bcc: b@x.example"))
  }
}
