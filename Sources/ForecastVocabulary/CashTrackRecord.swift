public import Receivables

/// How well intervals made the same way on earlier days of a ledger predicted what is now known.
///
/// The forecast is repeated as of every fourth week of the last half year and compared with the
/// weeks that have passed since. Each of these forecasts sees only what was known on its day but
/// for the coefficients of the payment model, which are those of today. Of a ledger with very many
/// customers a part is followed, its receipts against its own forecast: what makes intervals of large
/// sums too narrow is what customers share, which some thousands of them show as well as all.
public struct CashTrackRecord: Sendable, Hashable, Codable {
  /// One currency's past weeks and the adjustment they call for.
  public struct Entry: Sendable, Hashable, Codable {
    /// Weeks are compared in the currency they were received in.
    public let currency: Currency
    /// Past weeks compared, over all origins.
    public let weeks: Int
    /// Share of them within the 80 % interval as simulated.
    public let simulatedCoverage80: Double
    /// Share of them within the 80 % interval adjusted by what the other origins' weeks call for.
    public let coverage80: Double
    /// What the distances of paths from their mean are multiplied by in the forecast.
    public let stretches: CashStretches
    /// The share of them within central intervals of other widths, adjusted likewise.
    public let coverage: [LevelCoverage]

    package init(
      currency: Currency, weeks: Int, simulatedCoverage80: Double, coverage80: Double,
      stretches: CashStretches, coverage: [LevelCoverage]
    ) {
      self.currency = currency
      self.weeks = weeks
      self.simulatedCoverage80 = simulatedCoverage80
      self.coverage80 = coverage80
      self.stretches = stretches
      self.coverage = coverage
    }
  }

  /// How often intervals that should hold a share of outcomes did.
  public struct LevelCoverage: Sendable, Hashable, Codable {
    /// The share that such intervals should hold.
    public let nominal: Double
    /// The share of past weeks within them.
    public let observed: Double

    package init(nominal: Double, observed: Double) {
      self.nominal = nominal
      self.observed = observed
    }
  }

  /// Days from which the past was forecast, latest first.
  public let origins: [Day]
  /// One for each currency in which something was received since, in order of code.
  public let entries: [Entry]
  /// How probable payments within four weeks were, and how many came; `nil` without past outlooks.
  public let payments: PaymentReliability?
  /// The share of customers that was followed.
  public let customerShare: Double

  /// Days between origins, and the most of them.
  package static let step = 28
  package static let most = 6
  /// Days of history without which no past forecast is made.
  package static let fewestDays = 120
  package static let paths = 200
  /// Nominal coverages that are measured.
  package static let levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

  package init(
    origins: [Day], entries: [Entry], payments: PaymentReliability? = nil,
    customerShare: Double = 1
  ) {
    self.origins = origins
    self.entries = entries
    self.payments = payments
    self.customerShare = customerShare
  }

  /// What the past calls for in a currency; nothing where it says nothing of it.
  package func stretches(_ currency: Currency) -> CashStretches {
    entries.first { $0.currency == currency }?.stretches ?? .none
  }
}
