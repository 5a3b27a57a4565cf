internal import ForecastVocabulary
internal import Foundation
internal import Statistics

/// What columns contribute to the log odds of one spell's first days ahead.
///
/// A static feature contributes the mean of x_j β_j,phase over the days, its value being x_j; the
/// habits contribute theirs together.
struct Contributions {
  static let days = 28

  private let layout: PaymentLayout
  private let statics: ArraySlice<Float>
  private let featureCount: Int
  /// Of the days: how many there are, and how many in each phase.
  private let dayCount: Double
  private let phaseDays: [Double]
  /// Sums over the days of the customer's own pattern, by ``PaymentLayout/ownPatternColumns``.
  private let ownPattern: [(column: Int, sum: Double)]

  init(
    _ rows: borrowing SparseRows, layout: PaymentLayout, statics: ArraySlice<Float>,
    featureCount: Int
  ) {
    self.layout = layout
    self.statics = statics
    self.featureCount = featureCount
    let count = min(rows.rowCount, Contributions.days)
    var sums = [Double](repeating: 0, count: layout.tableColumnCount)
    var phases = [Double](repeating: 0, count: PaymentLayout.phases)
    for row in 0..<count {
      rows.forEachCell(ofRow: row) { column, value in sums[column] += value }
      if let phase = rows.stratum(ofRow: row) { phases[phase] += 1 }
    }
    ownPattern = layout.ownPatternColumns.map { ($0, sums[$0]) }
    (phaseDays, dayCount) = (phases, Double(max(count, 1)))
  }

  /// One for each of the panel's static columns, and a last one for the habits.
  func values(_ beta: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: featureCount + 1)
    for (column, sum) in ownPattern { sums[featureCount] += sum * beta[column] }
    for phase in DelayScale.Phase.allCases where phaseDays[phase.rawValue] > 0 {
      let (first, days) = (layout.firstStatic(phase), phaseDays[phase.rawValue])
      for (j, (feature, x)) in zip(layout.staticIndices, statics).enumerated() {
        sums[feature] += days * Double(x) * beta[first + j]
      }
    }
    return sums.map { $0 / dayCount }
  }
}

/// Additive reasons for the outlooks of open invoices.
///
/// Contributions are relative to the average open invoice, and mixed between the two models by the
/// same weight as the log odds themselves, so they add up. The columns of one metric, and those of
/// reviews, of plans and of flags, are one reason.
struct Explanation: Sendable {
  private static let mostFactors = 5
  /// The name under which the columns of habits are shown together.
  static let habitsName = "own_pattern"

  private let names: [String]
  private let means: [Double]
  private let health: HealthTable?
  /// Columns of health that are one reason; it stands in the place of the first.
  private let subjects: [Range<Int>]
  private var featureCount: Int { names.count - 1 }

  /// - Parameters:
  ///   - means: what each column contributes on average (``means(_:attributes:)``).
  ///   - attributes: names of the columns after the features.
  ///   - health: what the last of these columns are of.
  init(means: [Double], attributes: [String], health: HealthTable?) {
    self.health = health
    names = Explanation.names(attributes)
    self.means = means
    subjects = Explanation.subjects(health, end: names.count - 1)
  }

  private static func subjects(_ health: HealthTable?, end: Int) -> [Range<Int>] {
    guard let of = health?.columns.subjects else { return [] }
    var ranges: [Range<Int>] = []
    for (j, subject) in zip((end - of.count)..., of) {
      if j > end - of.count, subject == of[j - 1 - end + of.count], let last = ranges.popLast() {
        ranges.append(last.lowerBound..<(j + 1))
      } else {
        ranges.append(j..<(j + 1))
      }
    }
    return ranges
  }

  private static func names(_ attributes: [String]) -> [String] {
    PaymentFeature.all.map(\.name) + attributes + [habitsName]
  }

  /// What each column contributes to the outlook of an open invoice on average.
  static func means(_ predictions: [PanelPrediction], attributes: [String]) -> [Double] {
    var sums = [Double](repeating: 0, count: names(attributes).count)
    var count = 0
    for row in predictions.lazy.flatMap(\.contributions) {
      for j in sums.indices { sums[j] += row[j] }
      count += 1
    }
    return sums.map { $0 / Double(max(count, 1)) }
  }

  /// The strongest contributions to one spell's outlook.
  func factors(ofSpell i: Int, _ prediction: PanelPrediction) -> [Factor] {
    let each = zip(prediction.contributions[i], means).map { $0 - $1 }
    var row = each
    for subject in subjects {
      let sum = each[subject].reduce(0, +)
      for j in subject { row[j] = 0 }
      row[subject.lowerBound] = sum
    }
    var factors: [Factor] = []
    while factors.count < Explanation.mostFactors {
      var strongest = 0
      for j in row.indices where abs(row[j]) > abs(row[strongest]) { strongest = j }
      guard abs(row[strongest]) >= 0.02 else { break }
      factors.append(
        subjects.first { $0.lowerBound == strongest }.map {
          healthFactor($0, each, spell: i, prediction, row[strongest])
        }
          ?? Factor(
            name: names[strongest], meaning: meaning(strongest, spell: i, prediction),
            contribution: row[strongest]))
      row[strongest] = 0
    }
    return factors
  }

  private func healthFactor(
    _ subject: Range<Int>, _ each: [Double], spell i: Int, _ prediction: PanelPrediction,
    _ contribution: Double
  ) -> Factor {
    guard let health else { preconditionFailure("columns of health without their table") }
    let first = featureCount - health.columns.names.count
    let parts = subject.map { j in
      (j - first, each[j], Double(prediction.features[i * featureCount + j]))
    }
    return Factor(
      name: health.columns.subjects[subject.lowerBound - first],
      meaning: health.words(parts, customer: prediction.spells[i].customer),
      contribution: contribution, isOfHealth: true)
  }

  private func meaning(_ j: Int, spell i: Int, _ prediction: PanelPrediction) -> String {
    if j == featureCount {
      let n = prediction.spells[i].settledBefore
      if n == 0 { return "the customer's own pattern of paying, with nothing paid in full yet" }
      return "the customer's own pattern of paying, from \(n) paid invoice\(n == 1 ? "" : "s")"
    }
    let value = Double(prediction.features[i * featureCount + j])
    if j < PaymentFeature.all.count { return PaymentFeature.all[j].meaning(value) }
    let name = names[j]
    guard let equals = name.firstIndex(of: "=") else { return "the ledger's column \(name)" }
    let (column, level) = (name[..<equals], name[name.index(after: equals)...])
    return "\(column) is \(value > 0.5 ? "" : "not ")\(level)"
  }
}
