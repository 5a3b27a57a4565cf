import AccountReview
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

/// What was drafted, as entries of the log once it is sent.
enum SentEntries {
  /// One for each customer and channel, with the highest level of its letters, on the as-of day: the plan
  /// of that day knows them, whatever day of the week it is.
  ///
  /// A letter beside a call, a visit or an escalation is one contact with it, and recorded with that.
  static func letters(_ results: LettersResults) -> [ContactEntry] {
    var entries: [ContactEntry] = []
    for letter in results.due.letters where letter.isContact {
      let entry = ContactEntry(
        customer: results.view.customers[letter.customer].id, on: results.view.day,
        channel: letter.channel.rawValue, outcome: "sent",
        collector: results.view.customers[letter.customer].collector, level: letter.level)
      if let last = entries.last, last.customer == entry.customer, last.channel == entry.channel {
        entries[entries.count - 1].level = max(last.level ?? 0, letter.level)
      } else {
        entries.append(entry)
      }
    }
    return entries
  }

  /// What to do about letters that are no contact of their own; empty without any.
  static func besides(_ results: LettersResults) -> String {
    let count = results.due.letters.count { !$0.isContact }
    guard count > 0 else { return "" }
    return TextTable.wrap(
      NumberText.count(count, "letter goes", "letters go")
        + " with a call, a visit or an escalation: record each contact with `duecast log` and --level.",
      width: 80)
  }

  /// One for each customer, on the as-of day.
  static func placements(_ results: PlacementResults) -> [ContactEntry] {
    var entries: [ContactEntry] = []
    for placement in results.placements.placements {
      let customer = results.view.customers[placement.customer]
      let what =
        NumberText.count(placement.documents.count, "document", "documents")
        + ", \(placement.total.grouped) \(placement.currency)"
      if entries.last?.customer == customer.id {
        entries[entries.count - 1].note += "; \(what)"
      } else {
        entries.append(
          ContactEntry(
            customer: customer.id, on: results.view.day,
            channel: ContactChannel.agency.rawValue, outcome: "placed",
            collector: customer.collector, note: what))
      }
    }
    return entries
  }

  /// Records them in the ledger's folder, those that are not there yet, and says how many there are.
  static func record(_ entries: [ContactEntry], in log: ContactLog) throws -> String {
    guard !entries.isEmpty else { return "" }
    let kept = try log.record(again: false) { _ in entries }.entries
    let added = kept.count { !$0.isOld }
    var text = "In activities.csv, "
    text += NumberText.count(added, "contact is recorded", "contacts are recorded")
    if added < kept.count {
      text += "; " + NumberText.count(kept.count - added, "was", "were") + " there already"
    }
    return text + ".\n"
  }
}

extension SentEntries {
  /// How many customers' letters are recorded as sent on the as-of day, so that they are due no more.
  static func alreadySent(_ view: LedgerView) -> Int {
    let channels = [ContactChannel.email.rawValue, ContactChannel.letter.rawValue]
    return view.customers.indices.count { customer in
      view.activities[customer].contains {
        $0.on == view.day && $0.level != nil
          && channels.contains(ContactOutcome.normalised($0.channel))
          && ContactOutcome.normalised($0.outcome) == "sent"
      }
    }
  }

  /// How many customers are recorded as placed on the as-of day, where nothing else is to be placed.
  static func placedBefore(_ results: PlacementResults) -> Int {
    guard results.placements.placements.isEmpty else { return 0 }
    return results.view.customers.indices.count { customer in
      results.view.activities[customer].contains {
        $0.on == results.view.day
          && ContactOutcome.normalised($0.channel) == ContactChannel.agency.rawValue
          && ContactOutcome.normalised($0.outcome) == "placed"
      }
    }
  }

  /// Whether drafts in a folder stay: their letters are recorded, and no other is due.
  ///
  /// - Throws: ``Failure`` where others are due, which would take the drafts' place.
  static func keepsDrafts(_ results: LettersResults, in folder: URL) throws -> Bool {
    guard FileManager.default.fileExists(atPath: folder.appending(path: "letters.csv").path),
      alreadySent(results.view) > 0
    else { return false }
    let due = results.due.letters.count { $0.isContact }
    guard due > 0 else { return true }
    throw Failure(
      "Letters of \(results.view.day) are recorded as sent and "
        + NumberText.count(due, "other is", "others are")
        + " due: give another folder with --out, so that the drafts in \(folder.relativePath) stay.",
      .usage)
  }
}

extension DunningLetter {
  /// Whether it is the contact itself.
  fileprivate var isContact: Bool { channel == .email || channel == .letter }
}
