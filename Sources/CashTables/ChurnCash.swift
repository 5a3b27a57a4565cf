public import ForecastVocabulary
public import Receivables
internal import Statistics

/// What churn predictions change of the cash from billing to come, in one currency.
///
/// With b⁻_c and b⁺_c what a customer is expected to be billed and to pay within the horizon without and
/// with them, and m_c its part of the cash table's line (``CashDetail``), the cash without them is
/// m_c b⁻_c / b⁺_c. The parts with them sum to the table's lines to the minor unit.
public struct ChurnCash: Sendable {
  /// The cash of one customer's future billing, without and with churn predictions.
  public struct Row: Sendable, Hashable {
    /// As in `customers.csv`.
    public let customerID: String
    /// The customer's name in `customers.csv`; may be empty.
    public let name: String
    /// P(leaves within the churn horizon); `nil` where that cannot be told.
    public let probability: Double?
    /// Cash from billing to come, in minor units.
    public let without: Int64
    /// The same as the cash table has it, with churn predictions, in minor units.
    public let with: Int64

    /// What churn predictions change, in minor units; negative where they lower the cash.
    public var difference: Int64 { with - without }
  }

  /// The sums do not agree with the cash table.
  public struct Mismatch: Error, Sendable, Hashable {
    /// That of the table.
    public let currency: Currency
    /// What the parts of all customers add up to, in minor units.
    public let sum: Int64
    /// The table's lines of future billing, in minor units.
    public let table: Int64
  }

  /// That of the table; amounts are in its minor units.
  public let currency: Currency
  /// Days of billing to come and of its cash.
  public let days: Int
  /// How churn was predicted; `nil` where it was not.
  public let record: LeavingRecord?
  /// Customers with a history of their own, those that lose most by churn first.
  public let rows: [Row]
  /// The cash of new customers and of those not yet known, for whom churn changes nothing.
  public let others: Int64
  /// The table's lines of billing to come.
  public let total: Int64

  /// Whether churn predictions change billing to come.
  public var isUsed: Bool { record?.changesBilling ?? false }
  /// Of all rows.
  public var without: Int64 { rows.reduce(0) { $0 + $1.without } }
  /// Of all rows, in minor units.
  public var with: Int64 { rows.reduce(0) { $0 + $1.with } }

  /// - Throws: ``Mismatch`` if the parts do not sum to the table's lines.
  func checked() throws(Mismatch) -> ChurnCash {
    guard with + others == total else {
      throw Mismatch(currency: currency, sum: with + others, table: total)
    }
    return self
  }
}

extension CashTableBuilder {
  /// What churn predictions change of a table of one currency.
  ///
  /// - Throws: ``ChurnCash/Mismatch`` if the parts do not sum to the table's lines.
  public func churnCash(of table: CashTable) throws(ChurnCash.Mismatch) -> ChurnCash {
    precondition(!table.isConverted, "churn and cash are told of one currency")
    func sum(_ line: CashLine) -> Int64 { (table.row(line)?.expected ?? []).reduce(0, +) }
    let parts = billing(of: table)
    let currency = table.currency
    var rows: [ChurnCash.Row] = []
    for own in outlook.customers {
      let customer = view.customers[own.customer]
      guard let with = parts[customer.id], own.model == .existing else { continue }
      let (billed, before) = (
        own.billingCash[currency] ?? 0, own.billingCashWithoutChurn[currency] ?? 0
      )
      guard billed > 0 else { continue }
      // Where churn changes nothing, rounding changes nothing either.
      let without =
        billed == before ? with : Int64(nearest: Double(with) * before / billed)
      rows.append(
        ChurnCash.Row(
          customerID: customer.id, name: customer.name, probability: own.probabilityLeaving,
          without: without, with: with))
    }
    rows.sort { ($0.difference, $0.customerID) < ($1.difference, $1.customerID) }
    let others = sum(.billingNew) + (parts[""] ?? 0)
    return try ChurnCash(
      currency: currency, days: table.periods.last?.upperBound ?? 0, record: outlook.leavingRecord,
      rows: rows, others: others, total: sum(.billingExisting) + sum(.billingNew)
    ).checked()
  }
}
