import AccountReview
import ArgumentParser
import Backtesting
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Shows the review of an account, and records its steps or a verdict.",
    usage: """
      duecast review <ledger> <customer> [--on <day>]
      duecast review <ledger> <customer> <step> [options]
      duecast review <ledger> <customer> --verdict <verdict> [options]
      """,
    discussion: """
      A review is drafted, its questions are answered, it is submitted with a verdict, \
      another person with the role that the policy asks for approves or rejects it with a \
      comment, and it is closed. The policy has questions, required facts and the approving \
      role for each tier. A verdict without a step stands for a whole review that was made \
      elsewhere. Steps are appended to reviews.csv in the ledger's folder, unless the import \
      would set the line aside. The verdict is shown beside the computed score and does not \
      change it; the account's next review is due one cadence later, or as soon as it has a \
      new flag.

      Example: duecast review ledger C00042 answer --question risk --comment "new sponsor"
      """)

  @Argument(help: "The ledger's folder.", completion: .directory)
  var ledger: String

  @Argument(help: "The customer's identifier.")
  var customer: String

  @Argument(help: "What is done.")
  var step: Review.Step?

  @Option(help: ArgumentHelp("Your verdict.", valueName: "healthy|watch|at_risk"))
  var verdict: Verdict?

  @Option(
    help: ArgumentHelp(
      "Reason for the verdict or the decision, or the answer to the question.", valueName: "text"))
  var comment = ""

  @Option(help: ArgumentHelp("Name of the reviewer (default: the user's name).", valueName: "name"))
  var reviewer: String?

  @Option(help: ArgumentHelp("The reviewer's role, for approve and reject.", valueName: "role"))
  var role = ""

  @Option(help: ArgumentHelp("The question that is answered.", valueName: "name"))
  var question = ""

  @Option(help: ArgumentHelp("Where a document of the review is kept.", valueName: "place"))
  var attach = ""

  @Option(help: ArgumentHelp("Who continues the review.", valueName: "name"))
  var to = ""

  @Option(help: ArgumentHelp("The last day on which the verdict holds.", valueName: "day"))
  var validUntil: Day?

  @Option(help: ArgumentHelp("The day of the review (default: today).", valueName: "day"))
  var on: Day?

  @OptionGroup var policy: PolicyOptions

  enum Verdict: String, ExpressibleByArgument, CaseIterable {
    case healthy, watch
    case atRisk = "at_risk"
  }

  func validate() throws {
    for (option, day) in [("--on", on), ("--valid-until", validUntil)] {
      try Bounds.check(option, day)
    }
    if step != nil || verdict != nil { try Bounds.checkHappened("--on", on) }
    if let validUntil, validUntil < day {
      throw ValidationError("--valid-until \(validUntil) is before the review: give a later day.")
    }
    guard validUntil == nil || step != nil else {
      throw ValidationError("--valid-until belongs to a step, such as submit.")
    }
    guard (step == .answer) == !question.isEmpty else {
      throw ValidationError(
        step == .answer ? "Give the question with --question." : "--question belongs to answer.")
    }
    switch step {
    case .answer where comment.isEmpty: throw ValidationError("Give the answer with --comment.")
    case .assign where to.isEmpty: throw ValidationError("Give who goes on with it with --to.")
    case .approve where comment.isEmpty, .reject where comment.isEmpty:
      throw ValidationError("Give the reason with --comment.")
    default: break
    }
  }

  func run() throws {
    if let step {
      let policy = try policy.load().rules
      try Terminal.show(
        try ReviewSteps(ledger: ledger, policy: policy).record(of: customer, on: day) {
          Review(
            customer: $0, reviewedOn: day, reviewer: name, verdict: verdict?.rawValue ?? "",
            comment: comment, step: step, role: role, question: question, attachment: attach,
            assignedTo: to, validUntil: validUntil, number: $1)
        })
    } else if let verdict {
      try record(verdict)
    } else {
      try show()
    }
  }

  private var day: Day { on ?? Day.today }
  private var name: String { reviewer ?? ProcessInfo.processInfo.userName }

  private func show() throws {
    let policy = try policy.load()
    let source = URL(filePath: ledger)
    let loaded = try Ledger.load(from: source)
    let known = LedgerAsOf(
      loaded.ledger, day: day, name: source.lastPathComponent,
      fingerprint: try ContentHash.ofLedger(source).description)
    let progress = ProgressReporter(ledger: ledger)
    progress.say(known.notices)
    var request = ScorecardRequest(known)
    request.policy = policy
    request.selection = .customer(customer)
    let results = try answer(of: ledger) { try progress.engine(threads: 1).scorecards(request) }
    guard let card = results.cards.first else { return }
    try Terminal.show(
      ReviewText.page(
        card, of: results.accounts, policy.rules.reviews,
        missing: results.accounts.missingFacts(card, known.view, policy.rules)))
  }

  private func record(_ verdict: Verdict) throws {
    let folder = URL(filePath: ledger)
    let file = folder.appending(path: LedgerWithReview.file)
    guard folder.hasFolder else {
      throw Failure(
        "\(ledger) is not a folder: give the ledger's folder, where reviews.csv is kept.")
    }
    let loaded = try Ledger.load(from: folder)
    let setAside = loaded.ledger.asOf(loaded.ledger.lastRecord ?? day).setAside
    ProgressReporter(ledger: ledger).say([.setAside(setAside)])
    let known = LedgerTrial.customer(customer, of: loaded, on: day)
    guard let known else {
      throw Failure(
        "No customer of \(ledger) has the identifier \(customer): give one from customers.csv or "
          + "invoices.csv.", .usage)
    }
    let review = Review(
      customer: known.position, reviewedOn: day, reviewer: name, verdict: verdict.rawValue,
      comment: comment)
    do {
      try LedgerAppender(file).append(
        LedgerLines(
          .reviews,
          rows: [
            [
              "customer_id": known.id, "reviewed_on": day.description, "reviewer": name,
              "verdict": verdict.rawValue, "comment": comment,
            ]
          ])
      ) { text, line in
        try LedgerWithReview.check(folder, text, line: line, has: review)
      }
    } catch let error as LedgerAppender.Failure {
      throw Failure("\(notKept): \(error) Then record it again.")
    } catch let error as SystemError {
      throw Failure(
        "\(notKept): \(file.relativePath) cannot be written (\(error)). Make it and its folder "
          + "writable, then record it again.")
    }
    try Terminal.show(
      "\(customer): \(verdict.rawValue) on \(day) by \(name), in \(file.relativePath).\n")
  }
}

extension ReviewCommand {
  private var notKept: String { "The verdict on \(customer) was not kept" }
}

extension URL {
  /// Whether it is a folder, or nothing at all.
  var hasFolder: Bool {
    var isFolder: ObjCBool = false
    // What is not there is told by the import.
    return !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      || isFolder.boolValue
  }
}
