public import ArgumentParser
public import Forecasting
public import Receivables
public import Reporting

// How words on the command line become the engine's values.

extension BusinessCalendar.Rule: ExpressibleByArgument {}
extension Ageing.Basis: ExpressibleByArgument {}
extension Period: ExpressibleByArgument {}
extension CashLevel: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Currency: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// How results are written on standard output.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case text, csv, json
}

/// The as-of day as a person gives it.
enum AsOf: ExpressibleByArgument {
  case day(Day)
  /// The day of the ledger's last posting.
  case last

  init?(argument: String) {
    if argument == "last" {
      self = .last
    } else if let day = Day(argument) {
      self = .day(day)
    } else {
      return nil
    }
  }
}

/// Upper edges of ageing buckets as a person writes them: `30,60,90`.
struct BucketEdges: ExpressibleByArgument {
  let buckets: AgeingBuckets

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let edges = parts.compactMap { Int($0) }
    guard edges.count == parts.count, let first = edges.first, first > 0,
      zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    buckets = AgeingBuckets(upperEdges: edges)
  }
}
