import ForecastVocabulary
import Receivables

/// What became of customers within some days after a day: who left (``ChurnLabel``), and who became
/// seriously late.
struct HealthOutcomes: Sendable {
  /// By position in the later view's customers.
  let churned: [Bool]
  let seriouslyLate: [Bool]

  /// - Parameters:
  ///   - later: a view that reaches `day + horizon`.
  init(_ later: LedgerView, after day: Day, _ policy: HealthPolicy) {
    let end = day + policy.horizonDays
    precondition(end <= later.day, "outcomes up to \(end) cannot be seen on \(later.day)")
    let label = ChurnLabel(later)
    churned = later.customers.indices.map {
      label.left($0, of: later, after: day, horizon: policy.horizonDays)
    }
    seriouslyLate = later.customers.indices.map { customer in
      later.invoicePositions(ofCustomer: customer).contains { position in
        let invoice = later.invoices.elements[position]
        guard invoice.issuedOn <= end else { return false }
        let serious = invoice.dueOn + policy.seriousDaysLate
        return serious > day && serious <= end
          && ClaimBalance(position, in: later).isMuchUnpaid(at: serious)
      }
    }
  }
}
