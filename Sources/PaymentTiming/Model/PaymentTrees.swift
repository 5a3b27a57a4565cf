internal import BoostedTrees
internal import Foundation
internal import Statistics

/// Boosted trees on the hazard of payment, averaged into the regressions on payment days.
///
/// They begin halfway between the regressions' log odds and those of a payment on any day:
///
///     η = (1 − w) η_regressions + w (η_regressions/2 + η₀/2 + Σ trees)
///
/// with η₀ the log odds of a payment among the rows that they learnt from. So they mend half of what the
/// regressions say where rows say otherwise, and contributions of both add up.
struct PaymentTrees: Sendable {
  /// Names of the columns (``TreeColumns``).
  let columns: [String]
  /// The weight w.
  var weight: Double
  /// The log odds η₀.
  let base: Double
  let trees: BoostedTrees

  /// Candidates for w.
  static let weights = [0.2, 0.4, 0.6, 0.8]
  /// Standard errors over customers that are taken off a gain, so that chance alone leaves one in ten.
  private static let standardErrors = 1.28
  /// Rows of more are drawn.
  private static let mostRows = 60_000

  static func sureGain(_ gain: PairedDifference) -> Double {
    gain.mean - standardErrors * gain.standardError
  }

  var count: Int { trees.trees.count }

  init(columns: [String], weight: Double, base: Double, trees: BoostedTrees) {
    (self.columns, self.weight) = (columns, weight)
    (self.base, self.trees) = (base, trees)
  }

  /// - Parameters:
  ///   - weights: of the rows of the regressions.
  ///   - regressions: their log odds on these rows.
  /// - Returns: `nil` where no day tells one outcome from another.
  init?(
    _ fit: FitRows, weights: [Float], regressions: [Double], trees: Int, weight: Double,
    threads: Int
  ) {
    let rows = DrawnRows(fit, weights, regressions, most: PaymentTrees.mostRows)
    let paid = zip(rows.outcomes, rows.weights).reduce(0) { $0 + Double($1.0 * $1.1) }
    let total = rows.weights.reduce(0) { $0 + Double($1) }
    guard paid > 0, paid < total else { return nil }
    let base = log(paid / (total - paid))
    var settings = BoostingSettings()
    (settings.trees, settings.depth) = (trees, 4)
    (settings.rowShare, settings.columnShare) = (0.4, 0.4)
    let layout = fit.design.layout
    let grown = BoostedTrees(
      BinnedColumns(rows.values, columnCount: TreeColumns.count(layout), threads: threads),
      outcomes: rows.outcomes, weights: rows.weights,
      start: rows.regressions.map { ($0 + base) / 2 }, settings, threads: threads)
    self.init(columns: TreeColumns.names(layout), weight: weight, base: base, trees: grown)
  }

  /// What they add to half of the regressions' log odds on each row; not a number on days without
  /// payments.
  func additions(_ design: PaymentDesign, threads: Int) -> [Double] {
    let size = 256
    let spells = design.panel.spells.count
    return parallelMap(0..<(spells + size - 1) / size, threads: threads) { part in
      let some = (part * size)..<min((part + 1) * size, spells)
      let start = design.unitOffsets[some.lowerBound]
      var values = [Double](
        repeating: .nan, count: design.unitOffsets[some.upperBound] - start)
      var own = SpellTrees(self, design)
      for i in some {
        let first = design.unitOffsets[i] - start
        own.forEachPaymentDay(ofSpell: i) { k, addition in values[first + k] = addition }
      }
      return values
    }.flatMap { $0 }
  }

  /// Of a payment day, or of what a column contributes to one.
  func averaged(_ regression: Double, _ addition: Double) -> Double {
    (1 - weight / 2) * regression + weight * addition
  }

  /// - Parameter additions: ``additions(_:threads:)`` of the same rows.
  func averaged(_ regression: [Double], _ additions: [Double]) -> [Double] {
    zip(regression, additions).map { $1.isNaN ? $0 : averaged($0, $1) }
  }
}

/// The rows of payment days, or an even part of them where there are many.
private struct DrawnRows {
  private(set) var values: [Float] = []
  private(set) var outcomes: [Float] = []
  private(set) var weights: [Float] = []
  private(set) var regressions: [Double] = []

  init(_ fit: FitRows, _ weights: [Float], _ regressions: [Double], most: Int) {
    let share = Double(most) / Double(max(fit.design.rowCount, 1))
    var random = SplitMix64(seed: 0)
    var row = TreeColumns.emptyRow(fit.design)
    for i in fit.design.panel.spells.indices {
      let first = fit.design.unitOffsets[i]
      fit.design.forEachPaymentDay(
        ofSpell: i, where: { share >= 1 || random.uniform() < share }, &row
      ) { k, values in
        self.values += values
        outcomes.append(fit.responses[first + k])
        self.weights.append(weights[first + k])
        self.regressions.append(regressions[first + k])
      }
    }
  }
}

extension FitRows {
  /// The log odds of the two models' mixture on each row.
  func logOdds(_ pair: ModelPair, evidenceScale: Double, threads: Int) -> [Double] {
    func predict(_ hazard: FittedHazard) -> [Double] {
      hazard.fitted.linearPredictors(stored, threads: threads)
    }
    let new = predict(pair.new)
    guard var mixed = pair.existing.map(predict) else { return new }
    for (i, spell) in design.panel.spells.enumerated() {
      let w = Mixture.weight(settled: spell.settledBefore, evidenceScale: evidenceScale)
      for row in design.unitOffsets[i]..<design.unitOffsets[i + 1] {
        mixed[row] = w * mixed[row] + (1 - w) * new[row]
      }
    }
    return mixed
  }
}

extension PaymentTimingModel {
  /// Trees beside regressions that were fitted to these rows; `nil` where there are to be none.
  func trees(
    _ rows: FitRows, beside pair: ModelPair, evidenceScale: Double, weight: Double, cutoff: Int32
  ) -> PaymentTrees? {
    guard specification.trees > 0 else { return nil }
    return PaymentTrees(
      rows, weights: rows.design.weights(decay(cutoff)),
      regressions: rows.logOdds(pair, evidenceScale: evidenceScale, threads: threads),
      trees: specification.trees, weight: weight, threads: threads)
  }

  /// The trial with trees averaged in by the weight that surely gains most, if any does.
  func withTrees(
    _ trial: FitTrial, _ rows: FitRows, _ source: PaymentPanel.Source, cutoff: Int32
  ) -> FitTrial {
    guard
      var trees = trees(
        rows, beside: trial.pair, evidenceScale: trial.evidenceScale, weight: 0, cutoff: cutoff)
    else { return trial }
    let outcomes = trial.mixture.panel
    let additions = trees.additions(
      trial.pair.design(trial.pair.new, outcomes, source), threads: threads)
    var best = (trial: trial, sureGain: 0.0)
    for weight in PaymentTrees.weights {
      trees.weight = weight
      var pair = trial.pair
      pair.trees = trees
      let other = FitTrial(
        trial.shrinkage, pair,
        Mixture(
          panel: outcomes, existing: trial.mixture.existing.map { trees.averaged($0, additions) },
          new: trees.averaged(trial.mixture.new, additions)))
      guard let gain = other.gain(over: trial) else { break }
      let sure = PaymentTrees.sureGain(gain)
      if sure > best.sureGain { best = (other, sure) }
    }
    return best.trial
  }
}

// In files a tree is four lists, node by node.
extension PaymentTrees: Codable {
  private struct Tree: Codable {
    /// `nil` at a leaf.
    let columns: [Int?]
    let cuts: [Float]
    let missingIsLow: [Bool]
    let low: [Int]
    let values: [Double]

    init(_ tree: RegressionTree) {
      let splits = tree.nodes.map(\.split)
      columns = splits.map { $0?.column }
      cuts = splits.map { $0?.cut ?? 0 }
      missingIsLow = splits.map { $0?.missingIsLow ?? false }
      low = splits.map { $0?.low ?? 0 }
      values = tree.nodes.map(\.value)
    }

    func tree() throws(ModelFault) -> RegressionTree {
      try ModelFault.require(
        [columns.count, cuts.count, missingIsLow.count, low.count].allSatisfy {
          $0 == values.count
        },
        "a tree has \(values.count) values, and other numbers of splits")
      return RegressionTree(
        nodes: values.indices.map { k in
          RegressionTree.Node(
            value: values[k],
            split: columns[k].map {
              RegressionTree.Split(
                column: $0, cut: cuts[k], missingIsLow: missingIsLow[k], low: low[k])
            })
        })
    }
  }

  private enum CodingKeys: CodingKey { case columns, weight, base, trees }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(columns, forKey: .columns)
    try container.encode(weight, forKey: .weight)
    try container.encode(base, forKey: .base)
    try container.encode(trees.trees.map(Tree.init), forKey: .trees)
  }

  /// - Throws: ``ModelFault`` where a tree's lists are of different lengths.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let columns = try container.decode([String].self, forKey: .columns)
    let trees = try container.decode([Tree].self, forKey: .trees).map { try $0.tree() }
    self.init(
      columns: columns, weight: try container.decode(Double.self, forKey: .weight),
      base: try container.decode(Double.self, forKey: .base),
      trees: BoostedTrees(columnCount: columns.count, trees: trees))
  }

  /// - Throws: ``ModelFault`` where these cannot be trees; whose columns they are is compared elsewhere.
  func validate() throws(ModelFault) {
    try ModelFault.require([weight], in: 0...1, "the weight of trees")
    try ModelFault.require([base], in: -50...50, "the log odds that trees begin with")
    try ModelFault.require(count <= 1000, "there are \(count) trees")
    try trees.validate()
  }
}
