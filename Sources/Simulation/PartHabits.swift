internal import Foundation
internal import Receivables

/// How customers divide their payments.
///
/// A payment curve says when units of money arrive, not which of them arrive together. Where a customer
/// pays a share s of an invoice first and the rest in n − 1 equal parts later, part j stands for the
/// units from c_j to c_j+1 of the curve, c = 0, s, s + (1 − s)/(n − 1), …, 1: with one uniform number u
/// of the invoice it is paid at
///
///     F⁻¹(c_j + (c_j+1 − c_j) u),
///
/// so that on average each day brings what the curve says, and the parts come one after the other.
struct PartHabits: Sendable {
  struct Habit: Sendable, Equatable {
    /// P(paid in parts).
    let probability: Double
    /// c_0 … c_n of an invoice that is.
    let cuts: [Double]

    static let none = Habit(probability: 0, cuts: [0, 1])
  }

  /// By customer; empty where nobody pays in parts.
  private let habits: [Habit]
  /// Of customers not yet known.
  let overall: Habit

  private static let halfLife = 365.0
  /// Invoices of the portfolio that a customer begins with.
  private static let prior = 2.0
  private static let leastProbability = 0.02
  private static let mostParts = 6.0

  init(_ view: LedgerView) {
    var sums = [Sums](repeating: Sums(), count: view.customers.count)
    var total = Sums()
    for (position, claim) in view.invoices.elements.indexed() {
      guard claim.ending == .paid, let ended = claim.endedOn else { continue }
      let parts = view.cashParts(position)
      let weight = exp2(-Double(view.day - ended) / PartHabits.halfLife)
      sums[claim.customer].add(parts, weight)
      total.add(parts, weight)
    }
    guard total.inParts > 0 else {
      (habits, overall) = ([], .none)
      return
    }
    let none = Sums()
    let portfolio = total
    overall = none.habit(from: portfolio, prior: PartHabits.prior)
    habits = sums.map { $0.habit(from: portfolio, prior: PartHabits.prior) }
  }

  subscript(customer: CustomerIndex) -> Habit { habits.isEmpty ? .none : habits[customer] }

  /// Decayed sums over settled claims.
  private struct Sums {
    var count = 0.0
    var inParts = 0.0
    /// Of those in parts: the first one's share, and the number of parts.
    var first = 0.0
    var parts = 0.0

    mutating func add(_ cash: [CashPart], _ weight: Double) {
      count += weight
      guard cash.count > 1 else { return }
      let whole = cash.reduce(0.0) { $0 + Double($1.amount) }
      inParts += weight
      first += weight * Double(cash[0].amount) / whole
      parts += weight * min(Double(cash.count), PartHabits.mostParts)
    }

    /// With so many claims of the portfolio added.
    func habit(from portfolio: Sums, prior: Double) -> Habit {
      let scale = prior / portfolio.count
      let inParts = inParts + scale * portfolio.inParts
      let probability = inParts / (count + prior)
      guard probability >= PartHabits.leastProbability else { return .none }
      let share = (first + scale * portfolio.first) / inParts
      let n = max(2, Int(((parts + scale * portfolio.parts) / inParts).rounded()))
      let cuts = [0] + (0..<n).map { share + (1 - share) * Double($0) / Double(n - 1) }
      return Habit(probability: probability, cuts: cuts)
    }
  }
}
