package import ForecastVocabulary
package import Receivables
internal import Statistics

/// What simulated paths receive on each day ahead, by currency and source, in minor units.
///
/// Totals of some customers and of others add up to those of all, exactly.
package struct PathTotals: Sendable, Hashable {
  /// In order of code.
  package let currencies: [Currency]
  package let pathCount: Int
  /// Days ahead that each path covers.
  package let horizon: Int
  /// Day after day of a path, path after path of a slot (`SimulatedPaths.Slot`), slot after slot.
  package private(set) var minorUnits: [Int64]

  /// - Parameter minorUnits: in the order of ``minorUnits``; zeros if left out.
  package init(
    currencies: [Currency], pathCount: Int, horizon: Int, minorUnits: [Int64]? = nil
  ) {
    let count = currencies.count * CashSource.parts.count * pathCount * horizon
    precondition(
      (minorUnits?.count ?? count) == count,
      "\(minorUnits?.count ?? 0) sums for \(currencies.count) currencies, \(pathCount) paths, "
        + "\(horizon) days")
    (self.currencies, self.pathCount, self.horizon) = (currencies, pathCount, horizon)
    self.minorUnits = minorUnits ?? [Int64](repeating: 0, count: count)
  }

  /// Minor units of a major one, by slot.
  static func scales(_ currencies: [Currency]) -> [Double] {
    currencies.flatMap { currency in
      CashSource.parts.map { _ in Double(currency.minorUnitsPerMajor) }
    }
  }

  /// Fills in some paths, of which nothing was known before.
  ///
  /// - Parameter sums: of these paths, day after day, path after path, slot after slot.
  mutating func fill(_ paths: Range<Int>, with sums: [Int64]) {
    let size = paths.count * horizon
    for slot in 0..<(sums.count / size) {
      let to = (slot * pathCount + paths.lowerBound) * horizon
      for i in 0..<size { minorUnits[to + i] = sums[slot * size + i] }
    }
  }

  /// Adds what other customers bring on the same paths.
  package mutating func add(_ other: PathTotals) {
    precondition(
      other.currencies == currencies && other.pathCount == pathCount && other.horizon == horizon,
      "totals of other paths")
    for i in minorUnits.indices {
      minorUnits[i] = minorUnits[i].clampedSum(other.minorUnits[i])
    }
  }

  /// The paths in major units.
  package var simulated: SimulatedPaths {
    let scales = PathTotals.scales(currencies)
    let size = pathCount * horizon
    return SimulatedPaths(
      currencies: currencies, pathCount: pathCount, horizon: horizon,
      amounts: minorUnits.indices.map { Float(Double(minorUnits[$0]) / scales[$0 / size]) })
  }
}
