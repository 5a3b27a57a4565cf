import AccountReview
import DuecastEngine
import Receivables
import Reporting

/// What contacts of each collector led to, and what an experiment says of them.
///
/// Counts of contacts say how busy somebody is, and money received says most about the accounts: only
/// accounts that were left alone by lot tell what contacts do.
struct TeamPerformance: Sendable {
  static let days = 90

  private let rows: [Row]
  private let arms: [CollectorArms]
  private let effect: ContactEffect

  private struct Row: Sendable {
    var contacts = 0
    var reached = 0
    var kept = 0
    var due = 0
    var cash: [Currency: Money] = [:]
    var name = ""
  }

  init(_ snapshot: Snapshot) {
    let (view, policy) = (snapshot.run.view, snapshot.policy.rules)
    var rows: [String: Row] = [:]
    let first = view.day - Self.days
    for customer in view.customers.indices {
      let name = view.customers[customer].collector
      var own = rows[name] ?? Row()
      for activity in view.activities[customer]
      where activity.on > first && activity.experimentArm != "control" {
        guard ["call", "visit", "email", "letter"].contains(activity.channel) else { continue }
        own.contacts += 1
        let outcome = ContactOutcome.normalised(activity.outcome)
        if policy.outcomes.reached.contains(outcome) { own.reached += 1 }
      }
      if !view.promises[customer].isEmpty {
        let standings = view.promiseStandings(
          ofCustomer: customer, graceDays: policy.promises.graceDays)
        for standing in standings where standing.promise.promisedFor > first {
          guard standing.outcome == .kept || standing.outcome == .broken else { continue }
          own.due += 1
          if standing.outcome == .kept { own.kept += 1 }
        }
      }
      for receipt in view.receipts[customer] where receipt.on > first {
        let currency = receipt.amount.currency
        own.cash[currency] = (own.cash[currency] ?? .zero(currency)) + receipt.amount
      }
      rows[name] = own
    }
    self.rows = rows.sorted { $0.key < $1.key }.map { name, row in
      var row = row
      row.name = name
      return row
    }
    arms = CollectorArms.all(in: view, policy)
    effect = snapshot.run.worklist.plan.effect
  }

  var values: [String: Any] {
    var values: [String: Any] = [
      "days": "\(Self.days)",
      "rows": rows.map { row in
        [
          "name": row.name.isEmpty ? "nobody" : row.name,
          "contacts": NumberText.grouped(row.contacts),
          "reached": row.contacts > 0
            ? NumberText.percent(Double(row.reached) / Double(row.contacts)) : "–",
          "kept": row.due > 0
            ? "\(NumberText.grouped(row.kept)) of \(NumberText.grouped(row.due))" : "–",
          "cash": row.cash.isEmpty
            ? "–"
            : row.cash.sorted { $0.key < $1.key }.map { AccountView.money($0.value) }
              .joined(separator: ", "),
        ]
      },
    ]
    values["arms"] = arms.isEmpty ? nil : experiment
    return values
  }

  private var experiment: [String: Any] {
    let rows = arms.map { arm -> [String: String] in
      [
        "name": arm.collector.isEmpty ? "nobody" : arm.collector,
        "contact": Self.words(arm.contact), "control": Self.words(arm.control),
        "ratio": arm.ratio.map { Self.words($0.value, $0.lower, $0.upper) } ?? "too few",
      ]
    }
    guard let estimate = effect.estimate else {
      let none = "The arms have too few payments to say what contacts do."
      return ["sentence": none, "rows": rows]
    }
    let ratio = Self.words(estimate.hazardRatio, estimate.lower, estimate.upper)
    return [
      "sentence": "With contacts, payments come \(ratio) times as fast as without.", "rows": rows,
    ]
  }

  /// A ratio with the ends of its 95 % interval.
  private static func words(_ value: Double, _ lower: Double, _ upper: Double) -> String {
    let texts = [value, lower, upper].map { NumberText.fixed($0, digits: 2) }
    return "\(texts[0]) (\(texts[1]) to \(texts[2]))"
  }

  private static func words(_ arm: ContactEffect.Arm) -> String {
    let rate = arm.daysAtRisk > 0 ? Double(arm.payments) * 1000 / Double(arm.daysAtRisk) : 0
    return "\(NumberText.grouped(arm.payments)) paid of "
      + "\(NumberText.count(arm.customers, "account", "accounts")), "
      + "\(NumberText.fixed(rate, digits: 1)) in 1,000 days"
  }
}
