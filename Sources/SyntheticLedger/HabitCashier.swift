import Receivables
import Statistics

/// Turns what the members of a family decided into payments of their payer, day by day.
struct HabitCashier {
  /// Money on account that a later payment will take up.
  private struct OnAccount {
    let receipt: Int
    let amount: Int64
  }

  private typealias Item = (claim: SettlementBook.Claim, part: HabitPlanner.Part)

  private let world: World
  private let habits: LedgerRecipe.Habits
  private(set) var members: [HabitPlanner]
  private(set) var book: SettlementBook
  private var draws: SplitMix64
  private var account: [OnAccount] = []
  /// Claims that another's payment was once set against.
  private var mistaken: Set<SettlementBook.Claim> = []

  /// - Parameter members: the payer first; what they decided is known.
  init(_ members: [HabitPlanner], _ book: SettlementBook, in world: World) {
    guard let habits = world.recipe.habits else { preconditionFailure("a recipe without habits") }
    (self.world, self.habits, self.members, self.book) = (world, habits, members, book)
    draws = SplitMix64(seed: world.recipe.seed, stream: "\(members[0].profile.id)/cash")
  }

  private var payer: HabitPlanner { members[0] }

  private func rolled(_ day: Day) -> Day { payer.rolled(day) }

  mutating func run() {
    var items: [Item] = []
    for (member, planner) in members.enumerated() {
      items += planner.parts.map { (.init(member: member, invoice: $0.claim), $0) }
    }
    for (day, due) in Dictionary(grouping: items, by: \.part.on).sorted(by: { $0.key < $1.key }) {
      if members.count > 1 || draws.chance(world.recipe.payment.combinedShare) {
        pay(due, on: day)
      } else {
        for item in due { pay([item], on: day) }
      }
    }
  }

  private mutating func pay(_ items: [Item], on day: Day) {
    let appliedOn = rolled(day + daysUntilApplied())
    let incidents = habits.incidents
    let isReturned = payer.traits.paysByDebit && draws.chance(incidents.returnedChance)
    let incident = draws.uniform()
    let total = items.reduce(0) { $0 + $1.part.amount }
    if isReturned && account.isEmpty {
      return payByReturnedDebit(items, total, on: day)
    }
    guard members.count == 1 else {
      return payForGroup(items, total, on: day, appliedOn: appliedOn)
    }
    let limits = [
      incidents.misappliedChance, incidents.overpaidChance, incidents.twiceChance,
    ]
    if incident < limits[0] {
      if let wrong = mistakenClaim(items, on: day) {
        return payAndMove(items[0], mistakenFor: wrong.claim, until: wrong.until, on: day)
      }
    } else if incident < limits[0] + limits[1] {
      let extra = max(1, total / 20)
      let receipt = settle(items, total, on: day, appliedOn: appliedOn, extra: extra)
      if receipt != nil { _ = book.receive(-extra, on: refundDay(after: day)) }
      return
    } else if incident < limits[0] + limits[1] + limits[2] {
      _ = settle(items, total, on: day, appliedOn: appliedOn)
      return payAgain(total, after: day)
    }
    _ = settle(items, total, on: day, appliedOn: appliedOn)
  }

  private mutating func daysUntilApplied() -> Int {
    switch payer.traits.application {
    case .sameDay: 0
    case .late: draws.integer(between: habits.application.lateDays)
    case .onAccount: draws.integer(between: habits.application.onAccountDays)
    }
  }

  private mutating func refundDay(after day: Day) -> Day {
    rolled(day + draws.integer(between: habits.incidents.refundedAfterDays))
  }
}

// MARK: - Payments

extension HabitCashier {
  /// Receives what is owed and not on account, and applies it.
  ///
  /// - Returns: the position of the new receipt; `nil` where the account paid for everything.
  private mutating func settle(
    _ items: [Item], _ total: Int64, on day: Day, appliedOn: Day, extra: Int64 = 0
  ) -> Int? {
    var sources: [OnAccount] = []
    var owed = total
    if appliedOn == day {
      while let first = account.first, first.amount <= owed, book.receipts[first.receipt].on < day {
        sources.append(first)
        owed -= first.amount
        account.removeFirst()
      }
    }
    var receipt: Int?
    if owed + extra > 0 {
      let position = book.receive(owed + extra, on: day)
      receipt = position
      if owed > 0 { sources.append(OnAccount(receipt: position, amount: owed)) }
    }
    apply(items, from: sources, on: appliedOn)
    return receipt
  }

  /// Sets sources against claims in their order; both add up to the same.
  private mutating func apply(_ items: [Item], from sources: [OnAccount], on day: Day) {
    var (source, left) = (0, sources.first?.amount ?? 0)
    for item in items {
      var owed = item.part.amount
      while owed > 0 {
        let amount = min(owed, left)
        book.allocate(sources[source].receipt, to: item.claim, amount: amount, on: day)
        owed -= amount
        left -= amount
        if left == 0 && source + 1 < sources.count {
          source += 1
          left = sources[source].amount
        }
      }
      close(item, on: day)
    }
  }

  /// Books what ends a claim without cash.
  private mutating func close(_ item: Item, on day: Day) {
    guard let closing = item.part.closing else { return }
    let on = closing.daysLater == 0 ? day : rolled(day + closing.daysLater)
    let invoice = item.claim.invoice
    if closing.isCreditNote {
      let note = members[item.claim.member].history.addCreditNote(on: on, amount: closing.amount)
      members[item.claim.member].history.markLastNoteAsDiscount()
      members[item.claim.member].history.credit(note, to: invoice, amount: closing.amount, on: on)
    } else {
      members[item.claim.member].history.writeOffs.append(
        .init(
          invoice: invoice, on: on, amount: closing.amount, kind: closing.kind,
          statesReason: closing.statesReason))
    }
  }
}

// MARK: - Incidents

extension HabitCashier {
  /// A direct debit comes back; the same is paid again weeks later.
  private mutating func payByReturnedDebit(_ items: [Item], _ total: Int64, on day: Day) {
    let returnedOn = rolled(day + draws.integer(between: habits.incidents.returnedAfterDays))
    let againOn = rolled(returnedOn + draws.integer(between: habits.incidents.paidAgainAfterDays))
    let debit = book.receive(total, on: day)
    for item in items { book.allocate(debit, to: item.claim, amount: item.part.amount, on: day) }
    book.takeBack(debit, on: returnedOn)
    let again = book.receive(total, on: againOn)
    apply(items, from: [OnAccount(receipt: again, amount: total)], on: againOn)
  }

  /// The payment is larger than it need be now and then; a later one takes up the rest.
  private mutating func payForGroup(
    _ items: [Item], _ total: Int64, on day: Day, appliedOn: Day
  ) {
    let isAdvance = draws.chance(habits.groups.advanceChance) && account.isEmpty
    let advance = Int64((Double(total) * habits.groups.advanceShare).rounded())
    let extra = isAdvance ? advance : 0
    let receipt = settle(items, total, on: day, appliedOn: appliedOn, extra: extra)
    if let receipt, extra > 0 { account.append(OnAccount(receipt: receipt, amount: extra)) }
  }

  /// Pays the same once more; half of the time that is sent back, else a later payment uses it.
  private mutating func payAgain(_ total: Int64, after day: Day) {
    let again = book.receive(
      total, on: rolled(day + draws.integer(between: habits.incidents.twiceAfterDays)))
    let refundedOn = refundDay(after: book.receipts[again].on)
    if draws.chance(0.5) {
      let refund = book.receive(-total, on: refundedOn, reverses: again)
      precondition(refund > again, "a refund before its payment")
    } else {
      account.append(OnAccount(receipt: again, amount: total))
    }
  }

  /// An untouched invoice that stays unpaid while another's payment is set against it.
  private func mistakenClaim(
    _ items: [Item], on day: Day
  ) -> (claim: SettlementBook.Claim, until: Day)? {
    guard items.count == 1, account.isEmpty else { return nil }
    let least = habits.incidents.movedAfterDays[0]
    for (invoice, isUntouched) in payer.plain.isUntouched.enumerated() where isUntouched {
      let claim = SettlementBook.Claim(member: 0, invoice: invoice)
      let document = payer.history.claim(invoice)
      let isCredited = payer.history.allocations.contains { $0.invoice == invoice }
      let until = payer.plain.paidOn[invoice] ?? world.recipe.lastDay + 400
      if claim != items[0].claim, !isCredited, !mistaken.contains(claim), document.issuedOn <= day,
        document.amount >= items[0].part.amount, until - day > least + 5
      {
        return (claim, until - 1)
      }
    }
    return nil
  }

  private mutating func payAndMove(
    _ item: Item, mistakenFor wrong: SettlementBook.Claim, until: Day, on day: Day
  ) {
    mistaken.insert(wrong)
    let movedOn = min(
      until, rolled(day + draws.integer(between: habits.incidents.movedAfterDays)))
    let amount = item.part.amount
    let receipt = book.receive(amount, on: day)
    book.allocate(receipt, to: wrong, amount: amount, on: day)
    book.allocate(receipt, to: wrong, amount: -amount, on: movedOn)
    book.allocate(receipt, to: item.claim, amount: amount, on: movedOn)
    close(item, on: movedOn)
  }
}
