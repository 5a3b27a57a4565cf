import ArgumentParser
import Foundation
import Receivables
import Reporting

struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Records a person's verdict on an account.",
    usage: "duecast review <ledger> <customer> --verdict <verdict> [options]",
    discussion: """
      Appends to reviews.csv in the ledger's folder. The verdict is shown beside the computed \
      score and does not change it; the account's next review is due one cadence later.

      Example: duecast review ledger C00042 --verdict watch --comment "new sponsor"
      """)

  @Argument(help: "The ledger's folder.", completion: .directory)
  var ledger: String

  @Argument(help: "The customer's identifier.")
  var customer: String

  @Option(help: ArgumentHelp("Your verdict.", valueName: "healthy|watch|at_risk"))
  var verdict: Verdict

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var comment = ""

  @Option(help: ArgumentHelp("Who says so (default: the user's name).", valueName: "name"))
  var reviewer: String?

  @Option(help: ArgumentHelp("The day of the review (default: today).", valueName: "day"))
  var on: Day?

  enum Verdict: String, ExpressibleByArgument, CaseIterable {
    case healthy, watch
    case atRisk = "at_risk"
  }

  func run() throws {
    let folder = URL(filePath: ledger)
    let day = on ?? Day.today
    let loaded = try Ledger.load(from: folder)
    let known = loaded.ledger.asOf(max(day, loaded.ledger.lastDay ?? day)).customers
    guard known.contains(where: { $0.id == customer }) else {
      throw Failure(
        "No customer of \(ledger) is called \(customer): give an identifier of customers.csv or "
          + "invoices.csv.")
    }
    let file = folder.appending(path: "reviews.csv")
    let name = reviewer ?? ProcessInfo.processInfo.userName
    do {
      try ReviewFile(file).append(
        customer: customer, on: day, reviewer: name, verdict: verdict.rawValue, comment: comment)
    } catch let error as ReviewFile.Failure {
      throw Failure(error.description)
    } catch {
      throw Failure("\(file.relativePath) cannot be written: give the folder of a ledger.")
    }
    Terminal.show(
      "\(customer): \(verdict.rawValue) on \(day) by \(name), in \(file.relativePath).\n")
  }
}
