public import Receivables

/// What is true of a synthetic ledger; written beside it as `truth.json`, which the engine never
/// reads.
public struct LedgerTruth: Sendable, Codable, Hashable {
  /// Every coefficient of the world.
  public var recipe: LedgerRecipe
  /// Lines written, without headers.
  public var lines: [FileLines]
  public var customers: [CustomerTruth]

  public struct FileLines: Sendable, Codable, Hashable {
    public var file: String
    public var lines: Int
  }

  /// Lines of one file; 0 if it was not written.
  public func lines(of file: String) -> Int { lines.first { $0.file == file }?.lines ?? 0 }
}

/// What is true of one synthetic customer.
public struct CustomerTruth: Sendable, Codable, Hashable {
  public var id: String
  public var segment: String
  public var payer: PayerType
  /// In words, such as `weekdays 5`.
  public var paymentDays: String
  public var rhythm: LedgerRecipe.Rhythm
  public var hasContract: Bool
  public var termsDays: Int
  /// The typical amount of an invoice (the median, before growth and season), in major units of
  /// the customer's currency.
  public var typicalAmount: Double
  /// u_c: on the log hazard of payer types, on the log odds of ``KnownHazard``.
  public var customerEffect: Double
  /// Shape and mean in days of a late payer's gamma delay.
  public var delayShape: Double?
  public var delayMean: Double?
  /// From when a deteriorating payer's delays grow, or a bankrupt one pays no more.
  public var turnsOn: Day?
  /// The factor on the mean share of disputed invoices.
  public var disputePropensity: Double
  public var onboardedOn: Day
  /// The first day of the month in which the customer decided to leave.
  public var decidedToLeaveOn: Day?
  /// The day after which nothing is billed; may lie after the ledger's last day.
  public var churnedOn: Day?
  /// z_m for each month lived in the ledger up to the decision to leave, from ``firstMonth`` on.
  public var latentHealth: [Double]
  /// The first day of the first month of ``latentHealth``.
  public var firstMonth: Day?
  /// How it settles what it owes, in a world with habits.
  public var habits: CustomerHabits?
}
