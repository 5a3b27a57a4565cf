import Forecasting
import Receivables

extension ReportPage.CurrencySection {
  /// The key figures of one currency in words; those that cannot be defined are left out.
  static func figures(_ keyFigures: KeyFigures, _ currency: Currency) -> [ReportPage.Figure] {
    guard let figures = keyFigures.currencies.first(where: { $0.currency == currency }) else {
      return []
    }
    func days(_ label: String, _ value: Double?) -> ReportPage.Figure? {
      value.map {
        ReportPage.Figure(label: label, value: "\(NumberText.fixed($0, digits: 1)) days")
      }
    }
    func share(_ label: String, _ value: Double?) -> ReportPage.Figure? {
      value.map {
        ReportPage.Figure(label: label, value: NumberText.percent($0, digits: 1))
      }
    }
    return [
      days("Days sales outstanding (DSO)", figures.daysSalesOutstanding),
      days("DSO by count-back", figures.daysSalesOutstandingByCountBack),
      days("Best possible DSO", figures.bestPossibleDaysSalesOutstanding),
      days("Average days delinquent", figures.averageDaysDelinquent),
      days("Average days late of payments", figures.averageDaysLate),
      share("Collection effectiveness", figures.collectionEffectivenessIndex),
      share("Over 90 days past due", figures.over90Share),
      share("Promises kept", figures.promiseKeptRate),
      days("Disputes resolved in", figures.disputeCycleDays),
    ].compactMap { $0 }
  }

  /// The allowance for expected credit loss, where something is open.
  static func allowance(
    _ provision: ProvisionMatrix, _ currency: Currency
  ) -> [ReportPage.Figure] {
    guard provision.currencies.contains(currency) else { return [] }
    return [
      ReportPage.Figure(
        label: "Expected credit loss", value: NumberText.whole(provision.allowance(currency)))
    ]
  }
}
