internal import ForecastVocabulary
public import Foundation
public import LedgerFiles
public import Receivables
internal import Statistics

/// Forecasts that another program made at the origins of a backtest, in a folder for each.
///
/// `payment_curves.csv` (invoice_id, days_ahead from 1 to the horizon, probability_paid_by) has a
/// curve for each invoice open at the origin, `cash.csv` (period_start, period_end, source,
/// currency, expected, p10, p50, p90) the weeks of seven days from the day after it. Either may be
/// missing, but then at every origin.
public struct RecordedForecasts: Sendable {
  /// Of the other program, as tables of scores show it.
  public let name: String
  /// Has one folder for each origin, named by its day.
  public let folder: URL
  let hasCurves: Bool
  let hasCash: Bool

  static let curvesFile = "payment_curves.csv"
  static let cashFile = "cash.csv"

  /// Looks which files there are.
  ///
  /// - Throws: If there are none, or a kind of file at some origins only.
  public init(name: String, folder: URL, origins: [Day]) throws(ColumnFile.Failure) {
    func missing(_ file: String) -> [String] {
      origins.map { folder.appending(path: "\($0)/\(file)").path }
        .filter { !FileManager.default.fileExists(atPath: $0) }
    }
    let missing = [RecordedForecasts.curvesFile, RecordedForecasts.cashFile].map(missing)
    if missing.allSatisfy({ $0.count == origins.count }) {
      throw ColumnFile.Failure(
        "\(folder.path) has neither \(origins[0])/\(RecordedForecasts.curvesFile) nor "
          + "\(origins[0])/\(RecordedForecasts.cashFile): give the folder with a folder for each "
          + "origin")
    }
    if let partly = missing.first(where: { !$0.isEmpty && $0.count < origins.count }) {
      throw ColumnFile.Failure(
        "\(name) has no forecast at \(partly.count) of \(origins.count) origins, the first missing "
          + "being \(partly[0]): make it, or remove that file at every origin")
    }
    self.name = name
    self.folder = folder
    (hasCurves, hasCash) = (missing[0].isEmpty, missing[1].isEmpty)
  }

  /// The files that hold the forecasts of one origin.
  public func files(at origin: Day) -> [URL] {
    [(hasCurves, RecordedForecasts.curvesFile), (hasCash, RecordedForecasts.cashFile)]
      .filter(\.0).map { folder.appending(path: "\(origin)/\($0.1)") }
  }

  /// The scores of what was recorded.
  public func scores(at origin: BacktestOrigin) throws(ColumnFile.Failure) -> [BacktestScore] {
    var scores = hasCurves ? origin.scores(try curves(at: origin)) : []
    if hasCash {
      for cash in try cash(at: origin) { scores += origin.scores(receipts: cash) }
    }
    return scores
  }

  // MARK: - Payment curves

  func curves(at origin: BacktestOrigin) throws(ColumnFile.Failure) -> OpenInvoiceCurves {
    let url = folder.appending(path: "\(origin.day)/\(RecordedForecasts.curvesFile)")
    let horizon = origin.horizon
    // All open instalments of an invoice have its curve.
    let places = Dictionary(grouping: origin.open.indices) {
      ExactText(origin.view.invoiceID(origin.open[$0]))
    }
    var paidBy = [Float](repeating: -1, count: origin.open.count * horizon)
    try ColumnFile.forEachRow(
      of: url, columns: ["invoice_id", "days_ahead", "probability_paid_by"]
    ) { row throws(ColumnFile.Failure) in
      // Curves of invoices that are not open, or days beyond the horizon, are nobody's business.
      guard let own = places[ExactText(try row.requiredText(0))] else { return }
      let ahead = try row.requiredWholeNumber(1)
      let probability = try row.requiredNumber(2)
      guard ahead >= 1 else {
        throw row.failure(
          "`days_ahead` is \(ahead)", remedy: "count from 1, the day after the origin")
      }
      guard 0 <= probability && probability <= 1 else {
        throw row.failure(
          "`probability_paid_by` is \(probability)", remedy: "give a probability from 0 to 1")
      }
      guard ahead <= horizon else { return }
      for place in own { paidBy[place * horizon + ahead - 1] = Float(probability) }
    }
    try check(paidBy, origin, url)
    return OpenInvoiceCurves(horizon: horizon, paidBy: paidBy)
  }

  private func check(
    _ paidBy: [Float], _ origin: BacktestOrigin, _ url: URL
  ) throws(ColumnFile.Failure) {
    func curve(_ i: Int) -> ArraySlice<Float> {
      paidBy[(i * origin.horizon)..<((i + 1) * origin.horizon)]
    }
    func id(_ i: Int) -> String { origin.view.invoiceID(origin.open[i]) }
    let without = origin.open.indices.filter { curve($0).allSatisfy { $0 < 0 } }
    if let first = without.first {
      throw ColumnFile.Failure(
        "\(url.path): \(without.count) of \(origin.open.count) open invoices have no curve, "
          + "\(id(first)) being the first: give one for each invoice open at the origin")
    }
    for i in origin.open.indices {
      let curve = curve(i)
      if let missing = curve.firstIndex(where: { $0 < 0 }) {
        throw ColumnFile.Failure(
          "\(url.path): invoice \(id(i)) has no probability for day \(missing - curve.startIndex + 1)"
            + " ahead: give every day from 1 to \(origin.horizon)")
      }
      if zip(curve, curve.dropFirst()).contains(where: { $0 > $1 + 1e-6 }) {
        throw ColumnFile.Failure(
          "\(url.path): the probability that invoice \(id(i)) is paid by a day falls: give "
            + "cumulative probabilities")
      }
    }
  }

  // MARK: - Cash

  /// By currency; each that had been received at the origin is there.
  func cash(at origin: BacktestOrigin) throws(ColumnFile.Failure) -> [CashByWeek] {
    let url = folder.appending(path: "\(origin.day)/\(RecordedForecasts.cashFile)")
    let weeks = origin.weeks
    // Expected, p10, p50, p90 by currency and week.
    var amounts: [Currency: [[Double?]?]] = [:]
    let columns = [
      "period_start", "period_end", "source", "currency", "expected", "p10", "p50", "p90",
    ]
    try ColumnFile.forEachRow(of: url, columns: columns) { row throws(ColumnFile.Failure) in
      guard row.text(2) == CashSource.total.rawValue else { return }
      let (start, end) = (try row.day(0) - origin.day, try row.day(1) - origin.day)
      guard start >= 1, (start - 1).isMultiple(of: 7), end == start + 6 else {
        throw row.failure(
          "a period of days \(start) to \(end) after the origin",
          remedy: "give weeks of seven days from the day after the origin, both ends included")
      }
      let week = (start - 1) / 7
      guard week < weeks else { return }
      let currency = try row.currency(3)
      let values = [
        try row.requiredNumber(4), try row.number(5), try row.number(6), try row.number(7),
      ]
      amounts[currency, default: Array(repeating: nil, count: weeks)][week] = values
    }
    let currencies = Set(amounts.keys).union(origin.currenciesReceived).sorted()
    var found: [CashByWeek] = []
    for currency in currencies {
      let byWeek = amounts[currency] ?? Array(repeating: nil, count: weeks)
      if let missing = byWeek.firstIndex(of: nil) {
        throw ColumnFile.Failure(
          "\(url.path): no total in \(currency) for the week of \(origin.day + 7 * missing + 1): "
            + "give every week of each currency received by the origin")
      }
      let weeks = byWeek.compactMap { $0 }
      var quantiles: [Int: [Double]] = [:]
      for (column, level) in [(1, 100), (2, 500), (3, 900)] {
        let values = weeks.compactMap { $0[column] }
        if values.count == weeks.count {
          quantiles[level] = values
        } else if !values.isEmpty {
          throw ColumnFile.Failure(
            "\(url.path): p\(level / 10) in \(currency) is given for \(values.count) of "
              + "\(weeks.count) weeks: give it for all of them or for none")
        }
      }
      found.append(
        CashByWeek(
          currency: currency, expected: weeks.compactMap { $0[0] }, quantiles: quantiles))
    }
    return found
  }
}
