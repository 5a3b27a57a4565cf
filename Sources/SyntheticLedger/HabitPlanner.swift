import Receivables
import Statistics

/// What a customer decides about each of its invoices, before any cash moves.
struct HabitPlanner {
  /// Cash that will come for a claim.
  struct Part {
    let on: Day
    let claim: Int
    let amount: Int64
    /// What is booked once it is applied.
    var closing: Closing?
  }

  /// The end of a claim without cash.
  struct Closing {
    let amount: Int64
    let kind: SettlementKind
    let isCreditNote: Bool
    let statesReason: Bool
    let daysLater: Int
  }

  let world: World
  let profile: CustomerProfile
  let habits: LedgerRecipe.Habits
  let traits: CustomerHabits
  let plain: PlainSettlement
  var draws: SplitMix64
  var history: CustomerHistory
  var parts: [Part] = []

  /// - Parameter plainHistory: the customer's life with every invoice paid once and in full.
  init(
    _ plainHistory: CustomerHistory, of profile: CustomerProfile, traits: CustomerHabits,
    in world: World
  ) {
    guard let habits = world.recipe.habits else { preconditionFailure("a recipe without habits") }
    (self.world, self.profile, self.habits, self.traits) = (world, profile, habits, traits)
    plain = PlainSettlement(plainHistory)
    draws = SplitMix64(seed: world.recipe.seed, stream: "\(profile.id)/settlement")
    history = plainHistory
    history.payments = []
    history.allocations = plainHistory.allocations.filter {
      if case .creditNote = $0.source { true } else { false }
    }
  }

  var lastDay: Day { world.recipe.lastDay }

  func rolled(_ day: Day) -> Day { world.days.rolled(day, currency: profile.currency) }

  /// Minor units of the customer's currency worth so many of the first.
  func units(_ ofFirst: Int) -> Int64 {
    let currency = profile.currency
    let major = Double(ofFirst) / 100 * world.recipe.currencies[currency].unitsPerFirst
    return max(
      1, Int64((major * Double(world.currencies[currency].minorUnitsPerMajor)).rounded()))
  }

  mutating func plan() {
    for invoice in plain.owed.indices { plan(invoice) }
    recover()
  }

  private mutating func plan(_ invoice: Int) {
    let document = history.claim(invoice)
    let schedule = scheduleInstalments(of: invoice, document)
    var (claim, owed) = (invoice, plain.owed[invoice])
    if schedule.isEmpty && plain.isUntouched[invoice] {
      if let again = cancelAndIssueAgain(invoice, document) {
        claim = again
      } else {
        owed -= returnGoods(of: invoice, document)
      }
    }
    chargeForDelay(of: invoice, document)
    if let paidOn = plain.paidOn[invoice] {
      pay(claim, owed, on: paidOn, document, schedule)
    }
  }
}

// MARK: - Payment

extension HabitPlanner {
  private mutating func pay(
    _ claim: Int, _ owed: Int64, on paidOn: Day, _ document: CustomerHistory.Document,
    _ schedule: [(dueOn: Day, amount: Int64)]
  ) {
    let deduction = deduction(from: owed, paidOn: paidOn, document)
    let cash = owed - (deduction?.amount ?? 0)
    var split: [(on: Day, amount: Int64)] = []
    if !schedule.isEmpty {
      split = instalments(
        schedule, credited: document.amount - owed, cash: cash, delay: paidOn - document.dueOn)
    } else if let plan = agreePlan(claim, cash, on: paidOn, document) {
      split = plan
    } else {
      split = self.split(cash, on: paidOn)
    }
    var planned = split.map { Part(on: $0.on, claim: claim, amount: $0.amount, closing: nil) }
    if let deduction {
      // A rounding is what is missing at the end; everything else is taken off the first part.
      let position = deduction.kind == .rounding ? planned.count - 1 : 0
      if deduction.daysLater < 0 {
        history.unbooked.append(.init(invoice: claim, on: paidOn, amount: deduction.amount))
      } else {
        planned[position].closing = deduction
      }
    }
    parts += planned
  }

  /// What the customer will not pay; a negative delay where nothing is ever booked.
  private mutating func deduction(
    from owed: Int64, paidOn: Day, _ document: CustomerHistory.Document
  ) -> Closing? {
    guard let kind = traits.deduction else { return nil }
    let rules = habits.deductions
    let isLater = draws.chance(rules.bookedLaterShare)
    let daysLater = isLater ? draws.integer(between: rules.bookedLaterDays) : 0
    let (unstated, short) = (
      draws.chance(rules.unstatedShare), draws.integer(between: rules.roundingUnits)
    )
    func closing(
      _ amount: Int64, _ kind: SettlementKind, asNote: Bool = false, states: Bool = true,
      after days: Int
    ) -> Closing? {
      guard amount > 0 && amount * 2 < owed else { return nil }
      return Closing(
        amount: amount, kind: kind, isCreditNote: asNote, statesReason: states, daysLater: days)
    }
    switch kind {
    case .discount:
      guard paidOn - document.issuedOn <= rules.discountDays else { return nil }
      let amount = basisPoints(rules.discountBasisPoints, of: owed)
      let asNote = traits.discountClosing == .creditNote
      return closing(
        amount, .discount, asNote: asNote,
        after: traits.discountClosing == .nothing ? -1 : asNote ? 0 : daysLater)
    case .rounding:
      return closing(Int64(short), .rounding, states: !unstated, after: daysLater)
    case .taxWithheld:
      return closing(basisPoints(rules.taxBasisPoints, of: owed), .taxWithheld, after: daysLater)
    case .bankCharge:
      return closing(traits.bankCharge ?? 0, .bankCharge, after: daysLater)
    }
  }

  /// A share in hundredths of a per cent, rounded to the minor unit.
  private func basisPoints(_ points: Int, of amount: Int64) -> Int64 {
    (amount * Int64(points) + 5000) / 10_000
  }

  /// The customer's own parts, which add up to `cash`.
  private mutating func split(_ cash: Int64, on paidOn: Day) -> [(on: Day, amount: Int64)] {
    let rules = habits.parts
    let isFollowed = draws.chance(rules.followedChance)
    guard isFollowed, cash >= 1000 else { return [(paidOn, cash)] }
    switch traits.parts {
    case .halves:
      let later = rolled(paidOn + (traits.secondHalfAfterDays ?? rules.halvesAfterDays[0]))
      return [(paidOn, cash - cash / 2), (later, cash / 2)]
    case .several:
      let count = traits.partCount ?? rules.several[0]
      var (day, left) = (paidOn, cash)
      var split: [(on: Day, amount: Int64)] = []
      for part in 0..<count {
        let amount = part == count - 1 ? left : cash / Int64(count)
        split.append((day, amount))
        left -= amount
        day = rolled(day + draws.integer(between: rules.severalGapDays))
      }
      return split
    case .whole, .instalments, .retention: return [(paidOn, cash)]
    }
  }
}

// MARK: - Instalments

extension HabitPlanner {
  /// Writes the due days of an invoice in instalments; none where it is due at once.
  private mutating func scheduleInstalments(
    of invoice: Int, _ document: CustomerHistory.Document
  ) -> [(dueOn: Day, amount: Int64)] {
    guard traits.parts == .instalments || traits.parts == .retention else { return [] }
    let rules = habits.parts
    guard draws.chance(rules.followedChance), document.amount >= 10_000 else { return [] }
    var schedule: [(dueOn: Day, amount: Int64)] = []
    if traits.parts == .retention {
      let kept = basisPoints(rules.retentionBasisPoints, of: document.amount)
      guard kept > 0 else { return [] }
      schedule = [
        (document.dueOn, document.amount - kept), (document.dueOn + rules.retentionDays, kept),
      ]
    } else {
      let count = traits.partCount ?? rules.instalments[0]
      let each = document.amount / Int64(count)
      for number in 0..<count {
        let amount = number == 0 ? document.amount - each * Int64(count - 1) : each
        schedule.append((document.dueOn + number * rules.instalmentGapDays, amount))
      }
    }
    for instalment in schedule {
      history.instalments.append(
        .init(invoice: invoice, dueOn: instalment.dueOn, amount: instalment.amount))
    }
    return schedule
  }

  /// Each instalment is paid as late as the invoice; credit counts against the oldest, and what is
  /// deducted is missing from the last.
  private func instalments(
    _ schedule: [(dueOn: Day, amount: Int64)], credited: Int64, cash: Int64, delay: Int
  ) -> [(on: Day, amount: Int64)] {
    var (credit, left, split) = (credited, cash, [(on: Day, amount: Int64)]())
    for instalment in schedule where left > 0 {
      let covered = min(credit, instalment.amount)
      credit -= covered
      let amount = min(left, instalment.amount - covered)
      guard amount > 0 else { continue }
      split.append((rolled(instalment.dueOn + delay), amount))
      left -= amount
    }
    return split
  }
}
