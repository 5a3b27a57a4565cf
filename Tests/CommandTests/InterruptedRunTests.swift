import Foundation
import TestLedgers
import Testing

/// Runs that are killed leave a whole folder; `Tests/Robustness/interrupted.py` kills many more.
@Suite struct InterruptedRunTests {
  private func arguments(_ day: String, _ out: URL) -> [String] {
    [
      "run", "fixtures/ledgers/messy", "--as-of", day, "--out", out.path, "--paths", "100",
      "--accept-set-aside",
    ]
  }

  private func contents(_ folder: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      found[name] = try Data(contentsOf: folder.appending(path: name))
    }
    return found
  }

  @Test(.slow) func `a killed run leaves the old folder or the new one`() throws {
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "duecast-killed-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let out = scratch.appending(path: "out")
    var whole: [[String: Data]] = []
    var seconds = 0.0
    for day in ["2024-03-01", "2024-06-30"] {
      let begun = Date()
      let run = try CommandRun(arguments(day, out) + (whole.isEmpty ? ["--curves"] : []))
      seconds = Date().timeIntervalSince(begun)
      try #require(run.code == 0, "\(run.error)")
      whole.append(try contents(out))
    }
    #expect(whole[0]["payment_curves.csv"] != nil && whole[1]["payment_curves.csv"] == nil)
    for kill in 0..<6 {
      let process = Process()
      process.executableURL = CommandRun.executable
      process.arguments = arguments("2024-03-01", out) + ["--curves"]
      process.currentDirectoryURL = CommandRun.repository
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: seconds * (0.5 + 0.1 * Double(kill)))
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(whole.contains(try contents(out)))
    }
  }
}
