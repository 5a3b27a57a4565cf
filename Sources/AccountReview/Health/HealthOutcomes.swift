import Receivables

/// What became of customers within some days after a day: who left, and who became seriously late.
struct HealthOutcomes: Sendable {
  /// By position in the later view's customers.
  let churned: [Bool]
  let seriouslyLate: [Bool]
  /// Whether the ledger says who left, or silence has to.
  let isLabelled: Bool

  /// - Parameters:
  ///   - later: a view that reaches `day + horizon`.
  init(_ later: LedgerView, after day: Day, _ policy: HealthPolicy) {
    let end = day + policy.horizonDays
    precondition(end <= later.day, "outcomes up to \(end) cannot be seen on \(later.day)")
    isLabelled = later.customers.contains { $0.churnedOn != nil }
    let isLabelled = isLabelled
    churned = later.customers.indices.map { customer in
      if isLabelled {
        return later.customers[customer].churnedOn.map { $0 > day && $0 <= end } ?? false
      }
      return HealthOutcomes.wentSilent(later.invoices[customer], after: day, through: end)
    }
    seriouslyLate = later.customers.indices.map { customer in
      later.invoices[customer].contains { invoice in
        guard invoice.issuedOn <= end else { return false }
        let serious = invoice.dueOn + policy.seriousDaysLate
        return serious > day && serious <= end && (invoice.endedOn.map { $0 > serious } ?? true)
      }
    }
  }

  /// A customer of some regularity without an invoice in the time.
  private static func wentSilent(
    _ invoices: ViewInvoices.SubSequence, after day: Day, through end: Day
  ) -> Bool {
    let before = invoices.filter { $0.issuedOn <= day }
    guard before.count >= 3, let last = before.last else { return false }
    let usual = Double(last.issuedOn - before[0].issuedOn) / Double(before.count - 1)
    guard usual < Double(end - day) / 2, Double(day - last.issuedOn) < 2 * max(usual, 14)
    else { return false }
    return !invoices.contains { $0.issuedOn > day && $0.issuedOn <= end }
  }
}
