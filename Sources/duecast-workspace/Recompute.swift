import ArgumentParser
import Foundation
import WorkspaceServer
import WorkspaceStore

struct Recompute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Has forecast, plan and scores computed again, and says how far it is.",
    discussion: """
      A server that runs on the folder computes them in the background, and pages show the results \
      once they are there. Without a server they are computed here, as a check, and not kept.
      """)
  @OptionGroup var folder: DataOption
  @Option(
    help: "YYYY-MM-DD, or 'last' for the ledger's last posting (default: today); without a server.")
  var asOf: String?

  /// Seconds after which a server that runs would have begun.
  private static let patience = 6.0

  func run() throws {
    let store = try folder.open()
    try saying {
      let number = try store.askForRecomputation(
        by: WorkspaceStore.command, formKey: WorkspaceStore.token())
      let asked = Date()
      var said = ""
      while true {
        let run = try store.recomputation(number)
        if run.state == .waiting, Date().timeIntervalSince(asked) > Self.patience {
          say("No server runs on \(folder.data): it is computed here.")
          let day = try asOf.map(store.day)
          return say(try Desk.check(store, day: day, say: { say($0) }))
        }
        if run.step != said, !run.step.isEmpty { say("\(run.step) …") }
        said = run.step
        switch run.state {
        case .done:
          return say("Done, as of the close of \(run.day), through entry \(run.event).")
        case .failed(let why): throw StoreError("The computation failed: \(why)")
        case .waiting, .running: Thread.sleep(forTimeInterval: 0.2)
        }
      }
    }
  }
}
