internal import Foundation
internal import Statistics

/// Additive reasons for the outlook of each invoice of a panel.
///
/// A static feature contributes the mean of x_j β_j,phase over the first days ahead; the habits
/// contribute theirs together. Contributions are relative to the average open invoice, and mixed
/// between the two models by the same weight as the log odds themselves, so they add up.
struct Explanation {
  private static let days = 28
  private static let mostFactors = 5
  /// The name under which the columns of habits are shown together.
  static let habitsName = "own_pattern"

  private let panel: PaymentPanel
  /// Contributions by spell, in the order of ``names``.
  private let contributions: [[Double]]
  private let names: [String]
  private let featureCount: Int
  private let evidenceScale: Double

  init(
    _ pair: ModelPair, _ panel: PaymentPanel, _ source: PaymentPanel.Source, evidenceScale: Double
  ) {
    self.panel = panel
    self.evidenceScale = evidenceScale
    featureCount = panel.featureCount
    names =
      PaymentFeature.all.map(\.name) + source.attributes.columnNames + [Explanation.habitsName]
    let new = Explanation.contributions(pair.new, pair, panel, source)
    let existing = pair.existing.map { Explanation.contributions($0, pair, panel, source) }
    var mixed = new
    if let existing {
      for (i, spell) in panel.spells.enumerated() {
        let w = Mixture.weight(settled: spell.settledBefore, evidenceScale: evidenceScale)
        for j in mixed[i].indices { mixed[i][j] = w * existing[i][j] + (1 - w) * new[i][j] }
      }
    }
    let count = Double(max(mixed.count, 1))
    let means = names.indices.map { j in mixed.reduce(0) { $0 + $1[j] } / count }
    contributions = mixed.map { row in zip(row, means).map { $0 - $1 } }
  }

  private static func contributions(
    _ hazard: FittedHazard, _ pair: ModelPair, _ panel: PaymentPanel,
    _ source: PaymentPanel.Source
  ) -> [[Double]] {
    let design = pair.design(hazard, panel, source)
    let layout = hazard.layout
    let beta = hazard.fitted.coefficients
    let width = layout.columnCount
    let count = layout.staticIndices.count
    var block = [Double](repeating: 0, count: days * width)
    return panel.spells.indices.map { i in
      let rows =
        design.unitOffsets[i]..<min(design.unitOffsets[i] + days, design.unitOffsets[i + 1])
      return block.withUnsafeMutableBufferPointer { block in
        block.update(repeating: 0)
        design.write(
          rows, into: UnsafeMutableBufferPointer(rebasing: block[..<(rows.count * width)]))
        var sums = [Double](repeating: 0, count: panel.featureCount + 1)
        for row in 0..<rows.count {
          for column in layout.usual..<layout.statics {
            sums[panel.featureCount] += block[row * width + column] * beta[column]
          }
          for phase in 0..<PaymentLayout.phases {
            for (j, feature) in layout.staticIndices.enumerated() {
              let column = layout.statics + phase * count + j
              sums[feature] += block[row * width + column] * beta[column]
            }
          }
        }
        return sums.map { $0 / Double(max(rows.count, 1)) }
      }
    }
  }

  /// The strongest contributions to one spell's outlook.
  func factors(ofSpell i: Int) -> [Factor] {
    let row = contributions[i]
    let order = row.indices.sorted { (abs(row[$1]), $0) < (abs(row[$0]), $1) }
    return order.prefix(Explanation.mostFactors).filter { abs(row[$0]) >= 0.02 }.map { j in
      Factor(name: names[j], meaning: meaning(j, spell: i), contribution: row[j])
    }
  }

  private func meaning(_ j: Int, spell i: Int) -> String {
    if j == featureCount {
      let n = panel.spells[i].settledBefore
      if n == 0 { return "the customer's own pattern of paying, with nothing paid in full yet" }
      return "the customer's own pattern of paying, from \(n) paid invoice\(n == 1 ? "" : "s")"
    }
    let value = Double(panel.features[i * featureCount + j])
    if j < PaymentFeature.all.count { return PaymentFeature.all[j].meaning(value) }
    let name = names[j]
    guard let equals = name.firstIndex(of: "=") else { return "the ledger's column \(name)" }
    let (column, level) = (name[..<equals], name[name.index(after: equals)...])
    return "\(column) is \(value > 0.5 ? "" : "not ")\(level)"
  }
}
