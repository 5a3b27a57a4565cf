internal import ForecastVocabulary

/// Where some paths of a simulation are added up, of all slots and days.
struct PathSums {
  let pathCount: Int
  let horizon: Int
  /// In the order that ``SimulatedPaths`` is filled in.
  private let amounts: UnsafeMutableBufferPointer<Double>

  init(_ amounts: UnsafeMutableBufferPointer<Double>, pathCount: Int, horizon: Int) {
    precondition(
      amounts.count.isMultiple(of: pathCount * horizon),
      "\(amounts.count) sums for \(pathCount) paths of \(horizon) days")
    (self.amounts, self.pathCount, self.horizon) = (amounts, pathCount, horizon)
  }

  /// Adds cash that a path receives on a day ahead.
  ///
  /// - Parameter slot: of ``SimulatedPaths/Slot/number``.
  @inline(__always)
  func add(_ amount: Double, slot: Int, path: Int, ahead: Int) {
    amounts[(slot * pathCount + path) * horizon + ahead - 1] += amount
  }
}
