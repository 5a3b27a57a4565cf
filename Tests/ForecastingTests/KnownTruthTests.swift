import Foundation
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import Backtesting
@testable import Baselines
@testable import ForecastVocabulary
@testable import Forecasting
@testable import PaymentTiming

/// On ledgers whose hazards are known, the fit finds them and intervals cover what happens.
@Suite struct KnownTruthTests {
  private static let seeds = 0..<6

  private func recipe(_ seed: Int, spread: Double) -> LedgerRecipe {
    var recipe = LedgerRecipe.knownEffects(seed: UInt64(100 + seed), customers: 110)
    recipe.knownHazard?.customerSpread = spread
    return recipe
  }

  /// Precision-weighted over the phases, since the truth does not differ between them.
  private func pooled(_ effects: [FeatureEffect], _ name: String) -> Double {
    var (sum, weight) = (0.0, 0.0)
    for effect in effects where effect.name == name {
      let precision = 1 / (effect.standardError * effect.standardError)
      sum += precision * effect.estimate
      weight += precision
    }
    return sum / weight
  }

  @Test(.slow) func `effects of a known world are found`() throws {
    var estimates: [String: [Double]] = [:]
    for seed in Self.seeds {
      let recipe = recipe(seed, spread: 0)
      let ledger = try synthesise(recipe).ledger
      // A strong prior would draw effects to zero, as it should where less is known.
      var model = quickModel(.everyDay)
      model.specification = try PaymentTimingSpecification(yaml: "precisions: [0.5]")
      let effects = try model.fit(ledger.asOf(recipe.lastDay)).effects(of: .new)
      // The most frequent channel is the baseline, and which one that is is chance.
      let paper = effects.contains { $0.name == "channel=paper" }
      estimates["paper", default: []].append(
        paper ? pooled(effects, "channel=paper") : -pooled(effects, "channel=portal"))
      // log1p of the amount is near its logarithm.
      estimates["amount", default: []].append(pooled(effects, "log_amount"))
    }
    let truth = KnownHazard()
    for (name, exact) in ["paper": truth.paper, "amount": truth.amount] {
      let values = try #require(estimates[name])
      let mean = values.reduce(0, +) / Double(values.count)
      let variance =
        values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      let error = (variance / Double(values.count)).squareRoot()
      #expect(abs(mean - exact) < 3.5 * error + 0.02, "\(name): \(values), truth \(exact)")
      #expect(error < 0.1, "\(name): \(values)")
    }
  }

  /// The place of the day paid within its distribution, spread over the day's own probability, is
  /// uniform if the distribution is right: eight in ten lie between a tenth and nine tenths.
  @Test(.slow) func `eighty of a hundred payments fall into eighty per cent intervals`() throws {
    var (inside, below, count) = (0.0, 0.0, 0.0)
    for seed in Self.seeds {
      let recipe = recipe(seed, spread: 0.5)
      let ledger = try synthesise(recipe).ledger
      let view = ledger.asOf(recipe.lastDay - 91)
      let later = ledger.asOf(recipe.lastDay)
      var paidOn: [Int32: Day] = [:]
      for invoice in later.invoices.elements { paidOn[invoice.row] = invoice.endedOn }
      let outlook = try quickModel(.everyDay)
        .fit(view).outlook(view)
      var random = SplitMix64(seed: UInt64(seed))
      for item in outlook.invoices {
        let row = view.invoices.elements[item.invoice].row
        func paidBy(_ k: Int) -> Double { item.curve.probabilityPaid(within: min(k, 91)) }
        let place: Double
        if let on = paidOn[row] {
          let k = on - view.day
          place = paidBy(k - 1) + random.uniform() * (paidBy(k) - paidBy(k - 1))
        } else {
          place = paidBy(91) + random.uniform() * (1 - paidBy(91))
        }
        count += 1
        if place >= 0.1 && place <= 0.9 { inside += 1 }
        if place < 0.5 { below += 1 }
      }
    }
    #expect(count > 500)
    #expect((0.76...0.84).contains(inside / count), "\(inside / count) of \(count)")
    #expect((0.44...0.56).contains(below / count), "\(below / count) of \(count)")
  }

  @Test(.slow) func `eighty of a hundred weeks of cash fall into eighty per cent intervals`() throws
  {
    var (inside, count) = (0.0, 0.0)
    let euro = try #require(Currency("EUR"))
    for seed in Self.seeds {
      let recipe = recipe(seed, spread: 0.5)
      let ledger = try synthesise(recipe).ledger
      let view = ledger.asOf(recipe.lastDay - 91)
      let cash = try quickModel(.everyDay)
        .fit(view).forecast(view, paths: 400, seed: UInt64(seed)).cash
      let origin = BacktestOrigin(
        view: view, later: ledger.asOf(recipe.lastDay), horizon: cash.horizon)
      let scores = origin.scores(receipts: CashByWeek(cash, [.total], euro, weeks: origin.weeks))
      let coverage = try #require(scores.first { $0.score == "receipts_coverage_80" })
      inside += coverage.value * Double(origin.weeks)
      count += Double(origin.weeks)
    }
    // Weeks of one seed are not independent, so the band is wide: a sixth of a hundred.
    #expect((0.65...0.95).contains(inside / count), "\(inside / count) of \(count)")
  }

  @Test(.slow) func `the log-likelihood beats every baseline on the same invoices`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let rolling = RollingOrigin(ledger: ledger, count: 2, step: 28)
    func score(_ forecaster: some PaymentForecaster) throws -> (Double, Double) {
      let contestant = Contestant.payments(
        forecaster, coversBilling: false, paths: 100, seed: 1)
      let results = try Backtest(rolling, [contestant]).run(on: ledger)
      func mean(_ score: String) -> Double {
        let values = results.flatMap(\.scores).filter {
          $0.segment == .all && $0.score == score
        }.map(\.value)
        return values.isEmpty ? .infinity : values.reduce(0, +) / Double(values.count)
      }
      return (mean("negative_log_likelihood"), mean("crps_days"))
    }
    let ours = try score(DuecastForecaster(quickModel()))
    for rule in [
      try score(DueDayForecaster()), try score(AverageDelayForecaster()),
      try score(RollRateForecaster()),
    ] {
      #expect(ours.0 < rule.0 && ours.1 < rule.1, "\(ours) against \(rule)")
    }
  }
}
