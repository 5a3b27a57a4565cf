package import ForecastVocabulary
package import Receivables
package import Statistics

/// What the forecast of one customer's open invoices takes from all the others, as of a day.
///
/// With the fitted models it is all that a forecast of a part of the portfolio needs beyond that part
/// itself: customers forecast with it have, to the last bit, the curves and reasons that they have in
/// a forecast of the whole (``FittedPaymentTiming/predict(_:partOf:drafts:explains:)``).
package struct PaymentPortfolio: Sendable, Hashable, Codable {
  package let day: Day
  /// The first usual day of issue.
  let firstDay: Int32
  /// Whether due days roll to business days.
  let rolls: Bool
  let drift: PortfolioDrift.Offsets
  let writeOffs: WriteOffHazard
  package let cashShares: CashShareNorms
  let holds: HoldEffect
  /// Of open invoices, by column (``Explanation``); empty until open invoices were forecast.
  var meanContributions: [Double] = []

  init(
    _ view: LedgerView, _ history: PaymentHistory, _ source: PaymentPanel.Source,
    _ cashShares: CashShareNorms
  ) {
    day = view.day
    (firstDay, rolls) = (history.records.firstDay, history.records.rolls)
    drift = source.drift.offsets(on: view.day.number)
    writeOffs = WriteOffHazard(view)
    self.cashShares = cashShares
    holds = HoldEffect(view, source.rates)
  }

  /// - Throws: `ModelFault` for one that cannot have been written by this release.
  package func validate(attributes: Int) throws(ModelFault) {
    try ModelFault.require(
      [drift.beforeDue, drift.afterDue] + meanContributions, in: -1e6...1e6,
      "the state of the portfolio")
    try ModelFault.require(
      meanContributions.count == PaymentFeature.all.count + attributes + 1,
      "the portfolio's mean contributions are of other columns")
    try ModelFault.require(firstDay <= day.number, "the portfolio's first day is after its day")
    try writeOffs.validate()
    try cashShares.validate()
    try holds.validate()
  }
}

extension PaymentRecords {
  /// - Parameter portfolio: of which the view is a part; `nil` where it is the whole.
  init(_ view: LedgerView, calendar: BusinessCalendar, portfolio: PaymentPortfolio?) {
    self.init(
      view, calendar: calendar, known: portfolio.map { (firstDay: $0.firstDay, rolls: $0.rolls) })
  }
}
