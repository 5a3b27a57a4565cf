import AccountReview
import Foundation
import HTTPTypes
import LedgerFiles
import Receivables
import Reporting
import WorkspaceStore

/// A contact as a form brings it, and the lines of the ledger's files that it makes.
struct ContactForm {
  let form: Form
  let view: LedgerView
  let accounts: AccountIndex
  let policy: Policy

  /// Codes of disputes that can be chosen.
  static let codes = [
    "price", "quantity", "quality", "not-delivered", "late-delivery", "missing-po", "wrong-address",
    "tax", "duplicate", "discount", "deduction", "contract", "already-paid", "missing-document",
    "other",
  ]

  /// Whether the form says only what follows: a next action or a snooze.
  private var isAgreement: Bool {
    form["channel"] == "note" && form["outcome"].isEmpty
      && !(form["nexton"].isEmpty && form["snooze"].isEmpty)
  }

  private var isPromise: Bool { form["outcome"].hasPrefix("promised") }
  private var isDispute: Bool { form["outcome"] == "disputed" }

  /// - Throws: ``Refusal`` that says what to give.
  func check() throws {
    guard policy.outcomes.channels.contains(form["channel"]) else {
      throw Refusal(toCorrect: "Choose a channel.")
    }
    guard isAgreement || policy.outcomes.all.contains(form["outcome"]) else {
      throw Refusal(toCorrect: "Choose an outcome.")
    }
    try checkTexts()
    let days = try ["promised", "nexton", "snooze"].map(day)
    guard isPromise == (days[0] != nil) else {
      throw Refusal(
        toCorrect:
          isPromise
          ? "Give the promised day." : "A promised day belongs to the outcome promised.")
    }
    if let promised = days[0], promised < view.day {
      throw Refusal(toCorrect: "The promised day is past.")
    }
    for later in days[1...].compactMap(\.self) where later <= view.day {
      throw Refusal(toCorrect: "What follows is on a later day than \(view.day).")
    }
    guard form["next"].isEmpty || days[1] != nil else {
      throw Refusal(toCorrect: "Give the day of what is next.")
    }
    guard form["next"].isEmpty || NextAction.agreeable.map(\.rawValue).contains(form["next"]) else {
      throw Refusal(toCorrect: "Choose what is next.")
    }
    try checkSubject()
  }

  private func checkTexts() throws {
    for (name, most) in [("person", 200), ("note", 2000)] {
      let text = form[name]
      guard text.count <= most, !text.unicodeScalars.contains(where: { $0.value == 0 }) else {
        throw Refusal(toCorrect: "The \(name) has \(most) characters at most.")
      }
    }
  }

  private func checkSubject() throws {
    guard let customer = accounts.customer(form["customer"]) else {
      throw Refusal(status: .notFound, sentence: "There is no such account.")
    }
    guard isPromise || isDispute || (form["amount"].isEmpty && form["invoice"].isEmpty) else {
      throw Refusal(
        toCorrect: "An amount and an invoice belong to the outcomes promised and disputed.")
    }
    let own = view.invoices.range(customer).first { view.invoiceID($0) == form["invoice"] }
    guard form["invoice"].isEmpty || own != nil else {
      throw Refusal(toCorrect: "The account has no invoice \(form["invoice"]).")
    }
    guard form["snooze"].isEmpty || !isAgreement || !form["note"].isEmpty else {
      throw Refusal(toCorrect: "Say why it is snoozed.")
    }
    guard !isDispute || own != nil else { throw Refusal(toCorrect: "Choose the disputed invoice.") }
    guard isDispute || form["code"].isEmpty else {
      throw Refusal(toCorrect: "A reason belongs to the outcome disputed.")
    }
    guard form["code"].isEmpty || Self.codes.contains(form["code"]) else {
      throw Refusal(toCorrect: "Choose a reason.")
    }
    guard form["outcome"] != "promised-in-part" || !form["amount"].isEmpty else {
      throw Refusal(toCorrect: "Give the part that is promised.")
    }
    let amount = form["amount"]
    guard !amount.isEmpty else { return }
    guard amount.wholeMatch(of: /[0-9]{1,12}(\.[0-9]{1,3})?/) != nil, let value = Double(amount),
      value > 0
    else { throw Refusal(toCorrect: "Write the amount as 5000.00.") }
  }

  /// What is recorded.
  ///
  /// - Throws: ``Refusal`` for a day that is none.
  func entry(by author: String) throws -> ContactEntry {
    var entry = ContactEntry(
      customer: form["customer"], on: view.day, channel: form["channel"],
      outcome: form["outcome"], collector: author, note: form["note"])
    (entry.followUp.person, entry.followUp.action) = (form["person"], form["next"])
    (entry.followUp.on, entry.followUp.snoozedUntil) = (try day("nexton"), try day("snooze"))
    if isPromise, let promised = try day("promised") {
      entry.promise = .init(amount: form["amount"], invoice: form["invoice"], day: promised)
    }
    if isDispute {
      entry.dispute = .init(amount: form["amount"], invoice: form["invoice"], code: form["code"])
    }
    return entry
  }

  private func day(_ name: String) throws -> Day? {
    let text = form[name]
    guard !text.isEmpty else { return nil }
    guard let day = DayText.day(text, after: view.day) else {
      throw Refusal(toCorrect: "\(text) is no day: write it as \(DayText.hint).")
    }
    return day
  }
}

extension ContactEntry {
  /// Its lines in the event of a number.
  func contractLines(_ number: Int) -> [ContractLine] {
    lines("W\(number)").map { ContractLine($0.contract.file, $0.row) }
  }
}
