internal import Foundation
internal import Statistics

/// The invoice-days of a panel as rows of a design, written on demand and never stored.
struct PaymentDesign: PanelRows {
  let layout: PaymentLayout
  let panel: PaymentPanel
  private let baseline: PortfolioBaseline
  /// The baseline's, at hand: fetching them for each row would count references.
  private let days: DayTable
  /// Standardised static values of the layout's columns, spell after spell.
  let statics: [Float]
  /// The first row of each spell, and the number of rows.
  let unitOffsets: [Int]
  private let writer: RowWriter
  /// The portfolio's log ratios of days of the month.
  private let monthDayRates: [Double]

  var tableColumnCount: Int { layout.tableColumnCount }
  var staticCount: Int { layout.staticIndices.count }
  var strataCount: Int { PaymentLayout.phases }
  var runWidth: Int { DayFeatures.width }

  init(
    _ layout: PaymentLayout, _ panel: PaymentPanel, scaling: FeatureScaling,
    _ baseline: PortfolioBaseline
  ) {
    self.layout = layout
    self.panel = panel
    self.baseline = baseline
    days = baseline.days
    writer = RowWriter(layout)
    monthDayRates = baseline.rates.monthDayRatio.map { log($0) }
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
        writer.withSteps { steps in
          for row in spell.firstRow..<(spell.firstRow + spell.rowCount) {
            let ahead = sampled.isEmpty ? row - spell.firstRow + 1 : Int(sampled[row].ahead)
            steps.write(
              dayRow(spell, ahead: ahead), features: features + row * DayFeatures.width,
              into: &rows)
          }
        }
      }
    }
  }

  /// What is known of a day after the spell's landmark.
  @inline(__always)
  func dayRow(_ spell: LandmarkSpell, ahead: Int) -> DayRow {
    let day = spell.landmark + Int32(ahead)
    var row = DayRow(isPaymentDay: days.isPaymentDay(day), weekday: days.weekday(day))
    guard row.isPaymentDay else { return row }
    row.monthDay = days.monthDay(day)
    row.monthWeek = days.monthWeek(day)
    row.paymentDaysToMonthEnd = days.paymentDaysToMonthEnd(day)
    row.monthDayRate = monthDayRates[row.monthDay]
    row.logBacklog = baseline.logBacklog(day)
    row.delay = DelayScale.clamp(Int(day - spell.record.due))
    row.phase = DelayScale.Phase(daysPastDue: row.delay)
    row.daysPastStated = Int(day - spell.record.statedDue)
    row.age = Double(day - spell.record.issued)
    row.daysPastPromise = spell.promisedFor == .max ? nil : Int(day - spell.promisedFor)
    row.typical = spell.typical
    return row
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
