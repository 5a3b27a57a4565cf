public import Foundation
public import Receivables

extension ReferenceRates {
  /// Adds the rates of a CSV file, or puts them in place of those that are there.
  ///
  /// Its columns are `from` (1 January or 1 July), `currency` and `rate` (per cent a year).
  public mutating func add(contentsOf url: URL) throws(ColumnFile.Failure) {
    var added: [(currency: Currency, from: Day, rate: Double)] = []
    try ColumnFile.forEachRow(of: url, columns: ["from", "currency", "rate"]) {
      row throws(ColumnFile.Failure) in
      let from = try row.day(0)
      guard ReferenceRates.isFirstDay(from) else {
        throw row.failure(
          "`from` is \(from)",
          remedy: "write the first day of a half-year, \(from.year)-01-01 or \(from.year)-07-01")
      }
      added.append((try row.currency(1), from, try row.requiredNumber(2)))
    }
    state(added)
  }
}
