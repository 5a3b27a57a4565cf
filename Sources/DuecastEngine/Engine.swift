internal import Synchronization

/// Answers requests about a ledger: each answer is a function of its request alone.
///
/// An engine prints nothing, reads no file and no clock, and keeps nothing between requests. The
/// number of threads changes how long an answer takes, never the answer.
public struct Engine: Sendable {
  /// The version that results name, and that models which are kept were fitted by.
  public static let version = "0.1.0"

  /// The processors to use.
  public let threads: Int
  private let report: @Sendable (EngineEvent) -> Void

  /// - Parameters:
  ///   - threads: the processors to use; at least 1.
  ///   - report: called with each event as it happens, by whichever thread it happens on.
  public init(threads: Int = 1, report: @escaping @Sendable (EngineEvent) -> Void = { _ in }) {
    precondition(threads >= 1, "an engine on \(threads) threads")
    (self.threads, self.report) = (threads, report)
  }

  /// Reports what happens while one request is answered, and collects its notices.
  final class Log: Sendable {
    private let report: @Sendable (EngineEvent) -> Void
    private let found: Mutex<[Notice]>

    init(_ engine: Engine, _ known: [Notice] = []) {
      report = engine.report
      found = Mutex(known)
    }

    var notices: [Notice] { found.withLock { $0 } }

    func notice(_ notices: [Notice]) {
      for notice in notices {
        found.withLock { $0.append(notice) }
        report(.noticed(notice))
      }
    }

    func step<Value>(_ step: EngineStep, _ work: () throws -> Value) rethrows -> Value {
      report(.began(step))
      let value = try work()
      report(.ended(step))
      return value
    }
  }
}

/// What happens while a request is answered.
public enum EngineEvent: Sendable, Hashable {
  /// A step begins; steps may overlap.
  case began(EngineStep)
  /// A step is done.
  case ended(EngineStep)
  /// Something that a reader of the results should know.
  case noticed(Notice)
}

/// A step of an answer that may take a while.
public enum EngineStep: Sendable, Hashable {
  /// Models are fitted on the ledger.
  case fit
  /// The payment days of open invoices and the billing to come are forecast.
  case outlook
  /// The same, and so many paths of cash are simulated.
  case simulation(paths: Int)
  /// Accounts are ranked.
  case worklist
  /// Accounts are scored.
  case scorecards
  /// The sums of the ledger are compared.
  case tieOut
  /// What so many customers owe is put into ageing buckets.
  case ageing(customers: Int)
  /// A churn model is checked on rows that it has not seen.
  case churnValidation
  /// A churn model is fitted on all rows.
  case churnFit
}
