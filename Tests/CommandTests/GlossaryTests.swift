import Foundation
import TestLedgers
import Testing

@testable import Reporting

/// Whatever a reader sees under a name has a definition that a reader can find.
@Suite struct GlossaryTests {
  private func isDefined(_ heading: String) -> Bool {
    !Glossary.exactEntries(for: heading).isEmpty
  }

  @Test func `entries are whole sentences, and no two say different things of one column`() {
    #expect(Glossary.entries.count > 150)
    for entry in Glossary.entries {
      #expect(entry.meaning.hasSuffix("."), "\(entry.label)")
      #expect(!entry.label.isEmpty)
    }
    for output in OutputFileContract.all {
      #expect(Set(output.figures.map(\.name)).count == output.figures.count, "\(output.name)")
      #expect(Set(output.figures.map(\.label)).count == output.figures.count, "\(output.name)")
    }
  }

  @Test(.slow) func `every column of every file of a run has its entry`() throws {
    let demo = try DemoRun.shared.get()
    let tables = demo.files.filter { $0.key.hasSuffix(".csv") }
    #expect(tables.count == 18)
    for (file, text) in tables {
      let contract = try #require(OutputFileContract.all.first { $0.name == file }, "\(file)")
      let header = try #require(DemoRun.cells(text).first)
      #expect(header == contract.figures.map(\.name), "\(file)")
      for name in header {
        #expect(
          Glossary.exactEntries(for: name).contains { $0.outputs.contains(file) },
          "\(name) of \(file)")
      }
    }
    let text = try #require(demo.files["kpis.json"])
    let figures = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let currencies = try #require(figures["currencies"] as? [[String: Any]])
    for name in currencies.flatMap(\.keys) {
      #expect(Glossary.exactEntries(for: name).contains { $0.outputs.contains("kpis.json") })
    }
  }

  @Test func `every heading of the report is explained, and its links lead somewhere`() throws {
    let report = try #require(try DemoRun.shared.get().files["report.html"])
    let end = try #require(report.range(of: "<section class=\"glossary\">")).lowerBound
    let body = report[..<end]
    var headings: Set<String> = []
    for match in body.matches(of: /<(h2|h3|th|dt)[^>]*>(.*?)<\/\1>/) {
      headings.insert(
        String(match.2).replacing(/<[^>]*>/, with: "").replacing(/\ (EUR|in .*)$/, with: ""))
    }
    for match in body.matches(of: /<(?:div class="label"|td class="key")>([^<]*)</) {
      headings.insert(String(match.1))
    }
    #expect(headings.count > 40)
    // The weeks of the table, and the title of the list with its day.
    let days = headings.filter { $0.wholeMatch(of: /\d+ [A-Z][a-z][a-z]\*?/) != nil }
    for heading in headings.subtracting(days) where !heading.isEmpty {
      #expect(isDefined(heading.replacing(/\ on \d+ [A-Z][a-z]+$/, with: "")), "\(heading)")
    }
    let anchors = Set(report.matches(of: /\ id="([^"]*)"/).map { String($0.1) })
    let links = report.matches(of: /\ href="#([^"]*)"/).map { String($0.1) }
    #expect(links.count > 10)
    for link in links { #expect(anchors.contains(link), "\(link)") }
    #expect(ReportPage.allDefinitions.count == Set(ReportPage.allDefinitions.map(\.anchor)).count)
  }

  @Test func `every heading of the workbook is explained`() throws {
    let sheets = try DemoRun.shared.get().sheets
    for (name, rows) in sheets {
      var headings = rows.first ?? []
      switch name {
      case "Summary": headings = rows.first { $0.first == "Currency" } ?? []
      case "KPIs": headings = rows.dropFirst().map { $0[0] }
      case "Thirteen weeks":
        headings = rows.dropFirst().map { row in
          row[0].replacing(/^(Receipts|Closing cash),\ /, with: "")
        }
      default: break
      }
      #expect(!headings.isEmpty, "\(name)")
      for heading in headings { #expect(isDefined(heading), "\(heading) of \(name)") }
    }
  }

  @Test func `every heading of a text table is explained`() throws {
    let sources = CommandRun.repository.appending(path: "Sources/Reporting")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var headings: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for table in text.matches(of: /TextTable\(\s*\[(?s:.*?)\]\s*(\+|\))/) {
        for title in table.0.matches(of: /\.init\(\s*"((?:[^"\\]|\\n)+)"/) {
          headings.insert(String(title.1))
        }
      }
    }
    #expect(headings.count > 60)
    for heading in headings {
      let plain = heading.replacing("-\\n", with: "").replacing("\\n", with: " ")
      let hyphenated = heading.replacing("\\n", with: " ")
      #expect(isDefined(plain) || isDefined(hyphenated), "\(heading)")
    }
  }

  @Test func `the command explains a column, a heading and a word`() throws {
    for (term, expected) in [
      ("dso", "Receivables ÷ sales of the last 90 days × 90."),
      ("value of contact", "capital freed because cash is expected"),
      ("CEI", "Collection effectiveness index (CEI) (collection_effectiveness)"),
      ("as-of day", "The last day whose postings are used."),
    ] {
      let run = try CommandRun(["glossary", term])
      #expect(run.code == 0 && run.output.contains(expected), "\(run.output)")
      for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
    let all = try CommandRun(["glossary", "--format", "csv"])
    #expect(all.output.hasPrefix("term,name,unit,definition,outputs\n"))
    #expect(DemoRun.cells(all.output).count == Glossary.entries.count + 1)
    let unknown = try CommandRun(["glossary", "phlogiston"])
    #expect(unknown.code == 2 && unknown.error.contains("no entry for phlogiston"))
  }
}
