import Foundation
public import Receivables
internal import Statistics

/// How health changed after reviews, or after contacts, beside similar accounts that were left alone.
///
/// An account counts once, by its first review (contact) that has a score on the month end after it, a quarter
/// before that and a quarter after it. It is held against the accounts scored on the same three days that had
/// no review (contact) from a quarter before the month end to a quarter after it, whose score on the month end
/// differed by at most 3 points and whose change over the quarter before by at most 5. So what fell by
/// chance and rises again does so in both. The month end after the review is taken, since what led to a
/// review is known by then. With d_i the change over the quarter after it less the mean change of its M_i
/// comparisons, n accounts reviewed and J(i) the comparisons of i,
///
///     effect = Σ_i d_i / n
///     variance = Σ_i (d_i − effect)²/(n (n − 1)) + s²/n² Σ_j [(Σ_{i: j ∈ J(i)} 1/M_i)² − Σ_{i: j ∈ J(i)} 1/M_i²]
///
/// with s² the variance of changes among the comparisons of an account; the second term is there because an
/// account may be compared with several. Accounts that left are in neither. Who is reviewed is not drawn by
/// lot: what else differs between the two is in the effect, and the interval knows nothing of it. Where
/// accounts are reviewed for having fallen below a level of their own by chance, up to three points are
/// found without any effect.
///
/// - SeeAlso: Abadie, Imbens, *Large Sample Properties of Matching Estimators for Average Treatment Effects*
///   (2006).
public struct HealthComparison: Sendable, Hashable {
  /// What was done with accounts.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Reviewed by a person.
    case reviews
    /// Contacted by a person: all activities but dunning.
    case contacts
  }

  /// What the accounts are compared by.
  public let kind: Kind
  /// Accounts that were reviewed (contacted) and have similar ones beside them.
  public let accounts: Int
  /// Those scored on the three days that have no similar account beside them.
  public let unmatched: Int
  /// Accounts that they are compared with.
  public let comparisons: Int
  /// Points, of ``accounts``.
  public let meanChange: Double
  /// Points, of the comparisons, each account's weighing the same.
  public let comparedChange: Double
  /// Of ``effect``, in points.
  public let standardError: Double

  /// Points by which accounts that were reviewed (contacted) rose more.
  public var effect: Double { meanChange - comparedChange }

  /// The interval that holds the effect with a probability of 95 %, by Student's t.
  public var interval: ClosedRange<Double> {
    let reach =
      studentQuantile(0.975, degreesOfFreedom: Double(accounts - 1)) * standardError
    return (effect - reach)...(effect + reach)
  }

  private static let fewest = 10
  private static let quarter = 3
  private static let mostMonths = 30

  /// - Returns: nil where fewer than ten accounts have similar ones beside them.
  public init?(_ kind: Kind, _ view: LedgerView, _ policy: Policy, weights: HealthWeights) {
    let events = view.customers.indices.map { kind.days($0, view) }
    guard events.count(where: { !$0.isEmpty }) >= HealthComparison.fewest,
      let months = HealthComparison.months(view, events)
    else { return nil }
    let pairs = HealthComparison.pairs(months, events) { day in
      HealthComparison.scores(view, on: day, policy, weights)
    }
    let matched = pairs.filter { !$0.compared.isEmpty }
    guard matched.count >= HealthComparison.fewest else { return nil }
    let n = Double(matched.count)
    self.kind = kind
    accounts = matched.count
    unmatched = pairs.count - matched.count
    comparisons = Set(matched.flatMap { $0.compared.map(\.customer) }).count
    meanChange = matched.reduce(0) { $0 + $1.change } / n
    comparedChange = matched.reduce(0) { $0 + $1.comparedMean } / n
    standardError = HealthComparison.variance(matched).squareRoot()
  }

  /// Month ends from a quarter before the first that follows a review to the last that is over, at most so
  /// many.
  private static func months(_ view: LedgerView, _ events: [[Day]]) -> [Day]? {
    guard let first = events.compactMap(\.first).min() else { return nil }
    let last = view.day == view.day.endOfMonth ? view.day : HealthPanel.monthEnd(view.day, 1)
    let from = HealthPanel.monthEnd(first, quarter)
    let months = (0..<mostMonths).map { HealthPanel.monthEnd(last, $0) }.filter { $0 >= from }
    return months.count > 2 * quarter ? months.reversed() : nil
  }

  private static func scores(
    _ view: LedgerView, on day: Day, _ policy: Policy, _ weights: HealthWeights
  ) -> [Double?] {
    let sheet = ScoreSheet(view.asOf(day), weights, policy)
    return view.customers.map { sheet.position($0.id).flatMap { sheet.score($0)?.score } }
  }
}

extension HealthComparison.Kind {
  /// Ascending.
  fileprivate func days(_ customer: Int, _ view: LedgerView) -> [Day] {
    switch self {
    case .reviews:
      view.reviews[customer].filter { $0.step == nil || $0.step == .submit }.map(\.reviewedOn)
        .sorted()
    case .contacts:
      view.activities[customer].filter {
        $0.channel != "dunning" && $0.experimentArm != "control"
      }.map(\.on).sorted()
    }
  }
}

extension HealthComparison {
  /// An account that was reviewed, and those it is compared with.
  private struct Pair {
    let change: Double
    let compared: [(customer: Int, change: Double)]

    var comparedMean: Double {
      compared.reduce(0) { $0 + $1.change } / Double(compared.count)
    }
  }

  /// Scores of an account on a month end, a quarter before and a quarter after.
  private struct Course {
    let score: Double
    let changeBefore: Double
    let change: Double

    init?(_ before: Double?, _ score: Double?, _ after: Double?) {
      guard let before, let score, let after else { return nil }
      (self.score, changeBefore, change) = (score, score - before, after - score)
    }

    func isLike(_ other: Course) -> Bool {
      abs(score - other.score) <= 3 && abs(changeBefore - other.changeBefore) <= 5
    }
  }

  private static func pairs(
    _ months: [Day], _ events: [[Day]], _ scores: (Day) -> [Double?]
  ) -> [Pair] {
    let scored = months.map(scores)
    var used: Set<Int> = []
    var pairs: [Pair] = []
    for m in quarter..<(months.count - quarter) {
      let courses = events.indices.map { customer in
        Course(
          scored[m - quarter][customer], scored[m][customer], scored[m + quarter][customer])
      }
      let left = events.indices.filter { customer in
        courses[customer] != nil
          && !events[customer].contains { $0 > months[m - quarter] && $0 <= months[m + quarter] }
      }
      for (customer, course) in courses.enumerated() {
        guard let course, !used.contains(customer),
          events[customer].contains(where: { $0 > months[m - 1] && $0 <= months[m] })
        else { continue }
        used.insert(customer)
        pairs.append(
          Pair(
            change: course.change,
            compared: left.compactMap { other in
              courses[other].flatMap {
                $0.isLike(course) ? (customer: other, change: $0.change) : nil
              }
            }))
      }
    }
    return pairs
  }

  private static func variance(_ pairs: [Pair]) -> Double {
    let n = Double(pairs.count)
    let differences = pairs.map { $0.change - $0.comparedMean }
    let mean = differences.reduce(0, +) / n
    let own = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n * (n - 1))
    var (squares, freedom) = (0.0, 0.0)
    var uses: [Int: (sum: Double, squares: Double)] = [:]
    for pair in pairs {
      let (share, mean) = (1 / Double(pair.compared.count), pair.comparedMean)
      squares += pair.compared.reduce(0) { $0 + ($1.change - mean) * ($1.change - mean) }
      freedom += Double(pair.compared.count - 1)
      for item in pair.compared {
        let use = uses[item.customer] ?? (0, 0)
        uses[item.customer] = (use.sum + share, use.squares + share * share)
      }
    }
    let spread = freedom > 0 ? squares / freedom : 0
    let reused = uses.keys.sorted().reduce(0.0) { sum, customer in
      guard let use = uses[customer] else { return sum }
      return sum + use.sum * use.sum - use.squares
    }
    return own + spread / (n * n) * reused
  }
}
