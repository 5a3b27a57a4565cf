import Receivables
import Statistics

// MARK: - Credit notes

extension HabitPlanner {
  /// Cancels an invoice some days after its issue and issues it again.
  ///
  /// - Returns: the number of the new invoice, or `nil` where nothing is cancelled.
  mutating func cancelAndIssueAgain(
    _ invoice: Int, _ document: CustomerHistory.Document
  ) -> Int? {
    let isCancelled = draws.chance(habits.documents.cancelledChance)
    let day = rolled(
      document.issuedOn + draws.integer(between: habits.documents.cancelledAfterDays))
    guard isCancelled, day <= lastDay, isUnpaidAndUnpromised(invoice, at: day) else { return nil }
    let note = history.addCreditNote(on: day, amount: document.amount)
    history.documents[history.documents.count - 1].cancels = invoice
    history.credit(note, to: invoice, amount: document.amount, on: day)
    var again = CustomerHistory.Document(
      kind: .invoice, serial: document.serial, issuedOn: day, dueOn: max(document.dueOn, day),
      amount: document.amount, isPaper: document.isPaper, order: document.order)
    again.suffix = "B"
    let number = history.addClaim(again)
    for i in history.promises.indices where history.promises[i].invoice == invoice {
      history.promises[i].invoice = number
    }
    return number
  }

  /// Credits goods that were sent back before the invoice was paid.
  ///
  /// - Returns: what is no longer owed.
  mutating func returnGoods(
    of invoice: Int, _ document: CustomerHistory.Document
  ) -> Int64 {
    let isReturned = draws.chance(habits.documents.goodsReturnedChance)
    let day = rolled(document.issuedOn + draws.integer(3...20))
    let amount = Int64((Double(document.amount) * (0.05 + 0.2 * draws.uniform())).rounded())
    guard isReturned, amount > 0, day <= lastDay, isUnpaidAndUnpromised(invoice, at: day) else {
      return 0
    }
    let note = history.addCreditNote(on: day, amount: amount)
    history.credit(note, to: invoice, amount: amount, on: day)
    for i in history.promises.indices where history.promises[i].invoice == invoice {
      history.promises[i].amount -= amount
    }
    return amount
  }

  private func isUnpaidAndUnpromised(_ invoice: Int, at day: Day) -> Bool {
    (plain.paidOn[invoice].map { $0 > day } ?? true)
      && (plain.promisedOn[invoice].map { $0 > day } ?? true)
  }
}

// MARK: - Fees

extension HabitPlanner {
  /// A fee, interest or a debit note for an invoice that is unpaid some days after it was due.
  mutating func chargeForDelay(of invoice: Int, _ document: CustomerHistory.Document) {
    guard traits.isCharged else { return }
    let rules = habits.documents
    let kind = draws.position([0.6, 0.25, 0.15])
    let (isWaived, waivedAfter) = (draws.chance(rules.waivedChance), draws.integer(10...40))
    let day = rolled(document.dueOn + rules.chargedDaysPastDue)
    let (paidOn, lostOn) = (plain.paidOn[invoice], plain.writtenOffOn[invoice])
    guard day <= lastDay, paidOn.map({ $0 > day }) ?? true, lostOn.map({ $0 > day }) ?? true,
      plain.isUntouched[invoice] || lostOn != nil
    else { return }
    let fee = units(rules.feeUnits)
    let kinds: [(CustomerHistory.DocumentKind, Int64)] = [
      (.fee, fee), (.interest, max(1, document.amount / 100)), (.debitNote, 2 * fee),
    ]
    let claim = history.addClaim(
      CustomerHistory.Document(
        kind: kinds[kind].0, serial: 0, issuedOn: day, dueOn: day, amount: kinds[kind].1,
        isPaper: false, order: nil))
    if let lostOn {
      history.writeOffs.append(.init(invoice: claim, on: lostOn, amount: kinds[kind].1))
    } else if let paidOn, isWaived {
      history.writeOffs.append(
        .init(
          invoice: claim, on: rolled(paidOn + waivedAfter), amount: kinds[kind].1, kind: .waiver))
    } else if let paidOn {
      parts.append(Part(on: paidOn, claim: claim, amount: kinds[kind].1, closing: nil))
    }
  }
}

// MARK: - Collections

extension HabitPlanner {
  /// Three promises that add up to what is owed; the first is kept, the others not always.
  mutating func agreePlan(
    _ claim: Int, _ cash: Int64, on paidOn: Day, _ document: CustomerHistory.Document
  ) -> [(on: Day, amount: Int64)]? {
    let rules = habits.collections
    guard traits.parts == .whole, cash >= 30_000,
      paidOn - document.dueOn >= rules.planFromDaysPastDue, draws.chance(rules.planChance),
      !history.promises.contains(where: { $0.invoice == claim })
    else { return nil }
    let madeOn = rolled(paidOn - draws.integer(4...9))
    guard madeOn < paidOn, madeOn > history.claim(claim).dueOn else { return nil }
    var split: [(on: Day, amount: Int64)] = []
    var last = paidOn
    for number in 0..<3 {
      last = rolled(paidOn + number * rules.planGapDays)
      let amount = number == 0 ? cash - 2 * (cash / 3) : cash / 3
      let isKept = number == 0 || draws.chance(rules.planKeptChance)
      split.append((isKept ? last : rolled(last + draws.integer(6...15)), amount))
      history.promises.append(
        .init(invoice: claim, madeOn: madeOn, promisedFor: last, amount: amount))
    }
    history.holds.append(.init(invoice: claim, from: madeOn, until: last, reason: "plan"))
    return split
  }

  /// What comes of a loss after it was written off.
  mutating func recover() {
    let rules = habits.collections
    for writeOff in history.writeOffs
    where writeOff.kind == .badDebt && history.claim(writeOff.invoice).kind == .invoice {
      let isRecovered = draws.chance(rules.recoveredChance)
      let day = rolled(writeOff.on + draws.integer(between: rules.recoveredAfterDays))
      let amount = Int64((Double(writeOff.amount) * (0.2 + 0.4 * draws.uniform())).rounded())
      guard isRecovered, amount > 0 else { continue }
      let undone = Closing(
        amount: -amount, kind: .badDebt, isCreditNote: false, statesReason: true, daysLater: 0)
      parts.append(Part(on: day, claim: writeOff.invoice, amount: amount, closing: undone))
    }
  }
}

extension CustomerHistory {
  /// Who is not to be reminded, and who is insolvent; both are known with or without habits.
  mutating func hold(_ profile: CustomerProfile, _ traits: CustomerHabits, in world: World) {
    guard let habits = world.recipe.habits else { return }
    var draws = SplitMix64(seed: world.recipe.seed, stream: "\(profile.id)/holds")
    let lastDay = world.recipe.lastDay
    if profile.payer == .bankrupt, let turnsOn = profile.turnsOn {
      holds.append(
        Hold(
          invoice: nil, from: turnsOn + habits.collections.insolvencyKnownAfterDays, until: nil,
          reason: "insolvency"))
    }
    guard traits.isBlocked else { return }
    let start = max(profile.onboardedOn, world.recipe.firstDay)
    let from = start + Int(draws.uniform() * Double(max(1, lastDay - start)))
    let until = from + draws.integer(between: habits.collections.blockDays)
    holds.append(
      Hold(
        invoice: nil, from: from, until: until <= lastDay ? until : nil, reason: "dunning_block"))
    activities.removeAll { $0.channel == "dunning" && $0.on >= from && $0.on <= until }
  }
}
