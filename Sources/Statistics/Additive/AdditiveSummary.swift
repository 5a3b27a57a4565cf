internal import Foundation

extension AdditivePath {
  /// The model of a stage, refitted at its strengths to all rows, with its effects.
  func fitted(
    stage chosen: Int, losses: [[Double]], to all: [Predictor], outcomes: [Bool]
  ) throws(FitError) -> FittedAdditiveLogisticModel {
    let stage = stages[chosen]
    let encoded = encodings.compactMap { encoding in
      all.first { $0.name == encoding.name }.map(encoding.encode)
    }
    let design = AdditiveDesign(
      layout: stage.layout, predictors: encoded, rows: Array(outcomes.indices))
    let fit = try RidgeGroupFit(
      design: design, outcomes: outcomes, evidence: evidence, threads: threads
    ).fit(from: stage.beta, strengths: stage.strengths, choosing: false)
    let summary = AdditiveSummary(design: design, fit: fit)
    let components = summary.components(names: encodings.map(\.name))
    return FittedAdditiveLogisticModel(
      predictorNames: encodings.map(\.name),
      baseline: fit.beta[0] + components.reduce(0) { $0 + $1.mean }, components: components,
      stages: stages.indices.map {
        .init(
          description: stages[$0].description, validationLogLoss: losses[$0].mean ?? 0,
          isChosen: $0 == chosen)
      }, evidence: evidence, encodings: encodings, layout: stage.layout, coefficients: fit.beta,
      ruleBook: nil)
  }
}

/// What the components of a fit do, over its rows.
private struct AdditiveSummary {
  let design: AdditiveDesign
  let fit: RidgeGroupFit.Result
  /// The mean of each column.
  let means: [Double]
  /// (H + Λ)⁻¹, its diagonal.
  let inverse: [Double]

  init(design: AdditiveDesign, fit: RidgeGroupFit.Result) {
    (self.design, self.fit) = (design, fit)
    var sums = [Double](repeating: 0, count: design.columnCount)
    let p = design.columnCount
    RowPartition.forEachBlock(of: design) { rows, block in
      for i in 0..<rows.count { for j in 0..<p { sums[j] += block[i * p + j] } }
    }
    means = sums.map { $0 / Double(design.rowCount) }
    inverse = fit.factor.inverseDiagonal().map(\.sharedDeviation)
  }

  func components(names: [String]) -> [FittedAdditiveLogisticModel.Component] {
    var members: [[Int]] = []
    var terms: [[Int]: [Int]] = [:]
    for (t, term) in design.layout.terms.enumerated() {
      if terms[term.predictors] == nil { members.append(term.predictors) }
      terms[term.predictors, default: []].append(t)
    }
    members.sort { ($0.count, $0.lexicographic) < ($1.count, $1.lexicographic) }
    let own = members.map { terms[$0] ?? [] }
    let spreads = spreads(own)
    return members.indices.map { c in
      let columns = own[c].flatMap { Array(design.layout.terms[$0].columns) }
      return FittedAdditiveLogisticModel.Component(
        predictors: members[c], name: members[c].map { names[$0] }.joined(separator: " × "),
        freedom: own[c].reduce(0) { $0 + freedom(design.layout.terms[$1]) }, spread: spreads[c],
        points: members[c].count == 1 ? points(members[c][0], own[c], columns) : [],
        terms: own[c], mean: columns.reduce(0) { $0 + means[$1] * fit.beta[$1] })
    }
  }

  private func freedom(_ term: AdditiveTerm) -> Double {
    let strength = fit.strengths[design.layout.group(of: term)]
    return term.columns.reduce(0) { $0 + 1 - strength * inverse[$1] }
  }

  private func spreads(_ own: [[Int]]) -> [Double] {
    var squares = [Double](repeating: 0, count: own.count)
    let p = design.columnCount
    RowPartition.forEachBlock(of: design) { rows, block in
      for i in 0..<rows.count {
        for (c, terms) in own.enumerated() {
          var sum = 0.0
          for t in terms {
            for j in design.layout.terms[t].columns {
              sum += (block[i * p + j] - means[j]) * fit.beta[j]
            }
          }
          squares[c] += sum * sum
        }
      }
    }
    return squares.map { ($0 / Double(design.rowCount)).squareRoot() }
  }

  // MARK: - Effects at some values

  private func points(
    _ predictor: Int, _ terms: [Int], _ columns: [Int]
  ) -> [FittedAdditiveLogisticModel.Point] {
    let encoding = design.predictors[predictor].encoding
    let (labels, values) = grid(predictor, encoding)
    let encoded = encoding.encode(Predictor(name: encoding.name, values: values))
    var predictors = design.predictors
    predictors[predictor] = encoded
    let grid = AdditiveDesign(
      layout: design.layout, predictors: predictors, rows: Array(labels.indices))
    let p = design.columnCount
    return labels.enumerated().map { row, label in
      var cells = [Double](repeating: 0, count: p)
      cells.withUnsafeMutableBufferPointer { cells in
        guard let base = cells.baseAddress else { return }
        for t in terms {
          let term = design.layout.terms[t]
          grid.write(term, row..<(row + 1), into: base + term.columns.lowerBound, stride: p)
        }
      }
      for j in columns { cells[j] -= means[j] }
      let solved = fit.factor.solve(cells)
      let variance = columns.reduce(0) { $0 + cells[$1] * solved[$1] }
      return FittedAdditiveLogisticModel.Point(
        value: label, effect: columns.reduce(0) { $0 + cells[$1] * fit.beta[$1] },
        standardError: max(variance, 0).squareRoot().sharedDeviation)
    }
  }

  /// Each level, or up to nine numbers from the rarest low to the rarest high, and missing.
  private func grid(
    _ predictor: Int, _ encoding: PredictorEncoding
  ) -> (labels: [String], values: Predictor.Values) {
    switch encoding.shape {
    case .levels(let levels):
      let names = (0..<levels.columnCount).map(levels.name(ofColumn:))
      return (names, .levels(names))
    case .number(let number):
      let count = number.knots.count
      let places = Set((0..<9).map { $0 * (count - 1) / 8 }).sorted()
      // Knots are values on a logarithmic scale; the way back leaves rounding in the last digits.
      var numbers = places.map { place -> Double in
        let knot = number.knots[place]
        let x = knot < 0 ? -expm1(-knot) : expm1(knot)
        let unit = pow(10, (11 - log10(max(abs(x), 1e-9)).rounded(.up)))
        return (x * unit).rounded() / unit
      }
      var labels = numbers.map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }
      if number.hasMissing {
        numbers.append(.nan)
        labels.append("")
      }
      return (labels, .numbers(numbers))
    }
  }
}

extension [Int] {
  /// Members as one number, for a stable order of short lists.
  fileprivate var lexicographic: Int { reduce(0) { $0 * 100_003 + $1 } }
}
