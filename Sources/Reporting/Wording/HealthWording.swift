public import AccountReview
internal import Foundation
internal import Statistics

/// Health in words; values are those a person can check in the ledger.
enum HealthWording {
  static func percent(_ share: Double) -> String { "\(Int(nearest: 100 * share))%" }

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

extension RedFlag {
  /// A sentence without a full stop.
  public var wording: String {
    switch self {
    case .usageFell(let share):
      "usage fell by \(HealthWording.percent(share)) against the year before"
    case .referencesStopped: "gave references a year ago and none since"
    case .silent(let times): "no invoice for \(Int(nearest: times)) times the usual interval"
    case .overdue(let days): "an invoice is \(NumberText.count(days, "day", "days")) past due"
    case .brokenPromises(let count):
      "broke \(NumberText.count(count, "promise", "promises")) to pay within a year"
    case .overLimit(let used): "uses \(HealthWording.percent(used)) of its credit limit"
    }
  }
}

extension Scorecard.Alert {
  /// A sentence without a full stop.
  public var wording: String {
    switch self {
    case .flag(let flag): flag.wording
    case .band(let old, let new, let drivers):
      "changed from \(old.rawValue) to \(new.rawValue)"
        + (drivers.isEmpty ? "" : ": " + drivers.map(\.wording).joined(separator: "; "))
    }
  }
}

extension Scorecard.Driver {
  /// The measured value in words.
  public var wording: String {
    switch measure {
    case .level(let metric):
      let rounded = (value * 100).rounded() / 100
      let number = Int(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
      let share = Int(nearest: abs(score < 50 ? 100 - score : score))
      return "\(HealthWording.metric(metric)) of \(number) is "
        + "\(score < 50 ? "worse" : "better") than \(share)% of accounts"
    case .trend(let metric):
      let percent = Int(nearest: abs(value) * 100)
      return "\(HealthWording.metric(metric)) \(value < 0 ? "fell" : "rose") by \(percent)% "
        + "against the year before"
    case .fact(let fact): return fact.wording(value)
    }
  }
}

extension LedgerFact {
  /// A value in words that a person can check.
  fileprivate func wording(_ value: Double) -> String {
    let percent = HealthWording.percent
    switch self {
    case .billingTrend:
      let change = exp(value) - 1
      return
        "billing \(change < 0 ? "fell" : "rose") by about \(percent(abs(change))) in half a year"
    case .silence:
      return
        "the last invoice is \(NumberText.fixed(value, digits: 1)) times the usual interval ago"
    case .overdueShare: return "\(percent(value)) of the open amount is overdue"
    case .delayTrend:
      let days = Int(nearest: abs(value))
      return "the last five payments were \(NumberText.count(days, "day", "days")) "
        + "\(value > 0 ? "later" : "sooner") than those before"
    case .brokenPromises:
      let count = Int(nearest: value)
      return "\(NumberText.count(count, "promise", "promises")) to pay broken within a year"
    case .disputes: return "\(percent(value)) of recent invoices disputed"
    case .creditUsed: return "\(percent(value)) of the credit limit is used"
    }
  }
}
