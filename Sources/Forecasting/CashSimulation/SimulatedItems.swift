internal import Foundation
internal import Receivables
internal import Statistics

/// All that can bring cash, customer by customer, ready to be drawn from.
struct SimulatedItems: Sendable {
  struct Open: Sendable {
    let key: UInt64
    /// Currency × sources + source.
    let slot: Int
    let amount: Double
  }

  struct Future: Sendable {
    let key: UInt64
    let slot: Int
    let currency: Int
    let profile: BillingProfile
    /// Of invoices within the days ahead; 0 for a profile with a rhythm of its own.
    let count: PoissonDistribution
    /// Positions in ``futureThresholds``.
    let curves: Range<Int>
    let paidAtOnce: Double
    /// Neighbouring paths on which the same is billed.
    let pathsAlike: Int
  }

  struct Customer: Sendable {
    let key: UInt64
    let open: Range<Int>
    let future: Range<Int>
  }

  let customers: [Customer]
  let open: [Open]
  let future: [Future]
  /// Φ⁻¹(P(paid by k)) for each day, then ∞ up to ``stride`` values, item after item; those of
  /// unknown customers last.
  let openThresholds: [Float]
  let futureThresholds: [Float]
  let stride: Int
  /// Days that are compared at a time.
  static let lanes = 16
  let currencies: [Currency]
  private let plan: BillingOutlook.Plan?
  private let levelKeys: [UInt64]
  /// Of the days ahead.
  let intensities: CumulatedWeights
  let portfolioKey: UInt64
  let arrivalsKey: UInt64

  /// In the outlook's order, in which a customer's invoices stand together, as its profiles do.
  init(_ simulation: CashSimulation, seed: UInt64) {
    let (view, outlook) = (simulation.view, simulation.outlook)
    let slots = SimulatedItems.Slots(simulation.currencies)
    let share = SimulatedItems.cashShare(view)
    let billing = simulation.billing
    let profiles = billing?.plan.profiles.profiles ?? []
    let intensities = CumulatedWeights(billing?.plan.dayIntensities ?? [])
    self.intensities = intensities
    var customers: [Customer] = []
    var open: [Open] = []
    var future: [Future] = []
    var (nextOpen, nextFuture) = (0, 0)
    func customer(ofOpen i: Int) -> Int {
      Int(view.invoices.elements[outlook.invoices[i].invoice].customer)
    }
    while nextOpen < outlook.invoices.count || nextFuture < profiles.count {
      let number = min(
        nextOpen < outlook.invoices.count ? customer(ofOpen: nextOpen) : .max,
        nextFuture < profiles.count ? profiles[nextFuture].customer : .max)
      let name = view.customers[number].id
      let (firstOpen, firstFuture) = (nextOpen, nextFuture)
      while nextOpen < outlook.invoices.count, customer(ofOpen: nextOpen) == number {
        let item = outlook.invoices[nextOpen]
        let invoice = view.invoices.elements[item.invoice]
        let account = Account(customer: number, currency: invoice.currency)
        open.append(
          Open(
            key: SimulatedItems.key(seed, "invoice", view.invoiceID(item.invoice)),
            slot: slots[invoice.currency, item.model == .existing ? .openExisting : .openNew],
            amount: invoice.outstandingMoney.majorUnits * share[account, default: 1]))
        nextOpen += 1
      }
      while nextFuture < profiles.count, profiles[nextFuture].customer == number {
        let profile = profiles[nextFuture]
        let isExisting = outlook.customers[number].model == .existing
        future.append(
          Future(
            key: SimulatedItems.key(seed, "billing \(profile.currency)", name),
            slot: slots[profile.currency, isExisting ? .billingExisting : .billingNew],
            currency: slots.number(profile.currency), profile: profile,
            count: PoissonDistribution(mean: profile.irregularRate * intensities.total),
            curves: billing?.plan.curves(ofDraft: nextFuture) ?? 0..<0,
            paidAtOnce: billing?.plan.paidAtOnce[nextFuture] ?? 0,
            pathsAlike: billing?.plan.areOfMany[nextFuture] == true
              ? CashSimulation.pathsAlike : 1))
        nextFuture += 1
      }
      customers.append(
        Customer(
          key: SimulatedItems.key(seed, "customer", name), open: firstOpen..<nextOpen,
          future: firstFuture..<nextFuture))
    }
    (self.customers, self.open, self.future) = (customers, open, future)
    let stride =
      (simulation.horizon + SimulatedItems.lanes - 1) / SimulatedItems.lanes * SimulatedItems.lanes
    self.stride = stride
    openThresholds = SimulatedItems.thresholds(
      outlook.invoices.count, stride, threads: simulation.threads
    ) { outlook.invoices[$0].curve }
    futureThresholds = SimulatedItems.thresholds(
      billing?.curves.count ?? 0, stride, threads: simulation.threads
    ) { i in
      billing?.curves[i]
        ?? PaymentCurve(
          paidBy: [], openAtHorizon: 1, tailPaymentHazard: 0, tailWriteOffHazard: 0)
    }
    currencies = simulation.currencies
    plan = billing?.plan
    levelKeys = currencies.map { SimulatedItems.key(seed, "portfolio", "billing \($0)") }
    portfolioKey = SimulatedItems.key(seed, "portfolio", "payments")
    arrivalsKey = SimulatedItems.key(seed, "arrivals", "")
  }

  /// The factors on amounts billed on each day ahead on one path; none where nothing is billed.
  func levels(_ currency: Int, path: Int) -> [Double] {
    guard let plan else { return [] }
    var own = SplitMix64(key: levelKeys[currency], path: path)
    return plan.levels.draw(currencies[currency], &own)
  }

  private static func key(_ seed: UInt64, _ kind: String, _ name: String) -> UInt64 {
    var generator = SplitMix64(seed: seed, stream: "\(kind) \(name)")
    return generator.next()
  }

  private static func thresholds(
    _ count: Int, _ stride: Int, threads: Int, _ curve: @Sendable (Int) -> PaymentCurve
  ) -> [Float] {
    let size = 512
    return parallelMap(0..<(count + size - 1) / size, threads: threads) { block in
      let items = (block * size)..<min((block + 1) * size, count)
      var values = [Float](repeating: .infinity, count: items.count * stride)
      for (place, item) in items.enumerated() {
        for (day, paid) in curve(item).paidBy.enumerated() where paid < 1 {
          values[place * stride + day] =
            paid <= 0 ? -.infinity : Float(normalQuantile(Double(paid)))
        }
      }
      return values
    }.flatMap { $0 }
  }

  // MARK: - Where an item's cash belongs

  private struct Slots {
    private let numbers: [Currency: Int]

    init(_ currencies: [Currency]) {
      numbers = Dictionary(uniqueKeysWithValues: zip(currencies, currencies.indices))
    }

    func number(_ currency: Currency) -> Int {
      guard let number = numbers[currency] else {
        preconditionFailure("no cash in \(currency) is simulated")
      }
      return number
    }

    subscript(currency: Currency, source: CashSource) -> Int {
      number(currency) * CashForecast.parts.count
        + (CashForecast.parts.firstIndex(of: source) ?? 0)
    }
  }

  private struct Account: Hashable {
    let customer: Int
    let currency: Currency
  }

  /// For accounts with unapplied credit, the share of what is owed that will come as cash.
  private static func cashShare(_ view: LedgerView) -> [Account: Double] {
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
}

extension SplitMix64 {
  /// A generator for one path of what the key stands for.
  @inline(__always)
  init(key: UInt64, path: Int) {
    self.init(seed: key &+ UInt64(path) &* 0xd134_2543_de82_ef95)
  }
}
