public import Receivables

/// What a row of a cash table says.
public enum CashLine: Sendable, Hashable {
  /// Cash at the start of the period.
  case opening
  /// Open invoices of existing and of new customers.
  case openExisting, openNew
  /// Invoices still to be issued to existing and to new customers.
  case billingExisting, billingNew
  /// The four lines before it, added up.
  case totalIn
  /// Part of the receipts from open invoices that a promise not yet due covers, at its probability.
  case promised
  /// Part of the receipts from open invoices that is under an open dispute, at its probability.
  case disputed
  /// Planned cash of one label that no invoice brings.
  case other(String)
  /// All receipts and planned flows of the period.
  case net
  /// Cash at the end of the period.
  case closing

  /// Its name in files.
  public var name: String {
    switch self {
    case .opening: "opening"
    case .openExisting: "open_existing"
    case .openNew: "open_new"
    case .promised: "promised"
    case .disputed: "disputed"
    case .billingExisting: "billing_existing"
    case .billingNew: "billing_new"
    case .totalIn: "total_in"
    case .other: "other"
    case .net: "net"
    case .closing: "closing"
    }
  }

  /// The lines whose sum is ``totalIn``.
  public static let receiptLines: [CashLine] = [
    .openExisting, .openNew, .billingExisting, .billingNew,
  ]

  /// Parts of the receipts from open invoices that are shown beside them and not added again.
  public static let partLines: [CashLine] = [.promised, .disputed]
}

/// A range of an amount of cash, in minor units: what it stays at or below in 10, 50 and 90 of 100
/// simulated paths.
public struct CashRange: Sendable, Hashable {
  /// 90 of 100 paths bring more.
  public let p10: Int64
  /// The median.
  public let p50: Int64
  /// 10 of 100 paths bring more.
  public let p90: Int64
}

/// Cash by period in one currency, from opening to closing balance.
///
/// Amounts are exact integers in minor units, so that what is added up by hand agrees:
///
///     total in = open existing + open new + billing existing + billing new
///     net      = total in + Σ other
///     closing  = opening + net = the next period's opening
///     promised + disputed ≤ open existing + open new
///
/// The expected total of the horizon is rounded once; the periods' totals are rounded to sum to it,
/// and the parts of each period to its total, by largest remainders. A row's amount for the whole
/// horizon is the sum of its periods.
public struct CashTable: Sendable {
  /// One line of the table over all periods.
  public struct Row: Sendable {
    /// Decides the row's place and sign: cash that goes out is below zero.
    public let line: CashLine
    /// Minor units, one for each period.
    public let expected: [Int64]
    /// One for each period where the line is uncertain and has a range of its own, else empty.
    public let ranges: [CashRange]
  }

  /// Of all amounts, converted or not.
  public let currency: Currency
  /// Whether it holds all currencies, converted, rather than what is in this one.
  public let isConverted: Bool
  /// As days ahead of ``day``.
  public let periods: [ClosedRange<Int>]
  /// The last day whose postings could be seen.
  public let day: Day
  /// In the order of the cash statement, from opening to closing.
  public let rows: [Row]
  /// Whether it begins with cash that was stated, and not with nothing for want of it.
  public let statesOpening: Bool
  /// The least cash that should be held; `nil` if none was named.
  public let minimum: Money?
  /// For each period, P(cash at its end is below ``minimum``); empty without one.
  public let probabilityBelowMinimum: [Double]

  /// The rows of one line; several only for ``CashLine/other(_:)``.
  public func row(_ line: CashLine) -> Row? { rows.first { $0.line == line } }
}
