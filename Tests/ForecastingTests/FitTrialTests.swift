import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import PaymentTiming

@Suite struct FitTrialTests {
  private let view: LedgerView

  init() throws { view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30")) }

  private func smoothness(_ candidates: String) throws -> Double? {
    var model = PaymentTimingModel(calendar: BusinessCalendar(), horizon: 91, threads: 2)
    model.specification = try PaymentTimingSpecification(
      yaml: "precisions: [200]\nsmoothness: \(candidates)\nrow_budget: 60000")
    return try model.fit(view).validation?.shrinkage.smoothness
  }

  /// Curves of distances that may hardly bend predict worse.
  @Test func `a rougher curve is taken where it is clearly better`() throws {
    #expect(try smoothness("[1000000, 1]") == 1)
    #expect(try smoothness("[1, 1000000]") == 1)
  }

  @Test func `without a clear difference the first is kept`() throws {
    #expect(try smoothness("[10, 10.001]") == 10)
  }

  @Test func `customers' log likelihoods sum to that of all`() throws {
    let history = PaymentHistory(view, calendar: BusinessCalendar(), horizon: 91)
    let cutoff = view.day.number
    let panel = PaymentPanel(
      history.source(cutoff: cutoff), LandmarkPlan(days: [cutoff - 28, cutoff - 14], share: 1),
      cutoff: cutoff, horizon: 91)
    let mixture = Mixture(
      panel: panel, existing: nil, new: (0..<panel.dayCount).map { -2 - 0.01 * Double($0 % 90) })
    let sums = mixture.logLikelihoodsByCustomer(evidenceScale: 1)
    #expect(sums.count == Set(panel.spells.map(\.customer)).count && sums.count > 5)
    #expect(abs(sums.reduce(0, +) - mixture.logLikelihood(evidenceScale: 1)) < 1e-6)
  }
}
