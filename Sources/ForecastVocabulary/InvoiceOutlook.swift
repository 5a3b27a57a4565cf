public import Receivables

/// When what is still to come in cash for one open invoice will be paid, given that it is unpaid at the
/// close of the as-of day.
///
/// An invoice that money on account covers whole is as good as paid: its curve is 1 from the first day
/// on, and nothing is still to come (``Invoice/uncovered``).
public struct InvoiceOutlook: Sendable {
  /// Position in the view's `invoices.elements`.
  public let invoice: InvoiceIndex
  /// Of its customer: existing or new.
  public let model: CustomerKind
  /// Weight of the existing-customer model, n/(n + κ) with n settled invoices; 0 for a new one.
  public let evidenceWeight: Double
  /// Of the day on which it is paid.
  public let curve: PaymentCurve
  /// What moves the payment most, strongest first; contributions are to the log odds of payment
  /// on a day, relative to the average open invoice.
  public let factors: [Factor]
  /// What share of it will be cash.
  public let cash: CashShare

  /// All of the invoice is cash, unless shares are stated.
  public init(
    invoice: InvoiceIndex, model: CustomerKind, evidenceWeight: Double, curve: PaymentCurve,
    factors: [Factor], cash: CashShare = .whole
  ) {
    self.invoice = invoice
    self.model = model
    self.evidenceWeight = evidenceWeight
    self.curve = curve
    self.factors = factors
    self.cash = cash
  }

  /// The same by another position: that in a view of the whole, or of a part.
  package func at(_ position: InvoiceIndex) -> InvoiceOutlook {
    InvoiceOutlook(
      invoice: position, model: model, evidenceWeight: evidenceWeight, curve: curve,
      factors: factors, cash: cash)
  }
}

extension InvoiceOutlook {
  /// The share of what is open that is expected in cash within so many days.
  ///
  ///     r₀ F(min(k, d − 1)) + r₁ [F(k) − F(d − 1)]⁺
  ///
  /// with F the curve, d the due day ahead, and r₀ and r₁ the shares of ``CashShare``.
  public func cashShare(within days: Int) -> Double {
    let paid = curve.probabilityPaid(within: days)
    guard cash.beforeDue != cash.fromDue, cash.dueAhead > 1 else { return cash.fromDue * paid }
    let early = min(paid, curve.probabilityPaid(within: cash.dueAhead - 1))
    return cash.beforeDue * early + cash.fromDue * (paid - early)
  }

  /// The same within a range of days ahead.
  public func cashShare(within days: ClosedRange<Int>) -> Double {
    cashShare(within: days.upperBound) - cashShare(within: days.lowerBound - 1)
  }
}

/// One additive contribution to a prediction.
public struct Factor: Sendable, Hashable {
  /// The feature's name in the model's specification.
  public let name: String
  /// A plain sentence without a full stop, such as "the customer pays 12 days after due on average".
  public let meaning: String
  /// Above zero, payment comes sooner.
  public let contribution: Double
  /// Whether it is something known of the customer's health.
  public let isOfHealth: Bool

  /// `meaning` without a full stop; `contribution` to the log odds of payment on a day.
  public init(name: String, meaning: String, contribution: Double, isOfHealth: Bool = false) {
    self.name = name
    self.isOfHealth = isOfHealth
    self.meaning = meaning
    self.contribution = contribution
  }
}
