import Backtesting
import Foundation
import Receivables
internal import Statistics

/// Differences between two orders of the same accounts, of the customers as they are and resampled.
///
/// Resample k weighs each customer by a Poisson draw of mean 1 that depends on k and its identifier alone:
/// a customer weighs the same at every origin and in both orders. A customer of weight w counts as w
/// accounts; those at the edge of a share count as far as they are within it.
///
/// - SeeAlso: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993); Hanley & MacGibbon, *Creating
///   Non-Parametric Bootstrap Samples Using Poisson Frequencies* (2006).
extension WorklistScores {
  /// How many.
  public static let resamples = 200

  /// The parts of a list that are compared.
  private enum Part {
    case top(Int)
    case calls(CallTime)

    var name: String {
      switch self {
      case .top(let percent): "top_\(percent)"
      case .calls(let time): time.rawValue
      }
    }
  }

  private static let parts = tops.map(Part.top) + CallTime.allCases.map(Part.calls)

  /// Share caught by one order less that caught by a rule's, for each currency, limit and part.
  func differences(
    of own: [Currency: [ScoredAccount]], from other: [Currency: [ScoredAccount]], named rule: String
  ) -> [BacktestScore] {
    accounts.keys.sorted().flatMap { currency -> [BacktestScore] in
      let own = (own[currency] ?? []).map(Weighed.init)
      let other = (other[currency] ?? []).map(Weighed.init)
      let limits = WorklistScores.limits.indices.filter { total(currency, $0) > 0 }
      return Self.parts.flatMap { part -> [BacktestScore] in
        func shares(_ resample: Int?) -> [Double] {
          let (a, b) = (caught(own, part, resample), caught(other, part, resample))
          return zip(a, b).map { $0 - $1 }
        }
        let value = shares(nil)
        let resampled = (0..<Self.resamples).map { shares($0) }
        return limits.map { limit in
          score(
            currency, limit, "lead_\(part.name)_over_\(rule)", value[limit],
            resamples: resampled.map { $0[limit] })
        }
      }
    }
  }

  /// The share of the late money, of each limit, that a part of an order catches; 0 where there is none.
  ///
  /// - Parameter resample: `nil` for the customers as they are.
  private func caught(_ ranked: [Weighed], _ part: Part, _ resample: Int?) -> [Double] {
    func weight(_ item: Weighed) -> Int { resample.map { Int(item.weights[$0]) } ?? 1 }
    let all = ranked.reduce(0) { $0 + weight($1) }
    var room = 0
    if case .top(let percent) = part { room = (percent * all + 99) / 100 }
    var rooms: [String: Int] = [:]
    var caught = [Double](repeating: 0, count: Self.limits.count)
    var total = caught
    for item in ranked {
      let (account, weight) = (item.account, weight(item))
      guard weight > 0 else { continue }
      var taken = min(weight, room)
      if case .calls(let time) = part {
        let left = rooms[account.collector] ?? policy.calls(account.collector, in: time)
        taken = min(weight, left)
        rooms[account.collector] = left - taken
      }
      room -= min(weight, room)
      for limit in caught.indices {
        caught[limit] += Double(taken) * account.late[limit]
        total[limit] += Double(weight) * account.late[limit]
      }
    }
    return zip(caught, total).map { $1 > 0 ? $0 / $1 : 0 }
  }
}

/// An account with the weight of its customer in each resample.
private struct Weighed {
  let account: ScoredAccount
  let weights: [UInt8]

  init(_ account: ScoredAccount) {
    self.account = account
    let none = exp(-1.0)
    var draws = SplitMix64(seed: 1, stream: "resample/\(account.customerID)")
    weights = (0..<WorklistScores.resamples).map { _ in
      var (count, product) = (UInt8(0), draws.uniform())
      while product > none {
        count += 1
        product *= draws.uniform()
      }
      return count
    }
  }
}
