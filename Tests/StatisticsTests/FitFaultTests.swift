import Statistics
import Testing

/// Data that have no fit: each fault is refused by name, and a ridge helps where it can.
@Suite struct FitFaultTests {
  @Test func `collinear columns are refused by name`() {
    let x = Matrix(rows: 3, columns: 2, columnMajor: [1, 2, 3, 2, 4, 6])
    #expect(throws: FitError.collinear(column: 1)) {
      try GeneralizedLinearModel(.gaussian, .identity, penalty: .none(columns: 2))
        .fit(x, responses: [0, 1, 1])
    }
  }

  /// Three levels and an intercept; rounding hides the zero pivot from LAPACK.
  @Test(arguments: 0..<20) func `all levels beside an intercept are collinear`(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var x = Matrix(rows: 300, columns: 5)
    var responses: [Float] = []
    for i in 0..<300 {
      x[i, 0] = 1
      x[i, 1] = random.uniform()
      x[i, 2 + Int(random.next() % 3)] = 1
      responses.append(random.uniform() < 0.4 ? 1 : 0)
    }
    for start in [nil, [0, 0, 0, 0, 0.0]] {
      #expect(throws: FitError.collinear(column: 4)) {
        try GeneralizedLinearModel(.binomial, .logit, penalty: .none(columns: 5))
          .fit(x, responses: responses, start: start.map(FitStart.init(coefficients:)))
      }
    }
  }

  @Test func `a column of zeros is collinear, and with a ridge keeps its centre`() throws {
    let x = Matrix(rows: 4, columns: 2, columnMajor: [1, 1, 1, 1, 0, 0, 0, 0])
    #expect(throws: FitError.collinear(column: 1)) {
      try GeneralizedLinearModel(.binomial, .logit, penalty: .none(columns: 2))
        .fit(x, responses: [0, 1, 0, 1])
    }
    let penalty = Penalty(ridge: [0, 0.5], centre: [0, 0.25])
    let fit = try GeneralizedLinearModel(.binomial, .logit, penalty: penalty)
      .fit(x, responses: [0, 1, 0, 1])
    #expect(near(fit.coefficients, [0, 0.25], 1e-12))
  }

  @Test(arguments: [Link.logit, .cloglog])
  func `a column that decides the response is refused by name`(link: Link) throws {
    // The second column is 1 only where the response is: no finite coefficient is best.
    let x = Matrix(
      rows: 8, columns: 2, columnMajor: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1])
    let responses: [Float] = [0, 1, 0, 0, 1, 0, 1, 1]
    #expect(throws: FitError.separated(column: 1)) {
      try GeneralizedLinearModel(.binomial, link, penalty: .none(columns: 2))
        .fit(x, responses: responses)
    }
    let fit = try GeneralizedLinearModel(.binomial, link, penalty: Penalty(ridge: [0, 0.01]))
      .fit(x, responses: responses)
    #expect(fit.coefficients[1] > 1 && fit.coefficients[1] < 10)
  }

  /// A line through a continuous column that splits the responses, with columns that do nothing.
  @Test(arguments: [Link.logit, .cloglog])
  func `complete separation is refused for many data sets`(link: Link) {
    for seed in 0..<20 {
      var random = SplitMix64(seed: UInt64(seed))
      var x = Matrix(rows: 200, columns: 4)
      var responses: [Float] = []
      for i in 0..<200 {
        x[i, 0] = 1
        for j in 1..<4 { x[i, j] = random.standardNormal() }
        responses.append(x[i, 2] > 0.1 ? 1 : 0)
      }
      #expect(throws: FitError.separated(column: 2)) {
        try GeneralizedLinearModel(.binomial, link, penalty: .none(columns: 4))
          .fit(x, responses: responses)
      }
    }
  }

  /// A rare level, 5 rows of 20 000, of which none ended.
  @Test func `a rare level without events is separated`() {
    var random = SplitMix64(seed: 4)
    var x = Matrix(rows: 20_000, columns: 3)
    var responses: [Float] = []
    for i in 0..<20_000 {
      x[i, 0] = 1
      x[i, 1] = random.standardNormal()
      x[i, 2] = i < 5 ? 1 : 0
      responses.append(i >= 5 && random.uniform() < 0.05 ? 1 : 0)
    }
    #expect(throws: FitError.separated(column: 2)) {
      try GeneralizedLinearModel(.binomial, .logit, penalty: .none(columns: 3))
        .fit(x, responses: responses)
    }
  }

  /// Close to separated is not separated: one row in a thousand spoils the split.
  @Test func `a steep but finite slope is found`() throws {
    var x = Matrix(rows: 1000, columns: 2)
    var responses: [Float] = []
    for i in 0..<1000 {
      x[i, 0] = 1
      x[i, 1] = Double(i) / 100 - 5
      responses.append(i > 500 ? 1 : 0)
    }
    responses[500 + 20] = 0
    let fit = try GeneralizedLinearModel(.binomial, .logit, penalty: .none(columns: 2))
      .fit(x, responses: responses)
    #expect(fit.coefficients[1] > 15 && fit.coefficients[1] < 60)
  }

  @Test(arguments: [(Family.binomial, Link.logit), (.binomial, .cloglog), (.poisson, .log)])
  func `responses that are all zero have no finite intercept`(family: Family, link: Link) {
    #expect(throws: FitError.separated(column: 0)) {
      try GeneralizedLinearModel(family, link, penalty: .none(columns: 1))
        .fit(Matrix(rows: 3, columns: 1, columnMajor: [1, 1, 1]), responses: [0, 0, 0])
    }
  }

  @Test func `a fit that runs out of iterations says so`() {
    let x = Matrix(rows: 4, columns: 2, columnMajor: [1, 1, 1, 1, 0, 1, 2, 5])
    var model = GeneralizedLinearModel(.poisson, .log, penalty: .none(columns: 2))
    model.maximumIterations = 2
    #expect(throws: FitError.didNotConverge(iterations: 2)) {
      try model.fit(x, responses: [1, 2, 1, 30])
    }
  }

  @Test func `a number that is none is refused with its row`() {
    let model = GeneralizedLinearModel(.poisson, .log, penalty: .none(columns: 2))
    let sound = Matrix(rows: 3, columns: 2, columnMajor: [1, 1, 1, 0, 1, 2])
    for bad in [Double.nan, .infinity] {
      var x = sound
      x[2, 1] = bad
      #expect(throws: FitError.notFinite(row: 2)) { try model.fit(x, responses: [1, 2, 3]) }
      let number = Float(bad)
      #expect(throws: FitError.notFinite(row: 1)) {
        try model.fit(sound, responses: [1, number, 3])
      }
      #expect(throws: FitError.notFinite(row: 0)) {
        try model.fit(sound, responses: [1, 2, 3], weights: [number, 1, 1])
      }
      #expect(throws: FitError.notFinite(row: 1)) {
        try model.fit(sound, responses: [1, 2, 3], offset: [0, number, 0])
      }
    }
  }

  @Test(arguments: [
    (Family.binomial, Link.logit, Float(2)), (.poisson, .log, -1), (.gamma, .log, 0),
  ])
  func `a response the family cannot produce is refused`(
    family: Family, link: Link, impossible: Float
  ) {
    #expect(throws: FitError.impossibleResponse(row: 1)) {
      try GeneralizedLinearModel(family, link, penalty: .none(columns: 1))
        .fit(Matrix(rows: 2, columns: 1, columnMajor: [1, 1]), responses: [1, impossible])
    }
  }

  @Test func `too little data to estimate a dispersion is refused`() {
    let x = Matrix(rows: 2, columns: 2, columnMajor: [1, 1, 0, 1])
    let model = GeneralizedLinearModel(.gaussian, .identity, penalty: .none(columns: 2))
    #expect(throws: FitError.self) { try model.fit(x, responses: [1, 5]) }
    #expect(throws: FitError.tooLittleData(totalWeight: 0, parameters: 2)) {
      try model.fit(x, responses: [1, 5], weights: [0, 0])
    }
  }
}
