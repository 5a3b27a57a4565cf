import DuecastEngine
import Reporting
import Synchronization

/// Says on standard error what is being done, and how long each step took.
///
/// Steps are shown when standard error is a terminal; times only when asked for.
final class ProgressReporter: Sendable {
  private let shows: Bool
  private let times: Bool
  private let saysModels: Bool
  /// The ledger as it was named on the command line.
  private let ledger: String
  private let clock = ContinuousClock()
  private let starts = Mutex<[EngineStep: ContinuousClock.Instant]>([:])

  /// - Parameters:
  ///   - ledger: as it was named on the command line.
  ///   - saysModels: whether notices of models are said; where not, they stand with the results.
  init(timings: Bool = false, ledger: String = "", saysModels: Bool = true) {
    self.saysModels = saysModels
    shows = timings || Terminal.errorIsTerminal
    times = timings
    self.ledger = ledger
  }

  /// An engine that reports here.
  func engine(threads: Int = 1) -> Engine {
    Engine(threads: threads) { [self] in report($0) }
  }

  /// Runs one step of the command itself.
  func step<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
    let start = clock.now
    begin(name)
    let result = try work()
    end(name, since: start)
    return result
  }

  /// Says what of a ledger a reader should know.
  func say(_ notices: [Notice]) {
    for notice in notices {
      for line in NoticeText.lines(notice, ledger: ledger) { Terminal.say(line) }
    }
  }

  private func report(_ event: EngineEvent) {
    switch event {
    case .began(let step):
      starts.withLock { $0[step] = clock.now }
      begin(step.label)
    case .ended(let step):
      guard let start = starts.withLock({ $0.removeValue(forKey: step) }) else { return }
      end(step.label, since: start)
    case .noticed(.model) where !saysModels: break
    case .noticed(let notice): say([notice])
    }
  }

  private func begin(_ name: String) {
    if shows && !times { Terminal.say("\(name)…") }
  }

  private func end(_ name: String, since start: ContinuousClock.Instant) {
    if times { ProgressReporter.say(name, clock.now - start) }
  }

  /// How long something took.
  static func say(_ name: String, _ duration: Duration) {
    let (seconds, fraction) = duration.components
    let text = String(seconds * 1000 + fraction / 1_000_000_000_000_000)
    Terminal.say(String(repeating: " ", count: max(0, 8 - text.count)) + "\(text) ms  \(name)")
  }
}

extension EngineStep {
  /// What is being done, in words.
  fileprivate var label: String {
    switch self {
    case .fit: "fitting the models"
    case .outlook: "the outlook of open invoices"
    case .simulation(let paths): "the outlook and \(paths) paths of cash"
    case .worklist: "the worklist"
    case .scorecards: "the scorecards"
    case .tieOut: "tying out"
    case .ageing(let customers):
      "ageing \(NumberText.count(customers, "customer", "customers"))"
    case .churnValidation: "cross-validating"
    case .churnFit: "fitting"
    }
  }
}
