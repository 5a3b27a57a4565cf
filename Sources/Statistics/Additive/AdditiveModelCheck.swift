// What a model that was read from a file must hold before it can predict.

extension FittedAdditiveLogisticModel {
  /// The largest size of anything on the log odds.
  private static let largest = 1e4

  /// Checks all parts of the model against one another.
  ///
  /// - Throws: ``ModelFault`` naming the part.
  package func validate() throws(ModelFault) {
    let reach = -Self.largest...Self.largest
    try ModelFault.require(!encodings.isEmpty, "the model has no columns")
    for encoding in encodings { try encoding.validate() }
    try ModelFault.require(
      Set(encodings.map(\.name)).count == encodings.count, "two columns have one name")
    try ModelFault.require(
      predictorNames.map(ExactText.init) == encodings.map { ExactText($0.name) },
      "the names of predictors are not those of its columns")
    try layout.validate(encodings)
    try ModelFault.require(
      coefficients.count == layout.columnCount,
      "there are \(coefficients.count) coefficients for \(layout.columnCount) columns")
    try ModelFault.require(coefficients, in: reach, "a coefficient")
    try ModelFault.require([baseline], in: reach, "the baseline")
    try ModelFault.require([evidence], in: 0...1, "the evidence")
    try ModelFault.require(
      stages.lazy.map(\.validationLogLoss), in: 0...Self.largest, "a stage's log loss")
    try validateComponents(reach)
    try ruleBook?.validate(columns: encodings.map(\.name))
  }

  /// Each column that the model reads, and whether as a category.
  package var columnKinds: [(name: String, isCategory: Bool)] {
    let own = encodings.map { encoding in
      if case .levels = encoding.shape { (encoding.name, true) } else { (encoding.name, false) }
    }
    let rules = ruleBook?.rules.encodings.map { ($0.name, $0.isCategory) } ?? []
    return own + rules
  }

  private func validateComponents(_ reach: ClosedRange<Double>) throws(ModelFault) {
    var seen: [Int] = []
    for component in components {
      let name = component.name
      try ModelFault.require(
        component.predictors.allSatisfy(encodings.indices.contains),
        "the component \(name) is of a predictor that is not there")
      try ModelFault.require(
        component.terms.allSatisfy {
          layout.terms.indices.contains($0) && layout.terms[$0].predictors == component.predictors
        }, "the component \(name) has a term that is not its own")
      seen += component.terms
      try ModelFault.require([component.mean], in: reach, "the mean of the component \(name)")
      try ModelFault.require(
        [component.freedom, component.spread], in: -1e-3...1e6, "the freedom or spread of \(name)")
      for point in component.points {
        try ModelFault.require([point.effect], in: reach, "an effect of \(name)")
        try ModelFault.require([point.standardError], in: 0...1e6, "a standard error of \(name)")
      }
    }
    try ModelFault.require(
      seen.sorted() == Array(layout.terms.indices), "the components do not have each term once")
  }
}

extension AdditiveLayout {
  private static let mostColumns = 1_000_000

  func validate(_ encodings: [PredictorEncoding]) throws(ModelFault) {
    try ModelFault.require(
      (1...Self.mostColumns).contains(columnCount), "the model has \(columnCount) columns")
    var next = 1
    for term in terms {
      let width = try term.width(encodings)
      let columns = term.columns
      try ModelFault.require(
        columns.lowerBound == next && columns.count == width,
        "a \(term.kind.rawValue) has columns \(columns) where \(next)..<\(next + width) are its own"
      )
      next += width
    }
    try ModelFault.require(
      next == columnCount, "the terms have \(next) columns, and \(columnCount) are stated")
    next = 1
    for group in groups {
      try ModelFault.require(
        group.lowerBound == next && !group.isEmpty, "the ridges do not follow one another")
      next = group.upperBound
    }
    try ModelFault.require(next == columnCount, "the ridges do not cover all columns")
  }
}

extension AdditiveTerm {
  /// The columns that the term must have.
  func width(_ encodings: [PredictorEncoding]) throws(ModelFault) -> Int {
    try ModelFault.require(
      !predictors.isEmpty && predictors.allSatisfy(encodings.indices.contains),
      "a \(kind.rawValue) is of a predictor that is not there")
    guard kind != .interaction else {
      try ModelFault.require(
        (2...3).contains(predictors.count) && zip(predictors, predictors.dropFirst()).allSatisfy(<),
        "an interaction is of \(predictors) instead of two or three predictors")
      return predictors.reduce(1) {
        $0 * encodings[$1].marginCount(order: predictors.count)
      }
    }
    try ModelFault.require(
      predictors.count == 1, "a \(kind.rawValue) is of \(predictors.count) predictors")
    switch (kind, encodings[predictors[0]].shape) {
    case (.line, .number), (.missing, .number): return 1
    case (.curve, .number(let number)): return number.components.columns
    case (.smoothCurve, .number(let number)): return number.smoothComponents.columns
    case (.levels, .levels(let levels)): return levels.columnCount
    default:
      throw ModelFault("a \(kind.rawValue) is of \(encodings[predictors[0]].name), of another kind")
    }
  }
}

extension PredictorEncoding {
  func validate() throws(ModelFault) {
    switch shape {
    case .number(let number): try number.validate(name)
    case .levels(let levels): try levels.validate(name)
    }
  }
}

extension NumericEncoding {
  func validate(_ name: String) throws(ModelFault) {
    // The logarithm of the largest number is 709.8.
    let reach = -1e3...1e3
    try ModelFault.require(
      (2...Self.mostKnots).contains(knots.count), "\(name) has \(knots.count) knots")
    try ModelFault.require(knots, in: reach, "a knot of \(name)")
    try ModelFault.requireRising(knots, "the knots of \(name)")
    try ModelFault.require([mean], in: reach, "the mean of \(name)")
    try ModelFault.require([deviation], in: 1e-15...1e3, "the deviation of \(name)")
    for matrix in [components, smoothComponents] {
      try ModelFault.require(
        matrix.rows == knots.count && (0..<knots.count).contains(matrix.columns)
          && matrix.storage.count == matrix.rows * matrix.columns,
        "the curve of \(name) has \(matrix.storage.count) values for \(matrix.rows) × "
          + "\(matrix.columns), and \(knots.count) knots")
      try ModelFault.require(matrix.storage, in: -1e6...1e6, "a value of the curve of \(name)")
    }
  }
}

extension LevelEncoding {
  func validate(_ name: String) throws(ModelFault) {
    try ModelFault.require(
      levels.count <= Self.mostLevels && shares.count == levels.count + (hasOther ? 1 : 0)
        && shares.count > 1,
      "\(name) has \(shares.count) shares for \(levels.count) levels")
    try ModelFault.require(Set(levels).count == levels.count, "\(name) has a level twice")
    try ModelFault.require(shares, in: 0...1, "a share of \(name)")
  }
}

extension RuleBook {
  func validate(columns: [String]) throws(ModelFault) {
    let encodings = rules.encodings
    try ModelFault.require(
      means.count == encodings.count,
      "the rules have \(means.count) means for \(encodings.count) columns")
    try ModelFault.require(means, in: -1e4...1e4, "a mean of the rules")
    try ModelFault.require(
      Set(encodings.map(\.name)).count == encodings.count, "the rules have a column twice")
    for encoding in encodings {
      try ModelFault.require(
        columns.contains(encoding.name), "the rules read \(encoding.name), which the model does not"
      )
      try encoding.validate()
    }
    for tree in rules.trees { try tree.validate(encodings) }
  }
}

extension RuleEncoding {
  func validate() throws(ModelFault) {
    try ModelFault.require(
      levels.count <= Self.mostLevels && cuts.count <= Self.mostBins - 2
        && (levels.isEmpty || cuts.isEmpty)
        && binCount == (isCategory ? levels.count + 1 : cuts.count + 2),
      "\(name) has \(binCount) bins for \(cuts.count) cuts and \(levels.count) levels")
    try ModelFault.require(
      cuts, in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, "a cut of \(name)"
    )
    try ModelFault.require(
      zip(cuts, cuts.dropFirst()).allSatisfy(<=), "the cuts of \(name) do not rise")
    try ModelFault.require(
      Set(levels).count == levels.count, "the rules have a level of \(name) twice")
  }
}

extension RuleTree {
  func validate(_ encodings: [RuleEncoding]) throws(ModelFault) {
    try ModelFault.require(!nodes.isEmpty, "a tree of rules has no leaf")
    try ModelFault.require(nodes.lazy.map(\.value), in: -1e4...1e4, "a value of the rules")
    for (place, node) in nodes.enumerated() where node.predictor != -1 {
      try ModelFault.require(
        encodings.indices.contains(node.predictor), "a rule is of a column that is not there")
      // Children follow their parents, so that every way ends.
      try ModelFault.require(
        node.left > place && node.left < nodes.count - 1, "a rule leads to one that is not there")
    }
  }
}
