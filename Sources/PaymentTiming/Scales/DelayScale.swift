/// The scale of days past due on which hazards are compared.
///
/// Days past due count from the due day rolled to a business day, where the portfolio rolls; they
/// are negative before it. Bins are single days around the due day and widen away from it, since
/// that is where payments and information thin out.
enum DelayScale {
  /// The first day of each bin but the first, which is open below; the last is open above.
  static let edges = [
    -30, -14, -9, -5, -2, -1, 0, 1, 2, 3, 4, 6, 8, 11, 15, 22, 31, 46, 61, 91,
  ]
  static let binCount = edges.count + 1

  /// Coarser stretches of bins, in which customers' habits are compared first.
  enum Stretch: Int, CaseIterable {
    case early, justBefore, dueDay, shortlyAfter, late, veryLate

    init(daysPastDue d: Int) {
      self =
        switch d {
        case ..<(-5): .early
        case -5...(-1): .justBefore
        case 0: .dueDay
        case 1...7: .shortlyAfter
        case 8...30: .late
        default: .veryLate
        }
    }
  }

  /// The phases by which effects of invoice and customer differ.
  enum Phase: Int, CaseIterable {
    case before, due, shortlyAfter, longAfter

    init(daysPastDue d: Int) {
      self =
        switch d {
        case ..<0: .before
        case 0: .due
        case 1...7: .shortlyAfter
        default: .longAfter
        }
    }
  }

  private static let stretchOfBin: [Int] = (0..<binCount).map { bin in
    Stretch(daysPastDue: bin == 0 ? edges[0] - 1 : edges[bin - 1]).rawValue
  }

  private static let binsOfStretch: [Range<Int>] = Stretch.allCases.indices.map { stretch in
    let bins = stretchOfBin.indices.filter { stretchOfBin[$0] == stretch }
    return bins[0]..<bins[0] + bins.count
  }

  static func bins(ofStretch stretch: Int) -> Range<Int> { binsOfStretch[stretch] }

  /// Days past due are looked up in tables within these bounds, and clamped to them.
  static let lowest = -150
  static let highest = 250

  static func clamp(_ daysPastDue: Int) -> Int { min(max(daysPastDue, lowest), highest) }

  private static let bins: [Int8] = (lowest...highest).map { d in
    Int8(edges.lastIndex { $0 <= d }.map { $0 + 1 } ?? 0)
  }

  static func bin(_ daysPastDue: Int) -> Int { Int(bins[clamp(daysPastDue) - lowest]) }
}

/// Piecewise linear "hat" functions: a linear B-spline basis, flat beyond its outer knots.
///
/// Hat j is 1 at knot j, falls linearly to 0 at its neighbours, and the hats sum to 1.
struct HatBasis: Sendable {
  let knots: [Double]
  /// For each whole number from the first knot on, the first knot at or above it, but the first.
  private let starts: [Int]

  init(knots: [Double]) {
    self.knots = knots
    let last = knots.count - 1
    starts = (0...max(0, Int(knots[last] - knots[0]))).map { whole in
      knots.indices.dropFirst().first { knots[$0] >= knots[0] + Double(whole) } ?? last
    }
  }

  /// The hat below x and the weight of the one above it.
  @inline(__always)
  func locate(_ x: Double) -> (index: Int, upperWeight: Double) {
    if x <= knots[0] { return (0, 0) }
    guard x <= knots[knots.count - 1] else { return (knots.count - 2, 1) }
    var i = starts[Int(x - knots[0])]
    while knots[i] < x { i += 1 }
    return (i - 1, (x - knots[i - 1]) / (knots[i] - knots[i - 1]))
  }
}
