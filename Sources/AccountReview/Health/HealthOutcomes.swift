import ForecastVocabulary
import Receivables
internal import Statistics

/// What became of a view's customers within some days after it: who left (``ChurnLabel``), and who became
/// seriously late.
struct HealthOutcomes: Sendable {
  /// By position in the view's customers; `nil` of those that cannot leave by the definition, who count in
  /// no label.
  let churned: [Bool?]
  /// By position; `nil` of those that the later view does not know, such as merged ones.
  let seriouslyLate: [Bool?]

  /// - Parameters:
  ///   - later: a view of the same ledger that reaches the horizon.
  ///   - label: that of the view from which is learnt, or on which is forecast.
  init(_ view: LedgerView, later: LedgerView, _ label: ChurnLabel, _ policy: HealthPolicy) {
    let (day, horizon) = (view.day, policy.horizonDays)
    let end = day + horizon
    precondition(end <= later.day, "outcomes up to \(end) cannot be seen on \(later.day)")
    let positions = Dictionary(
      uniqueKeysWithValues: later.customers.indexed().map { (ExactText($1.id), $0) })
    let places = view.customers.map { positions[ExactText($0.id)] }
    let atRisk = label.customersAtRisk(view, horizon: horizon).filter { places[$0] != nil }
    let left = label.outcomes(
      atRisk.map { view.customers[$0].id }, after: day, horizon: horizon, knownBy: later)
    var churned = [Bool?](repeating: nil, count: view.customers.count)
    for (customer, left) in zip(atRisk, left) { churned[customer] = left }
    self.churned = churned
    seriouslyLate = places.map { place in
      guard let customer = place else { return nil }
      return later.invoicePositions(ofCustomer: customer).contains { position in
        let invoice = later.invoices.elements[position]
        guard invoice.issuedOn <= end else { return false }
        let serious = invoice.dueOn + policy.seriousDaysLate
        return serious > day && serious <= end
          && ClaimBalance(position, in: later).isMuchUnpaid(at: serious)
      }
    }
  }
}
