import Foundation
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import BoostedTrees
@testable import ForecastVocabulary
@testable import Forecasting
@testable import PaymentTiming

/// Trees are averaged in where a ledger has what regressions cannot say, and nowhere else.
@Suite struct TreesEarnTheirWeightTests {
  private static let asOf = day("2025-02-03")

  /// Invoices of 40 customers, large ones or small ones by two channels; `delay` in days from the due
  /// day, which half of what is left is added to on each day.
  private static func invoices(
    postedBy last: Day, delay: (_ isLarge: Bool, _ isOnline: Bool, inout SplitMix64) -> Int
  ) -> String {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on,channel\n"
    for i in 0..<3000 {
      var random = SplitMix64(seed: 7, stream: "\(i)")
      let issued = day("2024-01-01") + i * 430 / 3000
      let (isLarge, isOnline) = (random.uniform() < 0.5, random.uniform() < 0.5)
      let paid = issued + 20 + delay(isLarge, isOnline, &random)
      guard issued <= last else { continue }
      text += "I\(i),C\(i % 40),\(issued),\(issued + 20),\(isLarge ? 900 + i % 90 : 90 + i % 9).00,"
      text += "EUR,\(paid <= last ? "\(paid)" : ""),\(isOnline ? "online" : "paper")\n"
    }
    return text
  }

  /// Large invoices are paid late where they are on paper, small ones where they are not: neither
  /// tells anything alone.
  private static func interaction(postedBy last: Day) -> String {
    invoices(postedBy: last) { isLarge, isOnline, random in
      (isLarge == isOnline ? 1 : 22) + Int(5 * random.uniform())
    }
  }

  private func model(threads: Int = 2) -> CashModel {
    var model = quickModel(.everyDay, threads: threads)
    model.specification.trees = 60
    return model
  }

  private func contents(_ outlook: Outlook) -> [String] {
    outlook.invoices.map { "\($0.invoice) \($0.curve.paidBy.map(\.bitPattern)) \($0.factors)" }
  }

  @Test func `an interaction is learnt, explained, and not known before it is posted`() throws {
    let on = Self.asOf
    let whole = try viewOf(["invoices.csv": Self.interaction(postedBy: on + 200)], asOf: on)
    let then = try viewOf(["invoices.csv": Self.interaction(postedBy: on)], asOf: on)
    let fitted = try model().fit(whole)
    let trees = try #require(fitted.timing?.pair.trees)
    #expect(trees.weight > 0 && trees.count == 60)
    let outlook = fitted.outlook(whole)
    #expect(!outlook.invoices.isEmpty)
    #expect(contents(outlook) == contents(try model(threads: 1).fit(then).outlook(then)))
    var plain = model()
    plain.specification.trees = 0
    let (blended, alone) = (
      try meanError(outlook, whole), try meanError(plain.fit(whole).outlook(whole), whole)
    )
    // Who knows all but the day, even over five, is 0.4 off.
    #expect(alone - blended > 0.4 * (alone - 0.4), "\(blended), \(alone) without trees")
  }

  /// Mean |probability paid by the true day's eve and the day itself − 0 and 1| of what is open, the
  /// delay being 1 to 5 or 22 to 26 days.
  private func meanError(_ outlook: Outlook, _ view: LedgerView) throws -> Double {
    let errors = outlook.invoices.compactMap { item -> Double? in
      let invoice = view.invoices.elements[item.invoice]
      let isLarge = invoice.amount > 50_000
      let isOnline = Int(view.invoiceID(item.invoice).dropFirst()).map {
        var random = SplitMix64(seed: 7, stream: "\($0)")
        return (random.uniform(), random.uniform()).1 < 0.5
      }
      guard let isOnline else { return nil }
      // Halfway between the two.
      let ahead = invoice.dueOn - view.day + 12
      guard (1...40).contains(ahead) else { return nil }
      let isPaid = isLarge == isOnline
      return abs(Double(item.curve.paidBy[ahead - 1]) - (isPaid ? 1 : 0))
    }
    try #require(errors.count > 20)
    return errors.reduce(0, +) / Double(errors.count)
  }

  @Test func `where every day is alike trees have no weight`() throws {
    // Whoever has not paid by a day pays on the next with one probability.
    let text = Self.invoices(postedBy: Self.asOf + 200) { _, _, random in
      Int(log(1 - random.uniform()) / log(0.93)) - 19
    }
    let fitted = try model().fit(viewOf(["invoices.csv": text], asOf: Self.asOf))
    #expect(fitted.timing?.validation != nil)
    #expect(fitted.timing?.pair.trees == nil)
  }

  @Test func `what columns contribute in both adds up to the log odds`() throws {
    let view = try viewOf(["invoices.csv": Self.interaction(postedBy: Self.asOf)], asOf: Self.asOf)
    let timing = try #require(try model().fit(view).timing)
    let trees = try #require(timing.pair.trees)
    let history = PaymentHistory(
      view, calendar: timing.model.calendar, horizon: timing.model.horizon,
      encodings: timing.encodings)
    let source = history.source(cutoff: view.day.number, rates: timing.pair.rates)
    let panel = PaymentPanel.ahead(
      source, customers: view.customers.indices, drafts: [], landmark: view.day.number,
      horizon: timing.model.horizon
    ).open
    var plain = timing.pair
    plain.trees = nil
    func predicted(_ pair: ModelPair) -> PanelPrediction {
      PanelPrediction(
        FittedPaymentTiming(
          model: timing.model, pair: pair, encodings: timing.encodings, health: timing.health,
          healthEvidence: timing.healthEvidence, evidenceScale: timing.evidenceScale,
          validation: nil),
        panel, source, WriteOffHazard(view), explains: true)
    }
    let (both, regressions) = (predicted(timing.pair), predicted(plain))
    let design = plain.design(plain.new, panel, source)
    var checked = 0
    for i in panel.spells.indices where both.curves[i].paidBy[27] < 0.95 {
      let (mean, meanOfRegressions) = (
        logOdds(both.curves[i]), logOdds(regressions.curves[i])
      )
      // What is no column's own: the roots, and columns of the day.
      var ofDays = 0.0
      var row = TreeColumns.emptyRow(design)
      design.forEachPaymentDay(ofSpell: i, rows: 0..<Contributions.days, &row) { _, row in
        let own = trees.trees.contributions(row)
        let shown = trees.columns.indices.filter { TreeColumns.isShown($0, design) }
        ofDays += own.reduce(0, +) - shown.reduce(0) { $0 + own[$1] }
      }
      let rest = meanOfRegressions - regressions.contributions[i].reduce(0, +)
      let expected =
        (1 - trees.weight / 2) * rest
        + trees.weight * (trees.base / 2 + ofDays / Double(Contributions.days))
      #expect(abs(mean - both.contributions[i].reduce(0, +) - expected) < 0.01)
      checked += 1
    }
    #expect(checked > 10)
  }

  /// The mean log odds of the first days, all of them days of payments, of a curve without write-offs.
  private func logOdds(_ curve: PaymentCurve) -> Double {
    var (sum, before) = (0.0, 0.0)
    for paid in curve.paidBy.prefix(Contributions.days) {
      let hazard = (Double(paid) - before) / (1 - before)
      sum += log(hazard / (1 - hazard))
      before = Double(paid)
    }
    return sum / Double(Contributions.days)
  }
}
