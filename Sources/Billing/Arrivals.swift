package import Receivables
package import Statistics

/// Customers not yet known: how often they arrive, and how those that arrived were billed.
///
/// Arrivals are first invoices, at a rate learnt from the last half year (``ArrivalRate``); each customer
/// is billed as one drawn from those that arrived long enough ago to have shown it.
package struct Arrivals: Sendable {
  /// One recent customer's billing from its first invoice on.
  package struct Trajectory: Sendable {
    package struct Item: Sendable {
      package let daysAfterFirst: Int
      package let amount: Double
      package let termsDays: Int
    }
    package let currency: Currency
    package let items: [Item]
  }

  /// First invoices of new customers per day.
  package var rate: Double { trajectories.isEmpty ? 0 : expected.rate }
  private let expected: ArrivalRate
  package let trajectories: [Trajectory]

  /// - Parameter specification: the days looked at; in a ledger's first months every customer looks
  ///   new.
  init(
    _ view: LedgerView, horizon: Int,
    _ specification: BillingSpecification.NewCustomers = BillingSpecification.standard.arrivals
  ) {
    guard let opening = view.usualDaysOfIssue?.lowerBound else {
      (expected, trajectories) = (.none, [])
      return
    }
    let settled = opening + specification.settlingDays
    let oldest = max(settled, view.day - specification.exampleDays)
    var arrivals: [Day] = []
    var trajectories: [Trajectory] = []
    for c in view.customers.indices {
      // With their own due days, instalments are payments of their own.
      let invoices = view.invoices[c].filter { $0.ending != .credited }
      guard let first = invoices.first, first.issuedOn >= opening else { continue }
      arrivals.append(first.issuedOn)
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
    expected = ArrivalRate(
      arrivals, after: max(settled, view.day - specification.rateDays), opening: opening,
      day: view.day, horizon: horizon, slopeDeviation: specification.ageingDeviation)
    self.trajectories = trajectories
  }

  /// First invoices per day on one path.
  package func drawRate(_ generator: inout SplitMix64) -> Double {
    rate * expected.draw(&generator)
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
