package import ForecastVocabulary

/// What is left of a customer's billing on each day ahead as it may leave.
///
///     f(t) = S(t) / m(t)
///
/// with S the customer's ``LeavingCurve`` and m its mean over customers by what is expected of them: the
/// average rate of leaving is in the portfolio's level already.
package struct StayingShare: Sendable, Hashable {
  private let curve: LeavingCurve
  /// m, of each day ahead.
  let means: [Double]

  package init(_ curve: LeavingCurve, over means: [Double]) {
    self.curve = curve
    self.means = means
  }

  /// f of each of some days ahead, at most as many as there are means.
  package func days(_ horizon: Int) -> [Double] {
    (1...horizon).map { curve.staying(until: $0) / means[$0 - 1] }
  }
}
