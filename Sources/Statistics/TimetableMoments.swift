internal import Foundation

/// The moments of a logistic regression on timetabled rows, without writing a row.
///
/// With μ, w and r the means, information and scores of the rows, and S_i = Σ_t w_it, the blocks are
///
///     statics × statics   Σ_i S_i x_i x_iᵀ                     one term for each unit
///     statics × tables    Σ_i x_i u_iᵀ,  u_i = Σ_t w_it z_k(i)+t
///     tables × tables     Σ_k W_k z_k z_kᵀ,  W_k = Σ w of the rows at moment k
///     score               Σ_i x_i (Σ_t r_it),  Σ_k R_k z_k
///
/// A row costs a logistic function and a few sums; the first two blocks go through BLAS a group of
/// units at a time. Σ_t log(1 + e^−|η|) is taken as the logarithm of the product of a unit's terms.
struct TimetableMoments {
  /// Rows whose product of factors ≤ 2 cannot overflow.
  private static let rowsPerProduct = 512

  private let data: ResponseRows

  static func serves(_ data: ResponseRows) -> Bool {
    data.family == .binomial && data.link == .logit && data.weights == nil && data.offset == nil
  }

  init(_ data: ResponseRows) { self.data = data }

  /// The sums over some units.
  func moments(
    ofUnits units: Range<Int>, of panel: some TimetabledRows, at beta: [Double]
  ) -> Moments {
    let (q, s) = (panel.tableColumnCount, panel.staticCount)
    let table = panel.timetable
    let products = table.products(beta[..<q])
    let slice = beta[q...]
    var sums = Moments(columns: q + s)
    let n = units.count
    let offsets = panel.unitOffsets
    let longest = units.reduce(0) { max($0, offsets[$1 + 1] - offsets[$1]) }

    var x = [Double](repeating: 0, count: n * s)
    for (k, value) in panel.statics[(units.lowerBound * s)..<(units.upperBound * s)].enumerated() {
      x[k] = Double(value)
    }
    var constants = [Double](repeating: 0, count: n)
    Kernels.multiply(x, rows: n, columns: s, by: Array(slice), into: &constants)
    var weights = [Double](repeating: 0, count: n)
    var scores = weights
    var crossed = [Double](repeating: 0, count: n * q)
    var momentWeights = [Double](repeating: 0, count: table.momentCount)
    var momentScores = momentWeights
    let firsts = units.map { panel.firstMoment(ofUnit: $0) }
    let rows = UnitRows(longest)
    // Pointers for the whole group: counting references unit by unit would have threads wait for one
    // another.
    data.responses.withUnsafeBufferPointer { responses in
      products.withUnsafeBufferPointer { products in
        momentWeights.withUnsafeMutableBufferPointer { momentWeights in
          momentScores.withUnsafeMutableBufferPointer { momentScores in
            crossed.withUnsafeMutableBufferPointer { crossed in
              table.withUnsafeCells { cells in
                guard let responses = responses.baseAddress, let products = products.baseAddress,
                  let momentWeights = momentWeights.baseAddress,
                  let momentScores = momentScores.baseAddress, let crossed = crossed.baseAddress
                else { return }
                for i in 0..<n {
                  let (start, first) = (offsets[units.lowerBound + i], firsts[i])
                  let count = offsets[units.lowerBound + i + 1] - start
                  precondition(
                    0 <= first && first + count <= table.momentCount,
                    "moments \(first)..<\(first + count) of \(table.momentCount)")
                  let sum = rows.evaluate(
                    responses + start, count: count, products + first, plus: constants[i],
                    to: momentWeights + first, momentScores + first)
                  sums.halfDeviance += sum.halfDeviance
                  (weights[i], scores[i]) = (sum.weight, sum.score)
                  rows.cross(cells, from: first, count: count, to: crossed + i * q)
                }
              }
            }
          }
        }
      }
    }
    sums.weight = Double(offsets[units.upperBound] - offsets[units.lowerBound])
    sums.informationWeight = weights.reduce(0, +)
    addTables(table, momentWeights, momentScores, to: &sums)
    addStatics(&x, weights, scores, crossed, s, q, to: &sums)
    return sums
  }

  private func addTables(
    _ table: Timetable, _ weights: [Double], _ scores: [Double], to sums: inout Moments
  ) {
    for moment in weights.indices where weights[moment] > 0 {
      let cells = table.cells(ofMoment: moment)
      for b in cells {
        let column = Int(table.columns[b])
        sums.score[column] += scores[moment] * Double(table.values[b])
        for a in b..<cells.upperBound {
          sums.information[Int(table.columns[a]), column] +=
            weights[moment] * Double(table.values[a]) * Double(table.values[b])
        }
      }
    }
  }

  private func addStatics(
    _ x: inout [Double], _ weights: [Double], _ scores: [Double], _ crossed: [Double], _ s: Int,
    _ q: Int, to sums: inout Moments
  ) {
    let (n, p) = (weights.count, q + s)
    sums.score.withUnsafeMutableBufferPointer { score in
      guard let score = score.baseAddress else { return }
      Kernels.addTransposed(x, rows: n, columns: s, times: scores, to: score + q)
    }
    sums.information.storage.withUnsafeMutableBufferPointer { cells in
      guard let cells = cells.baseAddress else { return }
      Kernels.addTransposed(
        x, columns: s, times: crossed, columns: q, rows: n, to: cells + q, stride: p)
      x.withUnsafeMutableBufferPointer { x in
        Kernels.scaleRows(x, columns: s, by: weights.map { $0.squareRoot() })
        if let x = x.baseAddress {
          Kernels.addCrossProduct(x, rows: n, columns: s, to: cells + q + q * p, stride: p)
        }
      }
    }
  }

  /// The rows of one unit; its memory is kept from unit to unit.
  private struct UnitRows: ~Copyable {
    private let cells: UnsafeMutablePointer<Double>
    private let etas, means, slopes, onePlus: UnsafeMutablePointer<Double>

    init(_ longest: Int) {
      cells = .allocate(capacity: 4 * longest)
      (etas, means) = (cells, cells + longest)
      (slopes, onePlus) = (cells + 2 * longest, cells + 3 * longest)
    }

    deinit { cells.deallocate() }

    struct Sums {
      var (halfDeviance, weight, score) = (0.0, 0.0, 0.0)
    }

    /// Finds the rows' means and slopes, and adds what they say to the moments they are at.
    func evaluate(
      _ responses: UnsafePointer<Float>, count: Int, _ products: UnsafePointer<Double>,
      plus constant: Double, to momentWeights: UnsafeMutablePointer<Double>,
      _ momentScores: UnsafeMutablePointer<Double>
    ) -> Sums {
      for t in 0..<count { etas[t] = products[t] + constant }
      Logistic.evaluate(etas, count: count, means: means, slopes: slopes, onePlus: onePlus)
      for t in 0..<count {
        momentWeights[t] += slopes[t]
        // means[t] becomes the score y − μ.
        means[t] = Double(responses[t]) - means[t]
        momentScores[t] += means[t]
      }
      var sums = Sums()
      var product = 1.0
      for t in 0..<count {
        let y = Double(responses[t])
        sums.halfDeviance += max(etas[t], 0) - y * etas[t]
        if y > 0, y < 1 {
          sums.halfDeviance += Family.binomial.saturatedLogLikelihood(y, dispersion: 1)
        }
        product *= onePlus[t]
        if t % TimetableMoments.rowsPerProduct == TimetableMoments.rowsPerProduct - 1 {
          sums.halfDeviance += log(product)
          product = 1
        }
        sums.weight += slopes[t]
        sums.score += means[t]
      }
      sums.halfDeviance += log(product)
      return sums
    }

    /// Adds the unit's u.
    func cross(
      _ cells: Timetable.Cells, from first: Int, count: Int,
      to crossed: UnsafeMutablePointer<Double>
    ) {
      for t in 0..<count {
        for k in Int(cells.offsets[first + t])..<Int(cells.offsets[first + t + 1]) {
          crossed[Int(cells.columns[k])] += slopes[t] * Double(cells.values[k])
        }
      }
    }
  }
}
