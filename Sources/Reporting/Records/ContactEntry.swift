internal import AccountReview
internal import Foundation
package import LedgerFiles
package import Receivables

/// One contact with a customer as it is recorded, with the promise or the dispute that it brought.
package struct ContactEntry: Sendable {
  package struct Undertaking: Sendable {
    /// Empty for all that is owed.
    package var amount: String
    /// Empty for the account.
    package var invoice: String
    package var day: Day
    /// The promise that it takes the place of; empty for none.
    package var replaces: String

    package init(amount: String, invoice: String, day: Day, replaces: String = "") {
      (self.amount, self.invoice) = (amount, invoice)
      (self.day, self.replaces) = (day, replaces)
    }
  }

  package struct Contest: Sendable {
    /// Empty for all of the invoice.
    package var amount: String
    package var invoice: String
    package var code: String

    package init(amount: String, invoice: String, code: String) {
      (self.amount, self.invoice, self.code) = (amount, invoice, code)
    }
  }

  /// Characters of a note.
  package static let longestNote = 2000

  /// The identifier, spelt as the ledger does.
  package var customer: String
  package var on: Day
  package var channel: String
  package var outcome: String
  package var collector: String
  package var note: String
  package var level: Int?
  /// With whom, when, and what follows.
  package var followUp = FollowUp()
  /// The day it became known, where that is later.
  package var postedOn: Day?
  package var promise: Undertaking?
  package var dispute: Contest?

  package init(
    customer: String, on day: Day, channel: String, outcome: String, collector: String,
    note: String = "", level: Int? = nil
  ) {
    (self.customer, on) = (customer, day)
    (self.channel, self.outcome) = (channel, outcome)
    (self.collector, self.note, self.level) = (collector, note, level)
  }

  /// The values of its lines under an identifier, by file.
  package func lines(_ id: String) -> [(contract: FileContract, row: [String: String])] {
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
}

extension ContactEntry {
  /// The contact alone.
  package var withoutUndertaking: ContactEntry {
    var contact = self
    (contact.promise, contact.dispute) = (nil, nil)
    return contact
  }

  /// Whether an activity of its customer says the same.
  package func isSame(as activity: Activity) -> Bool {
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
  package func undertakings(of customer: CustomerIndex, in view: LedgerView) -> [String]? {
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
    return DecimalText(text) == DecimalText(money)
  }
}
