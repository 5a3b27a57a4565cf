import Foundation

/// What a command prints, as a text file of commands and their answers.
///
/// A line that begins with `$ duecast` is a command. Its standard output follows; then, where there
/// is any, a line `[stderr]` and standard error; then, where it is not 0, a line `[exit N]`. An
/// empty line before the next command belongs to no answer. `TMP` stands for a folder that is made
/// for the transcript, and lines that begin with `#` before the first command are a comment. In it, a
/// line such as `# TMP/ledger is a copy of fixtures/ledgers/demo` makes that copy.
struct Transcript {
  struct Exchange: Equatable {
    var arguments: [String]
    var answer: String
  }

  var comment: String
  var exchanges: [Exchange] = []

  init(_ text: String) {
    var comment: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("$ duecast") {
        let words = line.split(separator: " ").dropFirst(2).map(String.init)
        exchanges.append(Exchange(arguments: words, answer: ""))
      } else if exchanges.isEmpty {
        comment.append(line)
      } else {
        exchanges[exchanges.count - 1].answer += line + "\n"
      }
    }
    self.comment = comment.joined(separator: "\n")
    for i in exchanges.indices {
      exchanges[i].answer = Transcript.trimmed(exchanges[i].answer)
    }
  }

  /// Runs each command in the repository's folder, in order.
  func replayed() throws -> [Exchange] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-transcript-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for copy in comment.matches(of: /TMP\/(\S+) is a copy of (\S+)/) {
      try FileManager.default.copyItem(
        at: CommandRun.repository.appending(path: String(copy.2)),
        to: folder.appending(path: String(copy.1)))
    }
    return try exchanges.map { exchange in
      let run = try CommandRun(
        exchange.arguments.map { $0.replacing("TMP", with: folder.path) })
      var answer = run.output
      if !run.error.isEmpty { answer += "[stderr]\n" + run.error }
      // Messages may name a file by its full path.
      answer = answer.replacing(folder.path, with: "TMP")
        .replacing(CommandRun.repository.path + "/", with: "")
      if run.code != 0 { answer += "[exit \(run.code)]\n" }
      return Exchange(arguments: exchange.arguments, answer: Transcript.trimmed(answer))
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix("\n\n") { text.removeLast() }
    return text == "\n" ? "" : text
  }
}

/// One run of the built command.
struct CommandRun {
  let output: String
  let error: String
  let code: Int32

  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The tool is built beside the bundle of the tests.
  static let executable: URL? = {
    let starts =
      [URL(filePath: CommandLine.arguments[0])] + Bundle.allBundles.map(\.bundleURL)
    for start in starts {
      var folder = start.resolvingSymlinksInPath().deletingLastPathComponent()
      while folder.path != "/" {
        let candidate = folder.appending(path: "duecast")
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
          !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path)
        {
          return candidate
        }
        folder = folder.deletingLastPathComponent()
      }
    }
    return nil
  }()

  struct NotBuilt: Error, CustomStringConvertible {
    let description = "no executable named duecast beside the tests"
  }

  /// - Parameter shell: what a shell does with the command, `"$0" "$@"`, instead of running it alone.
  init(_ arguments: [String], through shell: String? = nil) throws {
    guard let executable = CommandRun.executable else { throw NotBuilt() }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a pipe that fills up would stop the command.
    let (out, err) = (folder.appending(path: "out"), folder.appending(path: "err"))
    for file in [out, err] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = shell == nil ? executable : URL(filePath: "/bin/sh")
    process.arguments = (shell.map { ["-c", $0, executable.path] } ?? []) + arguments
    process.currentDirectoryURL = CommandRun.repository
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    output = try String(contentsOf: out, encoding: .utf8)
    error = try String(contentsOf: err, encoding: .utf8)
    code = process.terminationStatus
  }
}
