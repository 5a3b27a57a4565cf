internal import Foundation
internal import Receivables
internal import Statistics

/// Simulates paths of cash from outlooks, with shocks that invoices share.
///
/// The payment day of an invoice is looked up in its curve at
///
///     U = Φ(√ρ_p Z_p + √ρ_c Z_c + √(1 − ρ_p − ρ_c) ε)
///
/// with standard normal Z_p of the path, Z_c of the customer and the path, and ε of its own: a
/// Gaussian copula (Li, *On Default Correlation*, 2000). U is uniform, so shocks spread sums without
/// moving what any invoice is expected to bring. ρ follows from ``Shocks``: a shock of variance σ²
/// to the log hazard beside the π²/6 of an event time's own log cumulative hazard.
///
/// Every number drawn depends on the seed, the identity of what it is for and the path, and on
/// nothing else: neither the order of work nor the number of threads changes a path.
///
/// An invoice brings what is owed less the customer's unapplied credit, spread over its open
/// invoices in proportion.
struct CashSimulation: Sendable {
  private let view: LedgerView
  private let outlook: Outlook
  private let billing: BillingOutlook?
  private let calendar: BusinessCalendar
  private let horizon: Int
  private let threads: Int
  /// Of all that can bring cash, in order of code.
  private let currencies: [Currency]
  /// √ρ_p, √ρ_c and √(1 − ρ_p − ρ_c).
  private let loadings: (portfolio: Double, customer: Double, own: Double)

  /// Paths computed together by one thread.
  private static let pathsPerChunk = 50

  /// - Parameter billing: `nil` simulates the open invoices alone.
  init(
    view: LedgerView, outlook: Outlook, billing: BillingOutlook?, shocks: Shocks,
    calendar: BusinessCalendar, horizon: Int, threads: Int
  ) {
    self.view = view
    self.outlook = outlook
    self.billing = billing
    self.calendar = calendar
    self.horizon = horizon
    self.threads = threads
    let billed = billing?.plan.profiles.profiles.map(\.currency) ?? []
    currencies = Set(view.invoices.elements.map(\.currency) + billed).sorted()
    let (portfolio, customer) = shocks.correlation
    loadings = (
      portfolio.squareRoot(), customer.squareRoot(), (1 - portfolio - customer).squareRoot()
    )
  }

  func run(paths: Int, seed: UInt64) -> CashForecast {
    precondition(paths >= 1, "\(paths) paths")
    let open = openItems(seed: seed)
    let future = futureItems(seed: seed)
    let chunk = CashSimulation.pathsPerChunk
    let sources = CashForecast.parts.count
    let chunks = parallelMap(0..<(paths + chunk - 1) / chunk, threads: threads) { number in
      let range = (number * chunk)..<min((number + 1) * chunk, paths)
      var cash = [Double](repeating: 0, count: currencies.count * sources * range.count * horizon)
      for path in range {
        let target = PathTarget(
          offset: (path - range.lowerBound) * horizon, stride: range.count * horizon)
        simulate(path, seed: seed, open, future, into: &cash, target)
      }
      return (range, cash)
    }
    var receipts = [Float](repeating: 0, count: currencies.count * sources * paths * horizon)
    for (range, cash) in chunks {
      for group in 0..<(currencies.count * sources) {
        let from = group * range.count * horizon
        let to = (group * paths + range.lowerBound) * horizon
        for i in 0..<(range.count * horizon) { receipts[to + i] = Float(cash[from + i]) }
      }
    }
    return CashForecast(
      day: view.day, horizon: horizon, currencies: currencies, pathCount: paths,
      receipts: receipts)
  }

  /// Where the days of one path start, within a group of paths of one currency and source.
  private struct PathTarget {
    let offset: Int
    let stride: Int

    func index(currency: Int, source: CashSource, day: Int) -> Int {
      let part = CashForecast.parts.firstIndex(of: source) ?? 0
      return (currency * CashForecast.parts.count + part) * stride + offset + day - 1
    }
  }

  // MARK: - What is simulated

  private struct OpenItem: Sendable {
    let key: UInt64
    let customerKey: UInt64
    let currency: Int
    let source: CashSource
    let amount: Double
    let curve: PaymentCurve
  }

  private struct FutureItem: Sendable {
    let key: UInt64
    let customerKey: UInt64
    let currency: Int
    let source: CashSource
    let profile: BillingProfile
    let curve: PaymentCurve
    let paidAtOnce: Double
  }

  private func key(_ seed: UInt64, _ kind: String, _ name: String) -> UInt64 {
    var generator = SplitMix64(seed: seed, stream: "\(kind) \(name)")
    return generator.next()
  }

  private func openItems(seed: UInt64) -> [OpenItem] {
    let share = cashShare()
    return outlook.invoices.compactMap { item in
      let invoice = view.invoices.elements[item.invoice]
      guard let currency = currencies.firstIndex(of: invoice.currency) else { return nil }
      let customer = view.customers[Int(invoice.customer)].id
      let key = Account(customer: Int(invoice.customer), currency: invoice.currency)
      return OpenItem(
        key: self.key(seed, "invoice", view.invoiceID(item.invoice)),
        customerKey: self.key(seed, "customer", customer), currency: currency,
        source: item.model == .existing ? .openExisting : .openNew,
        amount: invoice.outstandingMoney.majorUnits * share[key, default: 1], curve: item.curve)
    }
  }

  private struct Account: Hashable {
    let customer: Int
    let currency: Currency
  }

  /// For accounts with unapplied credit, the share of what is owed that will come as cash.
  private func cashShare() -> [Account: Double] {
    var credit: [Account: Int64] = [:]
    for receipt in view.receipts.elements where receipt.unapplied.minorUnits > 0 {
      let key = Account(customer: receipt.customer, currency: receipt.unapplied.currency)
      credit[key, default: 0] += receipt.unapplied.minorUnits
    }
    for note in view.creditNotes.elements where note.unapplied.minorUnits > 0 {
      let key = Account(customer: note.customer, currency: note.unapplied.currency)
      credit[key, default: 0] += note.unapplied.minorUnits
    }
    guard !credit.isEmpty else { return [:] }
    var owed: [Account: Int64] = [:]
    for invoice in view.invoices.elements where invoice.isOpen {
      let key = Account(customer: Int(invoice.customer), currency: invoice.currency)
      owed[key, default: 0] += invoice.outstanding
    }
    return credit.reduce(into: [:]) { shares, entry in
      guard let owed = owed[entry.key], owed > 0 else { return }
      shares[entry.key] = max(0, 1 - Double(entry.value) / Double(owed))
    }
  }

  private func futureItems(seed: UInt64) -> [FutureItem] {
    guard let billing else { return [] }
    return billing.plan.profiles.profiles.enumerated().compactMap { i, profile in
      guard let currency = currencies.firstIndex(of: profile.currency) else { return nil }
      let name = view.customers[profile.customer].id
      let isExisting = outlook.customers[profile.customer].model == .existing
      return FutureItem(
        key: key(seed, "billing \(profile.currency)", name),
        customerKey: key(seed, "customer", name), currency: currency,
        source: isExisting ? .billingExisting : .billingNew, profile: profile,
        curve: billing.curves[i], paidAtOnce: billing.plan.paidAtOnce[i])
    }
  }

  // MARK: - One path

  private func simulate(
    _ path: Int, seed: UInt64, _ open: [OpenItem], _ future: [FutureItem],
    into cash: inout [Double], _ target: PathTarget
  ) {
    var portfolio = generator(key(seed, "portfolio", "payments"), path)
    let shared = loadings.portfolio * portfolio.standardNormal()
    for item in open {
      var own = generator(item.key, path)
      let shock = shared + customerShock(item.customerKey, path)
      guard let day = draw(item.curve, shock: shock, &own) else { continue }
      cash[target.index(currency: item.currency, source: item.source, day: day)] += item.amount
    }
    guard let billing else { return }
    let levels = currencies.map { currency in
      var billed = generator(key(seed, "portfolio", "billing \(currency)"), path)
      return billing.plan.levels.draw(currency, &billed)
    }
    for item in future {
      var own = generator(item.key, path)
      let shock = shared + customerShock(item.customerKey, path)
      issue(item.profile, levels[item.currency], &own) { issued, amount, own in
        let age = own.uniform() < item.paidAtOnce ? 0 : draw(item.curve, shock: shock, &own)
        guard let age, let day = paymentDay(issued + age) else { return }
        cash[target.index(currency: item.currency, source: item.source, day: day)] += amount
      }
    }
    arrive(path, seed: seed, levels, shared: shared, into: &cash, target)
  }

  private func generator(_ key: UInt64, _ path: Int) -> SplitMix64 {
    SplitMix64(seed: key &+ UInt64(path) &* 0xd134_2543_de82_ef95)
  }

  private func customerShock(_ key: UInt64, _ path: Int) -> Double {
    var own = generator(key, path)
    return loadings.customer * own.standardNormal()
  }

  /// The day ahead of a payment; `nil` beyond the curve.
  private func draw(
    _ curve: PaymentCurve, shock: Double, _ generator: inout SplitMix64
  ) -> Int? {
    let paid = Float(normalDistribution(shock + loadings.own * generator.standardNormal()))
    var (low, high) = (0, curve.horizon)
    while low < high {
      let middle = (low + high) / 2
      if curve.paidBy[middle] < paid { low = middle + 1 } else { high = middle }
    }
    return low < curve.horizon ? low + 1 : nil
  }

  /// The day on which a payment of a future invoice arrives; `nil` beyond the horizon.
  private func paymentDay(_ daysAhead: Int) -> Int? {
    guard daysAhead <= horizon else { return nil }
    let earliest = view.day + max(daysAhead, 1)
    let day =
      (billing?.paysOnBusinessDays == true ? calendar.roll(earliest) : earliest) - view.day
    return day <= horizon ? day : nil
  }

  /// Visits the invoices that one profile issues on a path, as (days ahead, amount).
  private func issue(
    _ profile: BillingProfile, _ levels: [Double], _ generator: inout SplitMix64,
    _ body: (Int, Double, inout SplitMix64) -> Void
  ) {
    switch profile.rhythm {
    case .announced(let items):
      for item in items where generator.uniform() < item.probability {
        body(item.daysAhead, item.amount, &generator)
      }
    case .regular(let interval, let deviation, let first):
      guard generator.uniform() < profile.probabilityActive else { return }
      var ahead = first
      while ahead <= Double(horizon) {
        let day = Int((ahead + deviation * generator.standardNormal()).rounded())
        let amount = profile.amounts[Int.random(in: profile.amounts.indices, using: &generator)]
        if (1...horizon).contains(day) { body(day, amount * levels[day - 1], &generator) }
        ahead += interval
      }
    case .irregular(let rate):
      guard !profile.amounts.isEmpty else { return }
      guard let intensities = billing?.plan.dayIntensities else { return }
      let total = intensities.reduce(0, +)
      for _ in 0..<generator.poisson(mean: rate * total) {
        let day = pick(intensities, total: total, &generator)
        let amount = profile.amounts[Int.random(in: profile.amounts.indices, using: &generator)]
        body(day, amount * levels[day - 1], &generator)
      }
    }
  }

  /// A day ahead drawn in proportion to its intensity.
  private func pick(
    _ intensities: [Double], total: Double, _ generator: inout SplitMix64
  ) -> Int {
    var rest = generator.uniform() * total
    for (i, intensity) in intensities.enumerated() {
      rest -= intensity
      if rest <= 0 { return i + 1 }
    }
    return intensities.count
  }

  private func arrive(
    _ path: Int, seed: UInt64, _ levels: [[Double]], shared: Double, into cash: inout [Double],
    _ target: PathTarget
  ) {
    guard let billing else { return }
    let arrivals = billing.plan.arrivals
    guard arrivals.rate > 0, let curve = billing.curves.last, let draft = billing.plan.drafts.last,
      let atOnce = billing.plan.paidAtOnce.last
    else { return }
    var own = generator(key(seed, "arrivals", ""), path)
    for _ in 0..<own.poisson(mean: arrivals.rate * Double(horizon)) {
      let start = Int.random(in: 1...horizon, using: &own)
      let trajectory = arrivals.trajectories[
        Int.random(in: arrivals.trajectories.indices, using: &own)]
      let shock = shared + loadings.customer * own.standardNormal()
      guard let currency = currencies.firstIndex(of: trajectory.currency) else { continue }
      for item in trajectory.items {
        // The curve is for the usual terms: other terms move the payment by the difference.
        let age =
          own.uniform() < atOnce
          ? 0
          : draw(curve, shock: shock, &own).map { max(1, $0 + item.termsDays - draft.termsDays) }
        let issued = start + item.daysAfterFirst
        guard let age, issued <= horizon, let day = paymentDay(issued + age) else { continue }
        cash[target.index(currency: currency, source: .billingNew, day: day)] +=
          item.amount * levels[currency][issued - 1]
      }
    }
  }
}
