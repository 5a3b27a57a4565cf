public import AccountReview
internal import Foundation
internal import Statistics

/// Health in words; values are those a person can check in the ledger.
enum HealthWording {
  static func percent(_ share: Double) -> String { "\(Int(nearest: 100 * share))%" }

  /// With at most two decimals.
  static func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return Int(exactly: rounded).map { NumberText.grouped($0) } ?? "\(rounded)"
  }

  /// Abbreviations that are written in capitals.
  private static let abbreviations = ["nps": "NPS", "csat": "CSAT"]

  /// A metric of `health.csv` as people write it: `NPS`, `key feature usage`.
  static func metric(_ name: String) -> String {
    name.split(separator: "_").map { abbreviations[String($0)] ?? String($0) }
      .joined(separator: " ")
  }
}

extension Pillar {
  /// What a person calls it.
  public var wording: String { rawValue.replacing("_", with: " ") }
}

extension HealthFlag {
  /// Rule and metric: `usage-reduced (usage)`.
  var code: String { "\(key.rule) (\(key.metric))" }

  /// What was found, since when, whether early or late, and what to do, without a full stop.
  var wording: String {
    sentence + (nextStep.isEmpty ? "" : " – \(nextStep)")
  }
}

extension Scorecard.Basis {
  /// What a score rests on, in a word or two.
  var wording: String {
    isByLedgerAlone
      ? newForDays == nil ? "ledger alone" : "new, ledger alone"
      : newForDays == nil ? "measurements" : "new account"
  }
}

extension Scorecard.Alert {
  /// A sentence without a full stop.
  public var wording: String {
    switch self {
    case .flag(let flag): flag.sentence
    case .band(let old, let new, let drivers, let flags):
      "changed from \(old.rawValue) to \(new.rawValue)"
        + because(drivers.map(\.wording) + flags.map(\.sentence))
    }
  }

  private func because(_ reasons: [String]) -> String {
    reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; ")
  }
}

extension Scorecard.Driver {
  /// The measured value in words, with its unit and, where it is old, its day.
  public var wording: String {
    switch measure {
    case .level: return "\(HealthWording.metric(name)) at \(amount(value))\(place)\(old)"
    case .trend:
      let size =
        switch unit {
        case "relative": HealthWording.percent(abs(value))
        case "share": NumberText.count(Int(nearest: 100 * abs(value)), "point", "points")
        default: amount(abs(value))
        }
      let verb = value == 0 ? "is" : value < 0 ? "fell by" : "rose by"
      if isByNorm {
        return "\(HealthWording.metric(name)) is \(size) \(value < 0 ? "below" : "above") "
          + "accounts like it when they were new"
      }
      let than = isAgainstYearAgo ? "the same months a year ago" : "the year before"
      return value == 0
        ? "\(HealthWording.metric(name)) is as in \(than)"
        : "\(HealthWording.metric(name)) \(verb) \(size) against \(than)\(old)"
    case .fact(let fact): return fact.wording(value)
    }
  }

  /// Where a value stands on its own scale, or in the portfolio where it has none.
  private var place: String {
    isByPlace
      ? ", \(score < 50 ? "worse" : "better") than "
        + "\(Int(nearest: abs(score < 50 ? 100 - score : score)))% of accounts"
      : score >= 85
        ? ", which is good" : score <= 15 ? ", which is bad" : score < 50 ? ", to watch" : ""
  }

  private var old: String { measuredOn.map { " (\($0))" } ?? "" }

  private func amount(_ value: Double) -> String {
    switch unit {
    case "share": HealthWording.percent(value)
    case "": HealthWording.number(value)
    default: HealthWording.number(value) + " " + unit
    }
  }
}

extension LedgerFact {
  /// A value in words that a person can check.
  fileprivate func wording(_ value: Double) -> String {
    let percent = HealthWording.percent
    switch self {
    case .billingTrend:
      return "billing of six months \(value < 0 ? "fell" : "rose") by \(percent(abs(value)))"
    case .billingProjection:
      return "our forecast of a year's billing is \(percent(abs(value))) "
        + "\(value < 0 ? "below" : "above") the last"
    case .billingSpread: return "billing stayed within \(percent(value)) for two years"
    case .silence:
      return value <= 1
        ? "billed as often as usual"
        : "the last invoice is \(NumberText.fixed(value, digits: 1)) times the usual interval ago"
    case .overdueShare:
      return value == 0
        ? "nothing is overdue"
        : "\(percent(value)) of the open amount is overdue by a month or more"
    case .daysPastDue:
      let days = NumberText.count(Int(nearest: value), "day", "days")
      return "the oldest invoice is \(days) past due"
    case .usualDelay:
      let days = Int(nearest: abs(value))
      return days == 0
        ? "pays on the due day as a rule"
        : "pays \(NumberText.count(days, "day", "days")) \(value > 0 ? "late" : "early") as a rule"
    case .effortForMoney:
      return "needs \(NumberText.fixed(value, digits: 1)) times the support that is usual "
        + "for what it pays"
    case .delayTrend:
      let days = Int(nearest: abs(value))
      return "the last five payments were \(NumberText.count(days, "day", "days")) "
        + "\(value > 0 ? "later" : "sooner") than those before"
    case .brokenPromises:
      return value == 0
        ? "broke no promise to pay within a year" : "broke promises to pay within a year"
    case .disputes: return "\(percent(value)) of recent invoices disputed"
    case .creditUsed: return "\(percent(value)) of the credit limit is used"
    }
  }
}
