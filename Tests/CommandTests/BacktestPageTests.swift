import Backtesting
import Foundation
import LedgerFiles
import Receivables
import Reporting
import TestLedgers
import Testing

/// The summary of a backtest, from scores that a person can average.
@Suite struct BacktestPageTests {
  private let summary: BacktestSummary

  init() throws {
    let ledger = try Ledger.load(
      files: [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
          + "A,C,2024-01-01,2024-01-31,1.00,EUR,2024-12-31\n"
      ]
    ).ledger
    let origins = RollingOrigin(ledger: ledger, first: day("2024-06-01"), count: 3, step: 28)
    func result(_ forecaster: String, _ i: Int, _ scores: [(String, String, Int, Double)])
      -> Backtest.Result
    {
      Backtest.Result(
        forecaster: forecaster, origin: origins.days[i],
        scores: scores.map {
          BacktestScore(
            segment: ScoreSegment($0.0) ?? .all, horizon: $0.2, score: $0.1, value: $0.3)
        })
    }
    let results = (0..<3).flatMap { i -> [Backtest.Result] in
      let x = Double(i)
      return [
        result(
          "duecast", i,
          [
            ("all", "open_invoices", 91, 1200), ("all", "invoices", 91, 1000),
            ("all", "crps_days", 91, 4 + x), ("all", "coverage_80", 91, 0.8),
            ("all", "auc_over_30_late", 91, 0.9),
            ("currency=EUR", "receipts_week_expected", 7, 110),
            ("currency=EUR", "receipts_week_received", 7, 100 + 10 * x),
          ]),
        result(
          "due_day", i,
          [("all", "crps_days", 91, 7), ("all", "auc_over_30_late", 91, 0.6)]),
        result(
          "roll_rates", i,
          [("all", "crps_days", 91, 6 + x), ("all", "auc_over_30_late", 91, 0.5)]),
        result("peer", i, [("all", "crps_days", 91, 4 + 2 * x)]),
      ]
    }
    summary = BacktestSummary(
      results,
      of: .init(own: "duecast", rules: ["due_day", "roll_rates"], others: ["peer"]),
      ledger: "small", origins: origins)
  }

  /// The means are 5, 7, 7 and 6: of the two rules the first, with differences −3, −2 and −1.
  ///
  /// With t of 2 degrees of freedom, 4.303, its interval is −2 ± 4.303 · 1/√3.
  @Test func `differences are paired, from the best rule and from each program`() throws {
    let found = summary.differences.filter { $0.score == "crps_days" }
    #expect(found.map(\.against) == ["due_day", "peer"])
    #expect(found.map(\.kind) == ["rule", "recorded"])
    #expect(found.map(\.mean) == [-2, -1])
    #expect(found.map(\.better) == [3, 2])
    let (lower, upper) = (try #require(found[0].lower), try #require(found[0].upper))
    #expect(abs(lower - (-2 - 4.302652729911275 / 3.0.squareRoot())) < 1e-9)
    #expect(abs(upper - (-2 + 4.302652729911275 / 3.0.squareRoot())) < 1e-9)
    // Of areas under curves the highest is the best.
    #expect(
      summary.differences.filter { $0.score == "auc_over_30_late" }.map(\.against) == ["due_day"])
    // Coverage is neither good nor bad by being high.
    #expect(!summary.differences.contains { $0.score == "coverage_80" })
  }

  @Test func `weeks ahead are pooled over origins`() throws {
    let week = try #require(summary.weeksAhead.first)
    // 110 expected of 100, 110 and 120.
    #expect(week.week == 1)
    #expect(abs(week.wape - 20.0 / 330) < 1e-12)
    #expect(abs(week.bias) < 1e-12)
  }

  @Test func `the text has the main figures`() {
    #expect(
      BacktestPage.text(summary) == """
        3 origins from 2024-06-01 to 2024-07-27, 13 weeks ahead; means over origins

        Payment days of open invoices that were paid

        1,000 at an origin on average, of 1,200 open ones.

                    CRPS       AUC
                    days  >30 late
        ----------  ----  --------
        duecast     5.00     0.900
        due_day     7.00     0.600
        roll_rates  7.00     0.500
        peer        6.00

        Ranges of payment days: share covered, and width in days

                 covered
                  of 80%
        -------  -------
        duecast     0.80

        duecast less the best rule, paired over origins

                                               differ-                   better
                      against  duecast  other     ence     95% interval      at
        ------------  -------  -------  -----  -------  ---------------  ------
        CRPS days     due_day    5.000  7.000   -2.000  -4.484 to 0.484     3/3
        AUC >30 late  due_day    0.900  0.600    0.300   0.300 to 0.300     3/3

        duecast less each other forecaster, paired over origins

                                            differ-                   better
                   against  duecast  other     ence     95% interval      at
        ---------  -------  -------  -----  -------  ---------------  ------
        CRPS days  peer       5.000  6.000   -1.000  -3.484 to 1.484     2/3

        """)
  }

  /// Means over two origins: 1 is settled by invoices with CRPS 3 and 5 under one model, 6 under the
  /// other, 4 and 4 under both together.
  @Test func `each model alone stands beside both by what is settled`() throws {
    let ledger = try Ledger.load(
      files: [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
          + "A,C,2024-01-01,2024-01-31,1.00,EUR,2024-12-31\n"
      ]
    ).ledger
    let origins = RollingOrigin(ledger: ledger, first: day("2024-06-01"), count: 2, step: 28)
    let results = origins.days.enumerated().map { i, origin in
      Backtest.Result(
        forecaster: "duecast", origin: origin,
        scores: ["settled=0", "settled=1", "settled=65+"].flatMap { segment in
          [
            ("invoices", 10), ("crps_days", 4),
            ("crps_days_of_existing_model", 3 + 2 * Double(i)), ("crps_days_of_new_model", 6),
            ("weight_of_existing_model", 0.25),
          ].filter { segment != "settled=0" || !$0.0.contains("existing") }.map {
            BacktestScore(
              segment: ScoreSegment(segment) ?? .all, horizon: 91, score: $0.0, value: $0.1)
          }
        })
    }
    let summary = BacktestSummary(
      results, of: .init(own: "duecast", rules: [], others: []), ledger: "small",
      origins: origins)
    let page = BacktestPage.markdown(summary)
    #expect(page.contains("| 0 | 10 |  |  | 6.00 | 4.00 |\n"))
    #expect(page.contains("| 1 | 10 | 25% | 4.00 | 6.00 | 4.00 |\n"))
    let svg = try #require(HandoverChart(summary)).svg
    #expect(
      svg.contains("CRPS of payment days") && svg.components(separatedBy: "<polyline").count == 5)
    #expect(HandoverChart(self.summary) == nil)
  }

  @Test func `markdown has the same rows`() {
    let page = BacktestPage.markdown(summary)
    #expect(page.hasPrefix("# Backtest of small\n\n3 origins from 2024-06-01"))
    #expect(page.contains("| duecast | 5.00 | 0.900 |\n"))
    #expect(page.contains("| CRPS days | due_day | 5.000 | 7.000 | -2.000 |"))
  }
}
