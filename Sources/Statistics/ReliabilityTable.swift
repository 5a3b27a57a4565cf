/// Predicted probabilities beside the shares that happened, in bins of about equal counts.
public struct ReliabilityTable: Sendable, Hashable, Codable {
  /// Rows of neighbouring probabilities.
  public struct Bin: Sendable, Hashable, Codable {
    /// Rows of the bin.
    public let count: Int
    /// The mean of the rows' probabilities.
    public let meanProbability: Double
    /// The share of the bin's outcomes that were events.
    public let shareOfEvents: Double
  }

  /// In order of probability; fewer than were asked for if probabilities are tied.
  public let bins: [Bin]

  /// - Parameter binCount: ≥ 1. Equal probabilities always share a bin.
  public init(probabilities: [Double], outcomes: [Bool], binCount: Int) {
    Score.requireSame(probabilities.count, outcomes.count)
    precondition(binCount >= 1, "\(binCount) bins")
    let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
    var bins: [Bin] = []
    var first = 0
    for bin in 0..<binCount where first < order.count {
      var next = max(first + 1, (bin + 1) * order.count / binCount)
      while next < order.count, probabilities[order[next]] == probabilities[order[next - 1]] {
        next += 1
      }
      let members = order[first..<next]
      let count = Double(members.count)
      bins.append(
        Bin(
          count: members.count,
          meanProbability: members.reduce(0) { $0 + probabilities[$1] } / count,
          shareOfEvents: Double(members.count { outcomes[$0] }) / count))
      first = next
    }
    self.bins = bins
  }

  /// The mean over rows of |mean probability − share of events| of their bin.
  ///
  /// - SeeAlso: Naeini, Cooper & Hauskrecht, *Obtaining Well Calibrated Probabilities Using Bayesian
  ///   Binning* (2015).
  public var expectedCalibrationError: Double {
    let rows = bins.reduce(0) { $0 + $1.count }
    return bins.reduce(0) {
      $0 + Double($1.count) / Double(rows) * abs($1.meanProbability - $1.shareOfEvents)
    }
  }
}
