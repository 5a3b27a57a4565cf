import Foundation
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import BoostedTrees
@testable import ForecastVocabulary
@testable import Forecasting
@testable import PaymentTiming

@Suite struct PaymentTreesTests {
  private let view: LedgerView
  private let calendar = BusinessCalendar(.weekends)

  init() throws { view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30")) }

  private func model(trees: Int, threads: Int = 2) -> CashModel {
    var model = quickModel(threads: threads)
    model.specification.trees = trees
    return model
  }

  /// A fit with the given weight, whether or not it was better, on the panel of one landmark.
  private func withTrees(
    _ fitted: FittedCashModel, of view: LedgerView, weight: Double
  ) throws -> FittedCashModel {
    let timing = try #require(fitted.timing)
    let history = PaymentHistory(
      view, calendar: calendar, horizon: timing.model.horizon, encodings: timing.encodings)
    let cutoff = view.day.number
    let source = history.source(cutoff: cutoff, rates: timing.pair.rates)
    let panel = PaymentPanel(
      source, LandmarkPlan(days: [cutoff - 84, cutoff - 56, cutoff - 28], share: 1),
      cutoff: cutoff, horizon: timing.model.horizon)
    let rows = FitRows(panel, source, timing.model.specification, threads: 2)
    var pair = timing.pair
    pair.trees = PaymentTrees(
      rows, weights: rows.design.weights { _ in 1 },
      regressions: rows.logOdds(pair, evidenceScale: timing.evidenceScale, threads: 2), trees: 8,
      weight: weight, threads: 2)
    #expect(pair.trees?.count == 8)
    return FittedCashModel(
      model: fitted.model,
      timing: FittedPaymentTiming(
        model: timing.model, pair: pair, encodings: timing.encodings, health: timing.health,
        healthEvidence: timing.healthEvidence, evidenceScale: timing.evidenceScale,
        validation: timing.validation),
      leavingModel: fitted.leavingModel, remarks: fitted.remarks)
  }

  private func curves(_ outlook: Outlook) -> [[Float]] { outlook.invoices.map(\.curve.paidBy) }

  @Test func `trees of no weight leave every curve as it was`() throws {
    let plain = try model(trees: 0).fit(view)
    let (none, some) = try (
      withTrees(plain, of: view, weight: 0), withTrees(plain, of: view, weight: 0.4)
    )
    #expect(curves(plain.outlook(view)) == curves(none.outlook(view)))
    #expect(curves(plain.outlook(view)) != curves(some.outlook(view)))
    let file = ModelFile(plain, of: view, toolVersion: "1")
    #expect(!String(decoding: try file.json, as: UTF8.self).contains("\"trees\":{"))
  }

  @Test func `models with trees that are read back forecast the same`() throws {
    let fitted = try withTrees(model(trees: 8).fit(view), of: view, weight: 0.4)
    let file = ModelFile(fitted, of: view, toolVersion: "1")
    let copy = try ModelFile(json: file.json)
    #expect(try copy.json == file.json)
    let models = try copy.fitted(for: view, calendar: calendar, threads: 1)
    let (outlook, again) = (fitted.outlook(view), models.outlook(view))
    #expect(!outlook.invoices.isEmpty && curves(outlook) == curves(again))
    #expect(outlook.invoices.map(\.factors) == again.invoices.map(\.factors))
  }

  @Test(arguments: [
    ("\"weight\":0.4", "\"weight\":1.4"), ("\"missing_is_low\":[", "\"missing_is_low\":[true,"),
    ("\"low\":[1,", "\"low\":[0,"), ("\"low\":[1,", "\"low\":[-1,"),
    ("\"low\":[1,", "\"low\":[4611686018427387904,"), ("\"cuts\":[", "\"cuts\":[1e99,"),
    ("\"base\":", "\"base\":99"), ("\"base\":", "\"basis\":"),
  ])
  func `a file whose trees cannot be any is refused`(old: String, new: String) throws {
    let fitted = try withTrees(model(trees: 8).fit(view), of: view, weight: 0.4)
    let text = String(
      decoding: try ModelFile(fitted, of: view, toolVersion: "1").json, as: UTF8.self)
    try #require(text.contains(old))
    let changed = Data(text.replacing(old, with: new, maxReplacements: 1).utf8)
    #expect(throws: ModelFileError.self) { try ModelFile(json: changed) }
  }

  @Test func `trees whose columns are others are refused`() throws {
    let fitted = try withTrees(model(trees: 8).fit(view), of: view, weight: 0.4)
    let text = String(
      decoding: try ModelFile(fitted, of: view, toolVersion: "1").json, as: UTF8.self)
    let changed = text.replacing("\"days ahead\"", with: "\"days behind\"", maxReplacements: 1)
    #expect(throws: ModelFileError.otherColumns("days behind")) {
      try ModelFile(json: Data(changed.utf8))
    }
  }

  @Test func `later postings change nothing of a fit that weighs trees`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let fit = { (view: LedgerView, threads: Int) in
      curves(
        try withTrees(model(trees: 8, threads: threads).fit(view), of: view, weight: 0.4)
          .outlook(view))
    }
    #expect(try fit(view, 1) == fit(ledger.asOf(view.day), 2))
  }

  @Test func `trees say the same of rows one by one and together, and columns add up to it`() throws
  {
    let fitted = try withTrees(model(trees: 0).fit(view), of: view, weight: 0.4)
    let pair = try #require(fitted.timing?.pair)
    let trees = try #require(pair.trees).trees
    let scoring = ScoringTrees(trees)
    let (width, own) = (trees.columnCount, TreeColumns.firstStatic)
    var random = SplitMix64(seed: 3)
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in
        random.uniform() < 0.1 ? Float.nan : Float(20 * random.uniform() - 5)
      }
    }
    let roots = trees.trees.reduce(0) { $0 + $1.nodes[0].value }
    let places = (0..<width).map { Optional($0) }
    var block = TreeBlock(columnCount: width, ownColumns: own)
    for count in [1, 31, 32, 65, 127, 128] {
      let shared = numbers(width - own)
      let rows = (0..<count).map { _ in numbers(own) + shared }
      block.removeAll()
      for row in rows { row.withUnsafeBufferPointer { block.append($0) } }
      let values = rows.map { row in row.withUnsafeBufferPointer { trees.value($0) } }
      #expect(scoring.values(block) == values)
      let first = (count + 1) / 2
      var sums = [Double](repeating: 0, count: width)
      #expect(scoring.values(block, explaining: first, places: places, to: &sums) == values)
      let expected = values.prefix(first).reduce(0, +)
      #expect(abs(sums.reduce(Double(first) * roots, +) - expected) < 1e-8)
    }
  }

  @Test func `the trace of an invoice's trees gives its curve`() throws {
    let fitted = try withTrees(model(trees: 0).fit(view), of: view, weight: 0.4)
    let timing = try #require(fitted.timing)
    let trees = try #require(timing.pair.trees)
    let predicted = timing.predict(view, drafts: []).open
    var checked = 0
    for own in predicted.prefix(40) {
      guard let design = timing.design(ofInvoice: own.invoice, in: view) else { continue }
      let trace = try #require(design.trees)
      let (cells, leaves) = (
        Dictionary(grouping: trace.cells) { $0.daysAhead },
        Dictionary(grouping: trace.leaves) { $0.daysAhead }
      )
      for (day, paid) in zip(design.days, own.curve.paidBy) {
        #expect(abs(day.paidBy - Double(paid)) < 1e-5)
        guard let added = day.logOddsOfTrees else {
          #expect(cells[day.daysAhead] == nil && day.logOdds == day.logOddsOfRegressions)
          continue
        }
        let own = leaves[day.daysAhead, default: []]
        #expect(own.map { $0.tree } == Array(0...trees.count))
        let sum = own.reduce(0.0) { $0 + $1.value }
        let row: [Float] = cells[day.daysAhead, default: []].map {
          $0.value.map { Float($0) } ?? .nan
        }
        let value = row.withUnsafeBufferPointer { trees.trees.value($0) }
        #expect(abs(added - sum) < 1e-9 && added == trees.base / 2 + value)
        let averaged: Double = 0.8 * day.logOddsOfRegressions + 0.4 * added
        #expect(abs(day.logOdds - averaged) < 1e-12)
      }
      checked += 1
    }
    #expect(checked > 20)
  }

  @Test func `trees are chosen only where they are clearly better`() throws {
    var timing = PaymentTimingModel(calendar: calendar, horizon: 91, threads: 2)
    timing.specification.rowBudget = 60_000
    timing.specification.trees = 40
    let chosen = try timing.fit(view)
    timing.specification.trees = 0
    let plain = try timing.fit(view)
    let (with, without) = try (
      #require(chosen.validation).meanLogLikelihood, #require(plain.validation).meanLogLikelihood
    )
    #expect(plain.pair.trees == nil)
    #expect(chosen.pair.trees == nil ? with == without : with > without)
  }
}
