import Receivables

/// The tier of each customer in each currency.
struct TierTable: Sendable {
  private let highTouch: [Currency: Set<CustomerIndex>]
  private let sizes: [Currency: [CustomerIndex: Int64]]
  private let policy: TierPolicy

  /// Size is what is open plus what was invoiced in the 365 days up to the view's day.
  init(_ view: LedgerView, _ policy: TierPolicy) {
    var sizes: [Currency: [CustomerIndex: Int64]] = [:]
    for customer in view.customers.indices {
      for invoice in view.invoices[customer] {
        let yearly = view.day - invoice.issuedOn < 365 ? invoice.amount : 0
        let size = invoice.outstanding + yearly
        if size > 0 { sizes[invoice.currency, default: [:]][customer, default: 0] += size }
      }
    }
    self.sizes = sizes
    self.policy = policy
    self.highTouch = sizes.mapValues { ofCurrency in
      let largest = ofCurrency.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return Set(largest.prefix(policy.highTouchCustomers).map(\.key))
    }
  }

  /// The highest tier of a customer in any currency.
  func tier(_ customer: CustomerIndex) -> Tier {
    let all = sizes.keys.map { tier(customer, $0) }
    return Tier.allCases.first(where: all.contains) ?? .noTouch
  }

  func tier(_ customer: CustomerIndex, _ currency: Currency) -> Tier {
    let size = sizes[currency]?[customer] ?? 0
    if size < policy.noTouchBelow.money(currency).minorUnits { return .noTouch }
    return highTouch[currency]?.contains(customer) == true ? .highTouch : .standard
  }
}
