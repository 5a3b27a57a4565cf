package import Receivables
package import Statistics

/// Customers not yet known: how often they arrive, and how those that arrived were billed.
///
/// Arrivals are first invoices, at a rate learnt from the last half year (``ArrivalRate``); each customer
/// is billed as one drawn from those that arrived long enough ago to have shown it. Both go by blocks of
/// ``blockDays`` days, so that a quarter is forecast the same whatever horizon is asked for: the rate is
/// that of the middle of each block, and a customer's billing in a block after its first invoice is that
/// of one that has shown the block whole. What too few have shown goes on as the last block that enough
/// have.
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

  /// A quarter.
  package static let blockDays = 91
  /// Customers that must have shown a block after the first.
  private static let fewestExamples = 10

  /// First invoices of new customers per day, in the first block ahead.
  package var rate: Double { trajectories.isEmpty ? 0 : rates[0].rate }
  /// For each block ahead.
  private let rates: [ArrivalRate]
  package let trajectories: [Trajectory]
  /// Positions in ``trajectories`` of those that have shown each block after the first invoice.
  private let examples: [[Int]]
  /// For each block, whether each of ``trajectories`` has shown it.
  private let hasShown: [[Bool]]
  private let horizon: Int

  /// - Parameter specification: the days looked at; in a ledger's first months every customer looks
  ///   new.
  init(
    _ view: LedgerView, horizon: Int,
    _ specification: BillingSpecification.NewCustomers = BillingSpecification.standard.arrivals
  ) {
    guard let opening = view.usualDaysOfIssue?.lowerBound else {
      self = .none(horizon: horizon)
      return
    }
    self.horizon = horizon
    let settled = opening + specification.settlingDays
    let oldest = max(settled, view.day - specification.exampleDays)
    let firsts = Arrivals.firstInvoices(view, from: opening)
    let block = Arrivals.blockDays
    // A ledger too young for a block shows the horizon, or nothing.
    let old = firsts.filter { $0.on > oldest && view.day - $0.on >= block }
    let shown = old.isEmpty ? min(block, horizon) : block
    let used = firsts.filter { $0.on > oldest && view.day - $0.on >= shown }
    trajectories = used.map { first in
      let age = view.day - first.on
      return Trajectory(
        currency: first.invoices[0].currency,
        items: first.invoices.filter {
          $0.issuedOn - first.on < max(shown, age / block * block)
            && $0.currency == first.invoices[0].currency
        }.map {
          .init(
            daysAfterFirst: $0.issuedOn - first.on,
            amount: Money(minorUnits: $0.amount, $0.currency).majorUnits, termsDays: $0.termsDays)
        })
    }
    var examples = [Array(used.indices)]
    while examples.count * block < horizon {
      let next = used.indices.filter {
        view.day - used[$0].on >= (examples.count + 1) * block
      }
      guard next.count >= Arrivals.fewestExamples else { break }
      examples.append(next)
    }
    self.examples = examples
    hasShown = examples.map { own in
      own.reduce(into: [Bool](repeating: false, count: used.count)) { $0[$1] = true }
    }
    rates = (0..<max(1, (horizon + block - 1) / block)).map { place in
      ArrivalRate(
        firsts.map(\.on), after: max(settled, view.day - specification.rateDays),
        opening: opening, day: view.day, ahead: (place * block + 1)...((place + 1) * block),
        slopeDeviation: specification.ageingDeviation)
    }
  }

  /// Nobody new.
  static func none(horizon: Int) -> Arrivals {
    Arrivals(rates: [.none], trajectories: [], examples: [], hasShown: [], horizon: horizon)
  }

  private init(
    rates: [ArrivalRate], trajectories: [Trajectory], examples: [[Int]], hasShown: [[Bool]],
    horizon: Int
  ) {
    (self.rates, self.trajectories, self.horizon) = (rates, trajectories, horizon)
    (self.examples, self.hasShown) = (examples, hasShown)
  }

  private static func firstInvoices(
    _ view: LedgerView, from opening: Day
  ) -> [(on: Day, invoices: [Invoice])] {
    view.customers.indices.compactMap { c in
      // With their own due days, instalments are payments of their own.
      let invoices = view.invoices[c].filter { $0.ending != .credited }
      guard let first = invoices.first, first.issuedOn >= opening else { return nil }
      return (first.issuedOn, invoices)
    }
  }

  /// Of each block ahead, its days within the horizon and first invoices per day on one path.
  ///
  /// Takes one number from the generator: what is more or less than expected is so in all blocks.
  package func drawRates(
    _ generator: inout SplitMix64
  ) -> [(days: ClosedRange<Int>, rate: Double)] {
    let shock = generator.standardNormal()
    return rates.enumerated().map { place, expected in
      let first = place * Arrivals.blockDays
      return (
        (first + 1)...min(first + Arrivals.blockDays, horizon),
        expected.rate * expected.factor(shock)
      )
    }
  }

  /// What a customer brings in a block after its first invoice: its own where it has shown it, else that
  /// of one that has.
  package func billing(
    _ customer: Int, block: Int, _ generator: inout SplitMix64
  ) -> (currency: Currency, items: [Trajectory.Item]) {
    let source = min(block, examples.count - 1)
    let example =
      hasShown[source][customer]
      ? customer : examples[source][generator.index(below: examples[source].count)]
    let first = source * Arrivals.blockDays
    let later = (block - source) * Arrivals.blockDays
    let items = trajectories[example].items.filter {
      $0.daysAfterFirst >= first && $0.daysAfterFirst < first + Arrivals.blockDays
    }
    guard later > 0 else { return (trajectories[example].currency, items) }
    return (
      trajectories[example].currency,
      items.map {
        Trajectory.Item(
          daysAfterFirst: $0.daysAfterFirst + later, amount: $0.amount, termsDays: $0.termsDays)
      }
    )
  }

  /// Expected billing of each day ahead, in major units.
  ///
  /// With a_k the mean amount k days after the first invoice and r_s the rate of day s ahead, day d
  /// brings Σ_{s≤d} r_s a_{d−s}.
  func expectedBilling(horizon: Int) -> [Currency: [Double]] {
    guard rate > 0 else { return [:] }
    var sums: [Currency: [Double]] = [:]
    for (place, expected) in rates.enumerated() {
      let first = place * Arrivals.blockDays
      for (currency, after) in means(times: expected.rate, horizon: horizon) {
        var whole = 0.0
        let cumulated = after.map { amount in
          whole += amount
          return whole
        }
        var days = sums[currency] ?? [Double](repeating: 0, count: horizon)
        for day in first..<max(first, horizon) {
          let before = day - first - Arrivals.blockDays
          days[day] += cumulated[day - first] - (before >= 0 ? cumulated[before] : 0)
        }
        sums[currency] = days
      }
    }
    return sums
  }

  /// a_k of each day after the first invoice, times a rate.
  private func means(times rate: Double, horizon: Int) -> [Currency: [Double]] {
    var means: [Currency: [Double]] = [:]
    for block in 0..<((horizon + Arrivals.blockDays - 1) / Arrivals.blockDays) {
      let source = min(block, examples.count - 1)
      let first = source * Arrivals.blockDays
      let later = (block - source) * Arrivals.blockDays
      for example in examples[source] {
        let trajectory = trajectories[example]
        var after = means[trajectory.currency] ?? [Double](repeating: 0, count: horizon)
        for item in trajectory.items
        where item.daysAfterFirst >= first && item.daysAfterFirst < first + Arrivals.blockDays {
          let day = item.daysAfterFirst + later
          if day < horizon { after[day] += item.amount * rate / Double(examples[source].count) }
        }
        means[trajectory.currency] = after
      }
    }
    return means
  }
}
