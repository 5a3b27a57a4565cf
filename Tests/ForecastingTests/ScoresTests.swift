import Foundation
import Receivables
import TestLedgers
import Testing

@testable import Backtesting
@testable import ForecastVocabulary

/// Scores of two invoices and one week of cash, worked by hand.
@Suite struct ScoresTests {
  private let origin: BacktestOrigin

  /// A is paid on day 2; B never, so that it has no day to be scored by; D, of a customer without
  /// history, on day 19, past the horizon of 7 days.
  init() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      A,C,2024-02-20,2024-03-03,100.00,EUR,2024-03-03
      B,C,2024-02-20,2024-03-05,300.00,EUR,
      D,N,2024-02-20,2024-02-25,200.00,EUR,2024-03-20
      OLD,C,2024-01-02,2024-01-03,1.00,EUR,2024-01-05
      LAST,C,2024-06-20,2024-06-30,1.00,EUR,2024-06-30
      """
    ]
    origin = BacktestOrigin(
      view: try viewOf(files, asOf: day("2024-03-01")),
      later: try viewOf(files, asOf: day("2024-06-30")), horizon: 7)
  }

  private func value(
    _ scores: [BacktestScore], _ segment: String, _ score: String, horizon: Int = 7
  ) -> Double? {
    scores.first { "\($0.segment)" == segment && $0.score == score && $0.horizon == horizon }?.value
  }

  /// A predicted as 1/2, then 3/4; B as 1/5 on the last day; D as 1/2 on the last day.
  private func curves() throws -> OpenInvoiceCurves {
    let byID: [String: [Float]] = [
      "A": [0.5] + Array(repeating: 0.75, count: 6),
      "B": Array(repeating: 0, count: 6) + [0.2], "D": Array(repeating: 0, count: 6) + [0.5],
    ]
    return OpenInvoiceCurves(
      horizon: 7, paidBy: try origin.open.flatMap { try #require(byID[origin.view.invoiceID($0)]) })
  }

  @Test func `payment days are scored as defined`() throws {
    let scores = origin.scores(try curves())
    let expected: [(String, Double)] = [
      ("open_invoices", 3), ("invoices", 2),
      // −log 1/4 and −log 1/2, in mean.
      ("negative_log_likelihood", 1.5 * log(2)),
      // 1/4 + 6 · 1/16 and 1/4.
      ("crps_days", (0.625 + 0.25) / 2),
      // Median days 1 and 7; outcomes 2 and past the horizon, which is day 8.
      ("median_error_days", 1),
      // Days 1 to 2 and 7 to 8; 1 to 8 and 7 to 8; the same.
      ("coverage_50", 1), ("width_50_days", 1), ("coverage_80", 1), ("width_80_days", 4),
      ("coverage_95", 1), ("width_95_days", 4),
      ("brier", (1.0 / 16 + 1.0 / 4) / 2),
      // Of 3/4 predicted, 1 was paid; of 1/2, none.
      ("calibration_error", (0.25 + 0.5) / 2),
      ("concordance", 1),
      // 75 + 100 expected, 100 paid.
      ("weekly_wape", 0.75),
      // With B, which is not paid within the horizon either: −log 4/5, 1/25 and 1/25.
      ("open_negative_log_likelihood", (3 * log(2) - log(0.8)) / 3),
      ("open_crps_days", (0.625 + 0.25 + 0.04) / 3),
      ("open_brier", (1.0 / 16 + 1.0 / 4 + 0.04) / 3),
    ]
    for (score, expected) in expected {
      let found = try #require(value(scores, "all", score), "\(score)")
      #expect(abs(found - expected) < 1e-6, "\(score) is \(found)")
    }
    #expect(value(scores, "existing", "crps_days") == 0.625)
    #expect(value(scores, "new", "crps_days") == 0.25)
    #expect(value(scores, "currency=EUR", "invoices") == 2)
    // Only A can still be late, and nothing be over 30 days late, within 7 days.
    #expect(value(scores, "all", "auc_late") == nil)
    #expect(value(scores, "all", "auc_over_30_late") == nil)
  }

  @Test func `cash from open invoices is what all of them bring`() throws {
    let scores = origin.scores(try curves())
    // 75 + 60 + 100 expected, 100 received.
    for segment in ["currency=EUR"] {
      #expect(abs((value(scores, segment, "open_receipts_wape") ?? 0) - 1.35) < 1e-6)
      #expect(abs((value(scores, segment, "open_receipts_bias") ?? 0) - 1.35) < 1e-6)
    }
    #expect(value(scores, "new, currency=EUR", "open_receipts_week_expected") == 100)
    // Nothing was received from new customers: there is no relative error.
    #expect(value(scores, "new, currency=EUR", "open_receipts_week_received") == 0)
    #expect(value(scores, "new, currency=EUR", "open_receipts_wape") == nil)
  }

  @Test func `recorded quantiles of receipts are scored as defined`() throws {
    let euro = try #require(Currency("EUR"))
    let scores = origin.scores(
      receipts: CashByWeek(
        currency: euro, expected: [150], quantiles: [100: [80], 500: [120], 900: [160]]))
    let expected: [(String, Double)] = [
      ("receipts_week_expected", 150), ("receipts_week_received", 100),
      ("receipts_week_wape", 0.5), ("receipts_week_bias", 0.5), ("receipts_wape", 0.5),
      ("receipts_bias", 0.5),
      // 0.1 · 20, 0.5 · 20 and 0.1 · 60, of 100.
      ("receipts_pinball_10", 0.02), ("receipts_pinball_50", 0.1), ("receipts_pinball_90", 0.06),
      ("receipts_coverage_80", 1), ("receipts_width_80", 0.8),
    ]
    #expect(scores.count == expected.count)
    for (score, expected) in expected {
      let found = try #require(value(scores, "currency=EUR", score), "\(score)")
      #expect(abs(found - expected) < 1e-12, "\(score) is \(found)")
    }
  }

  /// Two paths, of 80 and 120 on the first day.
  @Test func `simulated receipts are scored as defined`() throws {
    let euro = try #require(Currency("EUR"))
    var receipts = [Float](repeating: 0, count: 4 * 2 * 7)
    (receipts[0], receipts[7]) = (80, 120)
    let cash = CashForecast(
      day: origin.day,
      SimulatedPaths(currencies: [euro], pathCount: 2, horizon: 7, amounts: receipts))
    let scores = origin.scores(receipts: cash)
    // 20 from the outcome on average, less half of the mean distance of 20 between paths.
    #expect(abs((value(scores, "currency=EUR", "receipts_crps") ?? 0) - 0.1) < 1e-12)
    // From 84 to 116.
    #expect(value(scores, "currency=EUR", "receipts_coverage_80") == 1)
    #expect(abs((value(scores, "currency=EUR", "receipts_width_80") ?? 0) - 0.32) < 1e-12)
  }

  /// One path: existing customers bring 60, new ones 30, against 100 and 0.
  @Test func `receipts are scored by customers with and without history`() throws {
    let euro = try #require(Currency("EUR"))
    var receipts = [Float](repeating: 0, count: 4 * 7)
    for (part, amount) in [(0, 40), (1, 10), (2, 20), (3, 20)] {
      receipts[part * 7] = Float(amount)
    }
    let cash = CashForecast(
      day: origin.day,
      SimulatedPaths(currencies: [euro], pathCount: 1, horizon: 7, amounts: receipts))
    let scores = origin.scores(receipts: cash, byCustomer: true)
    func both(_ score: String) -> [Double?] {
      ["existing", "new"].map { value(scores, "\($0), currency=EUR", score) }
    }
    #expect(both("receipts_week_expected") == [60, 30])
    #expect(both("receipts_week_received") == [100, 0])
    #expect(both("receipts_bias") == [-0.4, nil])
    #expect(!origin.scores(receipts: cash).contains { "\($0.segment)" != "currency=EUR" })
  }

  @Test func `sums of weeks have errors and intervals of their own`() throws {
    let euro = try #require(Currency("EUR"))
    // Weeks bring 100, 0, 200, 0 since the origin is before A and D are paid.
    let origin = BacktestOrigin(view: origin.view, later: origin.later, horizon: 28)
    #expect(origin.receipts[euro] == [100, 0, 200, 0])
    let scores = origin.scores(
      receipts: CashByWeek(currency: euro, expected: [50, 50, 50, 60], quantiles: [:]))
    #expect(value(scores, "currency=EUR", "receipts_net_error", horizon: 28) == 0.3)
    #expect(value(scores, "currency=EUR", "receipts_bias", horizon: 28) == -0.3)
    // |−50| + 50 + |−150| + 60 of 300; of the first two weeks 100 of 100.
    let error = try #require(value(scores, "currency=EUR", "receipts_wape", horizon: 28))
    #expect(abs(error - 310.0 / 300) < 1e-12)
    #expect(value(scores, "currency=EUR", "receipts_wape", horizon: 14) == 1)
  }

  @Test func `origins leave room for history and outcomes`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let last = try #require(ledger.lastDay)
    let rolling = RollingOrigin(ledger: ledger, count: 3, step: 28)
    #expect(rolling.days == [last - 91 - 56, last - 91 - 28, last - 91])
    #expect(RollingOrigin(ledger: ledger, count: 100, step: 28).days.count < 12)
    let forward = RollingOrigin(ledger: ledger, first: last - 130, count: 9, step: 28, horizon: 70)
    #expect(forward.days == [last - 130, last - 102, last - 74])
  }
}
