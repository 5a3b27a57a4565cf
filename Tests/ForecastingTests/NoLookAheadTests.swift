import Forecasting
import Foundation
import LedgerFiles
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import Baselines
@testable import ForecastVocabulary
@testable import PaymentTiming

/// Fifteen months of forty customers with disputes, promises, churn and new customers.
let smallRecipe = LedgerRecipe(
  seed: 5, customers: 40, firstDay: day("2024-01-01"), lastDay: day("2025-03-31"))

/// Everything is computed from the view of a day: removing all later postings changes nothing.
@Suite struct NoLookAheadTests {
  private struct Worlds {
    /// The whole ledger, and the ledger as it would have been written on the day.
    let whole: LedgerView
    let then: LedgerView

    init(_ seed: Int) throws {
      var random = SplitMix64(seed: UInt64(seed))
      let on = day("2024-09-01") + Int.random(in: 0..<180, using: &random)
      (whole, then) = try withTemporaryFolder { folder in
        let all = folder.appendingPathComponent("all")
        let past = folder.appendingPathComponent("past")
        _ = try LedgerGenerator(smallRecipe).write(to: all)
        try truncate(all, to: past, asOf: on)
        return (
          try Ledger.load(from: all).ledger.asOf(on), try Ledger.load(from: past).ledger.asOf(on)
        )
      }
    }
  }

  private func contents(_ outlook: Outlook, _ view: LedgerView) -> [String] {
    outlook.invoices.map { item in
      let hash = item.curve.paidBy.reduce(into: UInt64(0)) {
        $0 = $0 &* 31 &+ UInt64($1.bitPattern)
      }
      return "\(view.invoiceID(item.invoice)) \(item.model) \(item.evidenceWeight) \(hash) "
        + "\(item.curve.openAtHorizon) \(item.curve.probabilityNeverPaid) \(item.factors)"
    }
      + outlook.customers.map {
        "\(view.customers[$0.customer].id) \($0.model) \($0.settledInvoices) "
          + "\(String(describing: $0.probabilityActive)) \($0.expectedBilling.sorted { $0.key < $1.key })"
      }
  }

  @Test(.slow, arguments: 0..<2) func `later postings change neither outlook nor cash`(seed: Int)
    throws
  {
    let worlds = try Worlds(seed)
    var model = quickModel()
    model.specification.sampleAbove = seed == 0 ? 0 : model.specification.sampleAbove
    let (outlook, cash) = try model.fit(worlds.whole).forecast(worlds.whole, paths: 20)
    let (outlookThen, cashThen) = try model.fit(worlds.then).forecast(worlds.then, paths: 20)
    #expect(!outlook.invoices.isEmpty)
    #expect(contents(outlook, worlds.whole) == contents(outlookThen, worlds.then))
    #expect(cash.receipts == cashThen.receipts)
  }

  @Test(arguments: 2..<6) func `later postings change no baseline`(seed: Int) throws {
    let worlds = try Worlds(seed)
    func check(_ forecaster: some CashForecaster) throws {
      let now = try forecaster.cashForecast(worlds.whole, paths: 10, seed: 3)
      let then = try forecaster.cashForecast(worlds.then, paths: 10, seed: 3)
      #expect(now.receipts == then.receipts, "\(forecaster.name)")
      #expect(now.receipts.contains { $0 > 0 }, "\(forecaster.name)")
    }
    try check(DueDayForecaster())
    try check(AverageDelayForecaster())
    try check(RollRateForecaster())
    try check(CalendarFollowing(.observed) { RollRateForecaster(calendar: $0) })
    try check(SeasonalNaiveForecaster())
    try check(MovingAverageForecaster())
  }

  /// A landmark in the training panel of a later view, one of many, sees what a view of that day shows.
  @Test(arguments: [120, 200, 310, 380])
  func `features of a landmark are those of the view of its day`(offset: Int) throws {
    let ledger = try synthesise(smallRecipe).ledger
    let landmark = smallRecipe.firstDay + offset
    func panel(
      _ view: LedgerView, _ days: [Int32], rates: PortfolioRates?
    ) -> (PaymentPanel, PortfolioRates) {
      let history = PaymentHistory(
        view, calendar: BusinessCalendar(), horizon: 91,
        encodings: AttributeTable.encodings(of: ledger.asOf(landmark)))
      let source = history.source(cutoff: view.day.number, rates: rates)
      let panel = PaymentPanel(
        source, LandmarkPlan(days: days, share: 1), cutoff: view.day.number,
        horizon: 91, threads: 1)
      return (panel, source.rates)
    }
    let (then, rates) = panel(ledger.asOf(landmark), [landmark.number], rates: nil)
    let (later, _) = panel(
      ledger.asOf(landmark + 60), (-20...4).map { landmark.number + 7 * $0 }, rates: rates)
    // Days of the same landmark in the training panel of a later view; a spell that ended in credit
    // the day after it has no day at risk and is left out.
    func rows(_ panel: PaymentPanel, _ view: LedgerView) -> [(id: String, values: [Float])] {
      let width = panel.featureCount
      return panel.spells.enumerated().filter { $0.element.landmark == landmark.number }
        .map { i, spell in
          let days = spell.firstRow * DayFeatures.width
          let typical = spell.typical
          return (
            view.invoiceID(spell.record.invoice),
            Array(panel.features[(i * width)..<((i + 1) * width)])
              + [typical.usual, typical.recent, typical.last, typical.age].map { Float($0) }
              + panel.dayFeatures[days..<days + spell.dayCount * DayFeatures.width]
          )
        }
    }
    let trained = rows(later, ledger.asOf(landmark + 60))
    // Of an invoice that is paid in parts later on, one row is known and several are learnt from.
    let known = Dictionary(uniqueKeysWithValues: rows(then, ledger.asOf(landmark)))
    #expect(trained.count > 20)
    // Which invoices cash on account pays is a guess until it is applied.
    let view = ledger.asOf(landmark)
    let guessed = Set(
      view.customers.indices.filter { customer in
        view.invoices[customer].contains { $0.uncovered < $0.outstanding }
      }.flatMap { view.invoices.range($0).map { view.invoiceID($0) } })
    #expect(trained.count { !guessed.contains($0.id) } > 20)
    for (id, values) in trained where !guessed.contains(id) {
      // The view of the day looks further ahead than what the later one saw happen.
      let expected = try #require(known[id])
      #expect(values.count <= expected.count)
      for (j, (a, b)) in zip(values, expected).enumerated() {
        // What the portfolio does of late has such guesses in it.
        let isClose = abs(a - b) <= 5e-3 * max(1, abs(b))
        #expect(
          isClose || (a.isNaN && b.isNaN), "\(name(ofColumn: j)) looks ahead: \(a), then \(b)")
      }
    }
  }

  /// What a later view says of a cutoff, as validation asks it, is what the view of that day says.
  @Test(arguments: [200, 310]) func `rates by a cutoff are those of the view of its day`(
    offset: Int
  ) throws {
    let ledger = try synthesise(smallRecipe).ledger
    let cutoff = smallRecipe.firstDay + offset
    func source(_ view: LedgerView) -> PaymentPanel.Source {
      PaymentHistory(view, calendar: BusinessCalendar(), horizon: 91)
        .source(cutoff: cutoff.number)
    }
    let (then, later) = (source(ledger.asOf(cutoff)), source(ledger.asOf(cutoff + 60)))
    #expect(then.rates.delays == later.rates.delays)
    // But for what later parts of an invoice round otherwise.
    for (a, b) in zip(then.rates.monthEndRatio, later.rates.monthEndRatio) {
      #expect(abs(a - b) < 1e-9)
    }
    for ahead in 1...91 {
      let day = (cutoff + ahead).number
      #expect(abs(then.baseline.logBacklog(day) - later.baseline.logBacklog(day)) < 1e-9)
    }
  }

  private func name(ofColumn j: Int) -> String {
    j < PaymentFeature.all.count ? PaymentFeature.all[j].name : "column \(j)"
  }
}
