import ForecastVocabulary
import Foundation
import LedgerFiles
import PaymentTiming
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import Churn
@testable import Forecasting
@testable import Variance

/// Files of models with one value changed: refused by a sentence, or good for finite predictions.
@Suite struct ModelMutationTests {
  @Test(.slow)
  func `a changed file of payment-timing models is refused, or forecasts in finite numbers`()
    throws
  {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    let file = ModelFile(try quickModel().fit(view), of: view, toolVersion: "1")
    var (accepted, refused) = (0, 0)
    for (change, json) in try jsonMutants(of: try file.json, seed: 1) {
      let models: FittedCashModel
      do throws(ModelFileError) {
        models = try ModelFile(json: json).fitted(
          for: view, calendar: BusinessCalendar(), threads: 2)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
        continue
      }
      accepted += 1
      let open = models.timing?.predict(view, drafts: [], explains: false).open ?? []
      let isSound = open.allSatisfy { item in
        item.curve.paidBy.allSatisfy { (0...1).contains($0) }
          && (0...1).contains(item.curve.openAtHorizon)
          && (0...1).contains(item.curve.probabilityNeverPaid)
      }
      #expect(isSound, "\(change)")
      #expect(
        [models.timing?.shocks.correlation].allSatisfy {
          guard let shares = $0 else { return true }
          return shares.portfolio >= 0 && shares.customer >= 0
            && shares.portfolio + shares.customer < 1
        }, "\(change)")
    }
    #expect(accepted >= 50 && refused >= 200, "\(accepted) accepted, \(refused) refused")
  }

  /// A table with numbers, gaps, levels and interactions, large enough for rules.
  private func churnTable() -> WideTableText {
    var lot = SplitMix64(seed: 3, stream: "churn table")
    var text = "plan,age,usage,since,churned\n"
    for _ in 0..<600 {
      let plan = ["a", "b", "c"][lot.index(below: 3)]
      let (age, usage) = (18 + 60 * lot.uniform(), lot.uniform() < 0.1 ? nil : 20 * lot.uniform())
      let odds = (plan == "a" ? 0.8 : -0.4) - 0.15 * (usage ?? 8) + (age > 50 ? 0.7 : -0.7)
      let churned = lot.uniform() < 1 / (1 + exp(-odds)) ? "1" : "0"
      let since = day("2020-01-01") + lot.index(below: 900)
      text += "\(plan),\(age),\(usage.map { "\($0)" } ?? ""),\(since),\(churned)\n"
    }
    return WideTableText(text: text)
  }

  struct WideTableText {
    let text: String

    func table() throws -> WideTable {
      try withTemporaryFolder { folder in
        let url = folder.appending(path: "table.csv")
        try Data(text.utf8).write(to: url)
        return try WideTable(contentsOf: url)
      }
    }
  }

  @Test(.slow) func `a changed churn model is refused, or scores in finite numbers`() throws {
    let table = try churnTable().table()
    let fitted = try ChurnModel().fit(
      try ChurnTable(table, ChurnColumns(label: "churned")), threads: 2)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    var (accepted, refused) = (0, 0)
    for (change, json) in try jsonMutants(of: try encoder.encode(fitted), seed: 2, perKind: 2) {
      let model: FittedChurnModel
      let predictors: [Predictor]
      do {
        model = try FittedChurnModel(json: json)
        predictors = try model.predictors(of: table)
      } catch {
        refused += 1
        continue
      }
      accepted += 1
      let predictions = model.predictions(predictors, ids: table.lines.map { "\($0)" })
      let isSound = predictions.allSatisfy {
        $0.logOdds.isFinite && (0...1).contains($0.probability)
          && $0.contributions.allSatisfy(\.amount.isFinite)
      }
      #expect(isSound, "\(change)")
      #expect(
        model.regression.probabilities(predictors).allSatisfy { (0...1).contains($0) }, "\(change)")
    }
    #expect(accepted >= 30 && refused >= 200, "\(accepted) accepted, \(refused) refused")
  }

  @Test func `coefficients, columns and trees that do not fit one another are named`() throws {
    let fitted = try ChurnModel().fit(
      try ChurnTable(try churnTable().table(), ChurnColumns(label: "churned")), threads: 2)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let text = String(decoding: try encoder.encode(fitted), as: UTF8.self)
    let count = try #require(text.firstMatch(of: #/"column_count":(\d+)/#)?.1)
    let changed = text.replacing("\"column_count\":\(count)", with: "\"column_count\":2")
    let fault = #expect(throws: ModelFault.self) {
      try FittedChurnModel(json: Data(changed.utf8))
    }
    #expect(fault?.description == "the terms have \(count) columns, and 2 are stated")
  }

  @Test(.slow) func `a changed kept forecast is refused, or compares without a trap`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let last = try #require(ledger.lastDay)
    let then = ledger.asOf(last - 60)
    let (outlook, cash) = try quickModel().fit(then).forecast(then, paths: 20, seed: 2)
    let snapshot = CashSnapshot(view: then, outlook: outlook, forecast: cash)
    #expect(throws: Never.self) { try snapshot.validate() }
    let json = try JSONEncoder().encode(snapshot)
    #expect(!String(decoding: json, as: UTF8.self).contains("\"part\""))
    let now = ledger.asOf(last)
    var refused = 0
    for (change, json) in try jsonMutants(of: json, seed: 3, perKind: 4) {
      guard let changed = try? JSONDecoder().decode(CashSnapshot.self, from: json) else {
        refused += 1
        continue
      }
      do throws(ModelFault) { try changed.validate() } catch {
        refused += 1
        continue
      }
      do throws(SnapshotFault) {
        let variance = try CashVariance(changed, received: now, graceDays: 3)
        #expect(
          variance.cumulated().rows.allSatisfy { $0.parts.sum == $0.outcome - $0.forecast },
          "\(change)")
        _ = SnapshotRecord([changed], knownBy: now)
      } catch {
        refused += 1
      }
    }
    #expect(refused >= 100, "\(refused) refused")
  }

  @Test func `a kept forecast whose total is not billing and invoices is refused`() throws {
    let weeks = [CashSnapshot.Week(start: day("2026-01-01"), end: day("2026-01-04"))]
    let euro = try #require(Currency("EUR"))
    func kept(total: Int64, weeks: [CashSnapshot.Week], billing: [Int64] = [60]) -> CashSnapshot {
      CashSnapshot(
        day: day("2025-12-31"), weeks: weeks,
        currencies: [
          .init(currency: euro, total: [total], p10: [0], p90: [200], billing: billing)
        ], invoices: [.init(invoice: "I1", currency: euro, expected: [40])])
    }
    func fault(_ snapshot: CashSnapshot) -> String? {
      do throws(ModelFault) {
        try snapshot.validate()
        return nil
      } catch { return error.description }
    }
    #expect(fault(kept(total: 100, weeks: weeks)) == nil)
    #expect(
      fault(kept(total: 101, weeks: weeks))
        == "the total in EUR of the week from 2026-01-01 is 101, and billing and invoices are 100")
    #expect(
      fault(kept(total: 100, weeks: weeks, billing: []))
        == "EUR has 0 amounts for 1 weeks")
    let later = [CashSnapshot.Week(start: day("2026-01-02"), end: day("2026-01-04"))]
    #expect(
      fault(kept(total: 100, weeks: later))
        == "the week from 2026-01-02 to 2026-01-04 does not follow 2025-12-31")
  }
}
