internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables
internal import Variance

extension ReportPage {
  /// For each currency, by weight: what is expected, its range, and what changed since the last kept
  /// forecast and why.
  static func headlines(_ results: RunResults) -> [Headline] {
    results.forecast.currencies.map { currency in
      let whole = results.cash(currency).whole
      func money(_ units: Int64) -> String {
        NumberText.whole(Money(minorUnits: units, currency))
      }
      let days = results.forecast.horizon
      let stale = results.staleness == nil ? "" : " from a ledger that is out of date"
      return Headline(
        figure: "\(money(whole.total)) \(currency) should be received in the next \(days) days, by "
          + "\(DayText.long(results.view.day + days))\(stale); between \(money(whole.p10)) and "
          + "\(money(whole.p90)) in 8 of 10 cases.",
        changes: results.changes.map { changes($0, currency) }
          ?? "No earlier forecast was kept to compare with.")
    }
  }

  private static func changes(_ variance: CashVariance, _ currency: Currency) -> String {
    let rows = variance.rows.filter { $0.currency == currency }
    guard let first = rows.first, let last = rows.last else {
      return "The forecast of \(DayText.long(variance.from)) shares no whole week with this one."
    }
    func money(_ units: Int64) -> String {
      NumberText.whole(Money(minorUnits: Int64(units.magnitude), currency))
    }
    let change = rows.reduce(0) { $0 + $1.outcome - $1.forecast }
    let weeks =
      "\(DayText.short(first.week.start)) to \(DayText.short(last.week.end)), the weeks of both"
    let since = "the forecast of \(DayText.long(variance.from))"
    guard change != 0 else { return "Nothing changed since \(since) for \(weeks)." }
    let parts = CashVariance.Parts.named.map { part in
      (part.figure.label.lowercased(), rows.reduce(0) { $0 + part.amount($1.parts) })
    }.filter { $0.1 != 0 }.sorted { $0.1.magnitude > $1.1.magnitude }
    let why = parts.prefix(3).map { "\($0.0) \($0.1 > 0 ? "+" : "−")\(money($0.1))" }
    return "That is \(money(change)) \(change > 0 ? "more" : "less") than \(since) for \(weeks): "
      + why.joined(separator: ", ") + (parts.count > 3 ? " and smaller parts." : ".")
  }
}
