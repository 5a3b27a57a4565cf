import Statistics
import Testing

/// Fits whose answers are fractions, and identities that hold for every data set.
///
/// Coefficients are cut to steps of 2⁻²⁴ of their standard deviation or less, and shares of freedom to
/// 2⁻²⁶, so that processors agree.
@Suite struct GeneralizedLinearModelTests {
  /// An intercept and an indicator: the coefficients are log odds and their difference.
  ///
  /// By hand for 1 of 4 and 3 of 4: log(1/3) and log 9. The variance of a log odds is 1/a + 1/b:
  /// 1 + 1/3, and twice that for the difference.
  @Test func `two groups keep their shares`() throws {
    let x = Matrix(
      rows: 8, columns: 2, columnMajor: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1])
    let fit = try GeneralizedLinearModel(.binomial, .logit, penalty: .none(columns: 2))
      .fit(x, responses: [1, 0, 0, 0, 1, 1, 1, 0])
    #expect(near(fit.coefficients, [-1.0986122886681098, 2 * 1.0986122886681098], 1e-7))
    #expect(near(fit.standardErrors, [(4.0 / 3).squareRoot(), (8.0 / 3).squareRoot()], 1e-7))
    #expect(near(fit.effectiveDegreesOfFreedom, 2, 1e-12))
  }

  /// By hand: XᵀX = [[4, 6], [6, 14]] and Xᵀy = (9, 20) give (6/20, 26/20).
  @Test func `least squares solves the normal equations`() throws {
    let x = Matrix(rows: 4, columns: 2, columnMajor: [1, 1, 1, 1, 0, 1, 2, 3])
    let fit = try GeneralizedLinearModel(.gaussian, .identity, penalty: .none(columns: 2))
      .fit(x, responses: [1, 1, 2, 5])
    #expect(near(fit.coefficients, [0.3, 1.3], 1e-7))
  }

  /// By hand, two coefficients with one row each and S = [[1, −1], [−1, 1]]: the mean square halves
  /// the information, so (½ + 1) a − b = 0 and −a + (½ + 1) b = ½ · 5: a = 2, b = 3.
  @Test func `a block draws coefficients to one another`() throws {
    let x = Matrix(rows: 2, columns: 2, columnMajor: [1, 0, 0, 1])
    let block = Penalty.Block(
      firstColumn: 0, matrix: Matrix(rows: 2, columns: 2, columnMajor: [1, -1, -1, 1]))
    let fit = try GeneralizedLinearModel(
      .gaussian, .identity, penalty: Penalty(ridge: [0, 0], blocks: [block])
    ).fit(x, responses: [0, 5])
    #expect(near(fit.coefficients, [2, 3], 1e-12))
    // tr((H + S)⁻¹ H) with (H + S)⁻¹ = [[6, 4], [4, 6]] / 5 and H = I / 2.
    #expect(near(fit.effectiveDegreesOfFreedom, 1.2, 1e-7))
  }

  @Test func `no columns leave the offset alone`() throws {
    let none = Matrix(rows: 2, columns: 0)
    let fit = try GeneralizedLinearModel(.poisson, .log, penalty: .none(columns: 0))
      .fit(none, responses: [1, 1], offset: [0, 0])
    #expect(fit.coefficients.isEmpty)
    #expect(near(fit.deviance, 0, 1e-12))
    #expect(fit.means(none, offset: [0, 0]) == [1, 1])
  }

  // MARK: - Identities

  /// Sixteen groups of rows and more are first fitted by an eighth of them.
  @Test func `many rows are fitted to the same place from any start`() throws {
    let data = Simulated(.binomial, .logit, rows: 500_000, columns: 2, seed: 17)
    let model = data.model(ridge: 0)
    let own = try model.fit(data.design, responses: data.responses, threads: 2)
    let given = try model.fit(
      data.design, responses: data.responses, start: FitStart(coefficients: [-0.5, 0.5]),
      threads: 2)
    #expect(near(own.coefficients, given.coefficients, 1e-9))
    #expect(own.iterations < given.iterations)
    for (j, truth) in data.truth.enumerated() {
      #expect(abs(own.coefficients[j] - truth) < 4.5 * own.standardErrors[j])
    }
  }

  static let pairs = Family.allCases.flatMap { family in family.links.map { (family, $0) } }

  @Test(arguments: pairs)
  func `an integer weight is that many copies`(family: Family, link: Link) throws {
    for seed in 0..<10 {
      let data = Simulated(family, link, rows: 60, columns: 4, seed: UInt64(seed))
      var random = SplitMix64(seed: 1000 + UInt64(seed))
      let copies = (0..<60).map { _ in Int(random.next() % 4) }
      let rows = copies.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
      let model = data.model(ridge: seed.isMultiple(of: 2) ? 0 : 0.05)
      let weighted = try model.fit(
        data.design, responses: data.responses, weights: copies.map(Float.init))
      let copied = try model.fit(
        data.taking(rows), responses: rows.map { data.responses[$0] })
      #expect(near(weighted.coefficients, copied.coefficients, 1e-8))
      #expect(near(weighted.standardErrors, copied.standardErrors, 1e-8))
      #expect(near(weighted.logLikelihood, copied.logLikelihood, 1e-8))
    }
  }

  @Test(arguments: pairs)
  func `the order of rows does not matter`(family: Family, link: Link) throws {
    for seed in 0..<10 {
      let data = Simulated(family, link, rows: 80, columns: 4, seed: UInt64(seed))
      var random = SplitMix64(seed: UInt64(seed))
      let rows = Array(0..<80).shuffled(using: &random)
      let model = data.model(ridge: 0.01)
      let original = try model.fit(data.design, responses: data.responses)
      let shuffled = try model.fit(
        data.taking(rows), responses: rows.map { data.responses[$0] })
      #expect(near(original.coefficients, shuffled.coefficients, 1e-10))
    }
  }

  /// Columns Xᵀ = A X have coefficients A⁻ᵀ β and the same predictions: here x₁ → 2x₁ + 3x₀.
  @Test(arguments: pairs)
  func `other units of a column change its coefficient only`(family: Family, link: Link) throws {
    for seed in 0..<10 {
      let data = Simulated(family, link, rows: 80, columns: 4, seed: UInt64(seed))
      var moved = data.design
      for i in 0..<80 { moved[i, 1] = 2 * moved[i, 1] + 3 }
      let model = data.model(ridge: 0)
      let original = try model.fit(data.design, responses: data.responses).coefficients
      let other = try model.fit(moved, responses: data.responses).coefficients
      #expect(near(other[1], original[1] / 2, 1e-7))
      #expect(near(other[0], original[0] - 1.5 * original[1], 1e-7))
      #expect(near(other[2...], original[2...], 1e-7))
    }
  }

  @Test(arguments: pairs)
  func `an endless ridge gives the centre`(family: Family, link: Link) throws {
    let data = Simulated(family, link, rows: 50, columns: 4, seed: 3)
    let centre = [0.25, -0.5, 0.125, 0.75]
    let model = GeneralizedLinearModel(
      family, link, penalty: Penalty(ridge: [1e9, 1e9, 1e9, 1e9], centre: centre))
    let fit = try model.fit(data.design, responses: data.responses)
    #expect(near(fit.coefficients, centre, 1e-6))
    #expect(fit.effectiveDegreesOfFreedom < 1e-6)
  }

  /// Enough rows for two groups, so that threads have something to share.
  @Test(arguments: pairs)
  func `threads do not change a bit`(family: Family, link: Link) throws {
    let data = Simulated(family, link, rows: 40_000, columns: 3, seed: 9)
    let model = data.model(ridge: 0.001)
    let one = try model.fit(data.design, responses: data.responses, threads: 1)
    let two = try model.fit(data.design, responses: data.responses, threads: 2)
    #expect(one == two)
    #expect(
      one.means(data.design, threads: 1) == two.means(data.design, threads: 3))
    // With this many rows the truth is within a few standard errors.
    for (j, truth) in data.truth.enumerated() {
      #expect(abs(one.coefficients[j] - truth) < 4.5 * one.standardErrors[j] + 0.01)
    }
  }
}

/// A design with an intercept, and responses that the family draws around known means.
struct Simulated {
  let family: Family
  let link: Link
  let design: Matrix
  let responses: [Float]
  let truth: [Double]

  init(_ family: Family, _ link: Link, rows: Int, columns: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var design = Matrix(rows: rows, columns: columns)
    let base = family == .gaussian ? 3.0 : family == .binomial ? -0.7 : 0.4
    let truth = [base] + (1..<columns).map { 0.4 / Double($0) * ($0.isMultiple(of: 2) ? -1 : 1) }
    var responses: [Float] = []
    for i in 0..<rows {
      design[i, 0] = 1
      for j in 1..<columns { design[i, j] = 2 * random.uniform() - 1 }
      let eta = (0..<columns).reduce(0) { $0 + design[i, $1] * truth[$1] }
      let mean = link.inverse(eta).mean
      switch family {
      case .gaussian: responses.append(Float(mean + random.standardNormal()))
      case .binomial: responses.append(random.uniform() < mean ? 1 : 0)
      case .poisson: responses.append(Float(random.poisson(mean: mean)))
      case .gamma: responses.append(Float(random.gamma(shape: 2, scale: mean / 2)))
      }
    }
    (self.family, self.link, self.design) = (family, link, design)
    (self.responses, self.truth) = (responses, truth)
  }

  func model(ridge: Double) -> GeneralizedLinearModel {
    GeneralizedLinearModel(
      family, link,
      penalty: Penalty(ridge: truth.indices.map { $0 == 0 ? 0 : ridge }))
  }

  /// The rows of the design at `rows`, in that order.
  func taking(_ rows: [Int]) -> Matrix {
    Matrix(
      rows: rows.count, columns: design.columns,
      columnMajor: (0..<design.columns).flatMap { j in rows.map { design[$0, j] } })
  }
}
