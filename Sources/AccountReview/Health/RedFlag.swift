import Foundation
import Receivables
internal import Statistics

/// A fact that makes an account red whatever its score.
public enum RedFlag: Sendable, Hashable, Codable {
  /// The share by which usage fell against the customer's own past year.
  case usageFell(Double)
  /// Three or more references given in the year before, and none within a year.
  case referencesStopped
  /// Usual intervals without an invoice.
  case silent(Double)
  case overdue(days: Int)
  case brokenPromises(Int)
  /// Open amount over credit limit.
  case overLimit(Double)

  public var code: String {
    switch self {
    case .usageFell: "usage-fell"
    case .referencesStopped: "references-stopped"
    case .silent: "silent"
    case .overdue: "overdue"
    case .brokenPromises: "broken-promises"
    case .overLimit: "over-limit"
    }
  }

  /// Shows before money is late.
  public var isLeading: Bool {
    switch self {
    case .usageFell, .referencesStopped, .silent: true
    case .overdue, .brokenPromises, .overLimit: false
    }
  }
}

extension RedFlag {
  private static let year = 365

  /// The flags of a customer at a view's day, leading ones first.
  static func of(_ customer: Int, _ assessed: AssessedView) -> [RedFlag] {
    let (view, limits) = (assessed.view, assessed.policy.health.redFlags)
    let metrics = MetricHistory(view.health[customer], on: view.day)
    let facts = LedgerFacts(customer, assessed)
    var flags: [RedFlag] = []
    if let change = metrics.trend("usage"), -change >= limits.usageFall {
      flags.append(.usageFell(-change))
    }
    if referencesStopped(view.health[customer], on: view.day) { flags.append(.referencesStopped) }
    if let times = facts.value(.silence), times >= limits.silence { flags.append(.silent(times)) }
    let oldest = view.invoices[customer].filter(\.isMuchUnpaid).map { view.day - $0.dueOn }.max()
    if let oldest, oldest >= limits.daysPastDue { flags.append(.overdue(days: oldest)) }
    if let broken = facts.value(.brokenPromises), Int(nearest: broken) >= limits.brokenPromises {
      flags.append(.brokenPromises(Int(nearest: broken)))
    }
    if let used = facts.value(.creditUsed), used >= limits.creditUsed {
      flags.append(.overLimit(used))
    }
    return flags
  }

  private static func referencesStopped(
    _ observations: some Collection<HealthObservation>, on day: Day
  ) -> Bool {
    var (recent, before, asked) = (0.0, 0.0, false)
    for observation in observations
    where observation.metric == "reference_calls" || observation.metric == "speaking_engagements" {
      let age = day - observation.observedOn
      if age < year {
        recent += observation.value
        asked = true
      } else if age < 2 * year {
        before += observation.value
      }
    }
    return asked && before >= 3 && recent == 0
  }
}
