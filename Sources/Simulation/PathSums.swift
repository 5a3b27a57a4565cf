internal import Statistics

/// Where some paths of a simulation are added up, of all slots and days.
///
/// Each receipt is a whole number of minor units, so that sums are exact: in whatever order, and in
/// however many parts, customers are added, the cash of a path is the same.
struct PathSums {
  let pathCount: Int
  let horizon: Int
  /// In the order of ``PathTotals``.
  private let amounts: UnsafeMutableBufferPointer<Int64>
  /// Minor units of a major one, by slot.
  private let scales: [Double]

  init(
    _ amounts: UnsafeMutableBufferPointer<Int64>, scales: [Double], pathCount: Int, horizon: Int
  ) {
    precondition(
      amounts.count == scales.count * pathCount * horizon,
      "\(amounts.count) sums of \(scales.count) slots for \(pathCount) paths of \(horizon) days")
    (self.amounts, self.scales) = (amounts, scales)
    (self.pathCount, self.horizon) = (pathCount, horizon)
  }

  /// Adds cash that a path receives on a day ahead, to the nearest minor unit.
  ///
  /// - Parameters:
  ///   - amount: in major units.
  ///   - slot: of ``SimulatedPaths/Slot/number``.
  @inline(__always)
  func add(_ amount: Double, slot: Int, path: Int, ahead: Int) {
    let place = (slot * pathCount + path) * horizon + ahead - 1
    let minor = amount * scales[slot]
    // Most are small, and need no call to be rounded.
    let units =
      abs(minor) < 0x1p52 ? Int64(minor < 0 ? minor - 0.5 : minor + 0.5) : Int64(nearest: minor)
    amounts[place] = amounts[place].clampedSum(units)
  }
}
