internal import Receivables

/// Customers not yet known: how often they arrive, and how those that arrived were billed.
///
/// Arrivals follow a Poisson process at the rate of first invoices over the last half year; each
/// is billed as a customer drawn from those that arrived long enough ago to have shown it.
struct Arrivals: Sendable {
  /// One recent customer's billing from its first invoice on.
  struct Trajectory: Sendable {
    struct Item: Sendable {
      let daysAfterFirst: Int
      let amount: Double
      let termsDays: Int
    }
    let currency: Currency
    let items: [Item]
  }

  /// First invoices of new customers per day.
  let rate: Double
  let trajectories: [Trajectory]

  /// - Parameter specification: the days looked at; in a ledger's first months every customer looks
  ///   new.
  init(
    _ view: LedgerView, horizon: Int,
    _ specification: BillingSpecification.NewCustomers = BillingSpecification.standard.arrivals
  ) {
    guard let opening = view.invoices.elements.map(\.issuedOn).min() else {
      (rate, trajectories) = (0, [])
      return
    }
    let settled = opening + specification.settlingDays
    let start = max(settled, view.day - specification.rateDays)
    let oldest = max(settled, view.day - specification.exampleDays)
    var arrived = 0
    var trajectories: [Trajectory] = []
    for c in view.customers.indices {
      let invoices = view.invoices[c]
      guard let first = invoices.first else { continue }
      if first.issuedOn > start { arrived += 1 }
      guard first.issuedOn > oldest, view.day - first.issuedOn >= horizon else { continue }
      let items = invoices.filter {
        $0.issuedOn - first.issuedOn < horizon && $0.currency == first.currency
      }
      trajectories.append(
        Trajectory(
          currency: first.currency,
          items: items.map {
            .init(
              daysAfterFirst: $0.issuedOn - first.issuedOn,
              amount: Money(minorUnits: $0.amount, $0.currency).majorUnits,
              termsDays: $0.termsDays)
          }))
    }
    let days = view.day - start
    rate = days >= 30 && !trajectories.isEmpty ? Double(arrived) / Double(days) : 0
    self.trajectories = trajectories
  }

  /// Expected billing of each day ahead, in major units.
  ///
  /// With a_k the mean amount k days after the first invoice, day d brings rate · Σ_{k<d} a_k.
  func expectedBilling(horizon: Int) -> [Currency: [Double]] {
    guard rate > 0 else { return [:] }
    var sums: [Currency: [Double]] = [:]
    for trajectory in trajectories {
      var after = sums[trajectory.currency] ?? [Double](repeating: 0, count: horizon)
      for item in trajectory.items where item.daysAfterFirst < horizon {
        after[item.daysAfterFirst] += item.amount * rate / Double(trajectories.count)
      }
      sums[trajectory.currency] = after
    }
    return sums.mapValues { after in
      var sum = 0.0
      return after.map { amount in
        sum += amount
        return sum
      }
    }
  }
}
