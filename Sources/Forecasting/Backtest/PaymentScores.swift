internal import Foundation
public import Receivables
internal import Statistics

/// How well curves foretold the payments of the invoices open at one origin.
///
/// Days count from the origin; day k = 1 is the day after it, and all days past the horizon are
/// one class. Means are over invoices.
public struct PaymentScores: Sendable, Hashable, Codable {
  public var invoices = 0
  /// −log P(paid on its day), P floored at 10⁻⁴.
  public var negativeLogLikelihood = 0.0
  /// Σ_k (P(paid by k) − [paid by k])² over the horizon, in days.
  public var crpsDays = 0.0
  /// |median day − day paid|, both capped at the horizon.
  public var medianErrorDays = 0.0
  /// Share of days paid between the 10 % and the 90 % day, inclusive.
  public var coverage80 = 0.0
  /// (P(paid within 30 days) − [paid within 30 days])².
  public var brier30 = 0.0
  /// Σ over weeks |expected − received| / Σ received, of cash from these invoices; `nil` if nothing
  /// was received.
  public var weeklyWAPE: Double?

  public init() {}

  /// Scores an outlook against a later view of the same ledger, which must reach past its horizon.
  public init(_ outlook: Outlook, origin: LedgerView, later: LedgerView) {
    precondition(
      later.day >= origin.day + outlook.horizon,
      "outcomes up to \(later.day) do not cover \(outlook.horizon) days after \(origin.day)")
    let horizon = outlook.horizon
    var paidOn: [Int32: Day] = [:]
    for invoice in later.invoices.elements where invoice.ending == .paid {
      paidOn[invoice.row] = invoice.endedOn
    }
    var expected = [Double](repeating: 0, count: (horizon + 6) / 7)
    var received = expected
    for item in outlook.invoices {
      let invoice = origin.invoices.elements[item.invoice]
      let day = min(paidOn[invoice.row].map { $0 - origin.day } ?? horizon + 1, horizon + 1)
      add(item.curve, paidOn: day)
      let amount = invoice.outstandingMoney.majorUnits
      var before: Float = 0
      for (k, by) in item.curve.paidBy.enumerated() {
        expected[k / 7] += Double(by - before) * amount
        before = by
      }
      if day <= horizon { received[(day - 1) / 7] += amount }
    }
    let n = Double(max(invoices, 1))
    negativeLogLikelihood /= n
    crpsDays /= n
    medianErrorDays /= n
    coverage80 /= n
    brier30 /= n
    weeklyWAPE = Score.weightedAbsolutePercentageError(forecasts: expected, actuals: received)
  }

  private mutating func add(_ curve: PaymentCurve, paidOn day: Int) {
    let horizon = curve.horizon
    invoices += 1
    func by(_ k: Int) -> Double { k < 1 ? 0 : Double(curve.paidBy[k - 1]) }
    let mass = day > horizon ? 1 - by(horizon) : by(day) - by(day - 1)
    negativeLogLikelihood -= log(max(mass, 1e-4))
    crpsDays += Score.rankedProbability(
      cumulative: curve.paidBy.map { Double($0) }, outcome: day)
    func quantile(_ p: Float) -> Int {
      (curve.paidBy.firstIndex { $0 >= p } ?? horizon) + 1
    }
    medianErrorDays += Double(abs(quantile(0.5) - day))
    if (quantile(0.1)...quantile(0.9)).contains(day) { coverage80 += 1 }
    let error = by(min(30, horizon)) - (day <= 30 ? 1 : 0)
    brier30 += error * error
  }
}
