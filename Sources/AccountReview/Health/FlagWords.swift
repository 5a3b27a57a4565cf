import Foundation
import Receivables
internal import Statistics

/// What a finding about a metric says, without a full stop.
struct FlagWords {
  private let series: MetricSeries

  init(_ series: MetricSeries) { self.series = series }

  private static let abbreviations = ["nps": "NPS", "csat": "CSAT"]

  /// A metric as people write it: `NPS`, `key feature usage`.
  static func name(_ metric: String) -> String {
    metric.split(separator: "_").map { abbreviations[String($0)] ?? String($0) }
      .joined(separator: " ")
  }

  private var name: String { FlagWords.name(series.name) }

  /// A number with as many digits as a person needs.
  static func number(_ value: Double) -> String {
    let size = abs(value)
    guard size < 1e15 else { return "\(value)" }
    let digits = size >= 100 || value == value.rounded() ? 0 : size >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][digits]
    let units = Int((size * scale).rounded())
    let (whole, part) = (units / Int(scale), units % Int(scale))
    let sign = value < 0 && units > 0 ? "−" : ""
    guard part > 0 else { return sign + grouped(whole) }
    let text = String(part)
    let padded = String(repeating: "0", count: digits - text.count) + text
    let decimals = padded.hasSuffix("0") ? String(padded.dropLast()) : padded
    return sign + grouped(whole) + "." + decimals
  }

  private static func grouped(_ whole: Int) -> String {
    var digits = String(whole)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = String(digits.dropLast(3))
    }
    return ([digits] + groups).joined(separator: ",")
  }

  static func percent(_ share: Double) -> String { "\(Int(nearest: 100 * share))%" }

  /// A value with its unit: `4.2 of 5`, `12%`, `14 a month`.
  func amount(_ value: Double) -> String {
    switch series.policy.unit {
    case "share": FlagWords.percent(value)
    case "", "points": FlagWords.number(value)
    default: FlagWords.number(value) + " " + series.policy.unit
    }
  }

  func level(_ value: Double, _ direction: HealthFlag.Direction, _ limit: Double) -> String {
    "\(name) at \(amount(value)), at or \(direction == .below ? "below" : "above") the limit of "
      + amount(limit) + aged
  }

  func bad(_ value: Double) -> String { "\(name) at \(amount(value)), which is bad\(aged)" }

  private var aged: String { series.last.map { " (\($0))" } ?? "" }

  func change(_ change: MetricSeries.Change) -> String {
    let verb = change.size < 0 ? "fell" : "rose"
    let than = change.isAgainstYearAgo ? "the same months a year ago" : "the year before"
    let by = series.policy.isRelative ? " by \(FlagWords.percent(abs(change.size)))" : ""
    return "\(name) \(verb)\(by) from \(amount(change.before)) to \(amount(change.now)) "
      + "against \(than)"
  }

  func stopped(_ stop: MetricSeries.Stop) -> String {
    let period = series.policy.reading == .yearly ? "a year" : "a month"
    return "\(name): none since \(stop.since), after \(FlagWords.number(stop.before)) \(period)"
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
    let percent = FlagWords.percent
    switch fact {
    case .billingTrend:
      let than =
        facts.billing.isAgainstYearAgo ? "the same months a year ago" : "the six months before"
      return "billing \(value < 0 ? "fell" : "rose") by \(percent(abs(value))) against \(than)"
    case .silence:
      let times = FlagWords.number((value * 10).rounded() / 10)
      return "no invoice for \(times) times the usual interval"
    case .overdueShare: return "\(percent(value)) of the open amount is overdue by a month or more"
    case .usualDelay: return "pays \(FlagWords.number(value.rounded())) days late as a rule"
    case .delayTrend:
      let days = FlagWords.number(value.rounded())
      return "the last five payments were \(days) days later than before"
    case .brokenPromises:
      let count = Int(nearest: value)
      return "broke \(count) \(count == 1 ? "promise" : "promises") to pay within a year"
    case .disputes: return "\(percent(value)) of recent invoices are disputed"
    case .creditUsed: return "uses \(percent(value)) of its credit limit"
    case .daysPastDue: return "an invoice is \(Int(nearest: value)) days past due"
    case .billingSpread:
      let usual = (facts.billing.lastYear ?? 0) / 12
      return "billing is flat: about \(FlagWords.number(usual.rounded())) a month for two years"
    case .billingProjection:
      return "our forecast of billing for the next twelve months is \(percent(abs(value))) "
        + "\(value < 0 ? "below" : "above") the last twelve"
    case .effortForMoney:
      return "needs \(FlagWords.number((value * 10).rounded() / 10)) times the support "
        + "that is usual for what it pays"
    }
  }
}
