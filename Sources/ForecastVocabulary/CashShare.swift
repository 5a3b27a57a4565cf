/// What share of an open claim is received in cash once it is settled, by the day it is.
///
/// The rest is closed without cash and without a loss: a discount, tax withheld, a short payment that
/// is let go, a credit note.
public struct CashShare: Sendable, Hashable {
  /// Of what is paid before the due day, from 0 to 1: a discount for early payment lowers it.
  public let beforeDue: Double
  /// Of what is paid on the due day or later, from 0 to 1.
  public let fromDue: Double
  /// Days ahead of the due day; below 1 it is past.
  public let dueAhead: Int

  /// All of it.
  public static let whole = CashShare(beforeDue: 1, fromDue: 1, dueAhead: 0)

  /// Shares from 0 to 1; equal ones where discount days do not matter.
  public init(beforeDue: Double, fromDue: Double, dueAhead: Int) {
    self.beforeDue = beforeDue
    self.fromDue = fromDue
    self.dueAhead = dueAhead
  }

  /// Of what is paid so many days ahead.
  public func onDay(_ ahead: Int) -> Double { ahead < dueAhead ? beforeDue : fromDue }
}
