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
    abstract: "Records a contact with a customer, and what it brought.",
    usage: """
      duecast log <ledger> <customer> <channel> <outcome> [options]
      duecast log <ledger> --undo <id>
      """,
    discussion: """
      Appends to activities.csv in the ledger's folder; a promise also to promises.csv, a dispute \
      also to disputes.csv. Nothing is recorded that the import would set aside, and the same \
      twice a day only with --again. Channels and outcomes are those of the policy's outcomes. \
      The next worklist goes by it.

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

  @Option(help: ArgumentHelp("The reason of a dispute, such as price.", valueName: "code"))
  var code: String?

  @Option(help: ArgumentHelp("The level of a reminder that was sent.", valueName: "1-4"))
  var level: Int?

  @Option(help: ArgumentHelp("Anything worth keeping.", valueName: "text"))
  var note = ""

  @Option(help: ArgumentHelp("Who made the contact (default: the user's name).", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("The day of the contact (default: today).", valueName: "day"))
  var on: Day?

  @Flag(help: "Record it although the same is recorded on that day.")
  var again = false

  @Option(help: ArgumentHelp("Take this entry out again, and stop.", valueName: "id"))
  var undo: String?

  @OptionGroup var policy: PolicyOptions

  func validate() throws {
    for (option, day) in [("--on", on), ("--for", promisedFor)] { try Bounds.check(option, day) }
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
    try checkAmount()
    if let level, !(1...LetterPolicy.highestLevel).contains(level) {
      throw ValidationError("--level must be 1 to \(LetterPolicy.highestLevel).")
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
    let kept = try log.record(again: again) { loaded in [try entry(of: customer, loaded)] }
    for entry in kept { try Terminal.show(sentence(entry)) }
  }

  private func takeBack(_ id: String, _ log: ContactLog) throws {
    guard EntryNumbers.isEntry(id) else {
      throw Failure("\(id) was not recorded by `duecast log`: correct it in the files.")
    }
    let files = try log.undo(id)
    guard !files.isEmpty else {
      throw Failure("\(ledger) has no entry \(id): give one that `duecast log` named.")
    }
    try Terminal.show("\(id) is undone, in \(files.joined(separator: " and ")).\n")
  }
}

extension LogCommand {
  private var channelWord: String { ContactOutcome.normalised(channel ?? "") }
  private var outcomeWord: String { ContactOutcome.normalised(outcome ?? "") }

  private func entry(of customer: String, _ loaded: LoadedLedger) throws -> ContactEntry {
    let day = on ?? Day.today
    let view = LedgerTrial.view(loaded, day)
    ProgressReporter(ledger: ledger).say([.setAside(view.setAside)])
    guard let known = LedgerTrial.customer(customer, of: loaded, on: day) else {
      throw Failure(
        "No customer of \(ledger) has the identifier \(customer): give one from customers.csv or "
          + "invoices.csv.")
    }
    if let invoice { try check(invoice, of: known.position, in: view) }
    var entry = ContactEntry(
      customer: known.id, on: day, channel: channelWord, outcome: outcomeWord,
      collector: by ?? ProcessInfo.processInfo.userName, note: note, level: level)
    if let promisedFor {
      entry.promise = .init(amount: amount ?? "", invoice: invoice ?? "", day: promisedFor)
    }
    if outcomeWord == "disputed", let invoice {
      entry.dispute = .init(amount: amount ?? "", invoice: invoice, code: code ?? "")
    }
    return entry
  }

  private func check(_ invoice: String, of customer: Int, in view: LedgerView) throws {
    let claims = view.invoices.range(customer).filter { view.invoiceID($0) == invoice }
    guard let first = claims.first else {
      throw Failure(
        "\(view.customers[customer].id) has no invoice \(invoice): give one of its invoices.")
    }
    let currency = view.invoices.elements[first].currency
    let invoiced = Money(
      minorUnits: claims.reduce(0) { $0 + view.invoices.elements[$1].amount }, currency)
    guard let amount, let stated = Decimal(string: amount) else { return }
    guard stated <= Decimal(string: "\(invoiced)".filter { $0.isNumber || $0 == "." }) ?? 0 else {
      throw Failure(
        "\(amount) is more than invoice \(invoice) is for, \(invoiced): correct the amount.")
    }
  }

  private func sentence(_ kept: ContactLog.Kept) -> String {
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
    text += ", on \(entry.on) by \(entry.collector).\n"
    if kept.isOld {
      return text + "It is recorded already, as \(kept.id); nothing was added (--again adds it).\n"
    }
    return text + "Recorded as \(kept.id) in \(kept.files.joined(separator: " and ")).\n"
  }
}
