internal import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import Statistics

/// What the two models say together of the invoices of a panel.
struct PanelPrediction: Sendable {
  let spells: [LandmarkSpell]
  let curves: [PaymentCurve]
  /// What each column contributes to the outlook of each invoice (``Contributions``); empty where it
  /// was not asked for.
  let contributions: [[Double]]
  /// The panel's static values, spell after spell.
  let features: [Float]

  /// - Parameter explains: whether contributions are wanted.
  init(
    _ timing: FittedPaymentTiming, _ panel: PaymentPanel, _ source: PaymentPanel.Source,
    _ writeOffs: WriteOffHazard, explains: Bool
  ) {
    spells = panel.spells
    features = explains ? panel.features : []
    var curves: [PaymentCurve] = []
    curves.reserveCapacity(panel.spells.count)
    var contributions: [[Double]] = []
    func append(_ spell: LandmarkSpell, _ logOdds: [Double]) {
      curves.append(
        PaymentCurve(
          logOdds: logOdds, issuedAhead: Int(spell.record.issued - spell.landmark),
          daysPastDue: Int(spell.landmark - spell.record.due), writeOffs: writeOffs))
    }
    if timing.fallsBack {
      let rates = RateCurve(timing.pair.rates, source.days)
      for spell in panel.spells { append(spell, rates.logOdds(spell, count: spell.dayCount)) }
    } else {
      let mixed = MixedRows(timing.pair, panel, source, evidenceScale: timing.evidenceScale)
      mixed.forEachSpell(explains: explains) { i, logOdds, own in
        append(panel.spells[i], logOdds)
        if explains { contributions.append(own) }
      }
    }
    (self.curves, self.contributions) = (curves, contributions)
  }
}

/// The rows of a panel, written once for both models, whose columns are the same.
private struct MixedRows {
  private let panel: PaymentPanel
  private let design: PaymentDesign
  private let new: [Double]
  private let existing: [Double]?
  private let evidenceScale: Double
  private let trees: PaymentTrees?

  init(
    _ pair: ModelPair, _ panel: PaymentPanel, _ source: PaymentPanel.Source, evidenceScale: Double
  ) {
    precondition(
      pair.existing.map { $0.layout.staticIndices == pair.new.layout.staticIndices } ?? true,
      "the two models have different columns")
    self.panel = panel
    self.evidenceScale = evidenceScale
    design = pair.design(pair.new, panel, source)
    new = pair.new.fitted.coefficients
    existing = pair.existing?.fitted.coefficients
    trees = pair.trees
  }

  /// The weight of the existing-customer model for a spell.
  private func weight(ofSpell i: Int) -> Double {
    existing == nil
      ? 0
      : Mixture.weight(settled: panel.spells[i].settledBefore, evidenceScale: evidenceScale)
  }

  /// Of a mixture of both models' log odds, which is one on their coefficients too.
  private func coefficients(_ weight: Double) -> [Double] {
    guard let existing, weight > 0 else { return new }
    return zip(existing, new).map { weight * $0 + (1 - weight) * $1 }
  }

  /// Visits each spell with the mixed log odds of its days and, if wanted, with what its columns
  /// contribute.
  func forEachSpell(explains: Bool, _ body: (Int, [Double], [Double]) -> Void) {
    var rows = SparseRows(runWidth: design.runWidth)
    var etas: [Double] = []
    let count = design.staticCount
    var mixed = (weight: 0.0, beta: new)
    var spellTrees = trees.map { SpellTrees($0, design) }
    design.statics.withUnsafeBufferPointer { statics in
      for i in panel.spells.indices {
        let w = weight(ofSpell: i)
        if w != mixed.weight { mixed = (w, coefficients(w)) }
        rows.removeAll()
        design.writeTables(ofUnit: i, into: &rows)
        rows.linearPredictors(
          mixed.beta,
          statics: UnsafeBufferPointer(rebasing: statics[(i * count)..<((i + 1) * count)]),
          strata: PaymentLayout.phases, into: &etas)
        var own = explains ? contributions(ofSpell: i, rows, mixed.beta) : []
        average(&spellTrees, ofSpell: i, into: &etas, &own)
        body(i, etas, own)
      }
    }
  }

  /// The rows that a curve is read from: before an invoice is issued nothing is paid.
  private func told(ofSpell i: Int) -> Range<Int> {
    let spell = panel.spells[i]
    let issuedAhead = Int(spell.record.issued - spell.landmark)
    return max(0, min(issuedAhead, spell.rowCount - PaymentCurve.tailDays))..<Int.max
  }

  /// Averages trees into log odds, and into contributions where there are some.
  private func average(
    _ spellTrees: inout SpellTrees?, ofSpell i: Int, into etas: inout [Double],
    _ contributions: inout [Double]
  ) {
    guard let trees else { return }
    if contributions.isEmpty {
      spellTrees?.forEachPaymentDay(ofSpell: i, rows: told(ofSpell: i)) { k, addition in
        etas[k] = trees.averaged(etas[k], addition)
      }
    } else if let others = spellTrees?.contributions(
      ofSpell: i, { k, addition in etas[k] = trees.averaged(etas[k], addition) })
    {
      contributions = zip(contributions, others).map { trees.averaged($0, $1) }
    }
  }

  private func contributions(
    ofSpell i: Int, _ rows: borrowing SparseRows, _ beta: [Double]
  ) -> [Double] {
    Contributions(
      rows, layout: design.layout,
      statics: design.statics[(i * design.staticCount)..<((i + 1) * design.staticCount)],
      featureCount: panel.featureCount
    ).values(beta)
  }
}
