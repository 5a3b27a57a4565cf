import Backtesting
import Baselines
import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import Testing

@testable import AccountReview

/// Scores of a backtest beside those of pandas, scikit-learn and lifelines.
@Suite struct BacktestGoldenTests {
  private struct Content: Decodable {
    let cases: [Case]
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let origin: Day
    /// By segment, then `score@horizon`.
    let payments: [String: [String: Double]]
    /// By week.
    let received: [Double]
    /// By `score`, or `rule score`.
    let lists: [String: Double]
    var testDescription: String { origin.description }
  }

  private static let fixtures = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "fixtures")

  static let cases: [Case] = {
    do {
      let data = try Data(contentsOf: fixtures.appending(path: "golden/backtest.json"))
      return try JSONDecoder().decode(Content.self, from: data).cases
    } catch { preconditionFailure("fixtures/golden/backtest.json: \(error)") }
  }()

  private let ledger: Ledger

  init() throws {
    ledger = try Ledger.load(from: Self.fixtures.appending(path: "ledgers/one-file")).ledger
  }

  private func origin(_ day: Day) throws -> BacktestOrigin {
    BacktestOrigin(
      view: ledger.asOf(day), later: ledger.asOf(try #require(ledger.lastDay)), horizon: 91)
  }

  /// The forecast of the script: a constant hazard of (1 + amount in cents modulo 7) / 100.
  private func outlook(_ view: LedgerView) -> Outlook {
    Outlook(
      day: view.day, horizon: 91,
      invoices: view.openPositions.map { position in
        let hazard = Double(1 + view.invoices.elements[position].amount % 7) / 100
        return InvoiceOutlook(
          invoice: position, model: .existing, evidenceWeight: 1,
          curve: .constant(payment: hazard, horizon: 91), factors: [])
      }, customers: [])
  }

  @Test(arguments: cases) func `payment days score as other programs score them`(
    expected: Case
  ) throws {
    let origin = try origin(expected.origin)
    let scores = origin.scores(OpenInvoiceCurves(outlook(origin.view), of: origin.view))
    #expect(Self.cases.contains { $0.payments["new"] != nil })
    for (segment, values) in expected.payments {
      var found: [String: Double] = [:]
      for score in scores where "\(score.segment)" == segment {
        found["\(score.score)@\(score.horizon)"] = score.value
      }
      for (name, value) in values {
        let own = try #require(found[name], "\(segment) \(name)")
        // Curves are in single precision.
        #expect(abs(own - value) < 1e-6 * max(1, abs(value)), "\(segment) \(name): \(own)")
      }
      // A score that does not exist there does not exist here.
      for name in ["auc_late@91", "auc_over_30_late@91", "concordance@91"] {
        #expect((found[name] == nil) == (values[name] == nil), "\(segment) \(name)")
      }
    }
  }

  @Test(arguments: cases) func `receipts and lists score as other programs score them`(
    expected: Case
  ) throws {
    let origin = try origin(expected.origin)
    let forecast = MovingAverageForecaster().cashForecast(origin.view, paths: 1, seed: 1)
    let received = origin.scores(receipts: forecast).filter { $0.score == "receipts_week_received" }
    #expect(received.count == 13)
    for (own, value) in zip(received, expected.received) {
      #expect(abs(own.value - value) < 1e-6 * max(1, value), "\(own.horizon) days ahead")
    }
    let lists = WorklistScores(origin)
    for rule in WorklistScores.Rule.allCases {
      let scores = lists.scores(of: rule)
      for score in scores where !score.score.hasSuffix("_accounts") {
        let value = try #require(
          expected.lists[score.score] ?? expected.lists["\(rule.rawValue) \(score.score)"])
        #expect(abs(score.value - value) < 1e-9 * max(1, value), "\(rule) \(score.score)")
      }
      let caught = scores.count { $0.score.contains("_caught_") }
      #expect(caught > 0 && caught == expected.lists.keys.count { $0.hasPrefix(rule.rawValue) })
    }
  }
}
