public import AccountReview
public import ForecastVocabulary
public import Receivables

/// What a reader of results should know of how they came about.
///
/// Notices are values; the words for them belong to whoever shows them.
public enum Notice: Sendable, Hashable {
  /// The ledger's last posting is earlier than the as-of day.
  case lastPosting(Day, before: Day)
  /// The as-of day is that of the last postings, which stand far after those before.
  case lastStandsAlone(Day, before: Day)
  /// Payments were applied to the invoices due first, as was asked.
  case appliedOldestFirst
  /// Nothing says which invoices the payments pay, so that they stay on account.
  case paymentsOnAccount
  /// Lines that could not be used.
  case setAside(SetAside)
  /// So many documents are dated after the as-of day, and do not count.
  case documentsDatedAhead(Int, of: Day)
  /// Claims issued far before all others: no range of days or months goes back for them.
  case distantClaims(DistantClaims)
  /// A column that is not learnt from, or a model that gave way to something simpler.
  case model(ModelNotice)
  /// The forecast reaches further ahead than the ledger reaches back.
  case beyondHistory(days: Int, history: Int)
  /// The exchange rate used is so many days older than the as-of day.
  case staleRate(Currency, reportedIn: Currency, days: Int)
  /// A metric of `health.csv` that the policy does not know, and that counts for nothing.
  case unknownHealthMetric(String)
  /// A debtor that the policy assesses by name, and that the ledger does not know on a day.
  case unknownDebtor(String, on: Day)
  /// A channel or an outcome of `activities.csv` that the policy does not know.
  case unknownContactWord(UnknownContactWord)
  /// A report of an agency about an account that was never placed with it.
  case unplacedReport(UnplacedReport)
  /// Invoices for which nothing is claimed, as no reference rate is known.
  case missingReferenceRate(MissingReferenceRates)
}

/// Invoices of one currency for which nothing is claimed, as no reference rate is known.
public struct MissingReferenceRates: Error, Sendable, Hashable {
  /// The invoices' currency.
  public let currency: Currency
  /// The first day for which the rate is missing.
  public private(set) var earliest: Day
  /// The last day among the first ones of the invoices.
  public private(set) var latest: Day
  /// The identifiers of the invoices.
  public private(set) var invoices: [String]
  /// What is owed of them.
  public private(set) var open: Money

  /// - Parameters:
  ///   - earliest: the first day for which the rate is missing.
  ///   - invoices: their identifiers.
  public init(currency: Currency, earliest: Day, invoices: [String]) {
    (self.currency, self.earliest, self.invoices) = (currency, earliest, invoices)
    (latest, open) = (earliest, .zero(currency))
  }

  mutating func add(_ invoice: String, _ day: Day, _ outstanding: Int64) {
    if invoices.last != invoice { invoices.append(invoice) }
    earliest = min(earliest, day)
    latest = max(latest, day)
    open = Money(minorUnits: open.minorUnits + outstanding, currency)
  }
}
