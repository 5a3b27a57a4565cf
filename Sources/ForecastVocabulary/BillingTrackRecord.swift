internal import Foundation
public import Receivables

/// How billing to come was forecast as of earlier days, beside the mean of the weeks before,
/// 13 unless ``BillingSpecification`` says otherwise.
///
/// Of each origin of ``CashTrackRecord`` and each currency, with b_w the amounts invoiced in the
/// whole weeks since and e_w those expected, the error is Σ |e_w − b_w| / Σ b_w. The mean of the
/// weeks before takes over (``BillingLevels``) where its error was smaller by more than two standard
/// errors of the difference over at least three origins, or what the specification says of both.
public struct BillingTrackRecord: Sendable, Hashable, Encodable {
  /// One currency's past errors, and which of the two forecasts they speak for.
  public struct Entry: Sendable, Hashable, Encodable {
    /// Billing is compared in the currency of its invoices.
    public let currency: Currency
    /// Earlier days from which billing was forecast.
    public let origins: Int
    /// Mean over origins of the weekly error of the model.
    public let error: Double
    /// The same error of the mean of the weeks before.
    public let errorOfMovingAverage: Double
    /// Whether the moving average sets the level of this currency's billing.
    public let usesMovingAverage: Bool

    package init(
      currency: Currency, origins: Int, error: Double, errorOfMovingAverage: Double,
      usesMovingAverage: Bool
    ) {
      self.currency = currency
      self.origins = origins
      self.error = error
      self.errorOfMovingAverage = errorOfMovingAverage
      self.usesMovingAverage = usesMovingAverage
    }
  }

  /// In order of code.
  public let entries: [Entry]
  /// Weeks that the moving average is taken over.
  package let weeks: Int

  package init(entries: [Entry], weeks: Int) {
    self.entries = entries
    self.weeks = weeks
  }

  private enum CodingKeys: CodingKey { case entries }

  /// Currencies whose level is the moving average's.
  package var movingAverages: Set<Currency> {
    Set(entries.filter(\.usesMovingAverage).map(\.currency))
  }

  /// What a reader must know.
  public var fallbacks: [ModelNotice] {
    entries.filter(\.usesMovingAverage).map { .movingAverageOfBilling($0, weeks: weeks) }
  }
}
