package import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import Statistics

/// What outcomes after an earlier cutoff teach about models fitted before it.
package struct Validation: Sendable, Codable {
  package static let defaultEvidenceScale = 4.0
  static let evidenceScales = [0.25, 0.5, 1, 2, 4, 8, 16, 32]

  /// Under which the outcomes were likeliest.
  let shrinkage: Shrinkage
  /// κ of the hand-over weight n/(n + κ).
  package let evidenceScale: Double
  /// Mean log-likelihood per invoice-day of the mixture.
  package let meanLogLikelihood: Double
  /// The same of the portfolio's rates by days past due (``RateCurve``).
  package let meanLogLikelihoodOfRates: Double
  /// How each model did by the customer's settled invoices.
  package let handover: [HandoverStep]
  /// Variances of the shared shocks to the log hazard that outcomes betray.
  package let shocks: Shocks
  /// Of the invoices open at the cutoff, by their curves.
  package let coverage: LevelCoverage
  package let spells: Int

  package init(_ trial: FitTrial, _ source: PaymentPanel.Source) {
    let (mixture, scale) = (trial.mixture, trial.evidenceScale)
    let outcomes = mixture.panel
    shrinkage = trial.shrinkage
    evidenceScale = scale
    let days = Double(max(outcomes.dayCount, 1))
    meanLogLikelihood = trial.logLikelihood / days
    meanLogLikelihoodOfRates =
      RateCurve(trial.pair.rates, source.days).logLikelihood(outcomes) / days
    handover = mixture.handover(evidenceScale: scale)
    shocks = Shocks(panel: outcomes, mixture.cumulativeHazards(evidenceScale: scale))
    coverage = mixture.coverageFromFirstLandmark(evidenceScale: scale)
    spells = outcomes.spells.count
  }
}

/// Both models' linear predictors for the invoice-days of a panel, and their mixture.
struct Mixture {
  let panel: PaymentPanel
  let existing: [Double]?
  let new: [Double]

  /// The weight of the existing-customer model: n/(n + κ) with n settled invoices.
  static func weight(settled: Int32, evidenceScale: Double) -> Double {
    settled == 0 ? 0 : Double(settled) / (Double(settled) + evidenceScale)
  }

  /// Visits each spell with the mixed log odds of its days.
  func forEachSpell(evidenceScale: Double, _ body: (Int, [Double]) -> Void) {
    var row = 0
    var etas: [Double] = []
    for (i, spell) in panel.spells.enumerated() {
      let w =
        existing == nil
        ? 0 : Mixture.weight(settled: spell.settledBefore, evidenceScale: evidenceScale)
      etas.removeAll(keepingCapacity: true)
      for r in row..<row + spell.dayCount {
        if let existing, w > 0 {
          etas.append(w * existing[r] + (1 - w) * new[r])
        } else {
          etas.append(new[r])
        }
      }
      row += spell.dayCount
      body(i, etas)
    }
  }

  func logLikelihood(evidenceScale: Double) -> Double {
    var sum = 0.0
    forEachSpell(evidenceScale: evidenceScale) { i, etas in
      let weight = Double(panel.spells[i].record.weight)
      sum -= weight * sumOfSoftplus(etas[...])
      if panel.spells[i].paid, let last = etas.last { sum += weight * last }
    }
    return sum
  }

  /// One sum for each customer with spells, in the order in which they come.
  func logLikelihoodsByCustomer(evidenceScale: Double) -> [Double] {
    var sums: [Double] = []
    var places: [CustomerIndex: Int] = [:]
    forEachSpell(evidenceScale: evidenceScale) { i, etas in
      let place = places[panel.spells[i].customer, default: sums.count]
      if place == sums.count {
        places[panel.spells[i].customer] = place
        sums.append(0)
      }
      let last = panel.spells[i].paid ? etas.last ?? 0 : 0
      sums[place] +=
        Double(panel.spells[i].record.weight) * (last - sumOfSoftplus(etas[...]))
    }
    return sums
  }

  /// Where in their curves the invoices open at the first landmark were paid.
  func coverageFromFirstLandmark(evidenceScale: Double) -> LevelCoverage {
    var coverage = LevelCoverage()
    let first = panel.spells.map(\.landmark).min()
    forEachSpell(evidenceScale: evidenceScale) { i, etas in
      guard panel.spells[i].landmark == first else { return }
      let before = -sumOfSoftplus(etas.dropLast())
      let by = before - sumOfSoftplus(etas.suffix(1))
      if panel.spells[i].paid {
        coverage.addPayment(before: 1 - exp(before), by: 1 - exp(by))
      } else {
        coverage.addOpen(by: 1 - exp(by))
      }
    }
    return coverage
  }

  /// Σ −log(1 − h) over the days of each spell.
  func cumulativeHazards(evidenceScale: Double) -> [Double] {
    var sums: [Double] = []
    sums.reserveCapacity(panel.spells.count)
    forEachSpell(evidenceScale: evidenceScale) { _, etas in
      sums.append(sumOfSoftplus(etas[...]))
    }
    return sums
  }
}
