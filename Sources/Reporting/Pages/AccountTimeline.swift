internal import AccountReview
internal import DuecastEngine
internal import Receivables

/// What was said, promised, contested and paid at one account, the last first.
enum AccountTimeline {
  private static let shown = 12

  static func text(_ results: AccountResults) -> String {
    let events = events(results).enumerated()
      .sorted { ($0.element.on, $0.offset) > ($1.element.on, $1.offset) }.map(\.element)
    guard !events.isEmpty else { return "" }
    var text = "Timeline, the last first\n"
    for event in events.prefix(shown) {
      text += TextTable.wrap(
        PlainText.singleLine("\(event.on)  \(event.what)"), width: 80, indent: "  ",
        hang: "              ")
    }
    if events.count > shown {
      text += "  and \(NumberText.count(events.count - shown, "entry", "entries")) before\n"
    }
    return text
  }

  private static func events(_ results: AccountResults) -> [(on: Day, what: String)] {
    let (view, customer) = (results.view, results.customer)
    let paid = view.receipts[customer].map { receipt in
      (receipt.on, "payment, \(AccountText.money(receipt.amount))")
    }
    let contested = view.disputes[customer].flatMap { dispute -> [(Day, String)] in
      let about = "of \(view.invoiceID(dispute.invoice))"
      let code = dispute.code.isEmpty ? "" : " (\(dispute.code))"
      let opened = "dispute, \(AccountText.money(dispute.amount)) \(about)\(code)"
      let closed = dispute.closedOn.map { day in
        let outcome = dispute.outcome.isEmpty ? "" : ": \(dispute.outcome)"
        return (day, "dispute \(about) closed\(outcome)")
      }
      return [(dispute.openedOn, opened)] + [closed].compactMap(\.self)
    }
    let promised = view.promises[customer].map { promise in
      let amount = promise.amount.map(AccountText.money) ?? "all that is owed"
      return (promise.madeOn, "promise, \(amount) for \(promise.promisedFor)")
    }
    let contacts = view.activities[customer].map { activity in
      (activity.on, wording(activity) + followUp(activity.followUp))
    }
    let verdicts = view.reviews[customer].map { review in
      (review.reviewedOn, review.wording)
    }
    let flagged = view.flagSteps[customer].map { ($0.on, $0.wording) }
    let planned = view.plans[customer].compactMap { entry in
      entry.doneOn.map { day in
        (day, "commitment done, \(entry.commitment.isEmpty ? entry.objective : entry.commitment)")
      }
    }
    let heard = InterviewNotes.all(view.interviews[customer]).flatMap { notes in
      [(notes.heldOn, "interview" + (notes.contact.isEmpty ? "" : " with \(notes.contact)"))]
        + notes.followUps.compactMap { item in
          item.followUpDoneOn.map { ($0, "follow-up done, \(item.followUp)") }
        }
    }
    return paid + contested + promised + contacts + verdicts + flagged + planned + heard
  }

  private static func wording(_ activity: Activity) -> String {
    var text = activity.channel.isEmpty ? "contact" : activity.channel
    if let level = activity.level { text += " of level \(level)" }
    if !activity.outcome.isEmpty { text += ", \(activity.outcome)" }
    text += by(activity.collector)
    return activity.note.isEmpty ? text : "\(text): \(activity.note)"
  }

  private static func followUp(_ next: FollowUp) -> String {
    var facts: [String] = []
    if !next.person.isEmpty { facts.append("with \(next.person)") }
    if !next.time.isEmpty { facts.append("at \(next.time)") }
    if let day = next.on {
      facts.append("next: \(next.action.isEmpty ? "contact" : next.action) on \(day)")
    }
    if let day = next.snoozedUntil { facts.append("snoozed until \(day)") }
    return facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
  }

  private static func by(_ person: String) -> String { person.isEmpty ? "" : " by \(person)" }
}
