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
  /// What the next round starts from; nil after the last.
  private var latest: (AdditiveLayout, RidgeGroupFit.Result)?
  private var tried: Set<[Int]> = []
  private var round = 0

  /// A group that leaves free less than this is dropped.
  private static let leastFreedom = 0.02
  private static let firstStrength = 10.0
  /// About how many rows a screen for interactions looks at.
  private static let rowsForScreen = 6000

  init(
    model: AdditiveLogisticModel, predictors: [Predictor], outcomes: [Bool], groups: [Int]?,
    threads: Int
  ) {
    var encodings: [PredictorEncoding] = []
    var encoded: [EncodedPredictor] = []
    let numbers = predictors.count { if case .numbers = $0.values { true } else { false } }
    for predictor in predictors {
      guard
        let encoding = PredictorEncoding(
          predictor, components: min(16, max(5, model.curveColumns / max(numbers, 1))),
          smooth: min(6, max(2, model.smoothColumns / max(numbers, 1))))
      else { continue }
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
  func mainLayout(curves: Bool) -> AdditiveLayout {
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
          layout.append(.smoothCurve, [([p], number.smoothComponents.columns)])
        }
      case .levels(let levels): layout.append(.levels, [([p], levels.columnCount)])
      }
    }
    return layout
  }

  /// Fits the stages before the first round of interactions.
  ///
  /// - Parameter last: the name of the last that is needed; `nil` for all.
  mutating func start(through last: String? = nil) throws(FitError) {
    let lines = mainLayout(curves: false)
    let strength = AdditivePath.firstStrength
    var fit = try self.fit(lines, from: nil, strengths: lines.groups.map { _ in strength })
    if let groups {
      evidence = DesignEffect.evidence(
        groups: groups, residuals: pearsonResiduals(lines, fit.beta))
      if evidence < 0.99 { fit = try self.fit(lines, from: fit.beta, strengths: fit.strengths) }
    }
    stages.append(
      Stage(description: "lines", layout: lines, beta: fit.beta, strengths: fit.strengths))
    latest = (lines, fit)
    guard last != stages[0].description else { return }
    let curves = mainLayout(curves: true)
    guard curves.columnCount > lines.columnCount else { return }
    let wide = try self.fit(curves, from: nil, strengths: curves.groups.map { _ in strength })
    let kept = try pruned(curves, wide)
    latest = kept
    for factor in [16.0, 4, 1] where stages.last?.description != last {
      try append(curves: kept.0, kept.1, times: factor)
    }
  }

  private func fit(
    _ layout: AdditiveLayout, from start: [Double]?, strengths: [Double]
  ) throws(FitError) -> RidgeGroupFit.Result {
    try RidgeGroupFit(design: design(layout), outcomes: outcomes, evidence: evidence)
      .fit(from: start, strengths: strengths, choosing: true)
  }

  private mutating func append(
    curves layout: AdditiveLayout, _ fit: RidgeGroupFit.Result, times factor: Double
  ) throws(FitError) {
    var strengths = fit.strengths
    for term in layout.terms where term.kind == .curve || term.kind == .smoothCurve {
      strengths[layout.group(of: term)] *= factor
    }
    let tempered = try RidgeGroupFit(
      design: design(layout), outcomes: outcomes, evidence: evidence
    ).fit(from: fit.beta, strengths: strengths, choosing: false)
    stages.append(
      Stage(
        description: factor == 1 ? "curves" : "curves, penalty × \(Int(factor))",
        layout: layout, beta: tempered.beta, strengths: strengths))
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

  /// Adds the interactions that chance does not explain as one more stage, if there are any.
  mutating func addRound() throws(FitError) {
    guard let (layout, fit) = latest else { return }
    let found = screened(layout, fit, without: tried)
    var wider = layout
    for members in found {
      tried.insert(members)
      let width = design(wider).width(ofProduct: members)
      guard wider.columnCount + width <= model.mostColumns else { continue }
      wider.append(.interaction, [(members, width)])
    }
    guard wider.columnCount > layout.columnCount else { return latest = nil }
    let added = Array(
      repeating: AdditivePath.firstStrength, count: wider.groups.count - layout.groups.count)
    let wide = try self.fit(wider, from: fit.beta, strengths: fit.strengths + added)
    let kept = try pruned(wider, wide)
    latest = kept
    round += 1
    stages.append(
      Stage(
        description: "interactions, round \(round)", layout: kept.0, beta: kept.1.beta,
        strengths: kept.1.strengths))
  }

  /// The candidates that chance does not explain, strongest first.
  private func screened(
    _ layout: AdditiveLayout, _ fit: RidgeGroupFit.Result, without tried: Set<[Int]>
  ) -> [[Int]] {
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
    // Every so many-th row of a large table is enough to see an interaction by.
    let n = outcomes.count
    let step = max(1, n / AdditivePath.rowsForScreen)
    let rows = Array(stride(from: 0, to: n, by: step))
    let sample = design(layout, rows: rows)
    let means = sample.linearPredictors(at: fit.beta).map { Link.logit.inverse($0).mean }
    let screen = InteractionScreen(
      design: sample, residuals: zip(rows, means).map { (outcomes[$0] ? 1 : 0) - $1 },
      weights: means.map { $0 * (1 - $0) }, factor: fit.factor, evidence: evidence,
      rowsForOne: Double(n) / Double(rows.count), mostMargin: 3)
    let all = candidates
    let deviates = parallelMap(0..<all.count, threads: threads) { screen.deviate(of: all[$0]) }
    let threshold = normalQuantile(
      1 - min(0.1, model.falseCandidates / Double(all.count)))
    // Ties in order of the candidates.
    let found = deviates.indices.filter { (deviates[$0] ?? -.infinity) > threshold }
      .sorted { (-(deviates[$0] ?? 0), $0) < (-(deviates[$1] ?? 0), $1) }
    return found.prefix(model.interactionsPerRound).map { all[$0] }
  }

  private func means(_ layout: AdditiveLayout, _ beta: [Double]) -> [Double] {
    design(layout).linearPredictors(at: beta).map { Link.logit.inverse($0).mean }
  }

  private func pearsonResiduals(_ layout: AdditiveLayout, _ beta: [Double]) -> [Double] {
    zip(means(layout, beta), outcomes).map { mean, outcome in
      ((outcome ? 1 : 0) - mean) / max(mean * (1 - mean), 1e-6).squareRoot()
    }
  }
}
