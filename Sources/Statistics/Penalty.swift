/// A quadratic penalty that draws coefficients to a centre, and to one another.
///
///     ½ Σⱼ λⱼ (βⱼ − mⱼ)²  +  ½ Σ_b (β − m)_bᵀ S_b (β − m)_b
///
/// The first sum is a ridge; the second has a matrix S for each block b of neighbouring columns, as
/// for the steps of a random walk (``Block/randomWalk(firstColumn:count:precision:)``).
package struct Penalty: Sendable, Hashable, Codable {
  /// A matrix that penalises some neighbouring columns together.
  package struct Block: Sendable, Hashable, Codable {
    package let firstColumn: Int
    /// S, symmetric and positive semi-definite.
    package let matrix: Matrix

    package init(firstColumn: Int, matrix: Matrix) {
      precondition(
        firstColumn >= 0 && matrix.rows == matrix.columns,
        "a \(matrix.rows) × \(matrix.columns) block at column \(firstColumn)")
      (self.firstColumn, self.matrix) = (firstColumn, matrix)
    }

    /// ½ λ Σⱼ (βⱼ₊₁ − βⱼ)² over `count` neighbouring columns: the prior of a random walk, which leaves
    /// their common level free.
    ///
    /// - SeeAlso: Eilers & Marx, *Flexible Smoothing with B-splines and Penalties* (1996).
    package static func randomWalk(firstColumn: Int, count: Int, precision: Double) -> Block {
      precondition(count >= 1 && precision >= 0, "\(count) columns, a precision of \(precision)")
      var matrix = Matrix(rows: count, columns: count)
      for j in 0..<(count - 1) {
        for (row, column) in [(j, j), (j + 1, j + 1)] { matrix[row, column] += precision }
        for (row, column) in [(j, j + 1), (j + 1, j)] { matrix[row, column] -= precision }
      }
      return Block(firstColumn: firstColumn, matrix: matrix)
    }
  }

  /// λ ≥ 0, one for each column; 0 leaves a column free, as an intercept should be.
  package var ridge: [Double]
  /// m, one for each column.
  package var centre: [Double]
  package var blocks: [Block]

  /// - Parameter centre: where the coefficients are drawn to; zeros if left out.
  package init(ridge: [Double], centre: [Double]? = nil, blocks: [Block] = []) {
    let centre = centre ?? Array(repeating: 0, count: ridge.count)
    precondition(
      ridge.count == centre.count, "\(ridge.count) ridges but \(centre.count) centres")
    precondition(
      ridge.allSatisfy { $0 >= 0 && $0.isFinite } && centre.allSatisfy(\.isFinite),
      "a ridge is negative, or a ridge or centre is not finite")
    for block in blocks {
      precondition(
        block.firstColumn + block.matrix.columns <= ridge.count,
        "a block of \(block.matrix.columns) at column \(block.firstColumn) of \(ridge.count)")
    }
    (self.ridge, self.centre, self.blocks) = (ridge, centre, blocks)
  }

  /// No penalty on any of `columns` columns.
  package static func none(columns: Int) -> Penalty {
    Penalty(ridge: Array(repeating: 0, count: columns))
  }

  /// Λ, the second derivatives of the penalty.
  var matrix: Matrix {
    var sum = Matrix(rows: ridge.count, columns: ridge.count)
    for j in ridge.indices { sum[j, j] = ridge[j] }
    for block in blocks {
      let first = block.firstColumn
      for j in 0..<block.matrix.columns {
        for i in 0..<block.matrix.rows { sum[first + i, first + j] += block.matrix[i, j] }
      }
    }
    return sum
  }
}
