internal import Foundation
internal import Receivables
internal import Statistics

/// What a portfolio's weekly billing says of its own future: a level that wanders, a season where
/// the history shows one, and how uncertain both are.
///
/// With y_w billed in week w (w = 0 the last one known, w > 0 to come), c_w its share of working
/// days and m the mean of y/c over the last half year, a Gaussian process on the log,
///
///     log(y_w / (c_w m) + 0.1) = f(w) + ε_w,   ε_w ~ N(0, r²)
///     E f(w) = g w/Y
///     cov(f(v), f(w)) = 1 + q² (min(v, w) − w₀) + b² v w/Y² + a² exp(−2 sin²(π(v − w)/Y) / ℓ²)
///
/// with w₀ the first week, Y the weeks of a year: a level, its random walk, a growth about
/// that of customers' amounts, g (b is its standard deviation in a year) and a yearly pattern. q, r, a and ℓ take the values of a grid, each weighted by its marginal
/// likelihood and prior: one year of history makes a season possible, two make it likely, and a
/// sudden fall is followed as fast as earlier ones were. The 0.1 keeps weeks without billing finite.
///
/// - SeeAlso: Rasmussen & Williams, *Gaussian Processes for Machine Learning* (2006), 2.2, 4.2.3
///   and 5.4; Harvey, *Forecasting, Structural Time Series Models and the Kalman Filter* (1989).
struct BillingTrend: Sendable {
  /// The process under one choice of q, r, a and ℓ.
  private struct Component {
    let weight: Double
    /// r.
    let noise: Double
    /// E f(w) for each week ahead, plus r²/2: the log of the mean of the week given f.
    let mean: [Double]
    let variance: [Double]
    let covariance: Cholesky
  }

  private let components: [Component]
  /// m.
  private let unit: Double
  /// Billing per unit of exposure expected in each week ahead, in major units.
  let expected: [Double]

  private static let offset = 0.1
  private static let yearWeeks = 365.25 / 7
  /// The least a week is expected to bring, relative to the mean.
  private static let least = 0.02

  /// - Parameters:
  ///   - totals: billed in each week, oldest first, in major units.
  ///   - exposures: c of the same weeks.
  ///   - ahead: weeks to come.
  ///   - growth: g, of ``AmountGrowth``.
  ///   - specification: the grid, and how much history it takes.
  /// - Returns: `nil` where there are too few weeks, or most are empty.
  init?(
    totals: [Double], exposures: [Double], ahead: Int, growth: Double = 0,
    specification: BillingSpecification.Trend = BillingSpecification.standard.trend
  ) {
    precondition(totals.count == exposures.count, "\(totals.count), \(exposures.count) weeks")
    let rates = BillingTrend.settled(
      zip(totals, exposures).suffix(specification.longest).map { $0 / max($1, 1e-9) })
    let recent = rates.suffix(26)
    let unit = recent.reduce(0, +) / Double(max(recent.count, 1))
    guard rates.count >= specification.fewest, unit > 0,
      2 * recent.count(where: { $0 > 0 }) >= recent.count
    else { return nil }
    let logs = rates.map { log($0 / unit + BillingTrend.offset) }
    let found = BillingTrend.components(logs, ahead: ahead, growth: growth, specification)
    guard !found.isEmpty else { return nil }
    components = found
    self.unit = unit
    expected = (0..<ahead).map { w in
      unit
        * max(
          BillingTrend.least,
          found.reduce(0) { $0 + $1.weight * (exp($1.mean[w]) - BillingTrend.offset) })
    }
  }

  /// The rates from the first week on that is not part of a ledger's filling up: one with a quarter
  /// of the median of what follows.
  private static func settled(_ rates: [Double]) -> [Double] {
    for start in rates.indices.dropLast(4) {
      let rest = rates[start...].sorted()
      let median = (rest[(rest.count - 1) / 2] + rest[rest.count / 2]) / 2
      if rates[start] >= 0.25 * median { return Array(rates[start...]) }
    }
    return Array(rates.suffix(4))
  }

  // MARK: - The process

  private static func components(
    _ logs: [Double], ahead: Int, growth: Double, _ specification: BillingSpecification.Trend
  ) -> [Component] {
    let n = logs.count
    // Years from the last known week; those to come follow.
    let times = (0..<(n + ahead)).map { Double($0 - n + 1) / yearWeeks }
    let drift = times.map { growth * $0 }
    let logs = zip(logs, drift).map { $0 - $1 }
    var found: [(score: Double, noise: Double, prior: Matrix, known: Cholesky)] = []
    for (amplitude, scale, probability) in seasons(specification, weeks: n) {
      let base = covariance(
        times, amplitude: amplitude, scale: scale, growth: specification.growth)
      for walk in specification.walks {
        let prior = withWalk(base, times, walk)
        for noise in specification.noises {
          guard let known = try? Cholesky(top(prior, n, noise: noise)) else { continue }
          let fit = zip(logs, known.solve(logs)).reduce(0) { $0 + $1.0 * $1.1 }
          let score = -0.5 * (fit + known.logDeterminant) + log(probability)
          found.append((score, noise, prior, known))
        }
      }
    }
    guard let best = found.map(\.score).max() else { return [] }
    let kept = found.filter { $0.score > best - 6 }
    let total = kept.reduce(0) { $0 + exp($1.score - best) }
    return kept.compactMap { item in
      component(
        logs, item.prior, item.known, drift: Array(drift[n...]), noise: item.noise,
        weight: exp(item.score - best) / total)
    }
  }

  /// a, ℓ and prior weight: no yearly pattern, then those that so many weeks may show.
  private static func seasons(
    _ specification: BillingSpecification.Trend, weeks: Int
  ) -> [(amplitude: Double, scale: Double, prior: Double)] {
    let none = [(0.0, 1.0, specification.noSeasonWeight)]
    guard weeks >= specification.fewestForSeason else { return none }
    return none
      + specification.amplitudes.flatMap { a in
        specification.scales.map { (a, $0, specification.seasonWeight) }
      }
  }

  private static func covariance(
    _ times: [Double], amplitude: Double, scale: Double, growth: Double
  ) -> Matrix {
    var matrix = Matrix(rows: times.count, columns: times.count)
    // Depends on the distance alone, and times are a week apart.
    let season = times.indices.map { lag -> Double in
      let sine = sin(.pi * Double(lag) / yearWeeks)
      return amplitude * amplitude * exp(-2 * sine * sine / (scale * scale))
    }
    for j in times.indices {
      for i in times.indices {
        matrix[i, j] = 1 + growth * growth * times[i] * times[j] + season[abs(i - j)]
      }
    }
    return matrix
  }

  private static func withWalk(_ base: Matrix, _ times: [Double], _ walk: Double) -> Matrix {
    var matrix = base
    for j in times.indices {
      for i in times.indices { matrix[i, j] += walk * walk * Double(min(i, j)) }
    }
    return matrix
  }

  private static func top(_ prior: Matrix, _ n: Int, noise: Double) -> Matrix {
    var matrix = Matrix(rows: n, columns: n)
    for j in 0..<n {
      for i in 0..<n { matrix[i, j] = prior[i, j] }
      matrix[j, j] += noise * noise
    }
    return matrix
  }

  private static func component(
    _ logs: [Double], _ prior: Matrix, _ known: Cholesky, drift: [Double], noise: Double,
    weight: Double
  ) -> Component? {
    let n = logs.count
    let ahead = prior.rows - n
    let weights = known.solve(logs)
    func cross(_ w: Int) -> [Double] { (0..<n).map { prior[n + w, $0] } }
    func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    let crosses = (0..<ahead).map(cross)
    let solved = crosses.map(known.solve)
    var left = Matrix(rows: ahead, columns: ahead)
    for j in 0..<ahead {
      for i in 0..<ahead { left[i, j] = prior[n + i, n + j] - dot(crosses[i], solved[j]) }
      left[j, j] += 1e-9
    }
    guard let covariance = try? Cholesky(left) else { return nil }
    return Component(
      weight: weight, noise: noise,
      mean: zip(crosses, drift).map { dot($0, weights) + $1 + noise * noise / 2 },
      variance: (0..<ahead).map { left[$0, $0] }, covariance: covariance)
  }

  // MARK: - Paths

  /// Billing of each week ahead over what is expected, and the standard deviation r of the log of
  /// a single week about it.
  ///
  /// Takes as many numbers from the generator whatever it draws.
  func draw(_ generator: inout SplitMix64) -> (factors: [Double], noise: Double) {
    var u = generator.uniform()
    let z = expected.map { _ in generator.standardNormal() }
    var chosen = components[components.count - 1]
    for component in components {
      u -= component.weight
      if u <= 0 {
        chosen = component
        break
      }
    }
    let shocks = chosen.covariance.factorTimes(z)
    let factors = expected.indices.map { w in
      let level = exp(chosen.mean[w] + shocks[w] - chosen.variance[w] / 2) - BillingTrend.offset
      return unit * max(level, 0) / expected[w]
    }
    return (factors, chosen.noise)
  }
}
