/// A quadratic penalty that draws each coefficient to a centre.
///
///     ½ Σⱼ λⱼ (βⱼ − mⱼ)²
public struct Penalty: Sendable, Hashable, Codable {
  /// λ ≥ 0, one for each column; 0 leaves a column free, as an intercept should be.
  public var ridge: [Double]
  /// m, one for each column.
  public var centre: [Double]

  /// - Parameter centre: where the coefficients are drawn to; zeros if left out.
  public init(ridge: [Double], centre: [Double]? = nil) {
    let centre = centre ?? Array(repeating: 0, count: ridge.count)
    precondition(
      ridge.count == centre.count, "\(ridge.count) ridges but \(centre.count) centres")
    precondition(
      ridge.allSatisfy { $0 >= 0 && $0.isFinite } && centre.allSatisfy(\.isFinite),
      "a ridge is negative, or a ridge or centre is not finite")
    (self.ridge, self.centre) = (ridge, centre)
  }

  /// No penalty on any of `columns` columns.
  public static func none(columns: Int) -> Penalty {
    Penalty(ridge: Array(repeating: 0, count: columns))
  }

  func value(_ beta: [Double]) -> Double {
    beta.indices.reduce(0) {
      let distance = beta[$1] - centre[$1]
      return $0 + 0.5 * ridge[$1] * distance * distance
    }
  }
}

/// A generalised linear model, described but not yet fitted.
///
/// Fitting finds the coefficients β that minimise
///
///     ½ Σᵢ wᵢ d(yᵢ, μᵢ) / Σᵢ wᵢ  +  ½ Σⱼ λⱼ (βⱼ − mⱼ)²,      g(μᵢ) = xᵢᵀβ + oᵢ
///
/// where d is the unit deviance of ``family``, g is ``link`` and o an offset. The weights are
/// divided by their sum, so λ means the same for ten invoices and ten million.
///
/// - SeeAlso: McCullagh & Nelder, *Generalized Linear Models* (1989), §2.5.
public struct GeneralizedLinearModel: Sendable, Hashable, Codable {
  public var family: Family
  public var link: Link
  /// One ridge and centre for each column of the design.
  public var penalty: Penalty
  /// How small the score must be, each column's in units of the root of its information.
  public var tolerance = 1e-9
  public var maximumIterations = 100

  public init(_ family: Family, _ link: Link, penalty: Penalty) {
    precondition(
      family.links.contains(link), "the \(family) family cannot be fitted with the \(link) link")
    (self.family, self.link, self.penalty) = (family, link, penalty)
  }

  /// Fits by Fisher scoring, halving any step that does not descend.
  ///
  /// The result has the same bits for any number of threads.
  ///
  /// - Parameters:
  ///   - design: *n* rows and *p* columns, read once for each iteration and never stored.
  ///   - responses: *n*, each one that the family allows.
  ///   - weights: *n*, each ≥ 0, 1 if left out; an integer weight is that many copies of the row.
  ///   - offset: *n*, added to the linear predictor, 0 if left out.
  ///   - start: coefficients to begin from, as those of a fit on similar data. They change the time
  ///     a fit takes and not, beyond the tolerance, what it finds.
  ///   - threads: how many threads may share the work.
  /// - Throws: ``FitError`` if the data do not determine finite coefficients.
  public func fit(
    _ design: some DesignRows, responses: [Float], weights: [Float]? = nil,
    offset: [Float]? = nil, start: [Double]? = nil, threads: Int = 1
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    let (n, p) = (design.rowCount, design.columnCount)
    precondition(
      responses.count == n && (weights?.count ?? n) == n && (offset?.count ?? n) == n,
      "\(n) rows but \(responses.count) responses, \(weights?.count ?? n) weights, "
        + "\(offset?.count ?? n) offsets")
    precondition(
      penalty.ridge.count == p && (start?.count ?? p) == p,
      "\(p) columns but \(penalty.ridge.count) ridges and \(start?.count ?? p) starting values")
    let data = try RegressionData(
      design: design, responses: responses, weights: weights, offset: offset, family: family)
    return try FisherScoring(model: self, data: data, threads: threads).fit(from: start)
  }
}
