import Foundation

/// Standard output for results, standard error for everything else.
enum Terminal {
  /// One line on standard error.
  static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Text on standard output, as it is.
  static func show(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// Says on standard error what is being done, and how long each step took.
///
/// Steps are shown when standard error is a terminal; times only when asked for.
struct Progress {
  private let shows: Bool
  private let times: Bool
  private let clock = ContinuousClock()

  init(timings: Bool) {
    shows = timings || Terminal.errorIsTerminal
    times = timings
  }

  /// Runs one step.
  func step<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
    guard shows else { return try work() }
    if !times { Terminal.say("\(name)…") }
    let start = clock.now
    let result = try work()
    if times {
      let (seconds, fraction) = (clock.now - start).components
      Progress.say(name, milliseconds: seconds * 1000 + fraction / 1_000_000_000_000_000)
    }
    return result
  }

  /// How long something took.
  static func say(_ name: String, milliseconds: Int64) {
    let text = String(milliseconds)
    Terminal.say(String(repeating: " ", count: max(0, 8 - text.count)) + "\(text) ms  \(name)")
  }
}
