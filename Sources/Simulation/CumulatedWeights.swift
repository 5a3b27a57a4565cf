/// Positions drawn by their weights, by inversion of the sums up to each of them.
struct CumulatedWeights: Sendable {
  /// The sum of all; 0 where there are none.
  let total: Double
  private let sums: [Double]
  /// For each of ``cells`` equal parts of the total, the position at which it begins.
  private let starts: [Int32]

  private static let cells = 512

  init(_ weights: [Double]) {
    var sum = 0.0
    let sums = weights.map { weight in
      sum += weight
      return sum
    }
    self.sums = sums
    total = sum
    var position = 0
    starts = (0..<CumulatedWeights.cells).map { cell in
      let reached = Double(cell) / Double(CumulatedWeights.cells) * sum
      while position < sums.count - 1, sums[position] < reached { position += 1 }
      return Int32(position)
    }
  }

  /// The first position whose sum reaches a share of the total; the last if none does.
  ///
  /// A look-up of where the share's part begins, and few steps from there: a search that halves the
  /// sums again and again would be a guess for the processor at each step.
  ///
  /// - Parameter share: 0 ≤ share < 1.
  @inline(__always)
  func position(_ share: Double) -> Int {
    let reached = share * total
    return sums.withUnsafeBufferPointer { sums in
      var position = Int(starts[Int(share * Double(CumulatedWeights.cells))])
      while position < sums.count - 1, sums[position] < reached { position += 1 }
      return position
    }
  }
}
