internal import Foundation
internal import Statistics

/// The invoice-days of a panel as rows of a design, written on demand and never stored.
struct PaymentDesign: PanelRows {
  let layout: PaymentLayout
  let panel: PaymentPanel
  private let yardstick: HabitYardstick
  /// The yardstick's, at hand: fetching them for each row would count references.
  private let days: DayTable
  /// Standardised static values of the layout's columns, spell after spell.
  let statics: [Float]
  /// The first row of each spell, and the number of rows.
  let unitOffsets: [Int]
  private let columns: Columns
  /// The portfolio's log ratios of days of the month.
  private let monthDayRates: [Double]

  var tableColumnCount: Int { layout.statics }
  var staticCount: Int { layout.staticIndices.count }
  var strataCount: Int { PaymentLayout.phases }
  var runWidth: Int { DayFeatures.width }

  /// Column numbers and bases, worked out once instead of for each row.
  private struct Columns: Sendable {
    let weekdayByPhase, monthEndByPhase, statedDay, delay, age, usual, monthWeek, habits: Int
    let delayBasis, ageBasis, deviationBasis: HatBasis
    init(_ layout: PaymentLayout) {
      weekdayByPhase = layout.weekdayByPhase
      monthEndByPhase = layout.monthEndByPhase
      statedDay = layout.statedDay
      delay = layout.delay
      age = layout.age
      usual = layout.usual
      monthWeek = layout.monthWeek
      habits = layout.habits
      delayBasis = HatBasis(knots: layout.knots.daysPastDue)
      ageBasis = HatBasis(knots: layout.knots.daysSinceIssue)
      deviationBasis = HatBasis(knots: layout.knots.distanceFromUsual)
    }
  }

  init(
    _ layout: PaymentLayout, _ panel: PaymentPanel, scaling: FeatureScaling,
    _ yardstick: HabitYardstick
  ) {
    self.layout = layout
    self.panel = panel
    self.yardstick = yardstick
    days = yardstick.days
    columns = Columns(layout)
    monthDayRates = yardstick.rates.monthDayRatio.map { log($0) }
    statics = scaling.standardised(panel, layout)
    var offsets = [0]
    offsets.reserveCapacity(panel.spells.count + 1)
    for spell in panel.spells { offsets.append(offsets[offsets.count - 1] + spell.rowCount) }
    unitOffsets = offsets
  }

  func writeTables(ofUnit index: Int, into rows: inout SparseRows) {
    let spell = panel.spells[index]
    panel.dayFeatures.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      panel.sampledDays.withUnsafeBufferPointer { sampled in
        for row in spell.firstRow..<(spell.firstRow + spell.rowCount) {
          let ahead = sampled.isEmpty ? row - spell.firstRow + 1 : Int(sampled[row].ahead)
          write(ahead, spell, features + row * DayFeatures.width, into: &rows)
        }
      }
    }
  }

  /// Writes the row of a day after the spell's landmark.
  private func write(
    _ ahead: Int, _ spell: LandmarkSpell, _ features: UnsafePointer<Float>,
    into rows: inout SparseRows
  ) {
    let day = spell.landmark + Int32(ahead)
    rows.append(layout.intercept, 1)
    guard days.isPaymentDay(day) else {
      rows.append(layout.offDay, 1)
      rows.append(layout.weekday + days.weekday(day), 1)
      rows.endRow(stratum: nil)
      return
    }
    let delay = DelayScale.clamp(Int(day - spell.record.due))
    let phase = DelayScale.Phase(daysPastDue: delay).rawValue
    writeCalendar(day, spell, into: &rows)
    rows.append(layout.backlog, yardstick.logBacklog(day))
    rows.append(columns.weekdayByPhase + 7 * phase + days.weekday(day), 1)
    let toEnd = days.paymentDaysToMonthEnd(day)
    if toEnd < PaymentLayout.monthEndDays {
      rows.append(columns.monthEndByPhase + PaymentLayout.monthEndDays * phase + toEnd, 1)
    }
    let stated = Int(day - spell.record.statedDue)
    if PaymentLayout.statedDays.contains(stated) {
      rows.append(columns.statedDay + stated - PaymentLayout.statedDays.lowerBound, 1)
    }
    write(columns.delayBasis.locate(Double(delay)), at: columns.delay, into: &rows)
    write(
      columns.ageBasis.locate(Double(day - spell.record.issued)), at: columns.age, into: &rows)
    writeTypical(spell, delay: delay, ahead: ahead, into: &rows)
    rows.append(columns.monthWeek + days.monthWeek(day), 1)
    rows.appendRun(columns.habits + (delay > 0 ? DayFeatures.width : 0), features)
    rows.endRow(stratum: phase)
  }

  private func writeCalendar(_ day: Int32, _ spell: LandmarkSpell, into rows: inout SparseRows) {
    rows.append(layout.weekday + days.weekday(day), 1)
    rows.append(layout.monthDay, monthDayRates[days.monthDay(day)])
    rows.append(layout.monthDays + days.monthDay(day), 1)
    let toEnd = days.paymentDaysToMonthEnd(day)
    if toEnd < 3 { rows.append(layout.monthEnd + toEnd, 1) }
    guard spell.promisedFor != .max else { return }
    // Before the promised day, on it and the two days after, and once it is broken.
    let past = day - spell.promisedFor
    rows.append(layout.promise + (past < 0 ? 0 : past <= 2 ? 1 : 2), 1)
  }

  @inline(__always)
  private func write(
    _ hat: (index: Int, upperWeight: Double), at base: Int, into rows: inout SparseRows
  ) {
    rows.append(base + hat.index, 1 - hat.upperWeight)
    rows.append(base + hat.index + 1, hat.upperWeight)
  }

  private func writeTypical(
    _ spell: LandmarkSpell, delay: Int, ahead: Int, into rows: inout SparseRows
  ) {
    let (basis, typical) = (columns.deviationBasis, spell.typical)
    let age = Double(spell.landmark - spell.record.issued) + Double(ahead)
    let distances = (
      Double(delay) - typical.usual, Double(delay) - typical.recent, Double(delay) - typical.last,
      age - typical.age
    )
    let width = basis.knots.count
    write(basis.locate(distances.0), at: columns.usual, into: &rows)
    write(basis.locate(distances.1), at: columns.usual + width, into: &rows)
    write(basis.locate(distances.2), at: columns.usual + 2 * width, into: &rows)
    write(basis.locate(distances.3), at: columns.usual + 3 * width, into: &rows)
  }

  /// 1 for each row on which its invoice was paid.
  func responses() -> [Float] {
    var y = [Float](repeating: 0, count: rowCount)
    for (i, spell) in panel.spells.enumerated() where spell.paid { y[unitOffsets[i + 1] - 1] = 1 }
    return y
  }

  /// One weight for each spell, times the days that each of its rows stands for.
  func weights(_ weight: (LandmarkSpell) -> Double) -> [Float] {
    var w = [Float](repeating: 0, count: rowCount)
    for (i, spell) in panel.spells.enumerated() {
      let own = Float(weight(spell))
      for row in unitOffsets[i]..<unitOffsets[i + 1] {
        w[row] = panel.sampledDays.isEmpty ? own : own * panel.sampledDays[row].weight
      }
    }
    return w
  }
}

/// Means and standard deviations that bring static columns to one scale, so that one penalty
/// suits all of them.
struct FeatureScaling: Sendable, Hashable, Codable {
  let means: [Double]
  let deviations: [Double]
  /// Standardised values beyond this many deviations are taken as this many.
  private static let limit: Float = 4

  /// Measured over the spells of a panel, each spell once.
  init(_ panel: PaymentPanel) {
    let width = panel.featureCount
    var (means, deviations) = ([Double](), [Double]())
    for j in 0..<width {
      var (count, sum, squares) = (0.0, 0.0, 0.0)
      for i in panel.spells.indices {
        let x = Double(panel.features[i * width + j])
        guard !x.isNaN else { continue }
        count += 1
        sum += x
        squares += x * x
      }
      let mean = count > 0 ? sum / count : 0
      let variance = count > 0 ? squares / count - mean * mean : 0
      means.append(mean)
      deviations.append(variance > 1e-12 ? variance.squareRoot() : 1)
    }
    (self.means, self.deviations) = (means, deviations)
  }

  func standardised(_ panel: PaymentPanel, _ layout: PaymentLayout) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(panel.spells.count * layout.staticIndices.count)
    for i in panel.spells.indices {
      for j in layout.staticIndices {
        let x = panel.features[i * panel.featureCount + j]
        let z = x.isNaN ? 0 : (x - Float(means[j])) / Float(deviations[j])
        values.append(min(max(z, -FeatureScaling.limit), FeatureScaling.limit))
      }
    }
    return values
  }
}
