internal import CashTables
public import ForecastVocabulary
public import Receivables
internal import Statistics

/// A forecast as it was made on its day, kept so that it can be compared with what came.
///
/// Expected cash of each week is divided among the open invoices in proportion to their own curves,
/// and the rest is billing to come, so that in each week and currency
///
///     total = billing + Σ invoices
///
/// holds to the minor unit.
public struct CashSnapshot: Sendable, Hashable, Codable {
  /// One currency's weeks, in minor units.
  public struct CurrencyWeeks: Sendable, Hashable, Codable {
    /// Of the amounts of its weeks.
    public let currency: Currency
    /// Expected cash, one for each week.
    public let total: [Int64]
    /// The 10 % quantile of ``total``, one for each week.
    public let p10: [Int64]
    /// The 90 % quantile of ``total``, one for each week.
    public let p90: [Int64]
    /// Of invoices not yet issued.
    public let billing: [Int64]
  }

  /// One invoice that was open, in minor units.
  public struct InvoiceWeeks: Sendable, Hashable, Codable {
    /// As the ledger names it.
    public let invoice: String
    /// Which of the ledger's items of this identifier it is, 0 first; `nil` for the first.
    public var part: Int?
    /// The invoice's own.
    public let currency: Currency
    /// Cash, one for each week.
    public let expected: [Int64]
  }

  /// By the calendar it was kept with; the first and the last week may be shorter.
  public struct Week: Sendable, Hashable, Codable {
    /// Inclusive.
    public let start: Day
    /// Inclusive.
    public let end: Day
  }

  /// Raised when the format changes.
  public let schemaVersion: Int
  /// The last day whose postings could be seen.
  public let day: Day
  /// In order, without gaps, from the day after ``day``.
  public let weeks: [Week]
  /// In order of code.
  public let currencies: [CurrencyWeeks]
  /// Open on ``day``, in order of currency.
  public let invoices: [InvoiceWeeks]

  /// What this release writes, and the one number that it reads.
  public static let currentSchemaVersion = 1

  init(
    day: Day, weeks: [Week], currencies: [CurrencyWeeks], invoices: [InvoiceWeeks]
  ) {
    schemaVersion = CashSnapshot.currentSchemaVersion
    self.day = day
    self.weeks = weeks
    self.currencies = currencies
    self.invoices = invoices
  }

  /// `outlook` and `forecast` must be of the view and its day.
  public init(
    view: LedgerView, outlook: Outlook, forecast: CashForecast,
    calendar: FiscalCalendar = .standard
  ) {
    schemaVersion = CashSnapshot.currentSchemaVersion
    day = forecast.day
    let ranges = Periods(.week, calendar).ranges(after: forecast.day, horizon: forecast.horizon)
    weeks = ranges.map {
      Week(start: forecast.day + $0.lowerBound, end: forecast.day + $0.upperBound)
    }
    let places = InvoicePlaces(view).parts
    var invoices: [InvoiceWeeks] = []
    currencies = forecast.currencies.map { currency in
      let items = outlook.invoices.filter {
        view.invoices.elements[$0.invoice].currency == currency
      }
      let unit = Double(currency.minorUnitsPerMajor)
      let parts = ranges.map { days in
        apportioned(
          CashSnapshot.parts(items, view, forecast, currency, within: days).map { $0 * unit })
      }
      for (i, item) in items.enumerated() {
        invoices.append(
          InvoiceWeeks(
            invoice: view.invoiceID(item.invoice),
            part: places[item.invoice] > 0 ? places[item.invoice] : nil, currency: currency,
            expected: parts.map { $0[i] }))
      }
      func quantiles(_ p: Double) -> [Int64] {
        ranges.map {
          Int64(nearest: forecast.quantile(p, $0, .total, currency) * unit)
        }
      }
      return CurrencyWeeks(
        currency: currency, total: parts.map { $0.reduce(0, +) }, p10: quantiles(0.1),
        p90: quantiles(0.9), billing: parts.map { $0[items.count] })
    }
    self.invoices = invoices
  }

  /// Expected cash of each open invoice within `days` and, last, of billing to come; major units.
  private static func parts(
    _ items: [InvoiceOutlook], _ view: LedgerView, _ forecast: CashForecast, _ currency: Currency,
    within days: ClosedRange<Int>
  ) -> [Double] {
    let own = items.map { item in
      view.invoices.elements[item.invoice].uncoveredMoney.majorUnits * item.cashShare(within: days)
    }
    var billing =
      forecast.expected(days, .billingExisting, currency)
      + forecast.expected(days, .billingNew, currency)
    var factors: [CustomerKind: Double] = [:]
    for (model, source) in [(CustomerKind.existing, CashSource.openExisting), (.new, .openNew)] {
      let cash = forecast.expected(days, source, currency)
      let sum = zip(items, own).reduce(0.0) { $0 + ($1.0.model == model ? $1.1 : 0) }
      factors[model] = sum > 0 ? cash / sum : 0
      // Cash that no curve explains is nobody's, and is not lost.
      if sum <= 0 { billing += cash }
    }
    return zip(items, own).map { $1 * factors[$0.model, default: 0] } + [billing]
  }
}
