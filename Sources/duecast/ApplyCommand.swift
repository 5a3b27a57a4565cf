import ArgumentParser
import BankStatements
import CashBooking
import CashMatching
import Foundation
import Receivables
import Reporting

struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Applies payments of bank statements to open invoices.",
    usage: """
      duecast apply <ledger> --statements <file> ... [options]
      duecast apply <ledger> --accept <payment> [--rank <n>]
      duecast apply <ledger> --undo <payment>
      """,
    discussion: """
      Posts what is sure, proposes up to three ways for the rest, and puts money of a known \
      payer on account. Lines are appended to payments.csv, allocations.csv, write_offs.csv and \
      disputes.csv; nothing that is allocated already is changed. In the ledger's folder, cash/ \
      keeps decisions.csv (each payment, with method, confidence and evidence), proposals.csv, \
      aliases.csv (who pays under which account or name) and journal.csv (for the ERP). A payment \
      is taken once, however often its statement is given.

      Example: duecast apply ledger --statements bank/*.xml --preview
      """)

  @Argument(help: "The ledger's folder.", completion: .directory)
  var ledger: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Statements and remittance advice, or folders of them.", valueName: "file"))
  var statements: [String] = []

  @Option(help: ArgumentHelp("The day it is applied on (default: today).", valueName: "day"))
  var on: Day?

  @Option(help: ArgumentHelp("Take a proposal for this payment.", valueName: "payment"))
  var accept: String?

  @Option(help: ArgumentHelp("Which proposal, from 1.", valueName: "n"))
  var rank = 1

  @Option(
    help: ArgumentHelp(
      "Who paid, where the payer was not found: the money goes on that customer's account.",
      valueName: "payment=id"))
  var customer: String?

  @Option(help: ArgumentHelp("Undo what was applied of this payment.", valueName: "payment"))
  var undo: String?

  @Option(
    help: ArgumentHelp(
      "The share of the posted money that may be posted wrongly.", valueName: "share"))
  var wrongMoney = 0.001

  @Option(help: ArgumentHelp("Who decides (default: the user's name).", valueName: "name"))
  var by: String?

  @Flag(help: "Show what would be posted, and write nothing.")
  var preview = false

  func validate() throws {
    try Bounds.checkHappened("--on", on)
    let given = [!statements.isEmpty, accept != nil, undo != nil, customer != nil].count { $0 }
    guard given <= 1 else {
      throw ValidationError("Give one of --statements, --accept, --customer and --undo.")
    }
    if let customer, customer.split(separator: "=", maxSplits: 1).count < 2 {
      throw ValidationError("--customer is PAYMENT=ID, as in --customer B5f0c=C00177.")
    }
    guard (0...1).contains(wrongMoney) else {
      throw ValidationError("--wrong-money must be from 0 to 1.")
    }
  }

  func run() throws {
    do { try decide() } catch let refusal as CashRefusal { throw refusal.failure }
  }

  private func decide() throws {
    let day = on ?? Day.today
    guard FileManager.default.fileExists(atPath: ledger), URL(filePath: ledger).hasFolder else {
      throw Failure("\(ledger) is not a folder: give the ledger's folder, where payments are kept.")
    }
    guard !statements.isEmpty || accept != nil || undo != nil || customer != nil else {
      return try Terminal.show(ApplyText.open(try CashDesk(of: ledger)))
    }
    if preview { return try Terminal.show(try result(day).text) }
    let outcome = try LedgerAppender.holding(URL(filePath: ledger)) {
      let outcome = try result(day)
      try outcome.run.desk.post(outcome.run.posting)
      return outcome
    }
    try Terminal.show(outcome.text)
    if outcome.isRefused { throw ExitCode.dataIssues }
  }

  private struct Outcome {
    let run: CashRun
    let text: String
    var isRefused = false
  }

  private func result(_ day: Day) throws -> Outcome {
    let desk = try CashDesk(of: ledger)
    var run = CashRun(desk, on: day)
    let name = by ?? ProcessInfo.processInfo.userName
    if let accept {
      let record = try run.accept(accept, rank: rank, by: name)
      return Outcome(run: run, text: ApplyText.applied(record) + "\n")
    }
    if let customer {
      let parts = customer.split(separator: "=", maxSplits: 1).map(String.init)
      let record = try run.name(parts[0], of: parts[1], by: name)
      return Outcome(
        run: run,
        text: "\(record.paymentID): \(record.amount) \(record.currency) is on account of "
          + "\(record.customerID); the payer is learnt.\n")
    }
    if let undo {
      let record = try run.undo(undo)
      return Outcome(
        run: run,
        text:
          "\(undo): \(record.amount) \(record.currency) is no longer applied from \(day); it is on "
          + "account of \(record.customerID), and proposed again: see "
          + "`duecast apply \(ledger)`.\n")
    }
    try desk.checkCanPost()
    let files = try StatementFiles.read(statements)
    var rules = MatchRules()
    rules.wrongMoney = wrongMoney
    run.apply(files, rules)
    let refusals = files.flatMap(\.issues).filter { $0.effect == .setAside }
    return Outcome(
      run: run, text: ApplyText.text(run, refusals), isRefused: !refusals.isEmpty)
  }
}

enum ApplyText {
  private static let shown = 12

  static func text(_ run: CashRun, _ refusals: [LedgerIssue]) -> String {
    var text = ""
    var table = TextTable([
      .init("payments"), .init("number", .right), .init("amount", .right), .init(""),
    ])
    for (route, title) in [
      ("posted", "posted"), ("on_account", "on account, documents to decide"),
      ("proposed", "proposed"), ("unidentified", "unidentified"), ("returned", "returned"),
    ] {
      let own = run.fresh.filter { $0.route == route }
      for (currency, records) in Dictionary(grouping: own, by: \.currency).sorted(by: {
        $0.key < $1.key
      }) {
        let sum = records.compactMap(\.money).reduce(Int64(0)) { $0 + $1.minorUnits }
        table.row([
          title, NumberText.grouped(records.count),
          Currency(currency).map { Money(minorUnits: sum, $0).grouped } ?? "", currency,
        ])
      }
    }
    text += table.text
    if run.known > 0 {
      text += "\n\(NumberText.count(run.known, "payment", "payments")) taken before.\n"
    }
    if run.outgoing > 0 {
      text +=
        "\n\(NumberText.count(run.outgoing, "outgoing payment", "outgoing payments")) left out.\n"
    }
    let open = run.fresh.filter { $0.route != "posted" && $0.route != "returned" }
    if !open.isEmpty { text += "\n" + toDecide }
    let offered = Dictionary(grouping: run.desk.proposals.records, by: \.paymentID)
    for record in open.prefix(shown) { text += proposed(record, offered[record.paymentID] ?? []) }
    if open.count > shown {
      text += "\n… and \(NumberText.grouped(open.count - shown)) more in cash/proposals.csv\n"
    }
    for issue in refusals { text += "\nrefused: \(issue)\n" }
    return text
  }

  private static let toDecide =
    "To decide, with `duecast apply LEDGER --accept PAYMENT --rank N`, or --customer PAYMENT=ID:\n"

  /// All payments that wait for a person, the earliest first.
  static func open(_ desk: CashDesk) -> String {
    let offered = Dictionary(grouping: desk.proposals.records, by: \.paymentID)
    let open = desk.decisions.records.filter { record in
      record.isOpen || (record.isOnAccount && offered[record.paymentID] != nil)
    }.sorted { ($0.valueOn, $0.paymentID) < ($1.valueOn, $1.paymentID) }
    guard !open.isEmpty else { return "No payment waits for a decision.\n" }
    var text = NumberText.count(open.count, "payment waits", "payments wait") + " for a decision.\n"
    text += toDecide
    for record in open { text += proposed(record, offered[record.paymentID] ?? []) }
    return text
  }

  private static func proposed(
    _ record: DecisionRecord, _ proposals: [DecisionRecord]
  ) -> String {
    var text = "\n\(record.paymentID)  \(record.valueOn)  \(record.amount) \(record.currency)  "
    text += "\(record.counterparty)  \(PlainText.singleLine(String(record.text.prefix(60))))\n"
    if proposals.isEmpty { text += "  nobody is found\n" }
    for (place, proposal) in proposals.enumerated() {
      let documents = proposal.documents.map(\.id)
      let list = documents.prefix(4).joined(separator: ", ") + (documents.count > 4 ? ", …" : "")
      text += "  \(place + 1)  \(proposal.customerID): \(list) "
      text += "(confidence \(proposal.confidence))\n"
      text += TextTable.wrap(proposal.evidence, width: 80, indent: "     ")
    }
    return text
  }

  static func applied(_ record: DecisionRecord) -> String {
    let list = record.documents.map(\.id).joined(separator: ", ")
    return
      "\(record.paymentID): \(record.amount) \(record.currency) of \(record.customerID) is applied "
      + "to \(list)."
  }
}
