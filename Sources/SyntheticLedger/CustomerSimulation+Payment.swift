import Foundation
import Receivables
import Statistics

// MARK: - Payment

extension CustomerSimulation {
  /// The factor on every hazard of this customer on a day.
  func dayFactor(_ day: Day) -> Double {
    let health = recipe.payment.healthEffect
    return world.shock(day) * (health == 0 ? 1 : exp(health * latent))
  }

  /// Counts the hazard up to a payment day and says whether the invoice is paid on it.
  func isPaid(_ item: inout OpenInvoice, on day: Day, factor: Double) -> Bool {
    let position = profile.curve[day - item.anchor]
    let spedUp = item.spedUpUntil.map { day <= $0 } ?? false
    item.accumulated +=
      (position - item.counted) * factor * (spedUp ? recipe.contacts.hazardRatio : 1)
    item.counted = position
    return item.accumulated >= item.threshold
  }

  /// Pays whatever the customer has decided to pay by a payment day.
  mutating func payDue(on day: Day) {
    if profile.payer == .bankrupt, let turnsOn = profile.turnsOn, day >= turnsOn { return }
    let factor = dayFactor(day)
    var paid: [(position: Int, amount: Int64)] = []
    for i in open.indices where open[i].issuedOn < day && open[i].dispute == nil {
      if let amount = amountPaid(position: i, on: day, factor: factor) {
        paid.append((position: i, amount: amount))
      }
    }
    guard !paid.isEmpty else { return }
    let together =
      profile.payer == .paymentRun && recipe.knownHazard == nil
      || payment.chance(recipe.payment.combinedShare)
    if together {
      receive(paid, on: day)
    } else {
      for item in paid { receive([item], on: day) }
    }
    open.removeAll { $0.balance == 0 }
  }

  private mutating func amountPaid(position i: Int, on day: Day, factor: Double) -> Int64? {
    if let known = recipe.knownHazard {
      let logOdds =
        known.baseline(daysPastDue: day - open[i].dueOn) + open[i].constantPart
        + (known.health ?? 0) * latent
      return payment.chance(logistic(logOdds)) ? open[i].balance : nil
    }
    if let next = open[i].nextInstalmentOn {
      guard day >= next else { return nil }
      return instalment(position: i, on: day)
    }
    if let fixed = open[i].fixedPaymentOn {
      return day >= fixed ? open[i].balance : nil
    }
    var item = open[i]
    let paid = isPaid(&item, on: day, factor: factor)
    open[i] = item
    return paid ? instalment(position: i, on: day) : nil
  }

  private mutating func instalment(position i: Int, on day: Day) -> Int64 {
    guard open[i].instalments > 1 else { return open[i].balance }
    let share = (0.8 + 0.4 * payment.uniform()) / Double(open[i].instalments)
    open[i].instalments -= 1
    open[i].nextInstalmentOn = day + payment.integer(between: recipe.payment.instalmentGapDays)
    return max(1, min(open[i].balance - 1, Int64((Double(open[i].balance) * share).rounded())))
  }

  /// Books one payment for some invoices, using up what is on account first.
  private mutating func receive(_ items: [(position: Int, amount: Int64)], on day: Day) {
    let usesAccount = !onAccount.isEmpty && payment.chance(recipe.payment.onAccountUse)
    var owed = items
    if usesAccount {
      for i in owed.indices { useAccount(&owed[i].amount, of: owed[i].position, on: day) }
    }
    let exact = owed.reduce(0) { $0 + $1.amount }
    guard exact > 0 else { return }
    var amount = exact
    if payment.chance(recipe.payment.overpaymentShare) {
      amount += max(1, Int64((Double(exact) * (0.01 + 0.06 * payment.uniform())).rounded()))
    }
    history.payments.append(.init(receivedOn: day, amount: amount))
    let source = CustomerHistory.Source.payment(history.payments.count - 1)
    var allocatedOn = day
    let promised = items.contains { open[$0.position].fixedPaymentOn != nil }
    if payment.chance(recipe.payment.unappliedShare) && !promised {
      allocatedOn = days.rolled(
        day + payment.integer(between: recipe.payment.unappliedDays), currency: profile.currency)
    }
    for item in owed where item.amount > 0 {
      history.allocate(
        source, to: open[item.position].invoice, amount: item.amount, on: allocatedOn,
        lastDay: recipe.lastDay)
      open[item.position].balance -= item.amount
    }
    if amount > exact { onAccount.append(OnAccount(source: source, amount: amount - exact)) }
  }

  private mutating func useAccount(_ owed: inout Int64, of position: Int, on day: Day) {
    for i in onAccount.indices where owed > 0 && onAccount[i].amount > 0 {
      let used = min(owed, onAccount[i].amount)
      history.allocate(
        onAccount[i].source, to: open[position].invoice, amount: used, on: day,
        lastDay: recipe.lastDay)
      onAccount[i].amount -= used
      owed -= used
      open[position].balance -= used
    }
    onAccount.removeAll { $0.amount == 0 }
  }

  /// Writes off what has been owed for too long.
  mutating func giveUp(on day: Day) {
    var some = false
    for i in open.indices where day >= open[i].writtenOffOn && open[i].dispute == nil {
      history.writeOff(open[i].invoice, amount: open[i].balance, on: day)
      open[i].balance = 0
      some = true
    }
    if some { open.removeAll { $0.balance == 0 } }
  }
}

// MARK: - Disputes and credit notes

extension CustomerSimulation {
  private static let codes = ["price", "quantity", "quality", "missing_po"]

  mutating func openAndCloseDisputes(on day: Day) {
    var settled = false
    for i in open.indices {
      if let dispute = open[i].dispute, dispute.closesOn == day {
        close(i, dispute.position, credit: dispute.credit, on: day)
        settled = true
      } else if open[i].disputeOpensOn == day {
        openDispute(i, on: day)
      } else if open[i].returnOn == day && open[i].dispute == nil {
        let share = 0.05 + 0.2 * payment.uniform()
        let amount = max(1, Int64((Double(open[i].amount) * share).rounded()))
        credit(min(amount, open[i].balance - 1), i, on: day)
      }
    }
    if settled { open.removeAll { $0.balance == 0 } }
  }

  private mutating func openDispute(_ i: Int, on day: Day) {
    // Nobody contests what it has promised or begun to pay.
    let isClear = open[i].fixedPaymentOn == nil && open[i].nextInstalmentOn == nil
    let code = payment.position([0.35, 0.25, 0.25, 0.15])
    let lasts = max(3, Int(payment.gammaOfShape2(mean: recipe.disputes.meanDaysToClose).rounded()))
    let (contested, credited) = (0.2 + 0.8 * payment.uniform(), payment.uniform())
    let (isWhole, share) = (payment.chance(0.12), 0.3 + 0.7 * payment.uniform())
    guard isClear else { return }
    let balance = open[i].balance
    let amount = isWhole ? balance : max(1, Int64((Double(balance) * contested).rounded()))
    let credit = isWhole ? amount : max(1, Int64((Double(amount) * share).rounded()))
    let closesOn = days.rolled(day + lasts, currency: profile.currency)
    history.disputes.append(
      .init(
        invoice: open[i].invoice, openedOn: day, closedOn: nil, amount: amount,
        code: Self.codes[code]))
    let position = history.disputes.count - 1
    open[i].dispute = (position, closesOn, credited < recipe.disputes.creditedShare ? credit : 0)
  }

  private mutating func close(_ i: Int, _ position: Int, credit amount: Int64, on day: Day) {
    history.disputes[position].closedOn = day
    history.disputes[position].outcome = amount > 0 ? "credited" : "rejected"
    open[i].dispute = nil
    open[i].counted = profile.curve[day - open[i].anchor]
    if amount > 0 { credit(amount, i, on: day) }
  }

  /// Issues a credit note and sets it against an invoice.
  private mutating func credit(_ amount: Int64, _ i: Int, on day: Day) {
    guard amount > 0 else { return }
    let note = history.addCreditNote(on: day, amount: amount)
    history.allocate(
      .creditNote(note), to: open[i].invoice, amount: amount, on: day, lastDay: recipe.lastDay)
    open[i].balance -= amount
  }
}
