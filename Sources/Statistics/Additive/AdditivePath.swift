internal import Foundation

/// The models that a fit chooses from, from straight lines to the last round of interactions.
struct AdditivePath: Sendable {
  struct Stage: Sendable {
    let description: String
    let layout: AdditiveLayout
    let beta: [Double]
    let strengths: [Double]
  }

  let model: AdditiveLogisticModel
  let encodings: [PredictorEncoding]
  let predictors: [EncodedPredictor]
  let outcomes: [Bool]
  let groups: [Int]?
  let threads: Int
  private(set) var evidence = 1.0
  private(set) var stages: [Stage] = []
  private(set) var interactions: [AcceptedInteraction] = []

  /// A group that leaves free less than this is dropped.
  private static let leastFreedom = 0.02
  private static let firstStrength = 10.0

  init(
    model: AdditiveLogisticModel, predictors: [Predictor], outcomes: [Bool], groups: [Int]?,
    threads: Int
  ) {
    var encodings: [PredictorEncoding] = []
    var encoded: [EncodedPredictor] = []
    for predictor in predictors {
      guard let encoding = PredictorEncoding(predictor) else { continue }
      encodings.append(encoding)
      encoded.append(encoding.encode(predictor))
    }
    (self.model, self.encodings, self.predictors) = (model, encodings, encoded)
    (self.outcomes, self.groups, self.threads) = (outcomes, groups, threads)
  }

  private func design(_ layout: AdditiveLayout, rows: [Int]? = nil) -> AdditiveDesign {
    AdditiveDesign(
      layout: layout, predictors: predictors, rows: rows ?? Array(outcomes.indices))
  }

  /// Lines, indicators of missing numbers and levels; with curves if asked for.
  private func mainLayout(curves: Bool) -> AdditiveLayout {
    var layout = AdditiveLayout()
    var (numbers, missing): ([Int], [Int]) = ([], [])
    for (p, encoding) in encodings.enumerated() {
      guard case .number(let number) = encoding.shape else { continue }
      numbers.append(p)
      if number.hasMissing { missing.append(p) }
    }
    layout.append(.line, numbers.map { ([$0], 1) })
    layout.append(.missing, missing.map { ([$0], 1) })
    for (p, encoding) in encodings.enumerated() {
      switch encoding.shape {
      case .number(let number):
        // Between two values there is nothing but the line.
        if curves, number.knots.count > 2 {
          layout.append(.curve, [([p], number.components.columns)])
        }
      case .levels(let levels): layout.append(.levels, [([p], levels.columnCount)])
      }
    }
    return layout
  }

  mutating func run() throws(FitError) {
    let lines = mainLayout(curves: false)
    var fit = try self.fit(lines, from: nil, strengths: lines.groups.map { _ in 10 })
    if let groups {
      evidence = DesignEffect.evidence(
        groups: groups, residuals: pearsonResiduals(lines, fit.beta))
      if evidence < 0.99 { fit = try self.fit(lines, from: fit.beta, strengths: fit.strengths) }
    }
    stages.append(
      Stage(
        description: "lines", layout: lines, beta: fit.beta, strengths: fit.strengths))
    var layout = mainLayout(curves: true)
    if layout.columnCount > lines.columnCount {
      (layout, fit) = try pruned(
        layout,
        self.fit(
          layout, from: nil,
          strengths: layout.groups.map { _ in AdditivePath.firstStrength }))
      for factor in [16.0, 4, 1] { append(curves: layout, fit, times: factor) }
    }
    try addInteractions(to: layout, fit)
  }

  private func fit(
    _ layout: AdditiveLayout, from start: [Double]?, strengths: [Double]
  ) throws(FitError) -> RidgeGroupFit.Result {
    try RidgeGroupFit(design: design(layout), outcomes: outcomes, evidence: evidence)
      .fit(from: start, strengths: strengths, choosing: true)
  }

  private mutating func append(
    curves layout: AdditiveLayout, _ fit: RidgeGroupFit.Result, times factor: Double
  ) {
    var strengths = fit.strengths
    for term in layout.terms where term.kind == .curve {
      strengths[layout.group(of: term)] *= factor
    }
    stages.append(
      Stage(
        description: factor == 1 ? "curves" : "curves, penalty × \(Int(factor))",
        layout: layout, beta: fit.beta, strengths: strengths))
  }

  /// The layout without curves and interactions that the fit has shrunken to nothing.
  private func pruned(
    _ layout: AdditiveLayout, _ fit: RidgeGroupFit.Result
  ) throws(FitError) -> (AdditiveLayout, RidgeGroupFit.Result) {
    var kept = AdditiveLayout()
    var (beta, strengths) = ([fit.beta[0]], [Double]())
    for (g, group) in layout.groups.enumerated() {
      let members = layout.terms.filter { group.contains($0.columns.lowerBound) }
      let kind = members[0].kind
      guard kind == .line || kind == .missing || fit.freedom[g] >= AdditivePath.leastFreedom
      else { continue }
      kept.append(kind, members.map { ($0.predictors, $0.columns.count) })
      beta += fit.beta[group]
      strengths.append(fit.strengths[g])
    }
    guard kept.columnCount < layout.columnCount else { return (layout, fit) }
    let again = try RidgeGroupFit(
      design: design(kept), outcomes: outcomes, evidence: evidence
    ).fit(from: beta, strengths: strengths, choosing: false)
    return (kept, again)
  }

  // MARK: - Interactions

  private mutating func addInteractions(
    to main: AdditiveLayout, _ mainFit: RidgeGroupFit.Result
  ) throws(FitError) {
    var (layout, fit) = (main, mainFit)
    var tried: Set<[Int]> = []
    for round in 0..<model.mostRounds {
      let found = screened(layout, fit, without: tried)
      guard !found.isEmpty else { return }
      var wider = layout
      for candidate in found {
        tried.insert(candidate.members)
        let width = design(wider).width(ofProduct: candidate.members)
        guard wider.columnCount + width <= model.mostColumns else { continue }
        wider.append(.interaction, [(candidate.members, width)])
      }
      guard wider.columnCount > layout.columnCount else { return }
      let strengths =
        fit.strengths
        + Array(
          repeating: AdditivePath.firstStrength, count: wider.groups.count - layout.groups.count)
      (layout, fit) = try pruned(
        wider, self.fit(wider, from: fit.beta, strengths: strengths))
      interactions += found
      stages.append(
        Stage(
          description: "interactions, round \(round + 1)", layout: layout, beta: fit.beta,
          strengths: fit.strengths))
    }
  }

  /// The candidates that chance does not explain, strongest first.
  private func screened(
    _ layout: AdditiveLayout, _ fit: RidgeGroupFit.Result, without tried: Set<[Int]>
  ) -> [AcceptedInteraction] {
    let accepted = layout.terms.filter { $0.kind == .interaction }.map(\.predictors)
    var candidates: [[Int]] = []
    for a in encodings.indices {
      for b in encodings.indices where b > a { candidates.append([a, b]) }
    }
    for pair in accepted where pair.count == 2 {
      for c in encodings.indices where !pair.contains(c) {
        candidates.append((pair + [c]).sorted())
      }
    }
    var seen = tried
    candidates = candidates.filter { seen.insert($0).inserted }
    guard !candidates.isEmpty else { return [] }
    let means = means(layout, fit.beta)
    let screen = InteractionScreen(
      design: design(layout), residuals: means.indices.map { (outcomes[$0] ? 1 : 0) - means[$0] },
      weights: means.map { $0 * (1 - $0) }, factor: fit.factor, evidence: evidence)
    let all = candidates
    let deviates = parallelMap(0..<all.count, threads: threads) { screen.deviate(of: all[$0]) }
    let threshold = normalQuantile(1 - model.falseInteractions / Double(all.count))
    let found = zip(all, deviates).compactMap { members, deviate -> AcceptedInteraction? in
      guard let deviate, deviate > threshold else { return nil }
      return AcceptedInteraction(members: members, deviate: deviate)
    }
    // Ties in order of the candidates, as a stable sort leaves them.
    return Array(
      found.enumerated().sorted {
        ($1.element.deviate, $0.offset) < ($0.element.deviate, $1.offset)
      }
      .map(\.element).prefix(model.interactionsPerRound))
  }

  private func means(_ layout: AdditiveLayout, _ beta: [Double]) -> [Double] {
    design(layout).linearPredictors(beta).map { Link.logit.inverse($0).mean }
  }

  private func pearsonResiduals(_ layout: AdditiveLayout, _ beta: [Double]) -> [Double] {
    zip(means(layout, beta), outcomes).map { mean, outcome in
      ((outcome ? 1 : 0) - mean) / max(mean * (1 - mean), 1e-6).squareRoot()
    }
  }

  // MARK: - Validation

  /// The log loss of each held-out row, by stage.
  func validationLosses(splits: [ValidationSplits.Split]) -> [[Double]] {
    let tasks = stages.indices.flatMap { stage in splits.indices.map { (stage, $0) } }
    let parts = parallelMap(0..<tasks.count, threads: threads) { task -> [Double] in
      let (stage, split) = (stages[tasks[task].0], splits[tasks[task].1])
      let held = split.held.map { outcomes[$0] }
      let fit = try? RidgeGroupFit(
        design: design(stage.layout, rows: split.training),
        outcomes: split.training.map { outcomes[$0] }, evidence: evidence
      ).fit(from: stage.beta, strengths: stage.strengths, choosing: false)
      // A stage that cannot be fitted without some rows is out.
      guard let fit else { return held.map { _ in .infinity } }
      let etas = design(stage.layout, rows: split.held).linearPredictors(fit.beta)
      return zip(etas, held).map {
        Family.binomial.terms($1 ? 1 : 0, eta: $0, link: .logit).halfDeviance
      }
    }
    return stages.indices.map { stage in
      splits.indices.flatMap { parts[stage * splits.count + $0] }
    }
  }

  /// The simplest stage that no richer one beats by more than the standard error of the difference.
  static func choice(_ losses: [[Double]]) -> Int {
    var chosen = 0
    for stage in losses.indices.dropFirst() {
      guard let mean = losses[stage].mean, mean.isFinite else { continue }
      let gains = zip(losses[chosen], losses[stage]).map { $0 - $1 }
      guard let gain = gains.mean, gain > 0 else { continue }
      let squares = gains.reduce(0) { $0 + ($1 - gain) * ($1 - gain) }
      let error = squares.squareRoot() / Double(gains.count)
      if gain > error { chosen = stage }
    }
    return chosen
  }
}

/// An interaction that chance does not explain.
public struct AcceptedInteraction: Sendable, Hashable, Codable {
  /// Positions among the model's predictors.
  public let members: [Int]
  /// The test's standard normal deviate when it was found.
  public let deviate: Double
}

/// How much less rows say that repeat one another.
enum DesignEffect {
  /// 1 / (1 + (m − 1) ρ), for groups of m rows as a row has on average, whose residuals correlate
  /// by ρ.
  ///
  /// - SeeAlso: Kish, *Survey Sampling* (1965), §5.4.
  static func evidence(groups: [Int], residuals: [Double]) -> Double {
    var members: [Int: [Int]] = [:]
    for (row, group) in groups.enumerated() { members[group, default: []].append(row) }
    let clusters = members.values.sorted { $0[0] < $1[0] }
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    var (products, pairs, sizes) = (0.0, 0.0, 0.0)
    for rows in clusters {
      let sum = rows.reduce(0) { $0 + residuals[$1] }
      products += sum * sum - rows.reduce(0) { $0 + residuals[$1] * residuals[$1] }
      pairs += Double(rows.count * (rows.count - 1))
      sizes += Double(rows.count * rows.count)
    }
    guard pairs > 0, squares > 0 else { return 1 }
    let n = Double(residuals.count)
    let correlation = min(max((products / pairs) / (squares / n), 0), 1)
    return 1 / (1 + (sizes / n - 1) * correlation)
  }
}

extension AdditiveDesign {
  /// η of each row.
  func linearPredictors(_ beta: [Double]) -> [Double] {
    var etas = [Double](repeating: 0, count: rowCount)
    let partition = RowPartition(rowCount: rowCount)
    for group in 0..<partition.groupCount {
      partition.forEachBlock(ofGroup: group, self) { rows, block in
        guard let x = UnsafePointer(block.baseAddress) else { return }
        etas.withUnsafeMutableBufferPointer { etas in
          guard let base = etas.baseAddress else { return }
          Kernels.multiply(
            x, rows: rows.count, columns: columnCount, by: beta, into: base + rows.lowerBound)
        }
      }
    }
    return etas
  }
}

extension [Double] {
  var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
