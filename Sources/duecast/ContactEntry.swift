import AccountReview
import ArgumentParser
import Foundation
import LedgerFiles
import Receivables

/// One contact with a customer as it is recorded, with the promise or the dispute that it brought.
struct ContactEntry {
  struct Undertaking {
    /// Empty for all that is owed.
    var amount: String
    /// Empty for the account.
    var invoice: String
    var day: Day
    /// The promise that it takes the place of; empty for none.
    var replaces = ""
  }

  struct Contest {
    /// Empty for all of the invoice.
    var amount: String
    var invoice: String
    var code: String
  }

  /// The identifier, spelt as the ledger does.
  var customer: String
  var on: Day
  var channel: String
  var outcome: String
  var collector: String
  var note = ""
  var level: Int?
  /// With whom, when, and what follows.
  var followUp = FollowUp()
  /// The day it became known, where that is later.
  var postedOn: Day?
  var promise: Undertaking?
  var dispute: Contest?

  /// The values of its lines under an identifier, by file.
  func lines(_ id: String) -> [(contract: FileContract, row: [String: String])] {
    var lines: [(FileContract, [String: String])] = []
    if let promise {
      lines.append(
        (
          .promises,
          [
            "promise_id": id, "customer_id": customer, "invoice_id": promise.invoice,
            "made_on": on.description, "promised_for": promise.day.description,
            "amount": promise.amount, "replaces": promise.replaces,
            "posted_on": postedOn?.description ?? "",
          ]
        ))
    }
    if let dispute {
      lines.append(
        (
          .disputes,
          [
            "dispute_id": id, "invoice_id": dispute.invoice, "opened_on": on.description,
            "closed_on": "", "amount": dispute.amount, "code": dispute.code, "outcome": "",
            "posted_on": postedOn?.description ?? "",
          ]
        ))
    }
    lines.append(
      (
        .activities,
        [
          "activity_id": id, "customer_id": customer, "on": on.description, "channel": channel,
          "level": level.map { "\($0)" } ?? "", "outcome": outcome, "collector": collector,
          "note": note, "time": followUp.time, "contact_name": followUp.person,
          "next_action": followUp.action, "next_action_on": followUp.on?.description ?? "",
          "snoozed_until": followUp.snoozedUntil?.description ?? "",
          "posted_on": postedOn?.description ?? "",
        ]
      ))
    return lines.map { contract, row in
      (contract, row.filter { !$0.value.isEmpty || !Self.occasional.contains($0.key) })
    }
  }

  /// Columns that a file has only where an entry fills them.
  private static let occasional: Set = [
    "contact_name", "next_action", "next_action_on", "posted_on", "replaces", "snoozed_until",
    "time",
  ]

  /// - Throws: ValidationError for a word that policy does not know, with those that it does.
  static func check(channel: String, outcome: String, _ policy: Policy) throws {
    let words = policy.outcomes
    guard words.channels.contains(channel) else {
      throw ValidationError(
        "\(channel) is no channel: give \(list(words.channels)), or add it to outcomes.channels "
          + "of the policy.")
    }
    guard !outcome.isEmpty || policy.contactCap.ignoredChannels.contains(channel) else {
      throw ValidationError("Give the outcome of the \(channel): \(list(words.all)).")
    }
    guard outcome.isEmpty || words.all.contains(outcome) else {
      throw ValidationError(
        "\(outcome) is no outcome: give \(list(words.all)), or add it to a group of outcomes in "
          + "the policy.")
    }
  }

  private static func list(_ words: Set<String>) -> String {
    let sorted = words.sorted()
    guard sorted.count > 1 else { return sorted.joined() }
    return sorted.dropLast().joined(separator: ", ") + " or " + sorted[sorted.count - 1]
  }
}

extension ContactEntry {
  /// The contact alone.
  var withoutUndertaking: ContactEntry {
    var contact = self
    (contact.promise, contact.dispute) = (nil, nil)
    return contact
  }

  /// Whether an activity of its customer says the same.
  func isSame(as activity: Activity) -> Bool {
    func isSame(_ one: String, _ other: String) -> Bool {
      one.trimmingCharacters(in: .whitespacesAndNewlines)
        == other.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return activity.on == on && ContactOutcome.normalised(activity.channel) == channel
      && ContactOutcome.normalised(activity.outcome) == outcome
      && isSame(activity.collector, collector) && isSame(activity.note, note)
      && activity.level == level && activity.followUp == followUp
  }

  /// The identifiers under which its promise or its dispute is in a view; `nil` if it has none.
  func undertakings(of customer: Int, in view: LedgerView) -> [String]? {
    if let promise {
      return view.promises[customer].filter {
        $0.madeOn == on && $0.promisedFor == promise.day
          && ($0.invoice.map(view.invoiceID) ?? "") == promise.invoice
          && ContactEntry.isSame(promise.amount, $0.amount)
      }.map(\.id)
    }
    if let dispute {
      return view.disputes[customer].filter {
        $0.openedOn == on && view.invoiceID($0.invoice) == dispute.invoice
          && $0.code == dispute.code
          && (dispute.amount.isEmpty || ContactEntry.isSame(dispute.amount, $0.amount))
      }.map(\.id)
    }
    return nil
  }

  private static func isSame(_ text: String, _ money: Money?) -> Bool {
    guard let money else { return text.isEmpty }
    return Decimal(string: text) == Decimal(string: "\(money)".filter { $0.isNumber || $0 == "." })
  }
}
