/// What the rows of a fit say at their linear predictors, whatever design they belong to.
package struct ResponseRows: Sendable {
  let family: Family
  let link: Link
  let responses: [Float]
  let weights: [Float]?
  /// The weight of each row where they all have one.
  let commonWeight: Double
  let offset: [Float]?
  /// Near which starting means are taken.
  private let meanResponse: Double

  init(_ data: RegressionData<some DesignRows>, family: Family, link: Link) {
    (self.family, self.link) = (family, link)
    (responses, weights, offset) = (data.responses, data.weights, data.offset)
    commonWeight = 1
    // Half a row of one half more, so that it is inside the range even if all responses are alike.
    let n = Double(data.responses.count)
    meanResponse =
      family == .gaussian ? data.meanResponse : (n * data.meanResponse + 0.5) / (n + 1)
  }

  /// Those of a logistic regression in which all rows weigh the same.
  init(outcomes: [Bool], commonWeight: Double) {
    (family, link, weights, offset) = (.binomial, .logit, nil, nil)
    (responses, self.commonWeight) = (outcomes.map { $0 ? 1 : 0 }, commonWeight)
    meanResponse = 0.5
  }

  /// Replaces each row's linear predictor without the offset by its weighted score, and finds the root
  /// of its information.
  func replace(
    etas: inout [Double], of rows: Range<Int>, roots: inout [Double], to sums: inout Moments
  ) {
    withPointers { pointers in
      for (i, row) in rows.enumerated() {
        let (score, information) = pointers.terms(row, eta: etas[i], to: &sums)
        (etas[i], roots[i]) = (score, information.squareRoot())
      }
    }
  }

  /// The rows' working responses g(μ) − o, weighted, at means near the responses, and the roots of their
  /// information.
  func start(
    _ rows: Range<Int>, working: inout [Double], roots: inout [Double], to sums: inout Moments
  ) {
    withPointers { pointers in
      for (i, row) in rows.enumerated() {
        let (response, information) = pointers.startingTerms(row, to: &sums)
        (working[i], roots[i]) = (response, information.squareRoot())
      }
    }
  }

  /// Calls `body` with the rows as pointers, which loops read without counting references.
  @inline(__always)
  func withPointers<Result>(_ body: (ResponsePointers) -> Result) -> Result {
    responses.withUnsafeBufferPointer { responses in
      func withOptional(
        _ values: [Float]?, _ body: (UnsafeBufferPointer<Float>?) -> Result
      ) -> Result {
        values.map { $0.withUnsafeBufferPointer { body($0) } } ?? body(nil)
      }
      return withOptional(weights) { weights in
        withOptional(offset) { offset in
          body(
            ResponsePointers(
              family: family, link: link, responses: responses, weights: weights,
              commonWeight: commonWeight, offset: offset, meanResponse: meanResponse))
        }
      }
    }
  }
}

/// ``ResponseRows`` for the time of a loop.
struct ResponsePointers {
  let family: Family
  let link: Link
  let responses: UnsafeBufferPointer<Float>
  let weights: UnsafeBufferPointer<Float>?
  let commonWeight: Double
  let offset: UnsafeBufferPointer<Float>?
  let meanResponse: Double

  /// Whether rows are those of a logistic regression with nothing added to η.
  var isPlainLogit: Bool { family == .binomial && link == .logit && offset == nil }

  @inline(__always)
  func weight(_ row: Int) -> Double { weights.map { Double($0[row]) } ?? commonWeight }

  @inline(__always)
  func terms(
    _ row: Int, eta: Double, to sums: inout Moments
  ) -> (score: Double, information: Double) {
    let weight = weight(row)
    // A row that weighs nothing says nothing, even where its deviance is infinite.
    guard weight > 0 else { return (0, 0) }
    let terms = family.terms(
      Double(responses[row]), eta: eta + Double(offset?[row] ?? 0), link: link)
    sums.weight += weight
    sums.halfDeviance += weight * terms.halfDeviance
    sums.informationWeight += weight * terms.information
    if terms.information > 0 {
      sums.pearson += weight * terms.score * terms.score / terms.information
    }
    return (weight * terms.score, weight * terms.information)
  }

  /// A row's working response g(μ) − o, weighted, at a mean near the response, and its information.
  func startingTerms(
    _ row: Int, to sums: inout Moments
  ) -> (response: Double, information: Double) {
    let y = Double(responses[row])
    let eta = link.predictor(
      ofMean: family.startingMean(y, meanResponse: meanResponse, link: link))
    let weight = weight(row)
    let information = weight * family.terms(y, eta: eta, link: link).information
    sums.weight += weight
    sums.informationWeight += information
    return (information * (eta - Double(offset?[row] ?? 0)), information)
  }
}
