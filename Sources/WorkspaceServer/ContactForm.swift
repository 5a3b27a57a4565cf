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
    try checkDistance(days[0], policy.promises.longestDays)
    for later in days[1...] { try checkDistance(later, policy.outcomes.longestWait) }
    guard form["next"].isEmpty || days[1] != nil else {
      throw Refusal(toCorrect: "Give the day of what is next.")
    }
    guard form["next"].isEmpty || NextAction.agreeable.map(\.rawValue).contains(form["next"]) else {
      throw Refusal(toCorrect: "Choose what is next.")
    }
    try checkSubject()
  }

  private func checkDistance(_ later: Day?, _ most: Int) throws {
    guard let later, later - view.day > most else { return }
    throw Refusal(toCorrect: "\(later) is too far off: give a day up to \(view.day + most).")
  }

  private func checkTexts() throws {
    for (name, most) in [("person", 200), ("note", ContactEntry.longestNote)] {
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
    let own = claim(of: customer)
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
    guard form["code"].isEmpty || policy.tasks.disputeCodes.contains(form["code"]) else {
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
    if isDispute, let own { try checkDisputed(amount, own) }
  }

  private func checkDisputed(_ amount: String, _ claim: InvoiceIndex) throws {
    let open = view.outstanding(ofDocument: claim)
    let units = DecimalText(amount)?.minorUnits(exponent: open.currency.exponent)
    guard let units, units > open.minorUnits else { return }
    throw Refusal(
      toCorrect: "More than is open of \(form["invoice"]), \(open), cannot be disputed.")
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
      entry.dispute = .init(amount: disputedAmount, invoice: form["invoice"], code: form["code"])
    }
    return entry
  }

  /// That of the invoice of the form; `nil` where it is none of the customer's.
  private func claim(of customer: CustomerIndex) -> InvoiceIndex? {
    view.invoices.range(customer).first { view.invoiceID($0) == form["invoice"] }
  }

  /// As given, or what is owed of the invoice.
  private var disputedAmount: String {
    guard form["amount"].isEmpty,
      let claim = accounts.customer(form["customer"]).flatMap(claim(of:))
    else { return form["amount"] }
    let open = view.outstanding(ofDocument: claim)
    return open.minorUnits > 0 ? "\(open)" : ""
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
