import Foundation
public import Receivables

/// What contacts do to the health of accounts, where an experiment lets them be compared.
///
/// Customers whose first assignment in the activity log is to `contact` or `control`: the score at the first
/// month end at least 91 days later less that of the last month end before. The difference of the arms' means
/// has the standard error of two samples. Reviews and other contacts are not assigned at random, so that
/// nothing is said of them.
public struct HealthEffect: Sendable, Hashable {
  /// One arm of the experiment.
  public struct Arm: Sendable, Hashable {
    /// With a score on both month ends.
    public let customers: Int
    /// Points.
    public let meanChange: Double
    let variance: Double
  }

  /// Those that were to be contacted.
  public let contact: Arm
  /// Those that were to be left alone.
  public let control: Arm

  /// Points that contacts add.
  public var difference: Double { contact.meanChange - control.meanChange }
  /// Of ``difference``, in points.
  public var standardError: Double {
    (contact.variance / Double(contact.customers) + control.variance / Double(control.customers))
      .squareRoot()
  }

  private static let days = 91
  fileprivate static let fewest = 10

  /// - Returns: nil where an arm has fewer than ten customers with scores before and after.
  public init?(_ view: LedgerView, _ policy: Policy, weights: HealthWeights) {
    var sheets: [Day: ScoreSheet] = [:]
    func score(_ id: String, on day: Day) -> Double? {
      let sheet = sheets[day] ?? ScoreSheet(view.asOf(day), weights, policy)
      sheets[day] = sheet
      return sheet.position(id).flatMap { sheet.score($0)?.score }
    }
    var changes: [String: [Double]] = [:]
    for customer in view.customers.indices {
      let assigned = view.activities[customer].first {
        $0.experimentArm == "contact" || $0.experimentArm == "control"
      }
      guard let assigned else { continue }
      let before = HealthPanel.monthEnd(assigned.on, 1)
      let after = (assigned.on + HealthEffect.days).endOfMonth
      let id = view.customers[customer].id
      guard after <= view.day, let old = score(id, on: before), let new = score(id, on: after)
      else { continue }
      changes[assigned.experimentArm, default: []].append(new - old)
    }
    guard let contact = Arm(changes["contact"] ?? []), let control = Arm(changes["control"] ?? [])
    else { return nil }
    (self.contact, self.control) = (contact, control)
  }
}

extension HealthEffect.Arm {
  fileprivate init?(_ changes: [Double]) {
    guard changes.count >= HealthEffect.fewest else { return nil }
    let mean = changes.reduce(0, +) / Double(changes.count)
    let squares = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      customers: changes.count, meanChange: mean, variance: squares / Double(changes.count - 1))
  }
}
