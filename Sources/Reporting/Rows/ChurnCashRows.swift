public import CashTables
internal import ForecastVocabulary
internal import Receivables

/// What churn predictions change of one customer's cash: a row of `churn_cash.csv`.
public struct ChurnCashRow: Sendable {
  let currency: Currency
  let days: Int
  let horizonDays: Int?
  let customerID: String
  let name: String
  let probability: Double?
  let without: Int64
  let with: Int64

  /// A row for each customer, and a last one of new customers and those not yet known: together they
  /// are the cash table's lines of billing to come.
  public static func rows(of cash: ChurnCash) -> [ChurnCashRow] {
    func row(_ id: String, _ name: String, _ probability: Double?, _ without: Int64, _ with: Int64)
      -> ChurnCashRow
    {
      ChurnCashRow(
        currency: cash.currency, days: cash.days, horizonDays: cash.record?.horizonDays,
        customerID: id, name: name, probability: probability, without: without, with: with)
    }
    return cash.rows.map { row($0.customerID, $0.name, $0.probability, $0.without, $0.with) }
      + [row("", "new customers", nil, cash.others, cash.others)]
  }

  private func money(_ units: Int64) -> Cell { .money(Money(minorUnits: units, currency)) }

  public static let columns: [Column<ChurnCashRow>] = [
    Column(.currency) { .text($0.currency.code) },
    Column(.customerID) { .text($0.customerID) },
    Column(.customerName) { .text($0.name) },
    Column(.churnWithin) { Cell($0.probability) },
    Column(.churnHorizon) { Cell($0.horizonDays) },
    Column(.billingCashDays) { .integer($0.days) },
    Column(.billingCashWithout) { $0.money($0.without) },
    Column(.billingCashWith) { $0.money($0.with) },
    Column(.billingCashDifference) { $0.money($0.with - $0.without) },
  ]
}
