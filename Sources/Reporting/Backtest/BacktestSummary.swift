public import Backtesting
public import Receivables
internal import Statistics

/// What a backtest comes to: means over origins, and how sure the differences are.
public struct BacktestSummary: Sendable, Encodable {
  /// Who takes part as what.
  public struct Field: Sendable {
    /// Whose differences from the others are of interest.
    public let own: String
    /// Simple rules; the best of them in a score is what it is compared with.
    public let rules: [String]
    /// One model for all customers, and forecasts of other programs; each is compared.
    public let others: [String]

    public init(own: String, rules: [String], others: [String]) {
      self.own = own
      self.rules = rules
      self.others = others
    }
  }

  /// What a score is of.
  public struct Key: Sendable, Hashable {
    public let segment: ScoreSegment
    public let horizon: Int
    public let score: String
  }

  /// One score of one forecaster, averaged over the origins that have it.
  public struct Mean: Sendable, Encodable {
    public let forecaster: String
    public let segment: ScoreSegment
    public let horizon: Int
    public let score: String
    public let origins: Int
    public let mean: Double
  }

  /// A score less that of another forecaster, over the origins that have both.
  public struct Difference: Sendable, Encodable {
    public let segment: ScoreSegment
    public let horizon: Int
    public let score: String
    public let forecaster: String
    public let against: String
    /// `rule` for the best of the simple rules, `recorded` for another program's forecasts.
    public let kind: String
    public let higherIsBetter: Bool
    public let origins: Int
    /// Means over these origins.
    public let own: Double
    public let other: Double
    public let mean: Double
    /// The 95 % interval of ``mean`` by Student's t over origins; `nil` for a single one.
    public let lower: Double?
    public let upper: Double?
    /// Origins at which the forecaster was the better one.
    public let better: Int
  }

  /// Cash of one week ahead, pooled over origins: relative to all that was received in those weeks.
  public struct WeekAhead: Sendable, Encodable {
    public let forecaster: String
    public let segment: ScoreSegment
    /// `receipts` or `open_receipts`.
    public let cash: String
    public let week: Int
    /// Σ |expected − received| / Σ received.
    public let wape: Double
    /// Σ (expected − received) / Σ received.
    public let bias: Double
  }

  /// Invoices with about the same probability of being paid within a window, pooled over origins.
  public struct ReliabilityBin: Sendable, Encodable {
    public let forecaster: String
    public let days: Int
    public let bin: Int
    public let invoices: Int
    public let forecast: Double
    public let paid: Double
  }

  public let ledger: String
  public let origins: [Day]
  /// Days ahead.
  public let horizon: Int
  /// In order of appearance.
  public let forecasters: [String]
  public let means: [Mean]
  public let differences: [Difference]
  public let weeksAhead: [WeekAhead]
  public let reliability: [ReliabilityBin]
  let field: Field
  private let meanOf: [String: [Key: Double]]

  private enum CodingKeys: CodingKey {
    case ledger, origins, horizon, forecasters, means, differences, weeksAhead, reliability
  }

  public init(
    _ results: [Backtest.Result], of field: Field, ledger: String, origins: RollingOrigin
  ) {
    var values: [String: [Key: [Day: Double]]] = [:]
    var (forecasters, keys): ([String], [Key]) = ([], [])
    var known: Set<Key> = []
    for result in results {
      if values[result.forecaster] == nil { forecasters.append(result.forecaster) }
      for score in result.scores {
        let key = Key(segment: score.segment, horizon: score.horizon, score: score.score)
        if known.insert(key).inserted { keys.append(key) }
        values[result.forecaster, default: [:]][key, default: [:]][result.origin] = score.value
      }
      if values[result.forecaster] == nil { values[result.forecaster] = [:] }
    }
    self.field = field
    self.ledger = ledger
    self.origins = origins.days
    horizon = origins.horizon
    self.forecasters = forecasters
    func mean(_ byOrigin: [Day: Double]) -> Double {
      origins.days.reduce(0) { $0 + (byOrigin[$1] ?? 0) } / Double(byOrigin.count)
    }
    meanOf = values.mapValues { $0.mapValues(mean) }
    // Of bins and of single weeks, the pooled figures below are the ones to read.
    let averaged = keys.filter {
      !$0.score.hasPrefix("reliability_") && !$0.score.contains("_week_")
    }
    means = forecasters.flatMap { forecaster in
      averaged.compactMap { key in
        values[forecaster]?[key].map {
          Mean(
            forecaster: forecaster, segment: key.segment, horizon: key.horizon, score: key.score,
            origins: $0.count, mean: mean($0))
        }
      }
    }
    differences = keys.flatMap {
      BacktestSummary.differences($0, values, field, origins.days)
    }
    weeksAhead = forecasters.flatMap { forecaster in
      keys.compactMap { WeekAhead(forecaster, $0, values[forecaster] ?? [:]) }
    }
    reliability = forecasters.flatMap { forecaster in
      keys.compactMap { ReliabilityBin(forecaster, $0, values[forecaster] ?? [:]) }
    }
  }

  private static func differences(
    _ key: Key, _ values: [String: [Key: [Day: Double]]], _ field: Field, _ origins: [Day]
  ) -> [Difference] {
    guard let own = values[field.own]?[key], let higher = higherIsBetter(key.score) else {
      return []
    }
    func difference(_ other: String, _ kind: String) -> Difference? {
      values[other]?[key].flatMap {
        Difference(key, field.own, other, kind, higher, own, $0, origins)
      }
    }
    let rules = field.rules.compactMap { difference($0, "rule") }
    let best = higher ? rules.max { $0.other < $1.other } : rules.min { $0.other < $1.other }
    return [best].compactMap { $0 } + field.others.compactMap { difference($0, "recorded") }
  }

  /// The mean of a score over origins; `nil` if the forecaster does not have it.
  public func mean(_ forecaster: String, _ segment: ScoreSegment, _ score: String, _ horizon: Int)
    -> Double?
  {
    meanOf[forecaster]?[Key(segment: segment, horizon: horizon, score: score)]
  }

  /// `nil` for figures that are neither good nor bad, such as counts, widths and coverage.
  static func higherIsBetter(_ score: String) -> Bool? {
    if score.hasPrefix("auc_") || score == "concordance" || score.contains("_caught_") {
      return true
    }
    let lower = [
      "negative_log_likelihood", "crps_days", "median_error_days", "brier", "calibration_error",
      "open_negative_log_likelihood", "open_crps_days", "open_brier",
    ]
    let endings = ["_wape", "_net_error", "_crps"]
    if lower.contains(score) || endings.contains(where: { score.hasSuffix($0) })
      || score.contains("_pinball_")
    {
      return false
    }
    return nil
  }
}

extension BacktestSummary.Difference {
  /// `nil` if no origin has both scores.
  fileprivate init?(
    _ key: BacktestSummary.Key, _ forecaster: String, _ against: String, _ kind: String,
    _ higherIsBetter: Bool, _ own: [Day: Double], _ other: [Day: Double], _ origins: [Day]
  ) {
    let both = origins.filter { own[$0] != nil && other[$0] != nil }
    let (first, second) = (both.compactMap { own[$0] }, both.compactMap { other[$0] })
    guard !both.isEmpty else { return nil }
    let n = Double(both.count)
    let paired = both.count > 1 ? PairedDifference(first: first, second: second) : nil
    self.init(
      segment: key.segment, horizon: key.horizon, score: key.score, forecaster: forecaster,
      against: against, kind: kind, higherIsBetter: higherIsBetter, origins: both.count,
      own: first.reduce(0, +) / n, other: second.reduce(0, +) / n,
      mean: paired?.mean ?? first[0] - second[0], lower: paired?.lower, upper: paired?.upper,
      better: zip(first, second).count { higherIsBetter ? $0 > $1 : $0 < $1 })
  }
}

extension BacktestSummary.WeekAhead {
  fileprivate init?(
    _ forecaster: String, _ key: BacktestSummary.Key, _ values: [BacktestSummary.Key: [Day: Double]]
  ) {
    let ending = "_week_expected"
    guard key.score.hasSuffix(ending), let expected = values[key] else { return nil }
    let cash = String(key.score.dropLast(ending.count))
    let received =
      values[.init(segment: key.segment, horizon: key.horizon, score: "\(cash)_week_received")]
    let days = expected.keys.sorted()
    let actual = days.map { received?[$0] ?? 0 }
    let forecast = days.map { expected[$0] ?? 0 }
    guard
      let wape = Score.weightedAbsolutePercentageError(forecasts: forecast, actuals: actual),
      let bias = Score.bias(forecasts: forecast, actuals: actual)
    else { return nil }
    self.init(
      forecaster: forecaster, segment: key.segment, cash: cash, week: key.horizon / 7, wape: wape,
      bias: bias)
  }
}

extension BacktestSummary.ReliabilityBin {
  fileprivate init?(
    _ forecaster: String, _ key: BacktestSummary.Key, _ values: [BacktestSummary.Key: [Day: Double]]
  ) {
    let parts = key.score.split(separator: "_")
    guard parts.count == 3, parts[0] == "reliability", parts[2] == "invoices",
      let bin = Int(parts[1]), let counts = values[key]
    else { return nil }
    func pooled(_ name: String) -> Double {
      let score = "reliability_\(parts[1])_\(name)"
      let own = values[.init(segment: key.segment, horizon: key.horizon, score: score)] ?? [:]
      return counts.keys.sorted().reduce(0) { $0 + (counts[$1] ?? 0) * (own[$1] ?? 0) }
    }
    let total = counts.keys.sorted().reduce(0) { $0 + (counts[$1] ?? 0) }
    self.init(
      forecaster: forecaster, days: key.horizon, bin: bin, invoices: NumberText.integer(total),
      forecast: pooled("expected") / total, paid: pooled("paid") / total)
  }
}
