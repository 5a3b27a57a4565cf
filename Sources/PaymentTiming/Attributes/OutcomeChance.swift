import Foundation

/// How likely a column that says nothing looks like one that gives the outcome away.
///
/// All chances are logarithms. Samples may be small, so tails are exact: of drawing without replacement,
/// of Poisson counts, and of a column's values falling to open and settled invoices without being mixed.
/// Columns that are looked at together share one chance (Bonferroni), and so do the values of a column.
struct OutcomeChance {
  /// The largest logarithm of a chance that is none.
  private let most: Double

  /// The chance that any innocent column of a ledger is refused by one of the tests.
  private static let perLedger = 1e-3

  /// - Parameter columns: how many are tested.
  init(columns: Int) { most = log(OutcomeChance.perLedger / Double(max(1, columns))) }

  /// Whether chance is no explanation.
  func isNone(_ logarithm: Double) -> Bool { logarithm <= most }

  /// At most so many of `marked` rows among `drawn` ones, drawn from all `rows` without replacement.
  static func drawing(atMost count: Int, of marked: Int, among rows: Int, in drawn: Int) -> Double {
    let least = max(0, drawn - (rows - marked))
    guard count >= least else { return -.infinity }
    let terms = (least...min(count, marked, drawn)).map {
      ways(ofChoosing: $0, of: marked) + ways(ofChoosing: drawn - $0, of: rows - marked)
    }
    return min(0, sum(terms) - ways(ofChoosing: drawn, of: rows))
  }

  /// At most so many events where a number is expected: the lower tail of Poisson.
  static func events(atMost count: Int, expected: Double) -> Double {
    guard expected > 0 else { return 0 }
    let terms = (0...count).map {
      Double($0) * log(expected) - expected - lgamma(Double($0) + 1)
    }
    return min(0, sum(terms))
  }

  /// That rows with values of these sizes fall into two parts, one of so many rows, and no value into both:
  /// the sets of values that make up the part, over the sets of rows that do.
  static func separating(_ sizes: [Int], into part: Int) -> Double {
    let sizes = sizes.filter { $0 > 0 }
    let rows = sizes.reduce(0, +)
    let all = ways(ofChoosing: part, of: rows)
    let bound = Double(sizes.count) * log(2.0)
    // For many rows the bound is enough.
    guard rows <= 20_000 else { return min(0, bound - all) }
    let smaller = min(part, rows - part)
    var sets = [Double](repeating: 0, count: smaller + 1)
    sets[0] = 1
    for size in sizes where size <= smaller {
      for sum in stride(from: smaller, through: size, by: -1) { sets[sum] += sets[sum - size] }
    }
    return min(0, log(sets[smaller]) - all)
  }

  /// A bound of the chance that independent normal numbers are correlated so much, from
  /// 1 − r² ~ Beta((f − 1)/2, ½).
  ///
  /// - Parameter freedom: f, the degrees of freedom of each.
  static func correlation(atLeast correlation: Double, freedom: Int) -> Double {
    guard freedom > 3 else { return 0 }
    return Double(freedom - 1) / 2 * log(1 - correlation * correlation)
  }

  /// The logarithm of a binomial coefficient.
  static func ways(ofChoosing count: Int, of all: Int) -> Double {
    guard count >= 0, count <= all else { return -.infinity }
    return lgamma(Double(all) + 1) - lgamma(Double(count) + 1) - lgamma(Double(all - count) + 1)
  }

  private static func sum(_ logarithms: [Double]) -> Double {
    guard let top = logarithms.max(), top > -.infinity else { return -.infinity }
    return top + log(logarithms.reduce(0) { $0 + exp($1 - top) })
  }
}
