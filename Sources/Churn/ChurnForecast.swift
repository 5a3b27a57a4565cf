package import Billing
package import ForecastVocabulary
internal import Foundation
package import Receivables
package import Statistics

/// Churn within the horizon as of a view, and what that changes of billing to come and of
/// payments, as far as the view's own past supports it.
///
/// The churn model learns from snapshots of earlier days. What its predictions are worth is measured
/// on the latest snapshots whose horizon is over, by a model fitted on what was known before them
/// (``ChurnEffect``); then all snapshots give today's churn probability. A customer's invoices of a day to
/// come are multiplied by S_c of that day (``LeavingCurve``), and the hazards of payment of its open invoices
/// by (1 − q_c)^b, each over its mean over customers by what is expected of them: sums stay those that the
/// portfolio shows, and what is predicted moves from those likely to churn to those who stay.
package struct ChurnForecast: Sendable {
  /// What was learnt.
  let model: LeavingModel
  /// P(leaves within the horizon) by customer of the view; `nil` for one that has left or that the
  /// definition cannot tell of.
  package let probabilities: [Double?]

  /// How it was obtained.
  package var record: LeavingRecord { model.record }

  /// - Parameter model: learnt on the view or on an earlier one.
  package init(
    _ view: LedgerView, _ model: LeavingModel, _ specification: ChurnSpecification, threads: Int
  ) {
    self.model = model
    probabilities = model.probabilities(view, specification, threads: threads)
  }
}

extension LeavingModel {
  /// Days between the first and the last snapshot that measure what a predicting is worth.
  private static let span = 84
  private static let fewestEvents = 20

  /// How many payments of open invoices were expected and came after an earlier view, by customer.
  package typealias Payments =
    @Sendable (LedgerView) -> [CustomerIndex: (expected: Double, observed: Double)]

  /// Learns from the past of a view, perhaps of a part of the customers.
  ///
  /// - Parameters:
  ///   - billing: how invoices are forecast as of earlier days.
  ///   - payments: by position in the view it is given.
  package init(
    learningFrom known: LedgerView, horizon: Int,
    _ specification: ChurnSpecification, billing: BillingSpecification = .standard, threads: Int,
    payments: Payments?
  ) {
    var tests: [Test] = []
    let panel = ChurnPanel(known, horizon: horizon, specification, threads: threads) {
      then, snapshot in
      guard known.day - then.day <= horizon + LeavingModel.span else { return }
      tests.append(Test(then, snapshot, horizon: horizon, billing, knownBy: known))
    }
    var model = specification.regression(seed: 1)
    // Fitted with each forecast: what interactions and rules would add is not worth the time.
    model.mostRounds = 0
    model.rules.mostTrees = 0
    model.mostRowsForChoice = min(model.mostRowsForChoice, 4000)
    model.curveColumns /= 2
    model.smoothColumns /= 2
    metrics = panel.metrics
    // What is forecast of the latest snapshots by what was known before them.
    let earliest = panel.days.count { day in
      tests.first.map { day + horizon <= $0.day } ?? false
    }
    func fit(
      _ periods: Range<Int>, fewest: Int, asComplexAs earlier: FittedAdditiveLogisticModel?
    ) -> FittedAdditiveLogisticModel? {
      (try? panel.fit(
        model, periods: periods, fewest: fewest, asComplexAs: earlier, threads: threads)) ?? nil
    }
    let earlier =
      earliest > 0 && panel.events >= LeavingModel.fewestEvents
      ? fit(0..<earliest, fewest: LeavingModel.fewestEvents / 2, asComplexAs: nil) : nil
    guard panel.events >= LeavingModel.fewestEvents,
      let fitted = fit(
        0..<panel.days.count, fewest: LeavingModel.fewestEvents, asComplexAs: earlier)
    else {
      regression = nil
      record = LeavingRecord(
        horizonDays: horizon, label: panel.label, snapshots: panel.days.count, rows: panel.rows,
        events: panel.events, areaUnderCurve: nil, billing: nil, payment: nil,
        isPredicted: false)
      return
    }
    regression = fitted
    var rows = (billing: [ChurnEffect.Row](), payment: [ChurnEffect.Row]())
    var judged: [(Double, Bool)] = []
    if let earlier {
      for (place, test) in tests.enumerated() {
        let predicted = earlier.probabilities(test.snapshot.predictors)
        judged += Array(zip(predicted, test.outcomes(panel.label, horizon, known)))
        rows.billing += test.billing(predicted)
        // Payments take a forecast each: the first and the last snapshot are enough.
        if let payments, place == 0 || place == tests.count - 1 {
          rows.payment += test.payment(predicted, payments(test.view))
        }
      }
    }
    record = LeavingRecord(
      horizonDays: horizon, label: panel.label, snapshots: panel.days.count, rows: panel.rows,
      events: panel.events,
      areaUnderCurve: judged.isEmpty
        ? nil
        : Score.areaUnderCurve(predictions: judged.map(\.0), outcomes: judged.map(\.1)),
      billing: ChurnEffect(rows.billing, .untilLeaving),
      payment: ChurnEffect(rows.payment, .even), isPredicted: true)
  }

  /// A snapshot whose horizon is over, and the invoices that were expected within it.
  private struct Test {
    let view: LedgerView
    let snapshot: ChurnSnapshot
    let expected: [Double]
    let observed: [Double]

    var day: Day { view.day }

    init(
      _ view: LedgerView, _ snapshot: ChurnSnapshot, horizon: Int, _ billing: BillingSpecification,
      knownBy later: LedgerView
    ) {
      (self.view, self.snapshot) = (view, snapshot)
      let profiles = BillingProfiles(view, horizon: horizon, specification: billing)
      let positions = Dictionary(
        uniqueKeysWithValues: later.customers.indexed().map { (ExactText($1.id), $0) })
      expected = snapshot.customers.map { c in
        let own = profiles.profiles(ofCustomer: c)
        // What is announced comes whoever may leave.
        guard !own.contains(where: \.isAnnounced) else { return 0 }
        return own.reduce(0) { $0 + $1.expectedInvoices(horizon: horizon) }
      }
      observed = snapshot.ids.map { id in
        guard let c = positions[ExactText(id)] else {
          preconditionFailure("\(id) is not known later")
        }
        return Double(
          later.invoices[c].count { $0.issuedOn > view.day && $0.issuedOn - view.day <= horizon })
      }
    }

    func outcomes(_ label: ChurnLabel, _ horizon: Int, _ later: LedgerView) -> [Bool] {
      label.outcomes(snapshot.ids, after: day, horizon: horizon, knownBy: later)
    }

    func billing(_ probabilities: [Double]) -> [ChurnEffect.Row] {
      snapshot.customers.indices.map { i in
        ChurnEffect.Row(
          customer: snapshot.customers[i], probability: probabilities[i], expected: expected[i],
          observed: observed[i])
      }
    }

    func payment(
      _ probabilities: [Double], _ found: [CustomerIndex: (expected: Double, observed: Double)]
    ) -> [ChurnEffect.Row] {
      snapshot.customers.indices.compactMap { i in
        found[snapshot.customers[i]].map {
          ChurnEffect.Row(
            customer: snapshot.customers[i], probability: probabilities[i],
            expected: $0.expected, observed: $0.observed)
        }
      }
    }
  }

}

// MARK: - What it changes

extension ChurnForecast {
  /// How the billing of each customer thins out as it may leave, as far as billing is not left as it is.
  var stayingCurves: [LeavingCurve?] {
    guard let effect = record.billing, effect.isUsed else { return probabilities.map { _ in nil } }
    return probabilities.map { q in
      q.map {
        LeavingCurve(
          probability: $0, strength: effect.strength, horizonDays: record.horizonDays)
      }
    }
  }

  /// The mean of ``stayingCurves`` over customers by what is expected of them; `nil` where billing is left
  /// as it is.
  ///
  /// - Parameters:
  ///   - expected: invoices of each customer without it, in one unit.
  ///   - horizon: days ahead.
  func stayingMeans(_ expected: [Double], horizon: Int) -> [Double]? {
    let told = zip(stayingCurves, expected).filter { $0.0 != nil && $0.1 > 0 }
    let total = told.reduce(0) { $0 + $1.1 }
    guard total > 0 else { return nil }
    return (1...horizon).map { day in
      told.reduce(0) { $0 + $1.1 * ($1.0?.staying(until: day) ?? 1) } / total
    }
  }

  fileprivate func factors(_ effect: ChurnEffect, _ norm: ChurnNorm) -> [Double] {
    raw(effect).map { $0.map { $0 * norm.expected / norm.weighted } ?? 1 }
  }

  private func raw(_ effect: ChurnEffect) -> [Double?] {
    probabilities.map { q in q.map { exp(effect.strength * ChurnEffect.covariate($0)) } }
  }

  fileprivate func norm(_ effect: ChurnEffect, _ expected: [Double]) -> ChurnNorm? {
    var (weighted, total) = (0.0, 0.0)
    for (factor, weight) in zip(raw(effect), expected) {
      guard let factor else { continue }
      weighted += factor * weight
      total += weight
    }
    return total > 0 && weighted > 0 ? ChurnNorm(expected: total, weighted: weighted) : nil
  }
}

/// What keeps the sum of payments when churn moves them between customers: Σ e_c and Σ e_c (1 − q_c)^b
/// over the customers of a portfolio.
package struct ChurnNorm: Sendable, Hashable, Codable {
  let expected: Double
  let weighted: Double

  /// - Throws: `ModelFault`.
  package func validate() throws(ModelFault) {
    try ModelFault.require([expected, weighted], in: 1e-12...1e12, "payments expected in all")
  }
}

extension ChurnForecast {
  /// Of the payments of a whole portfolio's open invoices; `nil` where they are left as they are.
  ///
  /// - Parameter expected: payments expected of each customer.
  func paymentNorm(_ expected: [Double]) -> ChurnNorm? {
    record.payment.flatMap { $0.isUsed ? norm($0, expected) : nil }
  }

  /// The factor on the hazards of payment of each customer's open invoices.
  func paymentFactors(_ norm: ChurnNorm) -> [Double]? {
    record.payment.map { factors($0, norm) }
  }
}
