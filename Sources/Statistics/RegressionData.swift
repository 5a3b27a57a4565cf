/// What a fit is made from, checked: all numbers finite, weights not negative, responses possible.
struct RegressionData<Design: DesignRows>: Sendable {
  let design: Design
  let responses: [Float]
  let weights: [Float]?
  let offset: [Float]?
  /// Σ w.
  let totalWeight: Double
  /// Σ w y / Σ w.
  let meanResponse: Double
  /// √(Σ w y² / Σ w).
  let responseSize: Double

  init(
    design: Design, responses: [Float], weights: [Float]?, offset: [Float]?, family: Family
  ) throws(FitError) {
    var (total, sum, squares) = (0.0, 0.0, 0.0)
    for row in responses.indices {
      let (y, w) = (Double(responses[row]), Double(weights?[row] ?? 1))
      guard y.isFinite, w.isFinite, w >= 0, offset?[row].isFinite ?? true else {
        throw .notFinite(row: row)
      }
      guard family.allows(y) else { throw .impossibleResponse(row: row) }
      total += w
      sum += w * y
      squares += w * y * y
    }
    guard total > 0 else {
      throw .tooLittleData(totalWeight: 0, parameters: Double(design.columnCount))
    }
    self.design = design
    (self.responses, self.weights, self.offset) = (responses, weights, offset)
    totalWeight = total
    meanResponse = sum / total
    responseSize = (squares / total).squareRoot()
  }

  /// The first row with a cell that is not finite.
  func firstRowNotFinite() -> Int? {
    let partition = RowPartition(rowCount: design.rowCount)
    let columns = design.columnCount
    var found: Int?
    for group in 0..<partition.groupCount where found == nil {
      partition.forEachBlock(ofGroup: group, design) { rows, block in
        if found == nil, let cell = block.firstIndex(where: { !$0.isFinite }) {
          found = rows.lowerBound + cell / columns
        }
      }
    }
    return found
  }
}
