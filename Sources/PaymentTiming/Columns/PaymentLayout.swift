internal import ForecastVocabulary
internal import Statistics

/// Where each column stands in the design of a payment-timing model, and all else that follows from
/// the list of its groups (``PaymentColumns``).
struct PaymentLayout: Sendable {
  let model: CustomerKind
  /// Names of the static columns, features first, then attributes.
  let staticNames: [String]
  /// Which of the panel's static columns the model uses: those of parts only where something was paid
  /// in parts.
  let staticIndices: [Int]
  /// The last of the static columns are of customers' health, so many.
  let healthCount: Int
  /// Of the precisions of their priors; ones where empty, as in a file, where priors are known.
  private let healthFactors: [Double]
  let knots: PaymentTimingSpecification.Knots
  let groups: [ColumnGroup]
  /// The first column of each group, and the number of columns.
  let firstColumns: [Int]

  static let phases = DelayScale.Phase.allCases.count

  /// - Parameter declared: the list of groups, which tests change.
  init(
    _ model: CustomerKind, _ specification: PaymentTimingSpecification, attributeNames: [String],
    healthNames: [String] = [], healthFactors: [Double] = [], hasParts: Bool,
    declared: ((PaymentTimingSpecification.Knots, [String]) -> [ColumnGroup])? = nil
  ) {
    let used = PaymentFeature.all.enumerated().filter {
      specification.features.contains($0.element.name) && (hasParts || !$0.element.isOfParts)
    }
    let attributes = (attributeNames + healthNames).indices.map { PaymentFeature.all.count + $0 }
    self.init(
      model, staticNames: used.map(\.element.name) + attributeNames + healthNames,
      staticIndices: used.map(\.offset) + attributes, healthCount: healthNames.count,
      healthFactors: healthFactors, specification.knots, declared)
  }

  private init(
    _ model: CustomerKind, staticNames: [String], staticIndices: [Int], healthCount: Int,
    healthFactors: [Double] = [], _ knots: PaymentTimingSpecification.Knots,
    _ declared: ((PaymentTimingSpecification.Knots, [String]) -> [ColumnGroup])? = nil
  ) {
    (self.model, self.knots) = (model, knots)
    (self.staticNames, self.staticIndices) = (staticNames, staticIndices)
    (self.healthCount, self.healthFactors) = (healthCount, healthFactors)
    groups =
      declared?(knots, staticNames)
      ?? PaymentColumns.groups(knots, staticNames: staticNames, ofHealth: healthCount)
    groups.check()
    firstColumns = groups.firstColumns
  }

  var columnCount: Int { firstColumns[groups.count] }

  /// The columns before those of what is constant.
  var tableColumnCount: Int { columnCount - PaymentLayout.phases * staticIndices.count }

  /// The first column of what is constant, in a phase.
  func firstStatic(_ phase: DelayScale.Phase) -> Int {
    tableColumnCount + phase.rawValue * staticIndices.count
  }

  func columns(ofGroup group: Int) -> Range<Int> { firstColumns[group]..<firstColumns[group + 1] }

  /// The names of all columns, in order and each of its own, as files of fitted models show them.
  var columnNames: [String] { groups.flatMap(\.labels) }

  /// The columns that reasons count to the customer's own pattern.
  var ownPatternColumns: [Int] {
    groups.indices.filter { groups[$0].isOwnPattern }.flatMap { Array(columns(ofGroup: $0)) }
  }

  /// The groups that mean something else than when they were new, by name.
  var revisions: [String: Int] {
    Dictionary(
      uniqueKeysWithValues: groups.filter { $0.revision != 1 }.map { ($0.name, $0.revision) })
  }

  /// The first column, if there is one, that has another meaning than in models of some revisions.
  func changedColumn(since revisions: [String: Int]) -> String? {
    groups.first { $0.revision != revisions[$0.name] ?? 1 }?.labels.first
  }

  /// The penalty on the mean deviance: a precision over the total weight is a ridge.
  func penalty(_ shrinkage: Shrinkage, totalWeight: Double) -> Penalty {
    let unit = shrinkage.precision / max(totalWeight, 1)
    var (ridge, centre, blocks): ([Double], [Double], [Penalty.Block]) = ([], [], [])
    for (group, first) in zip(groups, firstColumns) {
      let (width, prior) = (group.width, group.prior)
      let factor = group.isOfHealth ? shrinkage.health ?? prior.factor : prior.factor
      ridge +=
        group.isOfHealth && !healthFactors.isEmpty
        ? healthFactors.map { $0 * factor * unit } : Array(repeating: factor * unit, count: width)
      centre += prior.means.isEmpty ? Array(repeating: 0, count: width) : prior.means
      guard prior.isSmooth else { continue }
      blocks.append(
        .randomWalk(firstColumn: first, count: width, precision: shrinkage.smoothness * unit))
    }
    if let agreement = agreement(shrinkage, unit: unit) { blocks.append(agreement) }
    return Penalty(ridge: ridge, centre: centre, blocks: blocks)
  }

  /// Draws the effects of a column of health in the phases to their mean, as a customer in difficulty
  /// delays before the due day and after it: ½ λ Σ_p (β_p − β̄)² for each column.
  ///
  /// - Returns: `nil` of a model without columns of health.
  private func agreement(_ shrinkage: Shrinkage, unit: Double) -> Penalty.Block? {
    let firsts = groups.indices.filter { groups[$0].isOfHealth }.map { firstColumns[$0] }
    guard let first = firsts.first, let last = firsts.last, let factor = shrinkage.health else {
      return nil
    }
    var matrix = Matrix(rows: last - first + healthCount, columns: last - first + healthCount)
    let precision = Shrinkage.agreement * factor * unit
    for a in firsts {
      for b in firsts {
        let share = (a == b ? 1 : 0) - 1 / Double(firsts.count)
        for j in 0..<healthCount {
          matrix[a - first + j, b - first + j] =
            precision * share * (healthFactors.isEmpty ? 1 : healthFactors[j])
        }
      }
    }
    return Penalty.Block(firstColumn: first, matrix: matrix)
  }
}

/// Equal layouts have the same columns; those of one release have the same list of groups.
extension PaymentLayout: Equatable, Codable {
  private enum CodingKeys: CodingKey { case model, staticNames, staticIndices, healthCount, knots }

  static func == (a: PaymentLayout, b: PaymentLayout) -> Bool {
    a.model == b.model && a.staticNames == b.staticNames && a.staticIndices == b.staticIndices
      && a.knots == b.knots && a.healthCount == b.healthCount
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(staticNames, forKey: .staticNames)
    try container.encode(staticIndices, forKey: .staticIndices)
    if healthCount > 0 { try container.encode(healthCount, forKey: .healthCount) }
    try container.encode(knots, forKey: .knots)
  }

  /// - Throws: ``ModelFault`` where it cannot be a layout.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let names = try container.decode([String].self, forKey: .staticNames)
    let indices = try container.decode([Int].self, forKey: .staticIndices)
    let knots = try container.decode(PaymentTimingSpecification.Knots.self, forKey: .knots)
    let health = try container.decodeIfPresent(Int.self, forKey: .healthCount) ?? 0
    try knots.validate()
    try ModelFault.require(
      (0...names.count).contains(health), "\(health) columns of health are there")
    try ModelFault.require(
      names.count == indices.count,
      "\(names.count) columns are read from \(indices.count) places")
    self.init(
      try container.decode(CustomerKind.self, forKey: .model), staticNames: names,
      staticIndices: indices, healthCount: health, knots)
  }
}
