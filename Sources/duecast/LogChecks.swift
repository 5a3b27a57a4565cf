import AccountReview
import ArgumentParser
import LedgerFiles
import Receivables
import Reporting

// What a person says by mistake is asked about before it is recorded.

extension LogCommand {
  private static let longestName = 200

  /// That texts are texts, and days such as policy finds plausible.
  func checkPlausible(_ policy: Policy) throws {
    for (option, text) in [("--by", by ?? ""), ("--with", person), ("--next", nextAction)] {
      try LogCommand.check(option, text, atMost: LogCommand.longestName)
      let isPlain = !text.unicodeScalars.contains {
        [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
      }
      guard isPlain else {
        throw Failure(
          "\(option) has a line break or another control character: leave it out.", .usage)
      }
    }
    try LogCommand.check("--note", note, atMost: ContactEntry.longestNote)
    try checkDays(policy)
    guard let code, !policy.tasks.disputeCodes.contains(ContactOutcome.normalised(code)) else {
      return
    }
    throw Failure(
      "\(code) is no reason of a dispute: give \(ContactEntry.list(policy.tasks.disputeCodes)), or add "
        + "it to tasks.dispute_codes of the policy.", .usage)
  }

  private static func check(_ option: String, _ text: String, atMost most: Int) throws {
    let count = text.count
    guard count > most else { return }
    throw Failure(
      "\(option) has \(NumberText.grouped(count)) characters: give at most "
        + "\(NumberText.grouped(most)).", .usage)
  }

  private func checkDays(_ policy: Policy) throws {
    let day = on ?? Day.today
    let limits: [(String, Day?, Int, String)] = [
      ("--for", promisedFor, policy.promises.longestDays, "promises.longest_days"),
      ("--snooze", snooze, policy.outcomes.longestWait, "outcomes.longest_wait"),
      ("--next-on", nextOn, policy.outcomes.longestWait, "outcomes.longest_wait"),
    ]
    for (option, later, most, key) in limits {
      guard let later, later - day > most else { continue }
      throw Failure(
        "\(option) \(later) is \(NumberText.grouped(later - day)) days after the contact: give a day "
          + "within \(NumberText.grouped(most)), or raise \(key) of the policy.", .usage)
    }
  }

  /// That the contact is not from before the books.
  func checkBegun(_ loaded: LoadedLedger) throws {
    guard let on, let first = loaded.ledger.firstDay, on < first, !anyway else { return }
    throw Failure(
      "--on \(on) is before the ledger's first posting, \(first): correct the day, or record it all "
        + "the same with --anyway.", .usage)
  }

  /// The promise that is replaced, where the customer has made it.
  func replaced(_ customer: CustomerIndex, _ view: LedgerView) throws -> String {
    guard let replaces else { return "" }
    guard view.promises[customer].contains(where: { $0.id == replaces }) else {
      throw Failure(
        "\(view.customers[customer].id) has no promise \(replaces): give one that `duecast account` "
          + "shows.",
        .usage)
    }
    return replaces
  }

  /// That an invoice is the customer's.
  func check(_ invoice: String, of customer: CustomerIndex, in view: LedgerView) throws {
    guard view.invoices.range(customer).contains(where: { view.invoiceID($0) == invoice }) else {
      throw Failure(
        "\(view.customers[customer].id) has no invoice \(invoice): give one of its invoices.",
        .usage)
    }
  }

  /// Whether --amount is more than what it is a part of.
  private func isBeyond(_ whole: Money) -> Bool {
    let units = amount.flatMap { DecimalText($0) }?.minorUnits(exponent: whole.currency.exponent)
    return units.map { $0 > whole.minorUnits } ?? false
  }

  /// What is owed of a document; empty where nothing is, so that all of it is disputed.
  func open(_ invoice: String, of customer: String, in view: LedgerView) -> String {
    let position = view.customers.firstIndex { $0.id == customer }
    let claim = position.flatMap {
      view.invoices.range($0).first { view.invoiceID($0) == invoice }
    }
    let open = claim.map(view.outstanding(ofDocument:))
    return open.flatMap { $0.minorUnits > 0 ? "\($0)" : nil } ?? ""
  }

  /// That a promise or a dispute is of something that is owed, and of no more.
  func checkOwed(_ customer: CustomerIndex, _ view: LedgerView, on day: Day) throws {
    let claims = view.invoices.range(customer).map { ($0, view.invoices.elements[$0]) }.filter {
      (invoice == nil || view.invoiceID($0.0) == invoice) && $0.1.issuedOn <= day
        && $0.1.outstanding > 0
    }
    let what = invoice.map { "invoice \($0)" } ?? view.customers[customer].id
    guard let currency = claims.first?.1.currency else {
      throw Failure(
        "Nothing of \(what) is owed: "
          + (invoice == nil
            ? "check the customer"
            : outcomeWord == "disputed"
              ? "give an open invoice" : "give an open invoice, or leave --invoice out")
          + "; --anyway records it all the same.", .usage)
    }
    guard claims.allSatisfy({ $0.1.currency == currency }) else { return }
    let owed = Money(minorUnits: claims.reduce(0) { $0 + $1.1.outstanding }, currency)
    guard isBeyond(owed) else { return }
    throw Failure(
      "\(amount ?? "") is more than is owed of \(what), \(owed): correct the amount, or record it all the "
        + "same with --anyway.", .usage)
  }

  /// That an agency reports of what it was given.
  func checkPlaced(_ customer: CustomerIndex, _ view: LedgerView) throws {
    guard channelWord == ContactChannel.agency.rawValue,
      let state = AgencyStanding.State(rawValue: outcomeWord), state != .placed,
      view.agencyStanding(ofCustomer: customer) == nil
    else { return }
    let id = view.customers[customer].id
    throw Failure(
      "\(id) was never placed with an agency: record that first, with "
        + "`duecast log \(ledger) \(id) agency placed --on DAY`.", .usage)
  }
}
