public import Foundation
public import LedgerFiles
public import Receivables
internal import Statistics

/// What a call would have done to each overdue claim at the origins of a backtest: known of synthetic
/// ledgers alone.
public struct CallEffects: Sendable {
  private let daysSooner: [Day: [ExactText: Double]]

  /// Reads a file with the columns invoice_id, on and days_sooner, as `duecast synth` writes it.
  ///
  /// - Throws: If it cannot be read, or has nothing of an origin.
  public init(_ url: URL, origins: [Day]) throws(ColumnFile.Failure) {
    var found: [Day: [ExactText: Double]] = [:]
    try ColumnFile.forEachRow(of: url, columns: ["invoice_id", "on", "days_sooner"]) {
      row throws(ColumnFile.Failure) in
      let (id, day) = (ExactText(try row.requiredText(0)), try row.day(1))
      found[day, default: [:]][id] = try row.requiredNumber(2)
    }
    if let missing = origins.first(where: { found[$0] == nil }) {
      throw ColumnFile.Failure(
        "\(url.path) has nothing of the origin \(missing): give `duecast synth` --calls-on "
          + "\(missing)")
    }
    daysSooner = found
  }

  /// The days by which a call after a day brings payment of an invoice forward; 0 where the file has none.
  public func daysSooner(_ invoice: String, after day: Day) -> Double {
    daysSooner[day]?[ExactText(invoice)] ?? 0
  }
}
