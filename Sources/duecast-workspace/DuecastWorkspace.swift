import ArgumentParser
import Foundation
import Hummingbird
import Receivables
import WorkspaceServer
import WorkspaceStore

@main
struct DuecastWorkspace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duecast-workspace",
    abstract: "Collectors work in a browser on a ledger of their own.",
    subcommands: [
      Init.self, User.self, Import.self, Recompute.self, Export.self, Serve.self, Audit.self,
      Backup.self, Doctor.self, Contact.self, Retention.self,
    ])

  /// Ends with 2 for wrong usage, as `duecast` does.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
      Foundation.exit(2)
    }
  }
}

struct DataOption: ParsableArguments {
  @Option(help: ArgumentHelp("Where the workspace keeps everything.", valueName: "dir"))
  var data: String

  func open() throws -> WorkspaceStore {
    try saying { try WorkspaceStore.open(URL(filePath: data)) }
  }
}

/// One sentence in the place of an error's own text.
func saying<Value>(_ body: () throws -> Value) throws -> Value {
  do { return try body() } catch { throw said(StorageTrouble(error) ?? error) }
}

/// Prints a sentence at once, also where output goes to a file.
func say(_ sentence: String) {
  print(sentence)
  fflush(nil)
}

/// Says what went wrong.
func said(_ error: any Error) -> ExitCode {
  FileHandle.standardError.write(Data("duecast-workspace: \(error)\n".utf8))
  return .failure
}

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Makes an empty workspace.")
  @OptionGroup var folder: DataOption

  func run() throws {
    _ = try saying { try WorkspaceStore.create(in: URL(filePath: folder.data)) }
    print("\(folder.data) is ready: add a person, and import a ledger.")
  }
}

struct User: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "People who may sign in.", subcommands: [Add.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a person; the passphrase is read from standard input.")
    @OptionGroup var folder: DataOption
    @Argument(help: "As collectors are named in the ledger.") var name: String
    @Option(help: "collector, lead, finance, cash, csm, auditor or admin.") var role: Role

    func run() throws {
      let store = try folder.open()
      try saying {
        guard let passphrase = Self.passphrase() else {
          throw StoreError("Give the passphrase on standard input.")
        }
        try store.addPerson(name, role, passphrase: passphrase)
      }
      print("\(name) may sign in, as \(role.rawValue).")
    }

    private static func passphrase() -> String? {
      guard isatty(0) != 0 else { return readLine() }
      return getpass("Passphrase: ").map { String(cString: $0) }
    }
  }
}

extension Role: ExpressibleByArgument {}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the ledger's folder, with what people recorded.")
  @OptionGroup var folder: DataOption
  @Argument(help: "A new folder.") var target: String

  func run() throws {
    let store = try folder.open()
    let last = try saying { try store.export(to: URL(filePath: target)) }
    print("\(target) has the ledger with all that was recorded, through entry \(last).")
  }
}

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The log of who did what.", subcommands: [Verify.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Whether each line of the log follows from the one before.")
    @OptionGroup var folder: DataOption

    func run() throws {
      if let fault = try saying({ try folder.open().auditFault() }) {
        print(fault)
        throw ExitCode(3)
      }
      print("The chain holds.")
    }
  }
}

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a workspace that can take this one's place; the server may run meanwhile.")
  @OptionGroup var folder: DataOption
  @Argument(help: "A new folder.") var target: String

  func run() throws {
    let store = try folder.open()
    try saying { try store.backup(to: URL(filePath: target)) }
    print("\(target) is a backup: serve it with --data to restore it.")
  }
}

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Looks for what is wrong.")
  @OptionGroup var folder: DataOption

  func run() throws {
    let faults = try saying { try folder.open().faults() }
    guard faults.isEmpty else {
      print(faults.joined(separator: "\n"))
      throw ExitCode(3)
    }
    print("Nothing is wrong.")
  }
}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Shows the pages to browsers.")
  @OptionGroup var folder: DataOption
  @Option(help: "The port.") var port = 8080
  @Option(help: "The address to listen on; others than loopback belong behind a proxy with TLS.")
  var host = "127.0.0.1"
  @Option(help: "What browsers ask for, where a proxy is in front: https://cash.example.")
  var origin: String?
  @Option(help: "YYYY-MM-DD, or 'last' for the ledger's last posting (default: today).")
  var asOf: String?

  func run() async throws {
    let store = try folder.open()
    let day = try saying { try asOf.map(store.day) }
    let desk = Desk(store, day: day)
    say("Computing the forecast and the plan …")
    do { try await desk.warmUp() } catch { throw said(StorageTrouble(error) ?? error) }
    let watch = Task { try await desk.watch() }
    defer { watch.cancel() }
    let workspace = Workspace(store, desk, origin: origin, host: host)
    let application = Application(
      router: workspace.router(),
      configuration: .init(address: .hostname(host, port: port), serverName: nil))
    say("Open \(origin ?? "http://\(host):\(port)") in a browser; Ctrl-C ends it.")
    try await application.runService()
  }
}
