/// The factor of H + Λ at one β, and what the gradients of later passes tell of it elsewhere.
///
/// A step solves with the factor between the two halves of the recursion of Broyden, Fletcher,
/// Goldfarb and Shanno, which corrects it by the moves s and the changes y of the score since it was
/// taken. Without moves it is Newton's step.
///
/// - SeeAlso: Nocedal, *Updating Quasi-Newton Matrices with Limited Storage* (1980).
struct QuasiNewtonFactor {
  let factor: Cholesky
  private var moves: [(s: [Double], y: [Double], scale: Double)] = []

  init(_ factor: Cholesky) { self.factor = factor }

  /// Takes in a move of β and how the negative gradient fell along it.
  mutating func learn(move s: [Double], fall y: [Double]) {
    let product = QuasiNewtonFactor.dot(s, y)
    // A convex objective has y·s > 0 but for rounding.
    if product > 0 { moves.append((s, y, 1 / product)) }
  }

  /// The step for a negative gradient.
  func step(_ score: [Double]) -> [Double] {
    var left = score
    var shares: [Double] = []
    for (s, y, scale) in moves.reversed() {
      let share = scale * QuasiNewtonFactor.dot(s, left)
      shares.append(share)
      for j in left.indices { left[j] -= share * y[j] }
    }
    var step = factor.solve(left)
    for ((s, y, scale), share) in zip(moves, shares.reversed()) {
      let change = share - scale * QuasiNewtonFactor.dot(y, step)
      for j in step.indices { step[j] += change * s[j] }
    }
    return step
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    Kernels.dot(a, b, a.count)
  }
}
