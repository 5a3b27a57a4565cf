internal import Billing
internal import ForecastVocabulary
internal import Statistics

/// Some paths of a simulation, drawn together and added up by slot, path and day.
struct PathChunk {
  private let range: Range<Int>
  private let items: SimulatedItems
  private let loadings: CashSimulation.Loadings
  private let horizon: Int
  private let arrivalDays: [Int]
  private let normal = NormalTable.shared
  private let cash: PathSums
  /// √ρ_p Z_p of each path.
  private let shared: [Double]
  /// The factors on billed amounts, at (currency × paths + path) × horizon + day ahead − 1.
  private let levels: [Double]
  /// √ρ_p Z_p + √ρ_c Z_c of each path, of the customer at hand.
  private var shocks: [Double]
  /// What a scenario changes of the customer at hand.
  private var change: CashScenario.Change?

  init(
    _ range: Range<Int>, seed: UInt64, _ items: SimulatedItems, loadings: CashSimulation.Loadings,
    horizon: Int, arrivalDays: [Int], into cash: PathSums
  ) {
    self.range = range
    self.items = items
    self.loadings = loadings
    self.horizon = horizon
    self.arrivalDays = arrivalDays
    self.cash = cash
    let normal = self.normal
    shared = range.map { path in
      var own = SplitMix64(key: items.portfolioKey, path: path)
      return loadings.portfolio * own.standardNormal(normal)
    }
    shocks = shared
    levels = items.currencies.indices.flatMap { currency in
      range.flatMap { items.levels(currency, path: $0) }
    }
  }

  mutating func simulate() {
    for customer in items.customers {
      shake(customer.key)
      change = customer.change
      for i in customer.open { pay(i) }
      for i in customer.future { bill(i) }
    }
  }

  /// Draws the customer's shocks of all paths.
  private mutating func shake(_ key: UInt64) {
    guard loadings.customer > 0 else { return }
    for (i, path) in range.enumerated() {
      var own = SplitMix64(key: key, path: path)
      shocks[i] = shared[i] + loadings.customer * own.standardNormal(normal)
    }
  }

  // MARK: - Open invoices

  private func pay(_ i: Int) {
    let item = items.open[i]
    items.openThresholds.withUnsafeBytes { thresholds in
      for p in 0..<range.count {
        var own = SplitMix64(key: item.key, path: range.lowerBound + p)
        let z = draw(shock: shocks[p], &own)
        forEachPart(item.habit, z, &own) { share, z in
          let day = firstDay(thresholds, i, within: horizon, z: z)
          if day > 0 {
            let amount = day < item.dueAhead ? item.early : item.late
            let paid = change.map { moved(day, $0) } ?? day
            if paid > 0 { cash.add(share * amount, slot: item.slot, path: p, ahead: paid) }
          }
        }
      }
    }
  }

  /// The day ahead on which an open invoice is paid after all; 0 where it is not within the horizon.
  private func moved(_ day: Int, _ change: CashScenario.Change) -> Int {
    guard let later = change.day(of: day), later <= horizon else { return 0 }
    return later == day ? day : arrivalDays[later]
  }

  /// z of an invoice on a path.
  @inline(__always)
  private func draw(shock: Double, _ own: inout SplitMix64) -> Double {
    shock + loadings.own * own.standardNormal(normal)
  }

  /// Visits the parts in which an invoice is paid, as (share of it, z).
  @inline(__always)
  private func forEachPart(
    _ habit: PartHabits.Habit, _ z: Double, _ own: inout SplitMix64,
    _ body: (Double, Double) -> Void
  ) {
    guard habit.probability > 0, own.uniform() < habit.probability else {
      body(1, z)
      return
    }
    let u = normalDistribution(z)
    for (low, high) in zip(habit.cuts, habit.cuts.dropFirst()) where high > low {
      let place = min(max(low + (high - low) * u, 1e-12), 1 - 1e-12)
      body(high - low, normalQuantile(place))
    }
  }

  /// The first of some days ahead whose threshold reaches z; 0 where none does.
  @inline(__always)
  private func firstDay(
    _ thresholds: UnsafeRawBufferPointer, _ item: Int, within days: Int, z: Double
  ) -> Int {
    let z = Float(z)
    let lanes = SimulatedItems.lanes
    let first = item * items.stride * MemoryLayout<Float>.stride
    // Counting all that are not reached takes no branch, and so less time than a search.
    var counts = SIMD16<Int32>.zero
    for block in 0..<((days + lanes - 1) / lanes) {
      let values = thresholds.loadUnaligned(
        fromByteOffset: first + block * lanes * MemoryLayout<Float>.stride,
        as: SIMD16<Float>.self)
      // A lane that is true has all its bits set: it is −1.
      counts &-= unsafeBitCast(values .< z, to: SIMD16<Int32>.self)
    }
    let below = Int(counts.wrappedSum())
    return below >= days ? 0 : below + 1
  }

  // MARK: - Invoices to come

  private func bill(_ i: Int) {
    let item = items.future[i]
    let isAnnounced = item.profile.isAnnounced
    let staying = item.profile.staying?.days(horizon)
    for first in stride(from: 0, to: range.count, by: item.pathsAlike) {
      let alike = first..<min(first + item.pathsAlike, range.count)
      var own = SplitMix64(key: item.key, path: range.lowerBound + first)
      issue(item, staying, &own) { issued, amount, own in
        for p in alike {
          let factor = isAnnounced ? 1 : level(item.currency, p, on: issued)
          func receive(_ share: Double, _ ahead: Int?, _ instalment: BilledInstalment) {
            guard let ahead else { return }
            let cash = ahead - issued < item.termsDays ? item.cash.beforeDue : item.cash.fromDue
            self.receive(
              amount * factor * (instalment.share * share * cash)
                * (change?.factor(onDay: issued) ?? 1),
              after: ahead + instalment.daysLater, slot: item.slot, path: p, change)
          }
          for instalment in item.profile.instalments {
            if own.uniform() < item.paidAtOnce {
              receive(1, issued, instalment)
              continue
            }
            forEachPart(item.habit, draw(shock: shocks[p], &own), &own) { share, z in
              receive(share, paymentDay(item.curves, issued: issued, z: z), instalment)
            }
          }
        }
      }
    }
  }

  /// The day of payment, given that it is not the day of issue; `nil` beyond the horizon.
  ///
  /// - Parameter curves: of invoices issued on the first days ahead; those issued later are paid as
  ///   much later, by whole weeks where there is a curve for each day of one.
  @inline(__always)
  private func paymentDay(
    _ curves: Range<Int>, issued: Int, z: Double
  ) -> Int? {
    let ahead = (issued - 1) % curves.count
    let later = issued - 1 - ahead
    let day = items.futureThresholds.withUnsafeBytes {
      firstDay($0, curves.lowerBound + ahead, within: horizon - later, z: z)
    }
    return day > 0 ? day + later : nil
  }

  @inline(__always)
  private func receive(
    _ amount: Double, after daysAhead: Int, slot: Int, path: Int, _ change: CashScenario.Change?
  ) {
    var daysAhead = daysAhead
    if let change {
      guard let later = change.day(of: daysAhead) else { return }
      daysAhead = later
    }
    guard daysAhead <= horizon else { return }
    let day = arrivalDays[daysAhead]
    if day > 0 { cash.add(amount, slot: slot, path: path, ahead: day) }
  }

  private func level(_ currency: Int, _ path: Int, on day: Int) -> Double {
    levels[(currency * range.count + path) * horizon + day - 1]
  }

  /// Visits the invoices that one profile issues, as (days ahead, amount without its level).
  ///
  /// - Parameter staying: shares of billing by day where the customer may leave: one draw for all its
  ///   invoices says on which day it does.
  @inline(__always)
  private func issue(
    _ item: SimulatedItems.Future, _ staying: [Double]?, _ own: inout SplitMix64,
    _ body: (Int, Double, inout SplitMix64) -> Void
  ) {
    let profile = item.profile
    func amount(_ own: inout SplitMix64) -> Double {
      profile.amounts[own.index(below: profile.amounts.count)]
    }
    switch profile.rhythm {
    case .announced(let announcements):
      for item in announcements where own.uniform() < item.probability {
        body(item.daysAhead, item.amount, &own)
      }
    case .regular(let interval, let deviation, let first):
      let stays = own.uniform()
      guard staying != nil || stays < profile.probabilityActive else { return }
      var ahead = first
      while ahead <= Double(horizon) {
        let day = Int(nearest: ahead + deviation * own.standardNormal(normal))
        let isBilled =
          (1...horizon).contains(day)
          && stays < profile.probabilityActive * (staying?[day - 1] ?? 1)
        if isBilled { body(day, amount(&own), &own) }
        ahead += interval
      }
    case .irregular:
      guard !profile.amounts.isEmpty else { return }
      let stays = staying == nil ? 0 : own.uniform() * item.mostStaying
      for _ in 0..<own.poisson(item.count) {
        let day = 1 + items.intensities.position(own.uniform())
        let amount = amount(&own)
        if stays < staying?[day - 1] ?? 1 { body(day, amount, &own) }
      }
    }
  }

  // MARK: - Customers to come

  mutating func arrive(_ billing: BillingOutlook, _ items: SimulatedItems) {
    let arrivals = billing.plan.arrivals
    guard arrivals.rate > 0, let draft = billing.plan.drafts.last,
      let atOnce = billing.plan.paidAtOnce.last
    else { return }
    let curves = billing.plan.curves(ofDraft: billing.plan.drafts.count - 1)
    let unknown = items.unknownCash
    for p in 0..<range.count {
      var own = SplitMix64(key: items.arrivalsKey, path: range.lowerBound + p)
      for (days, rate) in arrivals.drawRates(&own) {
        for _ in 0..<own.poisson(mean: rate * Double(days.count)) {
          let start = Int.random(in: days, using: &own)
          let customer = own.index(below: arrivals.trajectories.count)
          let shock = shared[p] + loadings.customer * own.standardNormal(normal)
          var block = 0
          while start + block * Arrivals.blockDays <= horizon {
            let (code, billed) = arrivals.billing(customer, block: block, &own)
            block += 1
            guard let currency = items.currencies.firstIndex(of: code) else { continue }
            for item in billed where start + item.daysAfterFirst <= horizon {
              let issued = start + item.daysAfterFirst
              let slot = SimulatedPaths.Slot(currency: currency, source: .billingNew).number
              let amount =
                item.amount * level(currency, p, on: issued)
                * (items.newcomers?.factor(onDay: issued) ?? 1)
              func receive(_ share: Double, on day: Int?) {
                guard let day else { return }
                let cash = day - issued < item.termsDays ? unknown.beforeDue : unknown.fromDue
                self.receive(
                  amount * (share * cash), after: day, slot: slot, path: p, items.newcomers)
              }
              if own.uniform() < atOnce {
                receive(1, on: issued)
                continue
              }
              // The curve is for the usual terms: other terms move the payment by the difference.
              forEachPart(items.unknownHabit, draw(shock: shock, &own), &own) { share, z in
                let day = paymentDay(curves, issued: issued, z: z)
                receive(
                  share, on: day.map { max(issued + 1, $0 + item.termsDays - draft.termsDays) })
              }
            }
          }
        }
      }
    }
  }

  // MARK: - Contracts that are supposed

  /// Invoices of scenarios, paid as those of customers not yet known.
  func suppose(_ billing: BillingOutlook) {
    guard !items.supposed.isEmpty, let draft = billing.plan.drafts.last else { return }
    let curves = billing.plan.curves(ofDraft: billing.plan.drafts.count - 1)
    let unknown = items.unknownCash
    for item in items.supposed {
      for p in 0..<range.count {
        var own = SplitMix64(key: item.key, path: range.lowerBound + p)
        let shock = shared[p] + loadings.customer * own.standardNormal(normal)
        let z = draw(shock: shock, &own)
        guard let paid = paymentDay(curves, issued: item.issued, z: z) else { continue }
        let day = max(item.issued + 1, paid + item.termsDays - draft.termsDays)
        let share = day - item.issued < item.termsDays ? unknown.beforeDue : unknown.fromDue
        receive(item.amount * share, after: day, slot: item.slot, path: p, items.newcomers)
      }
    }
  }
}
