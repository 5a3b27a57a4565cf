internal import Billing
internal import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import Statistics

/// All that can bring cash, customer by customer, ready to be drawn from.
struct SimulatedItems: Sendable {
  struct Open: Sendable {
    let key: UInt64
    /// Number of its ``SimulatedPaths/Slot``.
    let slot: Int
    /// Of what is paid before the due day, and from it on.
    let early, late: Double
    /// Days ahead of the due day.
    let dueAhead: Int
    let habit: PartHabits.Habit
  }

  struct Future: Sendable {
    let key: UInt64
    let slot: Int
    let currency: Int
    let profile: BillingProfile
    /// Of invoices within the days ahead, before any is left out; 0 for a profile with a rhythm of its
    /// own.
    let count: PoissonDistribution
    /// Positions in ``futureThresholds``.
    let curves: Range<Int>
    let paidAtOnce: Double
    /// What share of its invoices is cash, and how long after their issue they are due.
    let cash: CashShare
    let termsDays: Int
    let habit: PartHabits.Habit
    /// Neighbouring paths on which the same is billed.
    let pathsAlike: Int
    /// The largest share of billing on a day that the customer's churn leaves.
    let mostStaying: Double
  }

  struct Customer: Sendable {
    let key: UInt64
    let open: Range<Int>
    let future: Range<Int>
    /// `nil` where a scenario changes nothing, or there is none.
    let change: CashScenario.Change?
  }

  /// An invoice that a scenario supposes.
  struct Supposed: Sendable {
    let key: UInt64
    let slot: Int
    let currency: Int
    let amount: Double
    let issued: Int
    let termsDays: Int
  }

  let customers: [Customer]
  let open: [Open]
  let future: [Future]
  /// Φ⁻¹(P(paid by k)) for each day, then ∞ up to ``stride`` values, item after item; those of
  /// unknown customers last.
  let openThresholds: [Float]
  let futureThresholds: [Float]
  let stride: Int
  /// Of invoices of customers not yet known.
  let unknownCash: CashShare
  let unknownHabit: PartHabits.Habit
  /// Days that are compared at a time.
  static let lanes = 16
  let currencies: [Currency]
  private let plan: BillingOutlook.Plan?
  private let levelKeys: [UInt64]
  /// Of the days ahead.
  let intensities: CumulatedWeights
  let portfolioKey: UInt64
  let arrivalsKey: UInt64
  /// Of customers not yet known.
  let newcomers: CashScenario.Change?
  let supposed: [Supposed]

  /// In the outlook's order, in which a customer's invoices stand together, as its profiles do.
  ///
  /// - Parameter isWanted: of customers without open invoices in the outlook, too.
  init(_ simulation: CashSimulation, seed: UInt64, of isWanted: (CustomerIndex) -> Bool) {
    let (view, outlook) = (simulation.view, simulation.outlook)
    let slots = SimulatedItems.Slots(simulation.currencies)
    let billing = simulation.billing
    let habits = PartHabits(view)
    unknownHabit = habits.overall
    let shares = billing.map { _ in CashShares(view) }
    unknownCash = shares?.ofNewInvoice(customer: nil) ?? .whole
    let profiles = billing?.plan.profiles.profiles ?? []
    let intensities = CumulatedWeights(billing?.plan.dayIntensities ?? [])
    self.intensities = intensities
    var customers: [Customer] = []
    var open: [Open] = []
    var future: [Future] = []
    var (nextOpen, nextFuture) = (0, 0)
    func customer(ofOpen i: Int) -> CustomerIndex {
      view.invoices.elements[outlook.invoices[i].invoice].customer
    }
    func skipUnwanted() {
      while nextFuture < profiles.count, !isWanted(profiles[nextFuture].customer) {
        nextFuture += 1
      }
    }
    skipUnwanted()
    while nextOpen < outlook.invoices.count || nextFuture < profiles.count {
      let number = min(
        nextOpen < outlook.invoices.count ? customer(ofOpen: nextOpen) : view.customers.endIndex,
        nextFuture < profiles.count ? profiles[nextFuture].customer : view.customers.endIndex)
      let name = view.customers[number].id
      let (firstOpen, firstFuture) = (nextOpen, future.count)
      while nextOpen < outlook.invoices.count, customer(ofOpen: nextOpen) == number {
        let item = outlook.invoices[nextOpen]
        let invoice = view.invoices.elements[item.invoice]
        let amount = invoice.uncoveredMoney.majorUnits
        open.append(
          Open(
            key: SimulatedItems.key(seed, "invoice", view.claimName(item.invoice)),
            slot: slots[invoice.currency, item.model == .existing ? .openExisting : .openNew],
            early: amount * item.cash.beforeDue, late: amount * item.cash.fromDue,
            dueAhead: item.cash.dueAhead,
            // What is left of one is taken as its last part.
            habit: invoice.uncovered == invoice.amount ? habits[number] : .none))
        nextOpen += 1
      }
      while nextFuture < profiles.count, profiles[nextFuture].customer == number {
        let profile = profiles[nextFuture]
        let isExisting = outlook.customers[number].model == .existing
        let mostStaying = profile.staying?.days(simulation.horizon).max() ?? 1
        future.append(
          Future(
            key: SimulatedItems.key(seed, "billing \(profile.currency)", name),
            slot: slots[profile.currency, isExisting ? .billingExisting : .billingNew],
            currency: slots.number(profile.currency), profile: profile,
            count: PoissonDistribution(
              mean: profile.irregularRate * intensities.total * mostStaying),
            curves: billing?.plan.curves(ofDraft: nextFuture) ?? 0..<0,
            paidAtOnce: billing?.plan.paidAtOnce[nextFuture] ?? 0,
            cash: shares?.ofNewInvoice(customer: number) ?? .whole,
            termsDays: billing?.plan.drafts[nextFuture].termsDays ?? 0,
            habit: habits[number],
            pathsAlike: billing?.plan.areOfMany[nextFuture] == true
              ? CashSimulation.pathsAlike : 1,
            mostStaying: mostStaying))
        nextFuture += 1
      }
      customers.append(
        Customer(
          key: SimulatedItems.key(seed, "customer", name), open: firstOpen..<nextOpen,
          future: firstFuture..<future.count,
          change: simulation.scenario?.customers[number]))
      skipUnwanted()
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
    newcomers = simulation.scenario?.newcomers
    supposed = (simulation.scenario?.contracts ?? []).flatMap { contract in
      contract.issues.filter { $0 <= simulation.horizon }.enumerated().map { place, issued in
        Supposed(
          key: SimulatedItems.key(seed, "contract \(contract.name)", String(place)),
          slot: slots[contract.currency, .billingNew],
          currency: slots.number(contract.currency), amount: contract.amount, issued: issued,
          termsDays: contract.termsDays)
      }
    }
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
      SimulatedPaths.Slot(currency: number(currency), source: source).number
    }
  }
}

extension SplitMix64 {
  /// A generator for one path of what the key stands for.
  @inline(__always)
  package init(key: UInt64, path: Int) {
    self.init(seed: key &+ UInt64(path) &* 0xd134_2543_de82_ef95)
  }
}
