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

  /// What a promise does to those before it, and what stands against it; empty for other entries.
  static func consequences(
    of kept: ContactLog.Kept, _ recorded: ContactLog.Recorded, _ policy: Policy
  ) -> String {
    let entry = kept.entry
    let day = max(entry.on, entry.postedOn ?? entry.on)
    guard let promise = entry.promise, !kept.isOld, kept.undertaking == nil else {
      return missingHold(entry, recorded.after.ledger.asOf(day))
    }
    func standings(_ view: LedgerView) -> [PromiseStanding] {
      let customer = view.customers.firstIndex { $0.id == entry.customer }
      return customer.map {
        view.promiseStandings(ofCustomer: $0, graceDays: policy.promises.graceDays)
      } ?? []
    }
    let earlier = standings(recorded.before.ledger.asOf(day)).filter {
      $0.outcome == .pending && $0.promise.id != promise.replaces
    }
    let view = recorded.after.ledger.asOf(day)
    let after = standings(view)
    let superseded = Set(after.filter { $0.outcome == .superseded }.map(\.promise.id))
    var text = ""
    if promise.amount.isEmpty {
      let all = after.filter { $0.promise.id == kept.id }.map {
        "\(NumberText.exact($0.promised)) \($0.promised.currency)"
      }
      if !all.isEmpty {
        text +=
          "All that is owed is \(all.joined(separator: " and ")), due or not: --amount promises a "
          + "part.\n"
      }
    }
    let (gone, left) = (
      earlier.filter { superseded.contains($0.promise.id) },
      earlier.filter { !superseded.contains($0.promise.id) }
    )
    if superseded.contains(kept.id) {
      return TextTable.wrap(
        "It gives way to what was promised on the same day, \(list(earlier)): undo it, or record it "
          + "again with --replaces.", width: 80)
    }
    if !gone.isEmpty {
      text +=
        "It takes the place of \(list(gone)), beside which more would be promised than is owed.\n"
    }
    if !left.isEmpty {
      text +=
        "It adds to \(list(left)): --replaces would take \(left.count == 1 ? "its" : "one's") place.\n"
    }
    text += shortfalls(of: [kept.id] + left.map(\.promise.id), entry.customer, view, policy)
    text += hold(on: entry.customer, promise.invoice, view)
    return text.isEmpty ? "" : TextTable.wrapped(String(text.dropLast()), width: 80)
  }

  /// Which of some promises count for less than they say, since more would be promised than is owed.
  private static func shortfalls(
    of ids: [String], _ customer: String, _ view: LedgerView, _ policy: Policy
  ) -> String {
    guard let position = view.customers.firstIndex(where: { $0.id == customer }) else { return "" }
    return view.departedPromises(ofCustomer: position, graceDays: policy.promises.graceDays)
      .filter { ids.contains($0.promise.id) }.map { "\($0.sentence).\n" }.joined()
  }

  /// `promise R1 of 1,200.00 EUR for 2026-07-10`, several by commas.
  private static func list(_ standings: [PromiseStanding]) -> String {
    standings.map { standing in
      "promise \(standing.promise.id) of \(NumberText.exact(standing.promised)) "
        + "\(standing.promised.currency) for \(standing.promise.promisedFor)"
    }.joined(separator: ", ")
  }

  /// That contacts go on after news that should stop them.
  private static func missingHold(_ entry: ContactEntry, _ view: LedgerView) -> String {
    guard entry.outcome == "insolvent" || entry.outcome == "legal",
      let position = view.customers.firstIndex(where: { $0.id == entry.customer }),
      view.hold(onCustomer: position) == nil
    else { return "" }
    let reason = entry.outcome == "legal" ? "legal" : "insolvency"
    return TextTable.wrap(
      "Contacts go on until \(entry.customer) is on hold: add it to holds.csv with the reason "
        + "\(reason), from \(entry.on).", width: 80)
  }

  /// That a hold stops asking for what is promised.
  private static func hold(on customer: String, _ invoice: String, _ view: LedgerView) -> String {
    guard let position = view.customers.firstIndex(where: { $0.id == customer }) else { return "" }
    let claim = view.invoices.range(position).first { view.invoiceID($0) == invoice }
    guard let hold = claim.map({ view.hold(onClaim: $0) }) ?? view.hold(onCustomer: position)
    else { return "" }
    let until = hold.until.map { "until \($0)" } ?? "until further notice"
    return "\(customer) is on hold (\(hold.reason), \(until)): nothing is asked for, "
      + "whatever is promised.\n"
  }
}
