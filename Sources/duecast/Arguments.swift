public import ArgumentParser
public import ForecastVocabulary
public import Forecasting
public import Receivables
public import Reporting

// How words on the command line become the engine's values.

extension BusinessCalendar.Rule: ExpressibleByArgument {}
extension Ageing.Basis: ExpressibleByArgument {}
extension CashApplication: ExpressibleByArgument {}
extension Period: ExpressibleByArgument {}
extension CashLevel: ExpressibleByArgument {}
extension FlagStep.Action: ExpressibleByArgument {}
extension Review.Step: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {
  /// `2026-06-30`, or as `30.06.2026`.
  public init?(argument: String) {
    guard let parts = argument.wholeMatch(of: /(\d{1,2})\.(\d{1,2})\.(\d{4})/) else {
      self.init(argument)
      return
    }
    guard let year = Int(parts.3), let month = Int(parts.2), let day = Int(parts.1) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }
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
    } else if let day = Day(argument: argument) {
      self = .day(day)
    } else {
      return nil
    }
  }

  /// - Throws: ValidationError for a day that is a slip of the keyboard.
  func validate() throws {
    if case .day(let day) = self { try Bounds.check("--as-of", day) }
  }
}

/// Upper edges of ageing buckets as a person writes them: `30,60,90`.
struct BucketEdges {
  let buckets: AgeingBuckets

  /// - Throws: ValidationError, with what can be given.
  init(_ argument: String) throws {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let edges = parts.compactMap { Int($0) }
    let days = Bounds.bucketDays
    guard edges.count == parts.count, edges.count <= Bounds.buckets,
      edges.allSatisfy(days.contains), zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw ValidationError(
        "give up to \(Bounds.buckets) rising numbers from \(days.lowerBound) to "
          + "\(days.upperBound), as 30,60,90.")
    }
    buckets = AgeingBuckets(upperEdges: edges)
  }
}

extension Shard: ExpressibleByArgument {
  /// Such as `2/7`.
  public init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]) else {
      return nil
    }
    self.init(number, of: count)
  }
}
