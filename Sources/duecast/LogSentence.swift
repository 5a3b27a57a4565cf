import AccountReview
import Receivables
import Reporting

/// What is said of an entry of the log, and of what it does to others.
enum LogSentence {
  /// What was recorded.
  static func text(_ kept: ContactLog.Kept) -> String {
    let entry = kept.entry
    var text = "\(entry.customer): \(entry.channel)"
    if !entry.outcome.isEmpty { text += ", \(entry.outcome)" }
    if let promise = entry.promise {
      text += " \(promise.amount.isEmpty ? "all that is owed" : promise.amount) for \(promise.day)"
    }
    if let dispute = entry.dispute {
      text += " \(dispute.amount.isEmpty ? "all" : dispute.amount) of \(dispute.invoice)"
      if !dispute.code.isEmpty { text += " (\(dispute.code))" }
    }
    if !entry.followUp.person.isEmpty { text += ", with \(entry.followUp.person)" }
    text += ", on \(entry.on)"
    if !entry.followUp.time.isEmpty { text += " at \(entry.followUp.time)" }
    text += " by \(entry.collector).\n"
    if let promise = entry.promise, !promise.replaces.isEmpty {
      text += "It takes the place of promise \(promise.replaces).\n"
    }
    if let day = entry.followUp.on {
      let action = entry.followUp.action
      text += "Next: \(action.isEmpty ? "contact" : action) on \(day).\n"
    }
    if let day = entry.followUp.snoozedUntil { text += "Snoozed until \(day).\n" }
    if kept.isOld {
      return text + "It is recorded already, as \(kept.id); nothing was added (--again adds it).\n"
    }
    if let standing = kept.undertaking {
      let what = entry.outcome == "disputed" ? "The dispute" : "The promise"
      text += "\(what) is recorded already, as \(standing), and counts once.\n"
    }
    return text + "Recorded as \(kept.id) in \(kept.files.joined(separator: " and ")).\n"
  }

  /// What an entry does to others, and what stands against it; empty where nothing is to be said.
  static func consequences(
    of kept: ContactLog.Kept, _ recorded: ContactLog.Recorded, _ policy: Policy
  ) -> String {
    let entry = kept.entry
    let day = max(entry.on, entry.postedOn ?? entry.on)
    let view = recorded.after.ledger.asOf(day)
    guard let customer = view.customers.firstIndex(where: { $0.id == entry.customer }) else {
      return ""
    }
    guard let promise = entry.promise, !kept.isOld, kept.undertaking == nil else {
      return missingHold(entry, customer, view)
    }
    let before = recorded.before.ledger.asOf(day)
    let known = before.customers.firstIndex { $0.id == entry.customer }
    let earlier = known.map { standings($0, before, policy) } ?? []
    let text =
      effect(
        of: kept.id, promise,
        earlier.filter { $0.outcome == .pending && $0.promise.id != promise.replaces },
        standings(customer, view, policy))
      + shortfalls(of: [kept.id] + earlier.map(\.promise.id), customer, view, policy)
      + hold(on: customer, promise.invoice, view)
    return text.isEmpty ? "" : TextTable.wrapped(String(text.dropLast()), width: 80)
  }

  private static func standings(
    _ customer: CustomerIndex, _ view: LedgerView, _ policy: Policy
  ) -> [PromiseStanding] {
    view.promiseStandings(ofCustomer: customer, graceDays: policy.promises.graceDays)
  }

  /// What a promise comes to, and what becomes of the pending ones before it.
  private static func effect(
    of id: String, _ promise: ContactEntry.Undertaking, _ earlier: [PromiseStanding],
    _ after: [PromiseStanding]
  ) -> String {
    let superseded = Set(after.filter { $0.outcome == .superseded }.map(\.promise.id))
    if superseded.contains(id) {
      return
        "It gives way to what was promised on the same day, \(list(earlier)): undo it, or record "
        + "it again with --replaces.\n"
    }
    let gone = earlier.filter { superseded.contains($0.promise.id) }
    let left = earlier.filter { !superseded.contains($0.promise.id) }
    let own = after.filter { $0.promise.id == id }.map {
      "\(NumberText.exact($0.promised)) \($0.promised.currency)"
    }
    var text = ""
    if promise.amount.isEmpty, !own.isEmpty {
      text += "It is of \(own.joined(separator: " and ")), due or not: --amount promises a part.\n"
    }
    if !gone.isEmpty {
      text +=
        "It takes the place of \(list(gone)), beside which more would be promised than is owed.\n"
    }
    if !left.isEmpty {
      text +=
        "It adds to \(list(left)): --replaces would take \(left.count == 1 ? "its" : "one's") place.\n"
    }
    return text
  }

  /// Which of some promises count for less than they say, since more would be promised than is owed.
  private static func shortfalls(
    of ids: [String], _ customer: CustomerIndex, _ view: LedgerView, _ policy: Policy
  ) -> String {
    view.departedPromises(ofCustomer: customer, graceDays: policy.promises.graceDays)
      .filter { departed in
        guard case .limited = departed.departure else { return false }
        return ids.contains(departed.promise.id)
      }.map { "\($0.sentence).\n" }.joined()
  }

  /// `promise R1 of 1,200.00 EUR for 2026-07-10`, several by commas.
  private static func list(_ standings: [PromiseStanding]) -> String {
    standings.map { standing in
      "promise \(standing.promise.id) of \(NumberText.exact(standing.promised)) "
        + "\(standing.promised.currency) for \(standing.promise.promisedFor)"
    }.joined(separator: ", ")
  }

  /// That contacts go on after news that should stop them.
  private static func missingHold(
    _ entry: ContactEntry, _ customer: CustomerIndex, _ view: LedgerView
  ) -> String {
    guard entry.outcome == "insolvent" || entry.outcome == "legal",
      view.hold(onCustomer: customer) == nil
    else { return "" }
    let reason = entry.outcome == "legal" ? "legal" : "insolvency"
    return TextTable.wrap(
      "Contacts go on until \(entry.customer) is on hold: add it to holds.csv with the reason "
        + "\(reason), from \(entry.on).", width: 80)
  }

  /// That a hold stops asking for what is promised.
  private static func hold(
    on customer: CustomerIndex, _ invoice: String, _ view: LedgerView
  ) -> String {
    let claim = view.invoices.range(customer).first { view.invoiceID($0) == invoice }
    guard let hold = claim.map({ view.hold(onClaim: $0) }) ?? view.hold(onCustomer: customer)
    else { return "" }
    let until = hold.until.map { "until \($0)" } ?? "until further notice"
    return
      "\(view.customers[customer].id) is on hold (\(hold.reason), \(until)): nothing is asked for, "
      + "whatever is promised.\n"
  }
}
