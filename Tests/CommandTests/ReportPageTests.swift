import Forecasting
import Foundation
import Receivables
import Testing

@testable import Reporting

@Suite struct ReportPageTests {
  /// A page whose every text tries to become markup.
  private static func page(_ hostile: String) throws -> ReportPage {
    let day = try #require(Day("2026-06-29"))
    let euro = try #require(Currency("EUR"))
    let rows = [CashSource.openExisting, .total].map { source in
      CashRow(
        periodStart: day, periodEnd: day + 6, source: source, currency: euro, expected: 100,
        p10: 80, p50: 101, p90: 120)
    }
    let table = ReportPage.CashTableSection(
      title: hostile, unit: hostile, heads: [hostile],
      rows: [.init(label: hostile, cells: [hostile], whole: hostile, kind: hostile)])
    let section = ReportPage.CurrencySection(
      code: hostile,
      cards: [ReportPage.Card(label: hostile, value: hostile, unit: hostile, note: hostile)],
      cashLead: hostile, legend: [ReportPage.LegendEntry(kind: hostile, label: hostile)],
      chart: CashChart(rows, currency: euro), table: table, ageingLead: hostile,
      buckets: [
        ReportPage.Bucket(
          label: hostile, amount: hostile, share: hostile, width: hostile, kind: hostile)
      ], figures: [ReportPage.Figure(label: hostile, value: hostile)], hasFigures: true)
    let contact = ReportPage.Contact(
      rank: hostile, name: hostile, details: hostile, person: hostile, overdue: hostile,
      open: hostile,
      oldest: hostile, worth: hostile, action: hostile, reasons: [hostile, hostile])
    let issue = ReportPage.Issue(
      place: hostile, effect: hostile, problem: hostile, remedy: hostile)
    return ReportPage(
      title: hostile, subtitle: hostile, asOf: hostile, notices: [hostile],
      currencies: [section], converted: [table], worklistTitle: hostile, worklistLead: hostile,
      worklist: [contact], hasWorklist: true, healthLead: hostile,
      alerts: [
        ReportPage.Alert(
          name: hostile, details: hostile, score: hostile, band: hostile, change: hostile,
          reasons: [hostile])
      ], hasAlerts: true, hasHealth: true, issuesLead: hostile, issues: [issue],
      hasIssues: true, method: [hostile])
  }

  @Test(arguments: ["<script>alert(1)</script>", "\"><img src=x onerror=y>", "<\u{338}script>"])
  func `text from a ledger never becomes markup`(hostile: String) throws {
    let templates = try HTMLTemplates()
    let html = templates.render(try ReportPageTests.page(hostile))
    let harmless = templates.render(try ReportPageTests.page("text"))
    func marks(_ text: String) -> [Int] {
      ["<", ">", "\""].map { mark in
        text.unicodeScalars.count { $0 == Unicode.Scalar(mark) }
      }
    }
    #expect(marks(html) == marks(harmless))
    #expect(html.contains(MarkupContentType().escapeText(hostile)))
  }

  @Test func `the page needs nothing from elsewhere and runs nothing`() throws {
    let html = try HTMLTemplates().render(ReportPageTests.page("text")).lowercased()
    for forbidden in ["<script", "http:", "https:", "src=", "@import", "url(", "javascript"] {
      #expect(!html.contains(forbidden), "\(forbidden)")
    }
    #expect(html.contains("prefers-color-scheme: dark"))
    #expect(html.hasSuffix("</html>\n"))
  }

  @Test func `every tag of the templates names a property`() throws {
    var names: Set<String> = []
    func collect(_ value: Any) {
      for child in Mirror(reflecting: value).children {
        if let label = child.label { names.insert(label) }
        collect(child.value)
      }
    }
    collect(try ReportPageTests.page("text"))
    for (file, bytes) in [
      ("report", PackageResources.report_mustache),
      ("cash_chart", PackageResources.cash_chart_mustache),
    ] {
      for match in String(decoding: bytes, as: UTF8.self).matches(of: /\{\{[#\/^]?(\w+)\}\}/) {
        #expect(names.contains(String(match.1)), "{{\(match.1)}} in \(file)")
      }
    }
  }
}
