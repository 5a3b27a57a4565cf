import ArgumentParser
import Foundation
import WorkspaceServer
import WorkspaceStore

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes a ledger's folder, exports of other systems, or bank statements.",
    discussion: """
      The first import is a ledger's folder, which is copied, or exports, as `duecast import` reads \
      them. Later ones add what is new and close what was paid, and payments of statements are \
      applied as `duecast apply` does. Each import makes a new version of the ledger; what people \
      recorded stays. A server that runs takes it up by itself.
      """)
  @OptionGroup var folder: DataOption
  @Argument(help: "The ledger's folder, or files that other systems wrote.") var files: [String]
  @Option(
    help: ArgumentHelp(
      "The day on which payments are applied (default: the ledger's last).", valueName: "day"))
  var on: String?

  func run() throws {
    let store = try folder.open()
    let lines = try saying {
      let day = try on.map(store.day)
      return try LedgerIntake(store, by: WorkspaceStore.command, on: day)
        .take(files.map { URL(filePath: $0) })
    }
    print(lines.joined(separator: "\n"))
  }
}
