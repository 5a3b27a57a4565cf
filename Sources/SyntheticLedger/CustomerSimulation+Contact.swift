import Foundation
import Receivables
import Statistics

extension CustomerSimulation {
  /// Sends what reminders are due and, on the collector's day, decides about a call.
  mutating func contactCustomer(on day: Day) {
    remind(on: day)
    if recipe.contacts.calls && days.weekday(day) == profile.callWeekday { considerCall(on: day) }
  }

  /// One e-mail a day, of the highest level that an invoice has newly reached.
  private mutating func remind(on day: Day) {
    let steps = recipe.contacts.dunningDaysPastDue
    guard let firstStep = steps.first else { return }
    var reached = 0
    for i in open.indices where day - open[i].dueOn >= firstStep && open[i].dispute == nil {
      let level = steps.count { day - open[i].dueOn >= $0 }
      guard level > open[i].dunningLevel else { continue }
      open[i].dunningLevel = level
      reached = max(reached, level)
    }
    guard reached > 0 else { return }
    history.activities.append(
      .init(on: day, channel: "dunning", level: reached, outcome: "sent"))
  }

  private mutating func considerCall(on day: Day) {
    let contacts = recipe.contacts
    guard day >= nextContactFrom else { return }
    let isOccasion = open.contains {
      day - $0.dueOn >= contacts.callFromDaysPastDue && $0.dispute == nil
        && $0.nextInstalmentOn == nil
    }
    guard isOccasion else { return }
    let (draw, armDraw) = (contact.uniform(), contact.uniform())
    if draw < contacts.experimentShare {
      let isContact = armDraw < contacts.contactShare
      nextContactFrom = day + contacts.effectDays
      if isContact {
        call(on: day, arm: "contact")
      } else {
        history.activities.append(
          .init(on: day, channel: "call", outcome: "withheld", arm: "control"))
      }
    } else if armDraw < logistic(contacts.callBase + contacts.callSlowness * profile.slowness) {
      nextContactFrom = day + contacts.effectDays
      call(on: day, arm: "")
    }
  }

  private static let notes = [
    "asked for a copy of the invoice", "spoke to accounts payable", "will check with purchasing",
    "waiting for approval", "",
  ]

  /// Every overdue invoice is paid faster from the next day on; some are promised.
  private mutating func call(on day: Day, arm: String) {
    let promisesBefore = history.promises.count
    for i in open.indices
    where open[i].dueOn < day && open[i].dispute == nil && open[i].fixedPaymentOn == nil
      && open[i].nextInstalmentOn == nil
    {
      open[i].spedUpUntil = day + recipe.contacts.effectDays
      if contact.chance(recipe.contacts.promiseShare) { promise(i, on: day) }
    }
    let promised = history.promises.count > promisesBefore
    let (note, answered) = (contact.element(Self.notes), contact.chance(0.8))
    history.activities.append(
      .init(
        on: day, channel: "call",
        outcome: promised ? "promised" : answered ? "reached" : "voicemail",
        note: promised || answered ? note : "", arm: arm))
  }

  /// A promise tells something about the day of payment; it does not change it.
  ///
  /// The day that the invoice would be paid is worked out first, then a day is promised after it
  /// (kept) or well before it (broken), so the effect of contact stays exactly the recipe's.
  private mutating func promise(_ i: Int, on day: Day) {
    guard open[i].instalments == 1 else { return }
    if profile.payer == .bankrupt, let turnsOn = profile.turnsOn, day + 45 >= turnsOn { return }
    var item = open[i]
    var payday: Day?
    for later in (day + 1)...(day + 30) where isPaymentDay(later) {
      if isPaid(&item, on: later, factor: dayFactor(later)) {
        payday = later
        break
      }
    }
    guard let payday, payday - day >= 7 else { return }
    let kept = contact.chance(recipe.contacts.promiseKept)
    let promisedFor =
      kept
      ? days.rolled(payday + contact.integer(0...2), currency: profile.currency)
      : days.rolledBack(day + contact.integer(2...(payday - day - 5)), currency: profile.currency)
    guard promisedFor > day else { return }
    open[i].fixedPaymentOn = payday
    open[i].disputeOpensOn = nil
    open[i].returnOn = nil
    history.promises.append(
      .init(
        invoice: open[i].invoice, madeOn: day, promisedFor: promisedFor, amount: open[i].balance))
  }
}
