import Foundation
import Receivables
internal import Statistics

/// What a finding about a metric says, without a full stop.
struct FlagWords {
  private let series: MetricSeries

  init(_ series: MetricSeries) { self.series = series }

  private var words: MetricWords { MetricWords(series) }
  private var name: String { words.name }

  private func amount(_ value: Double) -> String { words.amount(value) }

  func level(_ value: Double, _ direction: HealthFlag.Direction, _ limit: Double) -> String {
    "\(name) at \(amount(value)), at or \(direction == .below ? "below" : "above") the limit of "
      + amount(limit) + aged
  }

  func bad(_ value: Double) -> String { "\(name) at \(amount(value)), which is bad\(aged)" }

  private var aged: String { series.last.map { " (\($0))" } ?? "" }

  func stopped(_ stop: MetricSeries.Stop) -> String {
    let period = series.policy.reading == .yearly ? "a year" : "a month"
    return "\(name): none since \(stop.since), after \(MetricWords.number(stop.before)) \(period)"
  }

  func old(_ value: Double, on day: Day, age: Int) -> String {
    "\(name) was last measured \(age) days ago, on \(day): \(amount(value))"
  }
}

/// What a finding about a fact of the ledger says.
struct FactWords {
  private let fact: LedgerFact
  private let facts: LedgerFacts

  init(_ fact: LedgerFact, _ facts: LedgerFacts) { (self.fact, self.facts) = (fact, facts) }

  func sentence(_ value: Double) -> String {
    let percent = MetricWords.percent
    switch fact {
    case .billingTrend:
      let than =
        facts.billing.isAgainstYearAgo ? "the same months a year ago" : "the six months before"
      return "billing \(value < 0 ? "fell" : "rose") by \(percent(abs(value))) against \(than)"
    case .silence:
      let times = MetricWords.number((value * 10).rounded() / 10)
      return "no invoice for \(times) times the usual interval"
    case .overdueShare: return "\(percent(value)) of the open amount is overdue by a month or more"
    case .usualDelay: return "pays \(MetricWords.number(value.rounded())) days late as a rule"
    case .delayTrend:
      let days = MetricWords.number(value.rounded())
      return "the last five payments were \(days) days later than before"
    case .brokenPromises:
      let count = Int(nearest: value)
      return "broke \(count) \(count == 1 ? "promise" : "promises") to pay within a year"
    case .disputes: return "\(percent(value)) of recent invoices are disputed"
    case .creditUsed: return "uses \(percent(value)) of its credit limit"
    case .daysPastDue: return "an invoice is \(Int(nearest: value)) days past due"
    case .billingSpread:
      let usual = (facts.billing.lastYear ?? 0) / 12
      return "billing is flat: about \(MetricWords.number(usual.rounded())) a month for two years"
    case .billingProjection:
      return "our forecast of billing for the next twelve months is \(percent(abs(value))) "
        + "\(value < 0 ? "below" : "above") the last twelve"
    case .effortForMoney:
      return "needs \(MetricWords.number((value * 10).rounded() / 10)) times the support "
        + "that is usual for what it pays"
    }
  }
}
