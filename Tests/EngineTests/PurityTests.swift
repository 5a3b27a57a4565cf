import Foundation
import TestLedgers
import Testing

/// What the sources of the library targets may not name: they compute from what they are given.
@Suite struct PurityTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  /// Line by line, without comments and without the text of strings.
  private static func code(in targets: (String) -> Bool) throws -> [(place: String, line: String)] {
    let manager = FileManager.default
    return try manager.contentsOfDirectory(atPath: sources.path).filter(targets).flatMap { target in
      let folder = sources.appending(path: target)
      let files = (manager.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []).filter {
        $0.hasSuffix(".swift")
      }
      return try files.flatMap { file -> [(String, String)] in
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return text.split(separator: "\n").enumerated().map { number, line in
          let code = String(line)
            .replacingOccurrences(
              of: #""([^"\\]|\\.)*""#, with: #""""#, options: .regularExpression
            )
            .replacingOccurrences(of: "//.*", with: "", options: .regularExpression)
          return ("\(target)/\(file):\(number + 1)", code)
        }
      }
    }
  }

  /// What waits, keeps sessions or speaks to people, and so takes a clock or prints; no figure comes
  /// from it.
  private static let outside: Set = [
    "duecast", "Reporting", "duecast-workspace", "WorkspaceServer", "WorkspaceStore",
  ]

  @Test(.slow) func `no library reads a clock`() throws {
    let lines = try PurityTests.code { !PurityTests.outside.contains($0) }
    #expect(lines.count > 15_000)
    let clocks =
      /\b(Date\(\)|Date\.now|ContinuousClock|SuspendingClock|DispatchTime|clock_gettime|gettimeofday|systemUptime|CFAbsoluteTimeGetCurrent)|\btime\(nil/
    for (place, line) in lines { #expect(!line.contains(clocks), "\(place): \(line)") }
  }

  @Test(.slow) func `no library but that of reports prints`() throws {
    let lines = try PurityTests.code { !PurityTests.outside.contains($0) }
    let output =
      /\b(print|debugPrint|dump|puts|fputs|putchar|printf)\(|\b(stdout|stderr|STDOUT_FILENO|STDERR_FILENO)\b|FileHandle\.standard/
    for (place, line) in lines { #expect(!line.contains(output), "\(place): \(line)") }
  }

  @Test func `the engine has no files, no processes and no environment to read`() throws {
    let lines = try PurityTests.code { $0 == "DuecastEngine" }
    let imports = Set(
      lines.compactMap { $0.line.firstMatch(of: /^\s*(?:public |internal )?import (\w+)/)?.1 })
    #expect(imports.contains("Receivables"))
    for name in ["Foundation", "FoundationEssentials", "Glibc", "Darwin", "Dispatch"] {
      #expect(!imports.contains(Substring(name)), "\(name)")
    }
  }
}
