import AccountReview
import ArgumentParser
import DuecastEngine
import Foundation
import Receivables
import Reporting

struct LettersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "letters",
    abstract: "Drafts reminders to customers, as text files for mail merge.",
    usage: """
      duecast letters <ledger> --out <dir> [options]
      duecast letters <ledger> --statement <customer>
      duecast letters --write-templates <dir>
      """,
    discussion: """
      One letter for each account that is to be contacted today about something overdue, by the \
      plan that `duecast worklist` shows: instead of a call, or with it. What is disputed, promised, held back or \
      covered is not asked for. Letters are at the policy's level (1 to 4) and in the customer's \
      language (en, de, fr, or those of --templates). letters.csv lists them. Nothing is sent; when you \
      have sent them, --log records it on the as-of day, whose plan then waits: made again, nothing is \
      due or recorded twice, and the drafts stay.

      Example: duecast letters ledger --as-of 2026-06-30 --out letters
      """)

  @Argument(help: "The ledger's folder, or its invoices file.", completion: .directory)
  var ledger: String?

  @Option(help: .asOf)
  var asOf: AsOf?

  @Option(help: .currency)
  var currency: Currency?

  @Option(
    help: ArgumentHelp("The folder for the letters; made if missing.", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp("Texts to use, letter.LANGUAGE.mustache.", valueName: "dir"),
    completion: .directory)
  var templates: String?

  @Option(
    help: ArgumentHelp("Write the built-in texts there, to be edited, and stop.", valueName: "dir"),
    completion: .directory)
  var writeTemplates: String?

  @Option(
    help: ArgumentHelp(
      "Show this customer's account with a running balance, and stop.", valueName: "customer"))
  var statement: String?

  @OptionGroup var claims: ClaimOptions

  @Flag(help: "Record the letters as sent, in activities.csv of the ledger's folder.")
  var log = false

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  func validate() throws {
    guard writeTemplates != nil || (ledger != nil && (out != nil || statement != nil)) else {
      throw ValidationError("Give a ledger and a folder for the letters with --out.")
    }
    guard !log || out != nil else {
      throw ValidationError("--log records the letters of --out: give a folder with --out.")
    }
    try asOf?.validate()
  }

  func run() throws {
    if let writeTemplates {
      try writing(writeTemplates, else: "another folder with --write-templates") {
        try OutputFolder.replacing(
          URL(filePath: writeTemplates), own: { _ in false }, LetterTemplates.write)
      }
      try Terminal.show("The texts are in \(writeTemplates); use them with --templates.\n")
      return
    }
    guard let ledger else { return }
    if let statement { return try show(statement, of: ledger) }
    guard let out else { return }
    let contacts = log ? try ContactLog(ledger) : nil
    let policy = try policy.load()
    let texts: LetterTemplates
    do { texts = try LetterTemplates(folder: templates.map { URL(filePath: $0) }) } catch let
      failure as LetterTemplates.Failure
    {
      throw Failure("\(failure).")
    }
    let progress = ProgressReporter(timings: model.timings, ledger: ledger)
    var request = LettersRequest(try options(ledger).load(progress))
    request.terms = try model.terms()
    request.policy = policy
    request.rates = try claims.referenceRates()
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger, models: model.models) { try engine.letters(request) }
    if try SentEntries.keepsDrafts(results, in: URL(filePath: out)) {
      let sent = SentEntries.alreadySent(results.view)
      try Terminal.show(
        "The letters of \(results.view.day) are recorded as sent already, to "
          + NumberText.count(sent, "customer", "customers") + ".\n\(out) stays as it is.\n")
      return
    }
    try writing(out, else: "another folder with --out") {
      try OutputFolder.replacing(URL(filePath: out), own: OutputFolder.isLetter) {
        try $0.write(results, texts)
      }
    }
    try Terminal.show(summary(results, out))
    if let contacts {
      try Terminal.show(
        SentEntries.record(SentEntries.letters(results), in: contacts)
          + SentEntries.besides(results))
    }
  }

  private func options(_ ledger: String) throws -> LedgerOptions {
    var options = LedgerOptions()
    options.source = .none
    (options.ledger, options.asOf, options.currency) = (ledger, asOf, currency)
    options.apply = .asAllocated
    options.source = try ImportOptions.parse([])
    return options
  }

  private func show(_ customer: String, of ledger: String) throws {
    let progress = ProgressReporter(timings: model.timings, ledger: ledger)
    let results = try answer(of: ledger) {
      try progress.engine().statement(of: customer, try options(ledger).load(progress))
    }
    try Terminal.show(StatementText.page(results, customer: customer))
  }

  private func summary(_ results: LettersResults, _ out: String) -> String {
    let (due, view) = (results.due, results.view)
    var text = NumberText.count(due.letters.count, "letter is", "letters are")
    text += " in \(out), listed in letters.csv; nothing was sent.\n"
    for level in 1...LetterPolicy.highestLevel {
      let count = due.letters.count { $0.level == level }
      if count > 0 { text += "  level \(level): \(count)\n" }
    }
    text += CollectionText.elsewhere(due.leftOut)
    text += CollectionText.covered(due.coveredByGroup, in: view)
    text += CollectionText.held(due.heldBack, in: view)
    return text
  }
}
