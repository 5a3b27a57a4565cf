internal import Foundation
internal import Receivables
internal import Statistics

/// How far a portfolio's billing strays from its level: for good, and from week to week.
///
/// Invoices that come independently would make weekly billing vary by what their amounts alone
/// explain. The level's variance is the mean square of the log of thirteen weeks' billing over that
/// of the thirteen before; the week's is what its relative square deviation from a moving mean has
/// beyond independent invoices. Both are shrunken to small values.
struct BillingVolatility: Sendable, Hashable {
  /// Standard deviation of the log of billing over the horizon against what is expected.
  let level: Double
  /// Standard deviation of the log of one week's billing beyond independent invoices.
  let week: Double

  private static let span = 13
  private static let weeks = 78
  private static let levelPrior = (deviation: 0.08, count: 3.0)
  private static let largestLevel = 0.3
  private static let largestWeek = 0.5

  init(_ view: LedgerView) {
    var totals = [Double](repeating: 0, count: BillingVolatility.weeks)
    var squares = 0.0
    var first = view.day
    // Currencies are not added: the one with most invoices speaks for the portfolio.
    var counts: [Currency: Int] = [:]
    for invoice in view.invoices.elements { counts[invoice.currency, default: 0] += 1 }
    let main = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    for invoice in view.invoices.elements where invoice.currency == main {
      first = min(first, invoice.issuedOn)
      let week = (view.day - invoice.issuedOn) / 7
      guard week < totals.count else { continue }
      let amount = Money(minorUnits: invoice.amount, invoice.currency).majorUnits
      totals[week] += amount
      squares += amount * amount
    }
    totals = Array(totals.prefix((view.day - first) / 7))
    level = BillingVolatility.levelDeviation(totals)
    week = BillingVolatility.weekDeviation(totals, squares: squares)
  }

  private static func levelDeviation(_ totals: [Double]) -> Double {
    var (sum, count) = (0.0, 0.0)
    var start = 0
    while start + 2 * span <= totals.count {
      let later = totals[start..<start + span].reduce(0, +)
      let earlier = totals[(start + span)..<(start + 2 * span)].reduce(0, +)
      if later > 0 && earlier > 0 {
        sum += log(later / earlier) * log(later / earlier)
        count += 1
      }
      start += 4
    }
    let prior = levelPrior
    let variance =
      (sum + prior.count * prior.deviation * prior.deviation) / (count + prior.count)
    return min(variance.squareRoot(), largestLevel)
  }

  private static func weekDeviation(_ totals: [Double], squares: Double) -> Double {
    guard totals.count >= 2 * span else { return levelPrior.deviation }
    var (sum, count) = (0.0, 0.0)
    for week in 0..<(totals.count - span) {
      let around = totals[week..<week + span].reduce(0, +) / Double(span)
      guard around > 0 else { continue }
      let deviation = totals[week + span / 2] / around - 1
      sum += deviation * deviation
      count += 1
    }
    let all = totals.reduce(0, +)
    let independent = all > 0 ? Double(totals.count) * squares / (all * all) : 0
    let excess = max(0, sum / max(count, 1) - independent)
    return min(log1p(excess).squareRoot(), largestWeek)
  }

  /// Factors on the billing of each day ahead, of mean one.
  func draw(horizon: Int, _ generator: inout SplitMix64) -> [Double] {
    let shared = level * generator.standardNormal() - level * level / 2
    var factors: [Double] = []
    factors.reserveCapacity(horizon)
    for day in 0..<horizon {
      if day.isMultiple(of: 7) {
        let own = week * generator.standardNormal() - week * week / 2
        factors.append(exp(shared + own))
      } else {
        factors.append(factors[day - 1])
      }
    }
    return factors
  }
}
