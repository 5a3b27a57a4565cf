internal import Foundation

/// The area under a ROC curve with what it is worth: how often an event was ranked above a non-event.
///
///     area = 1/(m n) Σ_i Σ_j (1[x_i > y_j] + ½ 1[x_i = y_j])
///
/// over m events and n others. Each observation's influence is its share of wins less the area, over m or n;
/// the variance is the sum of their squares, with m − 1 and n − 1.
///
/// - SeeAlso: DeLong, DeLong & Clarke-Pearson, *Comparing the Areas under Two or More Correlated Receiver
///   Operating Characteristic Curves* (1988); Sun & Xu, *Fast Implementation of DeLong's Algorithm* (2014).
package struct RankedArea: Sendable {
  package let area: Double
  package let events: Int
  package let others: Int
  /// By observation, 0 where it does not count; their sum is 0.
  private let influence: [Double]
  private let outcomes: [Bool?]

  /// - Parameter outcomes: `nil` where an observation does not count.
  /// - Returns: nil unless there are both events and others.
  package init?(predictions: [Double], outcomes: [Bool?]) {
    precondition(
      predictions.count == outcomes.count,
      "\(predictions.count) predictions of \(outcomes.count) outcomes")
    let (m, n) = (outcomes.count { $0 == true }, outcomes.count { $0 == false })
    guard m > 0, n > 0 else { return nil }
    let all = RankedArea.midranks(predictions, predictions.indices.filter { outcomes[$0] != nil })
    let events = predictions.indices.filter { outcomes[$0] == true }
    let rest = predictions.indices.filter { outcomes[$0] == false }
    let (own, other) = (
      RankedArea.midranks(predictions, events), RankedArea.midranks(predictions, rest)
    )
    var wins = [Double](repeating: 0, count: predictions.count)
    for i in events { wins[i] = (all[i] - own[i]) / Double(n) }
    for i in rest { wins[i] = 1 - (all[i] - other[i]) / Double(m) }
    let area = events.reduce(0) { $0 + wins[$1] } / Double(m)
    influence = predictions.indices.map { i in
      outcomes[i].map { (wins[i] - area) / Double($0 ? m : n) } ?? 0
    }
    (self.area, self.events, self.others, self.outcomes) = (area, m, n, outcomes)
  }

  /// Ranks from 1 among some of the values, ties sharing their mean; 0 for the others.
  private static func midranks(_ values: [Double], _ members: [Int]) -> [Double] {
    let order = members.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var next = first
      while next < order.count, values[order[next]] == values[order[first]] { next += 1 }
      precondition(next > first, "a prediction of \(values[order[first]])")
      for k in first..<next { ranks[order[k]] = Double(first + next + 1) / 2 }
      first = next
    }
    return ranks
  }

  /// `nil` with fewer than two events or others.
  package var standardError: Double? { RankedArea.standardError([(1, self)]) }

  /// The interval that holds the area with a probability of 95 %, on the scale of log odds, so that it ends
  /// within 0 and 1.
  ///
  /// An area of 0 or 1 has no variance of its own: of k = min(m, n) pairs that share nothing all would be
  /// won with a probability of 2.5 % where each is won with 0.025^(1/k).
  ///
  /// - Returns: nil where there is no standard error.
  package var interval: ClosedRange<Double>? {
    guard let error = standardError else { return nil }
    guard error > 1e-12, area > 0, area < 1 else {
      let end = pow(0.025, 1 / Double(min(events, others)))
      return area > 0.5 ? min(end, area)...1 : 0...max(1 - end, area)
    }
    let (centre, width) = (log(area / (1 - area)), 1.959964 * error / (area * (1 - area)))
    return 1 / (1 + exp(width - centre))...1 / (1 + exp(-width - centre))
  }

  /// The standard error of Σ share × area over areas of the same observations, of which each may
  /// count some; `nil` where one has fewer than
  /// two events or others.
  package static func standardError(_ parts: [(share: Double, area: RankedArea)]) -> Double? {
    guard let first = parts.first,
      parts.allSatisfy({ $0.area.events > 1 && $0.area.others > 1 })
    else { return nil }
    var sum = 0.0
    for i in first.area.influence.indices {
      let part = parts.reduce(0) { total, part in
        let count = Double(part.area.outcomes[i] == true ? part.area.events : part.area.others)
        return total + part.share * part.area.influence[i] * (count / (count - 1)).squareRoot()
      }
      sum += part * part
    }
    return sum.squareRoot()
  }
}
