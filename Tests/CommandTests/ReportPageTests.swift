import AccountReview
import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import Reporting
@testable import Simulation

@Suite struct ReportPageTests {
  /// A page whose every text tries to become markup.
  private static func page(_ hostile: String) throws -> ReportPage {
    let day = try #require(Day("2026-06-29"))
    let euro = try #require(Currency("EUR"))
    let rows = [CashSource.openExisting, .total].map { source in
      CashRow(
        periodStart: day, periodEnd: day + 6, isPart: false, source: source, currency: euro,
        expected: 100,
        p10: 80, p50: 101, p90: 120)
    }
    let table = ReportPage.CashTableSection(
      title: hostile, unit: hostile,
      blocks: [
        .init(
          first: hostile, heads: [hostile],
          rows: [.init(label: hostile, cells: [hostile], kind: hostile)])
      ], note: hostile)
    let section = ReportPage.CurrencySection(
      code: hostile,
      cards: [ReportPage.Card(label: hostile, value: hostile, unit: hostile, note: hostile)],
      cashTitle: hostile, cashLead: hostile,
      legend: [ReportPage.LegendEntry(kind: hostile, label: hostile)],
      charts: [CashChart(rows, currency: euro)], table: table,
      debtors: [
        .init(
          name: hostile, details: hostile, open: hostile, share: hostile, overdue: hostile,
          oldest: hostile, expected: hostile, standing: hostile, kind: hostile)
      ], hasDebtors: true,
      risks: [
        .init(
          label: hostile, meaning: hostile, amount: hostile, share: hostile, accounts: hostile)
      ], hasRisks: true, ageingLead: hostile, allowanceLead: hostile,
      buckets: [
        .init(
          label: hostile, amount: hostile, share: hostile, width: hostile, kind: hostile,
          rate: hostile, allowance: hostile)
      ], figures: [ReportPage.Fact(label: hostile, anchor: hostile, value: hostile)],
      hasFigures: true)
    let contact = ReportPage.Contact(
      rank: hostile, name: hostile, details: hostile, person: hostile, address: hostile,
      domain: hostile, overdue: hostile,
      open: hostile,
      oldest: hostile, late: hostile, action: hostile, reasons: [hostile, hostile])
    let issue = ReportPage.Issue(
      place: hostile, effect: hostile, amount: hostile, problem: hostile, remedy: hostile)
    return ReportPage(
      title: hostile, subtitle: hostile, asOf: hostile,
      headlines: [ReportPage.Headline(figure: hostile, changes: hostile)], notices: [hostile],
      currencies: [section], converted: [table],
      scenarios: [
        .init(
          title: hostile, lead: hostile,
          rows: [
            .init(
              name: hostile, total: hostile, difference: hostile, share: hostile, range: hostile,
              kind: hostile)
          ])
      ], worklistTitle: hostile, worklistLead: hostile,
      worklist: [contact], hasWorklist: true, planLead: hostile,
      plan: [
        ReportPage.PlanLine(label: hostile, accounts: hostile, amount: hostile, kind: hostile)
      ], hasPlan: true,
      tasks: [
        ReportPage.TaskList(
          title: hostile, lead: hostile,
          lines: [
            .init(what: hostile, who: hostile, amount: hostile, owner: hostile, target: hostile)
          ])
      ], healthLead: hostile,
      alerts: [
        ReportPage.Alert(
          name: hostile, details: hostile, score: hostile, band: hostile, change: hostile,
          reasons: [hostile])
      ], hasAlerts: true, hasHealth: true, scores: ScoreChart([]),
      grids: [
        ReportPage.GridSection(title: hostile, rows: [.init(label: hostile, cells: [hostile])])
      ], queueLead: hostile,
      queue: [
        ReportPage.QueueEntry(
          name: hostile, details: hostile, billing: hostile, share: hostile, score: hostile,
          band: hostile, review: hostile, findings: [hostile])
      ], hasQueue: true,
      churn: [
        ReportPage.ChurnSection(
          title: hostile, lead: hostile,
          rows: [
            .init(
              name: hostile, probability: hostile, without: hostile, with: hostile,
              difference: hostile, kind: hostile)
          ])
      ], hasRecord: true,
      recordLead: hostile, record: [try square()], issuesLead: hostile, issues: [issue],
      hasIssues: true, glossaryLead: hostile,
      glossary: [.init(label: hostile, anchor: hostile, meaning: hostile)], method: [hostile])
  }

  private static func square() throws -> SquareChart {
    let euro = try #require(Currency("EUR"))
    let past = PastForecast(euro, day: day("2026-06-01"), scores: [0])
    return SquareChart(try #require(CashTrackRecord.Entry(euro, [past])))
  }

  /// As of Wednesday 1 July 2026: a week of 50.00, 20.00 in the present one, 10.00 a day to come.
  private static func chart(_ size: CashChart.Size) throws -> CashChart {
    let view = try withTemporaryFolder { folder in
      try """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      A,a,2026-06-22,2026-06-24,50.00,EUR,2026-06-24
      B,a,2026-06-22,2026-06-24,20.00,EUR,2026-06-30
      C,a,2026-06-22,2026-07-24,90.00,EUR,
      """.write(to: folder.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
      return try Ledger.load(from: folder).ledger.asOf(day("2026-07-01"))
    }
    let euro = try #require(Currency("EUR"))
    let daily: [Float] = [10, 0, 0, 0]
    let forecast = CashForecast(
      day: view.day,
      SimulatedPaths(
        currencies: [euro], pathCount: 2, horizon: 13,
        amounts: daily.flatMap { [Float](repeating: $0, count: 2 * 13) }))
    let received = ReceivedCash(view, euro, by: Periods(.week), most: 13)
    return CashChart(
      CashRow.rows(of: forecast, by: Periods(.week)), currency: euro, received: received, size: size
    )
  }

  @Test(arguments: [CashChart.Size.wide, .narrow])
  func `one bar has what was received and what is expected in a week`(size: CashChart.Size) throws {
    let chart = try ReportPageTests.chart(size)
    // Four days of 10.00 are left of the present week; the horizon's last day is Tuesday 14 July.
    #expect(
      chart.bars.map { $0.tip.split(separator: "\n")[0] } == [
        "22 – 28 Jun: 50 received", "29 Jun – 5 Jul: 20 received, 40 expected",
        "6 – 12 Jul: 70 expected", "13 – 14 Jul: 20 expected",
      ])
    #expect(
      chart.bars.map { $0.segments.map(\.kind) } == [
        ["past"], ["past", "open_existing"], ["open_existing"], ["open_existing"],
      ])
    // The parts of a bar stand on one another: 20 and 40 are as high as 60 of 70.
    let heights = chart.bars.map { bar in
      bar.segments.reduce(0) { $0 + (Double($1.height) ?? .nan) }
    }
    #expect(abs(heights[1] / heights[2] - 60.0 / 70) < 0.01)
    #expect(chart.gridlines.map(\.label) == ["0", "20", "40", "60", "80"])
    #expect(chart.summary.contains("1 week before brought 50"))
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
      ("cash_table", PackageResources.cash_table_mustache),
      ("score_chart", PackageResources.score_chart_mustache),
      ("square_chart", PackageResources.square_chart_mustache),
    ] {
      for match in String(decoding: bytes, as: UTF8.self).matches(of: /\{\{[#\/^]?(\w+)\}\}/) {
        #expect(names.contains(String(match.1)), "{{\(match.1)}} in \(file)")
      }
    }
  }
}
