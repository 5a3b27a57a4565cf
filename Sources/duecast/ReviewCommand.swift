import ArgumentParser
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Records a person's verdict on an account.",
    usage: "duecast review <ledger> <customer> --verdict <verdict> [options]",
    discussion: """
      Appends to reviews.csv in the ledger's folder, unless the import would set the line aside. \
      The verdict is shown beside the computed score and does not change it; the account's next \
      review is due one cadence later.

      Example: duecast review ledger C00042 --verdict watch --comment "new sponsor"
      """)

  @Argument(help: "The ledger's folder.", completion: .directory)
  var ledger: String

  @Argument(help: "The customer's identifier.")
  var customer: String

  @Option(help: ArgumentHelp("Your verdict.", valueName: "healthy|watch|at_risk"))
  var verdict: Verdict

  @Option(help: ArgumentHelp("Reason for the verdict.", valueName: "text"))
  var comment = ""

  @Option(help: ArgumentHelp("Name of the reviewer (default: the user's name).", valueName: "name"))
  var reviewer: String?

  @Option(help: ArgumentHelp("The day of the review (default: today).", valueName: "day"))
  var on: Day?

  enum Verdict: String, ExpressibleByArgument, CaseIterable {
    case healthy, watch
    case atRisk = "at_risk"
  }

  func validate() throws { try Bounds.check("--on", on) }

  func run() throws {
    let folder = URL(filePath: ledger)
    let day = on ?? Day.today
    let name = reviewer ?? ProcessInfo.processInfo.userName
    let file = folder.appending(path: LedgerWithReview.file)
    guard folder.hasFolder else {
      throw Failure(
        "\(ledger) is not a folder: give the ledger's folder, where reviews.csv is kept.")
    }
    let loaded = try Ledger.load(from: folder)
    let setAside = loaded.ledger.asOf(loaded.ledger.lastDay ?? day).setAside
    ProgressReporter(ledger: ledger).say([.setAside(setAside)])
    let known = LedgerTrial.customer(customer, of: loaded, on: day)
    guard let known else {
      throw Failure(
        "No customer of \(ledger) has the identifier \(customer): give one from customers.csv or "
          + "invoices.csv.")
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
