public import Backtesting
internal import Statistics

extension BacktestSummary {
  /// The share of late money that the worklist catches less that of a naive order, mean over origins.
  ///
  /// The interval is by the bootstrap over customers and origins: each of 2,000 draws takes one resample
  /// of the customers, the same at all origins, and as many origins as there are, with replacement.
  ///
  /// - SeeAlso: Davison & Hinkley, *Bootstrap Methods and their Application* (1997), section 3.8.
  public struct Lead: Sendable, Encodable {
    public let segment: ScoreSegment
    /// Days after the due day that late money passes.
    public let limit: Int
    /// `top_10` for the first tenth of the accounts, `in_an_hour` and `in_a_day` for what
    /// collectors call in that time.
    public let part: String
    public let rule: String
    public let origins: Int
    public let mean: Double
    /// The middle 95 % of the draws.
    public let lower: Double
    public let upper: Double

    private static let draws = 2000

    static func all(in results: [Backtest.Result]) -> [Lead] {
      var order: [Key] = []
      var found: [Key: [BacktestScore]] = [:]
      for score in results.flatMap(\.scores) {
        guard let key = Key(score) else { continue }
        if found[key] == nil { order.append(key) }
        found[key, default: []].append(score)
      }
      return order.map { Lead($0, found[$0] ?? []) }
    }

    private struct Key: Hashable {
      let segment: ScoreSegment
      let limit: Int
      let part: String
      let rule: String

      init?(_ score: BacktestScore) {
        guard score.resamples != nil,
          let match = score.score.wholeMatch(of: /over_([0-9]+)_late_lead_(.+)_over_(.+)/),
          let limit = Int(match.1)
        else { return nil }
        segment = score.segment
        self.limit = limit
        (part, rule) = (String(match.2), String(match.3))
      }
    }

    private init(_ key: Key, _ scores: [BacktestScore]) {
      (segment, limit, part, rule) = (key.segment, key.limit, key.part, key.rule)
      let count = scores.count
      origins = count
      mean = scores.reduce(0) { $0 + $1.value } / Double(count)
      let resamples = scores.compactMap(\.resamples)
      var draws = SplitMix64(seed: 1, stream: "\(segment)/\(limit)/\(part)/\(rule)")
      func position(_ count: Int) -> Int { min(count - 1, Int(draws.uniform() * Double(count))) }
      let means = (0..<Lead.draws).map { _ in
        let resample = position(resamples.map(\.count).min() ?? 1)
        return (0..<count).reduce(0.0) { sum, _ in sum + resamples[position(count)][resample] }
          / Double(count)
      }.sorted()
      lower = means[Lead.draws / 40]
      upper = means[Lead.draws - 1 - Lead.draws / 40]
    }
  }
}
