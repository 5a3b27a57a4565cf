import Foundation
package import Receivables

/// What a randomised experiment says of the contacts of one collector.
package struct CollectorArms: Sendable, Hashable {
  /// Of the accounts; empty for those that nobody looks after.
  package let collector: String
  package let contact: ContactEffect.Arm
  package let control: ContactEffect.Arm
  /// The ratio of the hazards of payment with its 95 % interval; `nil` where the arms have too few
  /// payments to say anything.
  package let ratio: ContactEffect.SegmentEffect.Interval?

  /// The fewest payments in each arm with which a collector has a ratio of their own.
  private static let fewestPayments = 10

  /// All collectors with accounts in an experiment, by name.
  package static func all(in view: LedgerView, _ policy: Policy) -> [CollectorArms] {
    let assigned = view.customers.indices.filter { customer in
      view.activities[customer].contains { !$0.experimentArm.isEmpty }
    }
    let names = Set(assigned.map { view.customers[$0].collector }).sorted()
    return names.map { name in
      let experiment = ContactExperiment(view, policy) { $0.collector == name }
      let (contact, control) = (experiment.contact, experiment.control)
      let isTold = min(contact.payments, control.payments) >= fewestPayments
      let ratio = (isTold ? experiment.logRateRatio : nil).map { estimate, variance in
        let margin = 1.959963984540054 * variance.squareRoot()
        return ContactEffect.SegmentEffect.Interval(
          value: exp(estimate), lower: exp(estimate - margin), upper: exp(estimate + margin))
      }
      return CollectorArms(collector: name, contact: contact, control: control, ratio: ratio)
    }
  }
}
