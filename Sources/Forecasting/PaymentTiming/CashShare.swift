/// What share of an open claim is received in cash once it is settled, by the day it is.
///
/// The rest is closed without cash and without a loss: a discount, tax withheld, a short payment that
/// is let go, a credit note.
public struct CashShare: Sendable, Hashable {
  /// Of what is paid before the due day, and from it on.
  public let beforeDue: Double
  public let fromDue: Double
  /// Days ahead of the due day; below 1 it is past.
  public let dueAhead: Int

  /// All of it.
  public static let whole = CashShare(beforeDue: 1, fromDue: 1, dueAhead: 0)

  public init(beforeDue: Double, fromDue: Double, dueAhead: Int) {
    self.beforeDue = beforeDue
    self.fromDue = fromDue
    self.dueAhead = dueAhead
  }

  /// Of what is paid so many days ahead.
  public func onDay(_ ahead: Int) -> Double { ahead < dueAhead ? beforeDue : fromDue }
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
