import ForecastVocabulary
import Forecasting
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import PaymentTiming

@Suite struct DaySamplingTests {
  private let sampling = DaySampling(daysPerPayment: 4)

  @Test func `payments and days on which they are likely are kept as they are`() {
    var lot = SplitMix64(seed: 1)
    let kept = sampling.days([0.3, 0.25, 0.9, 0], paid: true, &lot)
    #expect(kept == (1...4).map { SampledDay(ahead: $0, weight: 1) })
  }

  /// Shares 1/5 and, at the least, 1/20: of each 100 days, a draw keeps 20 or 5, whatever the lot.
  @Test func `unlikely days are kept in proportion to their hazard and stand for the others`() {
    var lot = SplitMix64(seed: 2)
    for (hazard, count) in [(0.05, 20), (0.0, 5)] {
      for _ in 0..<50 {
        let kept = sampling.days(Array(repeating: hazard, count: 100), paid: false, &lot)
        #expect(abs(kept.count - count) <= 1)
        #expect(kept.allSatisfy { abs(Double($0.weight) - 100 / Double(count)) < 1e-5 })
      }
    }
  }

  @Test func `each day's weight is 1 on average`() {
    var lot = SplitMix64(seed: 3)
    let hazards = (0..<30).map { 0.02 + 0.3 * Double($0 % 7) / 7 }
    var sums = [Double](repeating: 0, count: hazards.count)
    let draws = 20_000
    for _ in 0..<draws {
      for day in sampling.days(hazards, paid: false, &lot) {
        sums[Int(day.ahead) - 1] += Double(day.weight)
      }
    }
    for (sum, hazard) in zip(sums, hazards) {
      let share = min(1, 4 * hazard)
      let standardError = ((1 / share - 1) / Double(draws)).squareRoot()
      #expect(abs(sum / Double(draws) - 1) <= 4.5 * standardError)
    }
  }

  @Test func `rows of a sampled panel are those of the same days in a whole one`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-01-31"))
    let cutoff = view.day.number
    let history = PaymentHistory(view, calendar: BusinessCalendar(), horizon: 91)
    let days = (1...12).map { cutoff - 7 * $0 }.reversed()
    func panel(_ sampling: DaySampling?) -> PaymentPanel {
      PaymentPanel(
        history.source(cutoff: cutoff),
        LandmarkPlan(days: Array(days), share: 1, sampling: sampling), cutoff: cutoff, horizon: 91)
    }
    let (whole, sampled) = (panel(nil), panel(sampling))
    #expect(whole.spells.count == sampled.spells.count && whole.features == sampled.features)
    var weights = 0.0
    for (a, b) in zip(whole.spells, sampled.spells) {
      #expect(a.dayCount == b.dayCount && a.rowCount == a.dayCount)
      let kept = sampled.sampledDays[b.firstRow..<(b.firstRow + b.rowCount)]
      weights += kept.reduce(0) { $0 + Double($1.weight) }
      if a.paid { #expect(kept.last == SampledDay(ahead: Int32(a.dayCount), weight: 1)) }
      for (place, day) in kept.enumerated() {
        func row(_ panel: PaymentPanel, _ row: Int) -> ArraySlice<Float> {
          panel.dayFeatures[(row * DayFeatures.width)..<((row + 1) * DayFeatures.width)]
        }
        let same = row(whole, a.firstRow + Int(day.ahead) - 1)
        #expect(Array(row(sampled, b.firstRow + place)) == Array(same))
      }
    }
    let rows = Double(sampled.sampledDays.count)
    #expect(rows < 0.5 * Double(whole.dayCount))
    #expect(abs(weights / Double(whole.dayCount) - 1) < 0.03)
  }

  /// Both recover the same hazards, up to what a sample can tell.
  @Test func `a fit of drawn days predicts as one of all days`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-01-31"))
    func expectedPayments(sampleAbove: Int) throws -> Double {
      var model = quickModel()
      model.specification.sampleAbove = sampleAbove
      let outlook = try model.fit(view).outlook(view)
      return outlook.invoices.reduce(0) { $0 + $1.curve.probabilityPaid(within: 28) }
    }
    let (all, drawn) = (
      try expectedPayments(sampleAbove: 10_000_000), try expectedPayments(sampleAbove: 0)
    )
    #expect(all != drawn)
    #expect(abs(drawn / all - 1) < 0.03)
  }
}
