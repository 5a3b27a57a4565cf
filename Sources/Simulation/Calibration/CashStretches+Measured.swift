package import ForecastVocabulary
package import Receivables

extension CashStretches {
  /// - Parameter past: forecasts as simulated.
  package init(_ past: [PastForecast], _ currency: Currency) {
    // Origins are four weeks apart: so many horizons of 13 weeks do their outcomes span.
    let horizons = Double(past.count * CashTrackRecord.step) / 91
    let parts = CashSource.parts.map { source in
      let weeks = past.flatMap { $0.weeks(source, currency) }.filter(\.isTelling)
      return Part(source: source, stretch: IntervalStretch(weeks, stretches: horizons))
    }
    let ofParts = CashStretches(parts: parts, total: .none)
    self.init(
      parts: parts,
      total: IntervalStretch(
        past.flatMap { $0.stretched(ofParts, currency).weeks(.total, currency) },
        stretches: horizons))
  }
}

extension CashForecast {
  /// The forecast with a track record, and its paths stretched as the record calls for.
  package func adjusted(by record: CashTrackRecord) -> CashForecast {
    CashForecast(day: day, simulated, trackRecord: record)
      .stretched(by: currencies.map(record.stretches))
  }

  /// The same paths, each week's cash of each source and path moved to its factor times its distance
  /// from the week's mean, never below zero, and scaled to have that mean again; then their sum.
  ///
  /// The days of a week are scaled alike, and so are its sources for the sum. So parts sum to the
  /// total, and paths keep their order.
  func stretched(by stretches: [CashStretches]) -> CashForecast {
    precondition(
      stretches.count == currencies.count,
      "\(stretches.count) stretches, \(currencies.count) currencies")
    var paths = simulated
    for (c, own) in stretches.enumerated() {
      for part in own.parts { paths.stretch(paths.slots(c, of: part.source), by: part.stretch) }
      paths.stretch(paths.slots(c), by: own.total)
    }
    return CashForecast(day: day, paths, trackRecord: trackRecord)
  }
}

extension SimulatedPaths {
  /// Stretches the sum of some slots, week by week, about its mean.
  fileprivate mutating func stretch(_ slots: [Slot], by stretch: IntervalStretch) {
    guard stretch != .none else { return }
    for start in stride(from: 1, through: horizon, by: 7) {
      let factor = stretch.factor(ahead: start / 7)
      let days = start...min(start + 6, horizon)
      let totals = sums(slots, within: days)
      let mean = totals.reduce(0, +) / Double(pathCount)
      let moved = totals.map { $0 > 0 ? max(0, mean + factor * ($0 - mean)) : 0 }
      let kept = mean * Double(pathCount) / max(moved.reduce(0, +), .leastNormalMagnitude)
      for (path, total) in totals.enumerated() where total > 0 {
        scale(slots, path: path, within: days, by: Float(kept * moved[path] / total))
      }
    }
  }
}
