import ArgumentParser
import Foundation
import Receivables
import WorkspaceServer
import WorkspaceStore

struct Contact: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What is kept of a person at a customer: shows it, or erases it.",
    subcommands: [Show.self, Erase.self, Redact.self])

  struct Named: ParsableArguments {
    @OptionGroup var folder: DataOption
    @Argument(help: "The name, as it is written.") var name: String
    @Option(help: "The customer's identifier.") var account: String
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints all that names the person, as JSON to hand over.")
    @OptionGroup var named: Named

    func run() throws {
      let store = try named.folder.open()
      try saying {
        let data = try store.personalData(
          of: named.name, account: named.account, by: WorkspaceStore.command)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(data), as: UTF8.self))
      }
    }
  }

  struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts a pseudonym in the place of the person, wherever they are named.",
      discussion: """
        Contacts, promises and disputes stay with the account. Earlier versions of the ledger go. \\
        Backups and what other systems hold are not reached: erase there too, or the next import \\
        brings the name back.
        """)
    @OptionGroup var named: Named
    @Option(help: "Why, for the log.") var reason: String

    func run() throws {
      let store = try named.folder.open()
      let erasure = try saying {
        try store.erase(
          contact: named.name, account: named.account, reason: reason, by: WorkspaceStore.command)
      }
      print(
        "The contact is \(erasure.pseudonym) now: in \(erasure.records) records of the ledger, "
          + "\(erasure.entries) entries and \(erasure.auditLines) lines of the log.")
      guard !erasure.left.isEmpty else { return }
      print("Look at these notes, and take them out with `contact redact`:")
      for (entry, note) in erasure.left { print("  \(entry): \(note)") }
    }
  }

  struct Redact: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes the note and the contact's name out of entries.")
    @OptionGroup var folder: DataOption
    @Argument(help: "Numbers of entries.") var entries: [Int]
    @Option(help: "Why, for the log.") var reason: String

    func run() throws {
      let store = try folder.open()
      try saying {
        try store.redact(entries: entries, why: reason, by: WorkspaceStore.command)
      }
      print("The notes of \(entries.count) entries are out.")
    }
  }
}

struct Retention: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which notes are older than they are kept, and with --apply takes them out.",
    discussion: """
      A note and its contact's name are kept so many months after they were written, and after the \\
      last day on which the account had something open. The contact itself stays. Sessions end by \\
      themselves after 12 hours, and nothing of them is kept.
      """)
  @OptionGroup var folder: DataOption
  @Option(help: "How many months notes are kept.") var months = 36
  @Option(help: "YYYY-MM-DD, or 'last' for the ledger's last posting (default: today).")
  var asOf = "today"
  @Flag(help: "Takes them out; without it nothing is changed.") var apply = false

  func validate() throws {
    guard (1...1200).contains(months) else { throw ValidationError("--months is 1 to 1200.") }
  }

  func run() throws {
    let store = try folder.open()
    try saying {
      let day = try asOf == "today" ? Desk.clockDay : store.day(asOf)
      let retention = try WorkspaceServer.Retention(store, months: months, on: day)
      let (entries, records) = try retention.found()
      if apply { try retention.apply(by: WorkspaceStore.command) }
      print(
        "\(entries.count) entries and \(records) contacts of the ledger have notes that are older "
          + "than \(months) months on \(day)\(apply ? ": they are out." : "; nothing is changed.")")
    }
  }
}
