internal import Foundation
internal import Statistics

/// A normal distribution of days past due.
struct NormalDelay: Sendable {
  let mean, deviation: Double
  private let logDeviation: Double

  init(mean: Double, deviation: Double) {
    (self.mean, self.deviation) = (mean, deviation)
    logDeviation = log(deviation)
  }

  /// The log of its hazard, by linear interpolation; beyond five deviations, as at five.
  func logHazard(_ x: Double) -> Float {
    let z = min(max((x - mean) / deviation, -5), 4.999)
    let place = (z + 5) * Double(NormalDelay.cellsPerUnit)
    let cell = Int(place)
    let (low, high) = (NormalDelay.hazards[cell], NormalDelay.hazards[cell + 1])
    return Float(low + (place - Double(cell)) * (high - low) - logDeviation)
  }

  /// Log hazards of the standard normal distribution at whole multiples of 1/``cellsPerUnit`` from −5
  /// to 5.
  private static let hazards: [Double] = (-5 * cellsPerUnit...5 * cellsPerUnit).map { cell in
    let z = Double(cell) / Double(cellsPerUnit)
    return -0.5 * z * z - log(normalDistribution(-z))
  }
  private static let cellsPerUnit = 64
}
