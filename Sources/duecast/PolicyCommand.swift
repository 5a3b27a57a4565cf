import AccountReview
import ArgumentParser

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Prints the default rules of the worklist, ready to edit.",
    discussion: """
      Edit a copy and pass it to run, worklist or explain with --policy. Keys left out keep \
      their defaults.

      Example: duecast policy > policy.yaml
      """)

  func run() throws { try Terminal.show(Policy.defaultText) }
}
