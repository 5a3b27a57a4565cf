import Foundation
import Receivables

/// The randomised assignments of an activity log and the payments that followed them.
///
/// Strata are the day since the assignment, the invoice's overdue bucket on that day, and how late
/// the customer had been paying until then.
struct ContactExperiment: Sendable {
  /// Payments and invoice-days of one customer in one stratum, as shares of invoices: each part of one
  /// counts for as much as it pays, and what is paid is no longer at risk.
  private struct Cell {
    let stratum: Int
    var counts = Counts()
  }

  private struct Counts {
    var contactPayments = 0.0
    var contactDays = 0.0
    var controlPayments = 0.0
    var controlDays = 0.0

    mutating func add(_ other: Counts, times sign: Double = 1) {
      contactPayments += sign * other.contactPayments
      contactDays += sign * other.contactDays
      controlPayments += sign * other.controlPayments
      controlDays += sign * other.controlDays
    }

    /// The stratum's parts of the numerator and the denominator of the rate ratio.
    var parts: (above: Double, below: Double) {
      let days = contactDays + controlDays
      guard days > 0 else { return (0, 0) }
      return (contactPayments * controlDays / days, controlPayments * contactDays / days)
    }
  }

  private(set) var contact = ContactEffect.Arm()
  private(set) var control = ContactEffect.Arm()
  /// Of the customers with days at risk.
  private var customers: [[Cell]] = []
  private var strata: [Counts]
  /// Σ days × log of the effect that policy assumes, over contacts.
  private var assumedSum = 0.0

  /// The upper edges of the classes of a customer's mean days late; above the last is one more, and
  /// customers without a payment are another.
  private static let latenessEdges = [0.0, 7, 21]
  private static let latenessClasses = latenessEdges.count + 2

  /// - Parameter includes: the customers that count.
  init(
    _ view: LedgerView, _ policy: Policy, includes: (Customer) -> Bool = { _ in true }
  ) {
    let buckets = policy.ageing.buckets.count - 1
    strata = Array(
      repeating: Counts(),
      count: buckets * Self.latenessClasses * policy.experiment.windowDays)
    for customer in view.customers.indices where includes(view.customers[customer]) {
      let assigned = view.activities[customer].filter {
        $0.experimentArm == "contact" || $0.experimentArm == "control"
      }
      guard !assigned.isEmpty else { continue }
      observe(customer, assigned, view, policy)
    }
  }

  /// The mean log effect that policy assumes for the contacts made, weighted by days at risk.
  var assumedLogEffect: Double {
    contact.daysAtRisk > 0 ? assumedSum / Double(contact.daysAtRisk) : 0
  }

  private mutating func observe(
    _ customer: CustomerIndex, _ assigned: [Activity], _ view: LedgerView, _ policy: Policy
  ) {
    var cells: [Int: Counts] = [:]
    var (inContact, inControl) = (false, false)
    for (index, activity) in assigned.enumerated() {
      // A second assignment on the same day says nothing that can be told apart.
      if index > 0 && assigned[index - 1].on == activity.on { continue }
      let next = assigned[(index + 1)...].first { $0.on > activity.on }?.on
      let end = min(activity.on + policy.experiment.windowDays, view.day, next ?? view.day)
      guard end > activity.on else { continue }
      let lateness = Self.latenessClass(customer, before: activity.on, view)
      let isContact = activity.experimentArm == "contact"
      for position in Self.atRisk(customer, on: activity.on, view) {
        let invoice = view.invoices.elements[position]
        let bucket = policy.ageing.buckets.bucket(ofDays: activity.on - invoice.dueOn)
        let first =
          ((bucket - 1) * Self.latenessClasses + lateness) * policy.experiment.windowDays
        let balance = ClaimBalance(position, in: view)
        let whole = Double(balance.amount)
        var days = 0
        while activity.on + days < end {
          let before = activity.on + days
          let atRisk = Double(balance.unpaid(at: before)) / whole
          guard atRisk > 0 else { break }
          let payment = Double(balance.cash(after: before, through: before + 1)) / whole
          if isContact {
            cells[first + days, default: Counts()].contactDays += atRisk
            cells[first + days, default: Counts()].contactPayments += payment
          } else {
            cells[first + days, default: Counts()].controlDays += atRisk
            cells[first + days, default: Counts()].controlPayments += payment
          }
          days += 1
        }
        let isPaid =
          2 * Double(balance.cash(after: activity.on, through: end))
          >= Double(balance.unpaid(at: activity.on))
        if isContact {
          let channel = ContactChannel(activity) ?? .email
          assumedSum += Double(days) * log(policy.assumedEffect(channel, bucket: bucket))
          contact.daysAtRisk += days
          contact.payments += isPaid ? 1 : 0
          inContact = true
        } else {
          control.daysAtRisk += days
          control.payments += isPaid ? 1 : 0
          inControl = true
        }
      }
    }
    contact.customers += inContact ? 1 : 0
    control.customers += inControl ? 1 : 0
    guard !cells.isEmpty else { return }
    let ordered = cells.sorted { $0.key < $1.key }.map { Cell(stratum: $0.key, counts: $0.value) }
    for cell in ordered { strata[cell.stratum].add(cell.counts) }
    customers.append(ordered)
  }

  /// Positions of invoices that a contact could be about.
  private static func atRisk(_ customer: CustomerIndex, on day: Day, _ view: LedgerView)
    -> [InvoiceIndex]
  {
    let contested = view.disputes[customer]
      .filter { $0.openedOn <= day && $0.closedOn.map { $0 > day } ?? true }
      .map { view.documentPositions($0.invoice) }
    let promises = view.promises[customer].filter { $0.madeOn < day && day <= $0.promisedFor }
    return view.invoicePositions(ofCustomer: customer).filter { position in
      let invoice = view.invoices.elements[position]
      return invoice.issuedOn <= day && invoice.dueOn < day
        && !contested.contains { $0.contains(position) }
        && !promises.contains {
          $0.invoice.map { view.documentPositions($0).contains(position) } ?? true
        }
        && ClaimBalance(position, in: view).unpaid(at: day) > 0
    }
  }

  private static func latenessClass(_ customer: CustomerIndex, before day: Day, _ view: LedgerView)
    -> Int
  {
    let paid = view.paidClaims(ofCustomer: customer, by: day)
    guard !paid.isEmpty else { return latenessClasses - 1 }
    let mean = paid.reduce(0) { $0 + $1.daysLate } / Double(paid.count)
    return latenessEdges.firstIndex { mean <= $0 } ?? latenessEdges.count
  }

  /// log ρ̂ and its variance by the jackknife over customers; `nil` where either is not defined.
  var logRateRatio: (estimate: Double, variance: Double)? {
    let all = strata.map(\.parts)
    let above = all.reduce(0) { $0 + $1.above }
    let below = all.reduce(0) { $0 + $1.below }
    guard above > 0, below > 0, customers.count > 1 else { return nil }
    var without: [Double] = []
    for cells in customers {
      var (a, b) = (above, below)
      for cell in cells {
        var rest = strata[cell.stratum]
        rest.add(cell.counts, times: -1)
        a += rest.parts.above - all[cell.stratum].above
        b += rest.parts.below - all[cell.stratum].below
      }
      guard a > 0, b > 0 else { return nil }
      without.append(log(a / b))
    }
    let count = Double(customers.count)
    let mean = without.reduce(0, +) / count
    let squares = without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (log(above / below), (count - 1) / count * squares)
  }
}
