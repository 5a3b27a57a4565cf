import AccountReview
import ArgumentParser
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct FlagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flag",
    abstract: "Shows flags of accounts and their owners, and records what is done about one.",
    usage: """
      duecast flag <ledger> [<customer>] [--all]
      duecast flag <ledger> <customer> <flag> <action> [options]
      duecast flag <ledger> --undo <id>
      """,
    discussion: """
      A flag is open until somebody accepts, snoozes or closes it, or the data do not show \
      it any more. Its steps go to flags.csv in the ledger's folder. A step recorded \
      twice counts once. When the fact has passed and comes up again, it is a new flag, \
      which opens the account's review again.

      Example: duecast flag ledger C00177 overdue snooze --until 2026-07-31 --owner "M. Chen"
      """)

  @Argument(help: "The ledger's folder.", completion: .directory)
  var ledger: String

  @Argument(help: "The customer's identifier.")
  var customer: String?

  @Argument(help: "The flag by its code, as it is shown.")
  var flag: String?

  @Argument(help: "What is done about it.")
  var action: FlagStep.Action?

  @Option(help: ArgumentHelp("The last day of a snooze.", valueName: "day"))
  var until: Day?

  @Option(help: ArgumentHelp("Who sees to it from now on.", valueName: "name"))
  var owner = ""

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var note = ""

  @Option(help: ArgumentHelp("Who did it (default: the user's name).", valueName: "name"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      "The day of the step, or the last whose postings count (default: today).",
      valueName: "day"))
  var on: Day?

  @Flag(help: "Show closed and snoozed flags too.")
  var all = false

  @Option(help: ArgumentHelp("Take this step out again, and stop.", valueName: "id"))
  var undo: String?

  @OptionGroup var policy: PolicyOptions

  func validate() throws {
    for (option, day) in [("--on", on), ("--until", until)] { try Bounds.check(option, day) }
    if customer != nil, action != nil { try Bounds.checkHappened("--on", on) }
    if undo != nil {
      guard customer == nil else {
        throw ValidationError("Give either a step to undo or a new one.")
      }
      return
    }
    guard (flag == nil) == (action == nil) else {
      throw ValidationError(
        "Give what is done: \(FlagStep.Action.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    guard (action == .snooze) == (until != nil) else {
      throw ValidationError(
        action == .snooze ? "Give the last day with --until." : "--until belongs to snooze.")
    }
    if let until, until < on ?? Day.today {
      throw ValidationError("--until \(until) is before the step: give a later day.")
    }
  }

  func run() throws {
    if let undo { return try takeBack(undo) }
    let policy = try policy.load().rules
    guard let customer, let flag, let action else { return try show(policy) }
    let step = try record(action, flag, of: customer, policy)
    try Terminal.show(step)
  }
}

extension FlagCommand {
  private var day: Day { on ?? Day.today }

  private func takeBack(_ id: String) throws {
    guard try StepLog(ledger, .flags).undo(id, column: "flag_id") else {
      throw Failure("\(ledger) has no step \(id): give one that `duecast flag` named.")
    }
    try Terminal.show("\(id) is undone, in flags.csv.\n")
  }

  private func show(_ policy: Policy) throws {
    let loaded = try Ledger.load(from: URL(filePath: ledger))
    let view = loaded.ledger.asOf(day)
    ProgressReporter(ledger: ledger).say([.setAside(view.setAside)])
    var cards = AccountCards.byStake(AccountCards(unlearnt: view, policy).cards)
    if let customer {
      cards = cards.filter { $0.id == customer }
      if cards.isEmpty { throw unknown(customer) }
    }
    try Terminal.show(FlagText.list(cards, on: day, all: all))
  }

  private func unknown(_ customer: String) -> Failure {
    Failure(
      "No customer of \(ledger) has the identifier \(customer): give one from customers.csv or "
        + "invoices.csv.")
  }

  /// - Returns: what is said of it.
  private func record(
    _ action: FlagStep.Action, _ flag: String, of customer: String, _ policy: Policy
  ) throws -> String {
    let name = by ?? ProcessInfo.processInfo.userName
    var said = ""
    var recorded: FlagStep?
    try StepLog(ledger, .flags).record { loaded in
      guard let known = LedgerTrial.customer(customer, of: loaded, on: day) else {
        throw unknown(customer)
      }
      let view = LedgerTrial.view(loaded, day)
      ProgressReporter(ledger: ledger).say([.setAside(view.setAside)])
      let card = AccountCards(unlearnt: view, policy).cards[known.position]
      let standing = try standing(of: flag, card)
      let earlier = Array(view.flagSteps[known.position])
      var step = FlagStep(
        id: "", customer: known.position, on: day, flag: standing.code, action: action,
        until: until, owner: owner, by: name, note: note,
        number: (earlier.map(\.number).max() ?? 0) + 1)
      if let same = earlier.last(where: { $0.flag == standing.code }), same.isSame(as: step) {
        said =
          "\(known.id): \(same.wording), on \(same.on).\n"
          + "It is recorded already, as \(same.id); nothing was added.\n"
        return nil
      }
      step = step.with(id: FlagCommand.identifier(of: step, known.id, beside: earlier.map(\.id)))
      recorded = step
      said =
        "\(known.id): \(step.wording), on \(step.on).\nRecorded as \(step.id) in flags.csv.\n"
      return step.row(of: known.id)
    } shows: { loaded in
      guard let recorded else { return false }
      return LedgerTrial.view(loaded, day).flagSteps[recorded.customer].contains {
        $0.id == recorded.id && $0.isSame(as: recorded)
      }
    }
    return said
  }

  /// The flag of an account that a code or its rule alone names.
  private func standing(of flag: String, _ card: AccountCard) throws -> FlagStanding {
    let standings = card.scorecard.flagStandings
    if let exact = standings.first(where: { $0.code == flag }) { return exact }
    let ofRule = standings.filter { $0.code.hasPrefix("\(flag):") }
    if ofRule.count == 1 { return ofRule[0] }
    let codes = standings.map(\.code).joined(separator: ", ")
    throw Failure(
      codes.isEmpty
        ? "\(card.id) has no flag on \(day): see `duecast flag \(ledger)`."
        : "\(card.id) has no flag \(flag) on \(day): give one of \(codes).")
  }

  /// `F20260630-k3x9`: from what the step says, and no other's.
  private static func identifier(of step: FlagStep, _ id: String, beside others: [String]) -> String
  {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let text =
      "\(id) \(step.flag) \(step.action) \(step.by) \(step.owner) \(step.note) "
      + "\(step.number)"
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    while true {
      let word = String(String(hash, radix: 36).suffix(6))
      let found = "F\(step.on.description.filter(\.isNumber))-\(word)"
      if !others.contains(found) { return found }
      hash &+= 1
    }
  }
}

extension FlagStep {
  /// Whether another says the same, whatever its number.
  fileprivate func isSame(as other: FlagStep) -> Bool {
    func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
    return on == other.on && flag == other.flag && action == other.action && until == other.until
      && trimmed(owner) == trimmed(other.owner) && trimmed(by) == trimmed(other.by)
      && trimmed(note) == trimmed(other.note)
  }

  fileprivate func with(id: String) -> FlagStep {
    FlagStep(
      id: id, customer: customer, on: on, flag: flag, action: action, until: until, owner: owner,
      by: by, note: note, number: number)
  }

  fileprivate func row(of customer: String) -> [String: String] {
    [
      "flag_id": id, "customer_id": customer, "on": on.description, "flag": flag,
      "action": action.rawValue, "until": until?.description ?? "", "owner": owner, "by": by,
      "note": note, "number": "\(number)",
    ]
  }
}
