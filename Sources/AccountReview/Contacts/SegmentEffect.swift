import Foundation
import Receivables

extension ContactEffect.SegmentEffect {
  /// The fewest payments in each arm with which a segment has a ratio of its own.
  private static let fewestPayments = 10

  private struct Observed {
    let segment: String
    let experiment: ContactExperiment
    let ratio: (estimate: Double, variance: Double)?
  }

  /// Each segment of customers, with its ratio drawn towards the whole.
  ///
  /// With log ρ̂ₛ and its variance sₛ² of each segment and log ρ̂ of the whole, what is used is
  ///
  ///     log ρₛ = u + (log ρ̂ₛ − log ρ̂) · τ² / (τ² + sₛ²),   τ² = max(0, Σ wₛ(log ρ̂ₛ − log ρ̂)² − (m − 1)) / Σ wₛ
  ///
  /// with u what is used of the whole, wₛ = 1/sₛ² and m segments: the spread between segments beyond what
  /// chance makes of equal ones. A segment that says nothing has that of the whole.
  ///
  /// - SeeAlso: DerSimonian & Laird, *Meta-Analysis in Clinical Trials* (1986); Efron & Morris, *Data
  ///   Analysis Using Stein's Estimator and Its Generalizations* (1975).
  static func all(
    in view: LedgerView, _ policy: Policy, whole: Double, used: Double
  ) -> [ContactEffect.SegmentEffect] {
    let names = Set(view.customers.map(\.segment)).filter { !$0.isEmpty }.sorted()
    guard names.count > 1 else { return [] }
    let observed = names.map { name in
      let experiment = ContactExperiment(view, policy) { $0.segment == name }
      let isTold = min(experiment.contact.payments, experiment.control.payments) >= fewestPayments
      return Observed(
        segment: name, experiment: experiment, ratio: isTold ? experiment.logRateRatio : nil)
    }
    let spread = spread(observed.compactMap(\.ratio), around: whole)
    return observed.map { item in
      let margin = 1.959963984540054 * (item.ratio?.variance ?? 0).squareRoot()
      return ContactEffect.SegmentEffect(
        segment: item.segment, contact: item.experiment.contact, control: item.experiment.control,
        ratio: item.ratio.map { ratio in
          Interval(
            value: exp(ratio.estimate), lower: exp(ratio.estimate - margin),
            upper: exp(ratio.estimate + margin))
        },
        shrunkRatio: exp(
          used
            + (item.ratio.map { ratio in
              spread > 0 ? (ratio.estimate - whole) * spread / (spread + ratio.variance) : 0
            } ?? 0)))
    }
  }

  /// τ², the variance between segments.
  private static func spread(
    _ ratios: [(estimate: Double, variance: Double)], around whole: Double
  ) -> Double {
    let known = ratios.filter { $0.variance > 0 }
    guard known.count > 1 else { return 0 }
    let weight = known.reduce(0) { $0 + 1 / $1.variance }
    let distance = known.reduce(0) {
      $0 + ($1.estimate - whole) * ($1.estimate - whole) / $1.variance
    }
    return max(0, distance - Double(known.count - 1)) / weight
  }
}
