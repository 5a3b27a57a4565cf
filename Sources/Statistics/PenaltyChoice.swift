internal import Foundation

extension Penalty {
  /// A part of a penalty whose strength is chosen as one.
  public enum Part: Sendable, Hashable, Codable {
    /// The ridges of some columns.
    case ridge(Range<Int>)
    /// The block at an index of ``Penalty/blocks``; its columns have no ridge besides.
    case block(Int)
  }

  fileprivate func columns(of part: Part) -> Range<Int> {
    switch part {
    case .ridge(let columns): return columns
    case .block(let index):
      let block = blocks[index]
      return block.firstColumn..<(block.firstColumn + block.matrix.columns)
    }
  }

  /// The directions in the part's columns that it does not penalise.
  fileprivate func freeDirections(of part: Part) -> Int {
    switch part {
    case .ridge(let columns): return columns.count { ridge[$0] == 0 }
    case .block(let index):
      return blocks[index].matrix.columns - blocks[index].matrix.semidefiniteRank
    }
  }

  /// (β − m)ᵀ Λ (β − m) of the part.
  fileprivate func size(of part: Part, _ beta: [Double]) -> Double {
    let distance = columns(of: part).map { beta[$0] - centre[$0] }
    let pull =
      switch part {
      case .ridge(let columns): zip(columns, distance).map { ridge[$0] * $1 }
      case .block(let index): blocks[index].matrix.times(distance)
      }
    return zip(distance, pull).reduce(0) { $0 + $1.0 * $1.1 }
  }

  fileprivate mutating func multiply(_ part: Part, by factor: Double) {
    switch part {
    case .ridge(let columns): for j in columns { ridge[j] *= factor }
    case .block(let index):
      var matrix = blocks[index].matrix
      for k in matrix.storage.indices { matrix.storage[k] *= factor }
      blocks[index] = Block(firstColumn: blocks[index].firstColumn, matrix: matrix)
    }
  }
}

extension GeneralizedLinearModel {
  /// Fits with the strengths of `parts` that make the data most probable.
  ///
  /// A penalty is a normal prior on β. Its likelihood with β integrated out, by Laplace's
  /// approximation, rises with each replacement
  ///
  ///     Λ_k ← Λ_k · φ γ_k / (Σw · (β − m)ᵀ Λ_k (β − m)),      γ_k = rank Λ_k − tr((H + Λ)⁻¹ Λ_k)
  ///
  /// and the fit is repeated, from its last coefficients, until no part changes by more than
  /// `change`. A part that the data give no reason to leave zero (γ < 0.001) is left where it is.
  /// The result's ``FittedGeneralizedLinearModel/model`` has the penalty that was chosen.
  ///
  /// - Parameters:
  ///   - parts: which share no columns; their strengths in ``penalty`` are where the search begins.
  ///   - change: the relative change of a strength at which it is settled.
  ///   - maximumUpdates: how many times the fit may be repeated.
  /// - Throws: ``FitError``; ``FitError/didNotConverge(iterations:)`` after `maximumUpdates`.
  /// - SeeAlso: Wood & Fasiolo, *A Generalized Fellner–Schall Method for Smoothing Parameter
  ///   Optimization* (2017).
  public func fit(
    choosing parts: [Penalty.Part], _ design: some DesignRows, responses: [Float],
    weights: [Float]? = nil, offset: [Float]? = nil, start: [Double]? = nil, threads: Int = 1,
    change: Double = 0.01, maximumUpdates: Int = 100
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    var owner: [Int: Int] = [:]
    for (k, part) in parts.enumerated() {
      for column in penalty.columns(of: part) {
        precondition(owner.updateValue(k, forKey: column) == nil, "two parts share \(column)")
        if case .block = part {
          precondition(penalty.ridge[column] == 0, "a block's column \(column) has a ridge too")
        }
      }
    }
    let free = parts.map(penalty.freeDirections)
    var model = self
    var beta = start
    for _ in 0..<maximumUpdates {
      let fit = try model.fit(
        design, responses: responses, weights: weights, offset: offset,
        start: beta.map(FitStart.init(coefficients:)),
        threads: threads)
      var settled = true
      for (k, part) in parts.enumerated() {
        let freedom = penalty.columns(of: part).reduce(0) { $0 + fit.columnFreedom[$1] }
        let used = freedom - Double(free[k])
        guard used >= 0.001 else { continue }
        let size = fit.totalWeight * model.penalty.size(of: part, fit.coefficients)
        // Bounded, so that one update cannot leave what can be computed.
        let factor = min(max(fit.dispersion * used / size, 0.01), 100)
        if abs(log(factor)) > change { settled = false }
        model.penalty.multiply(part, by: factor)
      }
      if settled { return fit }
      beta = fit.coefficients
    }
    throw .didNotConverge(iterations: maximumUpdates)
  }
}
