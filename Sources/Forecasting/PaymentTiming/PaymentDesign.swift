internal import Foundation
internal import Statistics

/// The invoice-days of a panel as rows of a design, written on demand and never stored.
struct PaymentDesign: DesignRows {
  let layout: PaymentLayout
  let panel: PaymentPanel
  let days: DayTable
  let rates: PortfolioRates
  /// Standardised static values of the layout's columns, spell after spell.
  private let statics: [Float]
  /// The first row of each spell, and the number of rows.
  let rowOffsets: [Int]
  private let columns: Columns

  var rowCount: Int { rowOffsets[rowOffsets.count - 1] }
  var columnCount: Int { layout.columnCount }

  /// Column numbers, read once instead of summed for each row.
  private struct Columns: Sendable {
    let age, usual, recent, habits, statics: Int
    init(_ layout: PaymentLayout) {
      age = layout.age
      usual = layout.usual
      recent = layout.recent
      habits = layout.habits
      statics = layout.statics
    }
  }

  init(
    _ layout: PaymentLayout, _ panel: PaymentPanel, scaling: FeatureScaling, days: DayTable,
    rates: PortfolioRates
  ) {
    self.layout = layout
    self.panel = panel
    self.days = days
    self.rates = rates
    columns = Columns(layout)
    statics = scaling.standardised(panel, layout)
    var offsets = [0]
    offsets.reserveCapacity(panel.spells.count + 1)
    for spell in panel.spells { offsets.append(offsets[offsets.count - 1] + spell.dayCount) }
    rowOffsets = offsets
  }

  func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    guard !rows.isEmpty else { return }
    var spell = firstSpell(ofRow: rows.lowerBound)
    var row = rows.lowerBound
    let p = columnCount
    while row < rows.upperBound {
      let end = min(rowOffsets[spell + 1], rows.upperBound)
      write(spell, rows: row..<end, into: block, at: (row - rows.lowerBound) * p)
      row = end
      spell += 1
    }
  }

  private func firstSpell(ofRow row: Int) -> Int {
    var (low, high) = (0, rowOffsets.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if rowOffsets[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }

  private func write(
    _ index: Int, rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>, at start: Int
  ) {
    let spell = panel.spells[index]
    let staticCount = layout.staticIndices.count
    var base = start
    for row in rows {
      let ahead = row - rowOffsets[index] + 1
      let day = spell.landmark + Int32(ahead)
      block[base + layout.intercept] = 1
      block[base + layout.weekday + days.weekday(day)] = 1
      if days.isPaymentDay(day) {
        let delay = DelayScale.clamp(Int(day - spell.record.due))
        writeCalendar(day, spell, into: block, at: base)
        writeHats(PaymentLayout.delayBasis, Double(delay), into: block, at: base + layout.delay)
        writeHats(
          PaymentLayout.ageBasis, Double(day - spell.record.issued), into: block,
          at: base + columns.age)
        if layout.model == .existing {
          writeHabits(spell, delay: delay, ahead: ahead, day, into: block, at: base)
        }
        let phase = DelayScale.Phase(daysPastDue: delay).rawValue
        let target = base + columns.statics + phase * staticCount
        for j in 0..<staticCount { block[target + j] = Double(statics[index * staticCount + j]) }
      } else {
        block[base + layout.offDay] = 1
      }
      base += columnCount
    }
  }

  private func writeCalendar(
    _ day: Int32, _ spell: LandmarkSpell, into block: UnsafeMutableBufferPointer<Double>,
    at base: Int
  ) {
    block[base + layout.monthDay] = log(rates.monthDayRatio[days.monthDay(day)])
    let toEnd = days.daysToMonthEnd(day)
    if toEnd < 3 { block[base + layout.monthEnd + toEnd] = 1 }
    guard spell.promisedFor != .max else { return }
    // Before the promised day, on it and the two days after, and once it is broken.
    let past = day - spell.promisedFor
    block[base + layout.promise + (past < 0 ? 0 : past <= 2 ? 1 : 2)] = 1
  }

  private func writeHats(
    _ basis: HatBasis, _ x: Double, into block: UnsafeMutableBufferPointer<Double>, at base: Int
  ) {
    let (index, upper) = basis.locate(x)
    block[base + index] = 1 - upper
    block[base + index + 1] = upper
  }

  private func writeHabits(
    _ spell: LandmarkSpell, delay: Int, ahead: Int, _ day: Int32,
    into block: UnsafeMutableBufferPointer<Double>, at base: Int
  ) {
    let own = Int(spell.habits) * HabitTable.width
    func habit(_ k: Int) -> Double { Double(panel.habits.values[own + k]) }
    let basis = PaymentLayout.deviationBasis
    writeHats(
      basis, Double(delay) - habit(HabitTable.usualDelay), into: block, at: base + columns.usual)
    writeHats(
      basis, Double(delay) - habit(HabitTable.recentDelay), into: block, at: base + columns.recent)
    let stretch = DelayScale.Stretch(daysPastDue: delay).rawValue
    let target = base + columns.habits + (delay > 0 ? PaymentLayout.habitColumns : 0)
    let recent = habit(HabitTable.recent + stretch)
    block[target] = habit(HabitTable.level)
    block[target + 1] = habit(HabitTable.stretch + stretch)
    block[target + 2] = habit(HabitTable.bin + DelayScale.bin(delay))
    block[target + 3] = recent
    block[target + 4] = recent * exp(-Double(ahead) / 14)
    block[target + 5] = habit(HabitTable.weekday + days.weekday(day))
    block[target + 6] = habit(HabitTable.monthDay + days.monthDay(day))
  }

  /// 1 for each row on which its invoice was paid.
  func responses() -> [Float] {
    var y = [Float](repeating: 0, count: rowCount)
    for (i, spell) in panel.spells.enumerated() where spell.paid { y[rowOffsets[i + 1] - 1] = 1 }
    return y
  }

  /// One weight for each spell, repeated for its rows.
  func weights(_ weight: (LandmarkSpell) -> Double) -> [Float] {
    var w = [Float](repeating: 0, count: rowCount)
    for (i, spell) in panel.spells.enumerated() {
      let own = Float(weight(spell))
      for row in rowOffsets[i]..<rowOffsets[i + 1] { w[row] = own }
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
