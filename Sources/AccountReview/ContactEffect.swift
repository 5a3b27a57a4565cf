import Foundation
public import Receivables

/// What a contact does to the hazard of payment: policy's assumption, or what an experiment says.
///
/// An experiment is a randomised arm in the activity log: customers assigned to `contact` or
/// `control`. Only such a comparison can tell what a contact does, since slow payers are contacted
/// more. Counted are payments in full, and days at risk, of invoices that were past due and
/// uncontested on the day of the assignment, from the day after it through the window, the view's
/// day or the day of the next assignment, whichever is first. With payments e and days t in each arm,
///
///     log ρ̂ = log (e₁/t₁) − log (e₀/t₀),     s² = Σₐ max( 1/eₐ, C/(C−1) Σ_c (e_c − t_c eₐ/tₐ)² / eₐ² )
///
/// where the second variance is robust to customers c that pay several invoices at once. The
/// departure from policy, δ̂ = log ρ̂ − m with m the mean log effect that policy assumes for the
/// contacts made, has a normal prior around zero whose variance τ² is estimated from δ̂ itself:
///
///     δ = δ̂ · τ² / (τ² + s²),     τ² = max(0, δ̂² − s²)
///
/// and every effect of the policy is multiplied by exp δ.
///
/// - SeeAlso: Efron & Morris, *Stein's Estimation Rule and Its Competitors* (1973).
public struct ContactEffect: Sendable, Hashable, Codable {
  /// What was observed in one arm.
  public struct Arm: Sendable, Hashable, Codable {
    public var customers = 0
    /// Invoices in full settled by payment within the window.
    public var payments = 0
    /// Invoice-days at risk.
    public var daysAtRisk = 0
  }

  /// A comparison of the arms.
  public struct Estimate: Sendable, Hashable, Codable {
    /// ρ̂.
    public let hazardRatio: Double
    /// 95 % of the normal interval on the log scale.
    public let lower: Double
    public let upper: Double
    /// exp m.
    public let assumedRatio: Double
    /// exp (m + δ), what is used on average.
    public let shrunkRatio: Double
  }

  public let contact: Arm
  public let control: Arm
  /// `nil` while an arm has fewer payments than policy asks for, or a single customer.
  public let estimate: Estimate?
  /// exp δ; 1 without an estimate.
  public let adjustment: Double

  public init(_ view: LedgerView, _ policy: Policy) {
    var arms = (contact: ArmSums(), control: ArmSums())
    for customer in view.customers.indices {
      let (contact, control) = Self.observe(customer, view, policy)
      arms.contact.add(contact)
      arms.control.add(control)
    }
    self.contact = arms.contact.arm
    self.control = arms.control.arm
    let enough = policy.experiment.minimumEvents
    guard contact.payments >= enough, control.payments >= enough, contact.customers > 1,
      control.customers > 1
    else {
      (estimate, adjustment) = (nil, 1)
      return
    }
    let logRatio = log(arms.contact.rate / arms.control.rate)
    let variance = arms.contact.logRateVariance + arms.control.logRateVariance
    let assumed = arms.contact.assumedLogEffect / Double(contact.daysAtRisk)
    let departure = logRatio - assumed
    let spread = max(0, departure * departure - variance)
    let shrunk = spread > 0 ? departure * spread / (spread + variance) : 0
    let margin = 1.959963984540054 * variance.squareRoot()
    adjustment = exp(shrunk)
    estimate = Estimate(
      hazardRatio: exp(logRatio), lower: exp(logRatio - margin), upper: exp(logRatio + margin),
      assumedRatio: exp(assumed), shrunkRatio: exp(assumed + shrunk))
  }

  /// The hazard ratio used for a contact about an invoice in an overdue bucket (1 is the first).
  public func hazardRatio(_ channel: ContactChannel, bucket: Int, _ policy: Policy) -> Double {
    policy.assumedEffect(channel, bucket: bucket) * adjustment
  }

  /// One customer's payments and days at risk after its assignments to each arm.
  private static func observe(
    _ customer: Int, _ view: LedgerView, _ policy: Policy
  ) -> (contact: CustomerSums, control: CustomerSums) {
    var (contact, control) = (CustomerSums(), CustomerSums())
    let assigned = view.activities[customer].filter {
      $0.experimentArm == "contact" || $0.experimentArm == "control"
    }
    for (index, activity) in assigned.enumerated() {
      // A second assignment on the same day says nothing that can be told apart.
      if index > 0 && assigned[index - 1].on == activity.on { continue }
      let next = assigned.dropFirst(index + 1).first { $0.on > activity.on }?.on
      let end = min(activity.on + policy.experiment.windowDays, view.day, next ?? view.day)
      guard end > activity.on else { continue }
      var sums = CustomerSums()
      let contested = Set(
        view.disputes[customer]
          .filter { $0.openedOn <= activity.on && $0.closedOn.map { $0 > activity.on } ?? true }
          .map(\.invoice))
      for position in view.invoicePositions(ofCustomer: customer) {
        let invoice = view.invoices.elements[position]
        guard !contested.contains(position), invoice.issuedOn <= activity.on,
          invoice.dueOn < activity.on,
          invoice.endedOn.map({ $0 > activity.on }) ?? true
        else { continue }
        let last = min(end, invoice.endedOn ?? end)
        let days = last - activity.on
        let bucket = policy.ageing.buckets.bucket(ofDays: activity.on - invoice.dueOn)
        let channel = ContactChannel(activity) ?? .email
        sums.days += days
        sums.logEffect += Double(days) * log(policy.assumedEffect(channel, bucket: bucket))
        if let ended = invoice.endedOn, ended <= end, invoice.ending == .paid { sums.payments += 1 }
      }
      if activity.experimentArm == "contact" { contact.add(sums) } else { control.add(sums) }
    }
    return (contact, control)
  }
}

private struct CustomerSums {
  var payments = 0
  var days = 0
  /// Σ days × log of the effect that policy assumes.
  var logEffect = 0.0

  mutating func add(_ other: CustomerSums) {
    payments += other.payments
    days += other.days
    logEffect += other.logEffect
  }
}

private struct ArmSums {
  private var customers: [CustomerSums] = []

  mutating func add(_ sums: CustomerSums) {
    if sums.days > 0 { customers.append(sums) }
  }

  var arm: ContactEffect.Arm {
    ContactEffect.Arm(
      customers: customers.count, payments: customers.reduce(0) { $0 + $1.payments },
      daysAtRisk: customers.reduce(0) { $0 + $1.days })
  }

  /// Payments for each invoice-day at risk.
  var rate: Double { Double(arm.payments) / Double(arm.daysAtRisk) }
  var assumedLogEffect: Double { customers.reduce(0) { $0 + $1.logEffect } }

  /// The larger of Poisson's variance of a log rate and the one robust to clusters by customer.
  var logRateVariance: Double {
    let (payments, rate) = (Double(arm.payments), rate)
    let residuals = customers.reduce(0.0) { sum, customer in
      let residual = Double(customer.payments) - rate * Double(customer.days)
      return sum + residual * residual
    }
    let clusters = Double(customers.count)
    return max(1 / payments, clusters / (clusters - 1) * residuals / (payments * payments))
  }
}
