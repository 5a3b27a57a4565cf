import AccountReview
import ArgumentParser
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Records a contact with a customer and its outcome.",
    usage: """
      duecast log <ledger> <customer> <channel> <outcome> [options]
      duecast log <ledger> --undo <id>
      """,
    discussion: """
      Appends to activities.csv in the ledger's folder; a promise also to promises.csv, a dispute \
      also to disputes.csv. An entry that the import would set aside is refused; \
      the same entry twice a day needs --again. The policy lists the channels, the outcomes and the \
      reasons of disputes. Several promises are a plan and add up, unless --replaces says which \
      one gives way, or together they are more than is owed. The next worklist takes the entry into \
      account.

      Example: duecast log ledger C00177 call promised --amount 5000 --for 2026-07-10
      """)

  @Argument(help: "The ledger's folder.", completion: .directory)
  var ledger: String

  @Argument(help: "The customer's identifier.")
  var customer: String?

  @Argument(help: "Such as call, email, letter, visit or note.")
  var channel: String?

  @Argument(help: "Such as promised, no-answer, disputed, refused, wrong-number or sent.")
  var outcome: String?

  @Option(
    name: .customLong("for"), help: ArgumentHelp("The day that was promised.", valueName: "day"))
  var promisedFor: Day?

  @Option(
    help: ArgumentHelp("What is promised or disputed (default: all of it).", valueName: "amount"))
  var amount: String?

  @Option(help: ArgumentHelp("The invoice that it is about.", valueName: "invoice"))
  var invoice: String?

  @Option(help: ArgumentHelp("The reason of a dispute, one of the policy's.", valueName: "code"))
  var code: String?

  @Option(help: ArgumentHelp("The level of a reminder that was sent.", valueName: "1-4"))
  var level: Int?

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp("Who was spoken with at the customer.", valueName: "person"))
  var person = ""

  @Option(
    name: .customLong("at"), help: ArgumentHelp("The time of day, as 14:30.", valueName: "time"))
  var time = ""

  @Option(
    name: .customLong("next"),
    help: ArgumentHelp(
      "What was agreed to do next, such as call; goes with --next-on.", valueName: "action"))
  var nextAction = ""

  @Option(help: ArgumentHelp("The day for it; nothing is done before.", valueName: "day"))
  var nextOn: Day?

  @Option(help: ArgumentHelp("Nothing is done before this day.", valueName: "day"))
  var snooze: Day?

  @Option(
    help: ArgumentHelp("The promise that this one takes the place of.", valueName: "promise"))
  var replaces: String?

  @Option(
    help: ArgumentHelp(
      "The day it became known, where that is later than the contact.", valueName: "day"))
  var postedOn: Day?

  @Option(help: ArgumentHelp("Anything worth keeping.", valueName: "text"))
  var note = ""

  @Option(help: ArgumentHelp("Who made the contact (default: the user's name).", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("The day of the contact (default: today).", valueName: "day"))
  var on: Day?

  @Flag(help: "Record the entry even if the same one is there for that day.")
  var again = false

  @Flag(
    help: "Record a promise or a dispute of more than is owed, or what is from before the books.")
  var anyway = false

  @Option(help: ArgumentHelp("Remove this entry, and record nothing.", valueName: "id"))
  var undo: String?

  @OptionGroup var policy: PolicyOptions

  func validate() throws {
    let days = [
      ("--on", on), ("--for", promisedFor), ("--next-on", nextOn), ("--snooze", snooze),
      ("--posted-on", postedOn),
    ]
    for (option, day) in days { try Bounds.check(option, day) }
    for (option, day) in [("--on", on), ("--posted-on", postedOn)] {
      try Bounds.checkHappened(option, day)
    }
    if undo != nil {
      guard customer == nil else {
        throw ValidationError("Give either an entry to undo or a new one.")
      }
      return
    }
    guard customer != nil, channel != nil else {
      throw ValidationError("Give a customer, a channel and an outcome.")
    }
    let word = outcomeWord
    let (isPromise, isDispute) = (word.hasPrefix("promised"), word == "disputed")
    guard isPromise == (promisedFor != nil) else {
      throw ValidationError(
        isPromise ? "Give the promised day with --for." : "--for belongs to promised.")
    }
    if let promisedFor, promisedFor < on ?? Day.today {
      throw ValidationError("--for \(promisedFor) is before the contact: give a later day.")
    }
    guard !isDispute || invoice != nil else {
      throw ValidationError("Give the disputed invoice with --invoice.")
    }
    guard isPromise || isDispute || (amount == nil && invoice == nil) else {
      throw ValidationError("--amount and --invoice belong to promised and disputed.")
    }
    guard isDispute || code == nil else { throw ValidationError("--code belongs to disputed.") }
    if word == "promised-in-part" && amount == nil {
      throw ValidationError("Give the part that is promised with --amount.")
    }
    guard isPromise || replaces == nil else {
      throw ValidationError("--replaces belongs to promised.")
    }
    try checkFollowUp()
    try checkAmount()
    if let level, !(1...LetterPolicy.highestLevel).contains(level) {
      throw ValidationError("--level must be 1 to \(LetterPolicy.highestLevel).")
    }
  }

  private func checkFollowUp() throws {
    let day = on ?? Day.today
    for (option, later) in [("--next-on", nextOn), ("--snooze", snooze)] {
      if let later, later <= day {
        throw ValidationError("\(option) \(later) is not after the contact: give a later day.")
      }
    }
    if let postedOn, postedOn < day {
      throw ValidationError("--posted-on \(postedOn) is before the contact: give its day or later.")
    }
    if let nextOn, let snooze, nextOn < snooze {
      throw ValidationError(
        "--next-on \(nextOn) is before --snooze \(snooze), until which nothing is done: "
          + "give one of them.")
    }
    guard nextAction.isEmpty || nextOn != nil else {
      throw ValidationError("Give the day of the next action with --next-on.")
    }
    let actions = NextAction.agreeable.map(\.rawValue)
    guard nextAction.isEmpty || actions.contains(ContactOutcome.normalised(nextAction)) else {
      throw ValidationError(
        "\(nextAction) is no action: give one of \(actions.joined(separator: ", ")).")
    }
    guard time.isEmpty || time.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]/) != nil else {
      throw ValidationError("--at \(time) is no time of day: write it as 14:30.")
    }
  }

  private func checkAmount() throws {
    guard let amount else { return }
    let isDecimal = amount.wholeMatch(of: /[0-9]+(\.[0-9]+)?/) != nil
    guard isDecimal, let value = Double(amount), value > 0, value <= Bounds.amount else {
      throw ValidationError("--amount \(amount) is not an amount: write it as 5000.00.")
    }
  }

  func run() throws {
    let log = try ContactLog(ledger)
    if let undo { return try takeBack(undo, log) }
    guard let customer else { return }
    let policy = try policy.load().rules
    try ContactEntry.check(channel: channelWord, outcome: outcomeWord, policy)
    try checkPlausible(policy)
    let recorded = try log.record(again: again) { [try entry(of: customer, $0)] }
    for kept in recorded.entries {
      try Terminal.show(
        LogSentence.text(kept) + LogSentence.consequences(of: kept, recorded, policy))
    }
  }

  private func takeBack(_ id: String, _ log: ContactLog) throws {
    guard EntryNumbers.isEntry(id) else {
      throw Failure("\(id) was not recorded by `duecast log`: correct it in the files.", .usage)
    }
    let files = try log.undo(id)
    guard !files.isEmpty else {
      throw Failure("\(ledger) has no entry \(id): give one that `duecast log` named.", .usage)
    }
    try Terminal.show("\(id) is undone, in \(files.joined(separator: " and ")).\n")
  }
}

extension LogCommand {
  var channelWord: String { ContactOutcome.normalised(channel ?? "") }
  var outcomeWord: String { ContactOutcome.normalised(outcome ?? "") }

  private func entry(of customer: String, _ loaded: LoadedLedger) throws -> ContactEntry {
    let day = on ?? Day.today
    let view = LedgerTrial.view(loaded, day)
    ProgressReporter(ledger: ledger).say([.setAside(view.setAside)])
    guard let known = LedgerTrial.customer(customer, of: loaded, on: day) else {
      throw Failure(
        "No customer of \(ledger) has the identifier \(customer): give one from customers.csv or "
          + "invoices.csv.", .usage)
    }
    try checkBegun(loaded)
    if let invoice { try check(invoice, of: known.position, in: view) }
    let then = loaded.ledger.asOf(day)
    if let position = then.customers.firstIndex(where: { $0.id == known.id }) {
      if promisedFor != nil || outcomeWord == "disputed", !anyway {
        try checkOwed(position, then, on: day)
      }
      try checkPlaced(position, then)
    }
    var entry = ContactEntry(
      customer: known.id, on: day, channel: channelWord, outcome: outcomeWord,
      collector: by ?? ProcessInfo.processInfo.userName, note: note, level: level)
    (entry.followUp.person, entry.followUp.time) = (person, time)
    entry.followUp.action = ContactOutcome.normalised(nextAction)
    (entry.followUp.on, entry.followUp.snoozedUntil) = (nextOn, snooze)
    entry.postedOn = postedOn
    if let promisedFor {
      entry.promise = .init(
        amount: amount ?? "", invoice: invoice ?? "", day: promisedFor,
        replaces: try replaced(known.position, view))
    }
    if outcomeWord == "disputed", let invoice {
      entry.dispute = .init(
        amount: amount ?? open(invoice, of: known.id, in: then), invoice: invoice,
        code: ContactOutcome.normalised(code ?? ""))
    }
    return entry
  }
}
