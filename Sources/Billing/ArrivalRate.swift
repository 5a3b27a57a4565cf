internal import Foundation
internal import Receivables
internal import Statistics

/// How often customers appear for the first time, and how sure that is.
///
/// A customer that was there before the ledger begins looks new when it is first billed again. So first
/// appearances thin out as the ledger ages, and the counts of the last weeks, each of age τ in the
/// middle, are taken to have the mean
///
///     μ_w = exp(α) (τ_w / A)^β,   −3 ≤ β ≤ 0,   β ~ N(0, σ²)
///
/// with A the ledger's age today and σ of the specification. α and β maximise the Poisson likelihood,
/// over the dispersion φ ≥ 1 of the counts about their means, and the prior.
///
/// - SeeAlso: McCullagh & Nelder, *Generalized Linear Models* (1989), 4.5 and 6.2.
struct ArrivalRate: Sendable {
  /// First appearances per day over the days ahead.
  let rate: Double
  /// Of the log of how many there will be over what is expected, besides chance.
  let deviation: Double

  static let none = ArrivalRate(rate: 0, deviation: 0)
  private static let slopes = -3.0...0.0
  private static let fewestWeeks = 4

  private init(rate: Double, deviation: Double) {
    (self.rate, self.deviation) = (rate, deviation)
  }

  /// - Parameters:
  ///   - arrivals: days of first invoices.
  ///   - start: the last day that is not looked at.
  ///   - opening: the ledger's first day.
  ///   - days: the days ahead that the rate is of.
  ///   - slopeDeviation: σ.
  /// - Returns: none where fewer than four weeks can be looked at.
  init(
    _ arrivals: [Day], after start: Day, opening: Day, day: Day, ahead days: ClosedRange<Int>,
    slopeDeviation: Double
  ) {
    let weeks = WeeklyCounts(arrivals, weeks: (day - start) / 7, opening: opening, day: day)
    guard weeks.counts.count >= ArrivalRate.fewestWeeks, weeks.total > 0 else {
      self = .none
      return
    }
    let precision = 1 / (slopeDeviation * slopeDeviation)
    var (slope, dispersion) = (0.0, 1.0)
    for _ in 0..<5 {
      slope = goldenSectionMaximum(ArrivalRate.slopes, tolerance: 1e-3) {
        weeks.logLikelihood(slope: $0) / dispersion - precision * $0 * $0 / 2
      }
      dispersion = weeks.dispersion(slope: slope)
    }
    let means = weeks.means(slope: slope)
    // Of the middle of the days.
    let ahead = weeks.logAge(Double(days.lowerBound - 1 + days.upperBound) / 2)
    let weekly = means[0] * exp(slope * (ahead - weeks.logAges[0]))
    rate = weekly / 7
    let center = zip(means, weeks.logAges).reduce(0) { $0 + $1.0 * $1.1 } / weeks.total
    let spread = zip(means, weeks.logAges).reduce(0) {
      $0 + $1.0 * ($1.1 - center) * ($1.1 - center)
    }
    let ofLevel = dispersion / weeks.total
    let ofSlope = (ahead - center) * (ahead - center) / (spread / dispersion + precision)
    let ofCounts = (dispersion - 1) / (weekly * Double(days.count) / 7)
    deviation = (ofLevel + ofSlope + ofCounts).squareRoot()
  }

  /// How many there will be over what is expected on one path, besides chance.
  ///
  /// - Parameter shock: a standard normal number.
  func factor(_ shock: Double) -> Double {
    exp(deviation * shock - deviation * deviation / 2)
  }
}

/// First appearances of the last weeks, the latest first, and how old the ledger was.
private struct WeeklyCounts {
  let counts: [Double]
  /// log(τ/A).
  private(set) var logAges: [Double] = []
  let total: Double
  /// A.
  private let age: Double

  init(_ arrivals: [Day], weeks: Int, opening: Day, day: Day) {
    var counts = [Double](repeating: 0, count: max(weeks, 0))
    for on in arrivals where on > day - 7 * weeks && on <= day { counts[(day - on) / 7] += 1 }
    self.counts = counts
    total = counts.reduce(0, +)
    age = Double(day - opening)
    logAges = counts.indices.map { logAge(-7 * Double($0) - 3.5) }
  }

  /// log(τ/A) so many days from today.
  func logAge(_ days: Double) -> Double { log((age + days) / age) }

  /// μ_w, with the α that is likeliest for a β.
  func means(slope: Double) -> [Double] {
    let shares = logAges.map { exp(slope * $0) }
    let level = total / shares.reduce(0, +)
    return shares.map { level * $0 }
  }

  func logLikelihood(slope: Double) -> Double {
    zip(counts, means(slope: slope)).reduce(0) { $0 + $1.0 * log($1.1) - $1.1 }
  }

  /// φ, by Pearson's statistic.
  func dispersion(slope: Double) -> Double {
    let pearson = zip(counts, means(slope: slope)).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1
    }
    return max(1, pearson / Double(counts.count - 2))
  }
}
