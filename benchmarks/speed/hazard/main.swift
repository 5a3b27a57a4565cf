// Fits a daily hazard of generated invoices and says how long it took.
//
//     speed-hazard INVOICES THREADS RUNS [FOLDER]
//
// The fit is payment timing's: rows of a panel are written once and kept, and steps are solved with an
// earlier information for as long as they shrink fast. Writing the rows is part of the time.
//
// With a folder, the problem and the coefficients found are written there for other programs. The
// columns are 14 hats over the days since issue, 6 weekdays and 20 statics of the invoice; the hats
// sum to one, so there is no intercept.

import Foundation
import Statistics

/// Invoices followed day by day until they are paid, or for 90 days.
struct HazardProblem: PanelRows {
  static let hats = 14
  static let followed = 90
  let tableColumnCount = HazardProblem.hats + 6
  let staticCount = 20
  let strataCount = 1
  /// The table columns of each day after an issue on each weekday.
  private let moments = HazardProblem.moments()
  private(set) var unitOffsets = [0]
  private(set) var statics: [Float] = []
  /// The weekday (0–6) on which each invoice was issued.
  private(set) var weekdays: [Int] = []
  private(set) var responses: [Float] = []

  init(invoices: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let beta = (0..<20).map { _ in 0.15 * random.standardNormal() }
    // Level, rise and fall of the log odds of payment around day 30, and weekdays.
    let rise = (0..<HazardProblem.hats).map { hat -> Double in
      let distance = (Double(hat) - 4.5) / 1.9
      return -4.4 + 2.6 * exp(-distance * distance)
    }
    let gamma: [Double] = rise + [0.1, 0.2, 0.0, 0.3, -2.2, -2.6]
    let levels = (0..<(7 * HazardProblem.followed)).map { moment -> Double in
      HazardProblem.cells(
        weekday: moment / HazardProblem.followed, day: moment % HazardProblem.followed
      ).reduce(0.0) { $0 + $1.value * gamma[$1.column] }
    }
    for _ in 0..<invoices {
      let own = (0..<20).map { _ in Float(random.standardNormal()) }
      let constant = zip(own, beta).reduce(0) { $0 + Double($1.0) * $1.1 }
      statics += own
      let weekday = Int(random.uniform() * 7)
      weekdays.append(weekday)
      var day = 0
      while day < HazardProblem.followed {
        let eta: Double = constant + levels[weekday * HazardProblem.followed + day]
        let isPaid = random.uniform() < 1 / (1 + exp(-eta))
        responses.append(isPaid ? 1 : 0)
        day += 1
        if isPaid { break }
      }
      unitOffsets.append(unitOffsets[unitOffsets.count - 1] + day)
    }
  }

  func writeTables(ofUnit unit: Int, into rows: inout SparseRows) {
    let first = weekdays[unit] * HazardProblem.followed
    for moment in moments[first..<(first + unitOffsets[unit + 1] - unitOffsets[unit])] {
      for (column, value) in moment { rows.append(column, value) }
      rows.endRow(stratum: 0)
    }
  }

  /// 90 days after an issue on each weekday.
  private static func moments() -> [[(column: Int, value: Double)]] {
    (0..<7).flatMap { weekday in (0..<followed).map { cells(weekday: weekday, day: $0) } }
  }

  /// The table columns that are not zero on a day after an issue on a weekday.
  private static func cells(weekday: Int, day: Int) -> [(column: Int, value: Double)] {
    let place = Double(day) * Double(hats - 1) / Double(followed - 1)
    let left = min(Int(place), hats - 2)
    let hatCells = [(left, 1 - (place - Double(left))), (left + 1, place - Double(left))]
    let today = (weekday + day) % 7
    return hatCells + (today > 0 ? [(hats + today - 1, 1)] : [])
  }

  /// Files of bare numbers: 32-bit counts of days and weekdays, floats of statics and responses.
  func write(to folder: URL, coefficients: [Double]) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write<Number>(_ numbers: [Number], _ name: String) throws {
      try numbers.withUnsafeBytes { bytes in
        try Data(bytes).write(to: folder.appending(path: name))
      }
    }
    try write(zip(unitOffsets, unitOffsets.dropFirst()).map { Int32($1 - $0) }, "days.i32")
    try write(weekdays.map { Int32($0) }, "weekdays.i32")
    try write(statics, "statics.f32")
    try write(responses, "responses.f32")
    try write(coefficients, "coefficients.f64")
  }
}

/// What a run comes to, as the driver reads it.
struct Report: Encodable {
  let invoices, rows, columns, iterations: Int
  let ridge: Double
  let seconds: [Double]
  /// Of the process, before the first fit and at the end.
  let megabytesBefore, megabytesPeak: Int
}

func peakMegabytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
  return (Int(line.filter(\.isNumber)) ?? 0) / 1024
}

let arguments = CommandLine.arguments
guard arguments.count >= 4, let invoices = Int(arguments[1]), let threads = Int(arguments[2]),
  let runs = Int(arguments[3]), invoices > 0, threads > 0, runs > 0
else {
  FileHandle.standardError.write(Data("usage: speed-hazard INVOICES THREADS RUNS [FOLDER]\n".utf8))
  exit(2)
}
let problem = HazardProblem(invoices: invoices, seed: 1)
let ridge = 1e-6
var model = GeneralizedLinearModel(
  .binomial, .logit, penalty: Penalty(ridge: Array(repeating: ridge, count: problem.columnCount)))
// As close as the peers come.
model.tolerance = 1e-7
let before = peakMegabytes()
var seconds: [Double] = []
var iterations = 0
for run in 0..<runs {
  let clock = ContinuousClock()
  let start = clock.now
  let fit = try model.fit(
    StoredPanel(problem, threads: threads), responses: problem.responses, information: .kept,
    threads: threads)
  let (whole, fraction) = (clock.now - start).components
  seconds.append(Double(whole) + Double(fraction) * 1e-18)
  iterations = fit.iterations
  if run == 0, arguments.count > 4 {
    try problem.write(to: URL(filePath: arguments[4]), coefficients: fit.coefficients)
  }
}
let report = Report(
  invoices: invoices, rows: problem.rowCount, columns: problem.columnCount,
  iterations: iterations, ridge: ridge, seconds: seconds, megabytesBefore: before,
  megabytesPeak: peakMegabytes())
FileHandle.standardOutput.write(try JSONEncoder().encode(report) + Data("\n".utf8))
