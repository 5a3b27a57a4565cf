internal import CashTables
internal import ForecastVocabulary
internal import Receivables
internal import Statistics

extension Analysis {
  /// Cash that is expected of each customer of the view within the horizon, of open invoices and of
  /// billing to come, in major units by currency.
  func expectedCash(_ outlook: Outlook, _ billing: [ChurnCash]) -> [[Currency: Double]] {
    var cash = [[Currency: Double]](repeating: [:], count: view.customers.count)
    for item in outlook.invoices {
      let invoice = view.invoices.elements[item.invoice]
      cash[invoice.customer][invoice.currency, default: 0] +=
        invoice.uncoveredMoney.majorUnits * item.cashShare(within: 1...outlook.horizon)
    }
    let positions = Dictionary(
      uniqueKeysWithValues: view.customers.indexed().map { (ExactText($1.id), $0) })
    for table in billing {
      for row in table.rows {
        guard let customer = positions[ExactText(row.customerID)] else { continue }
        cash[customer][table.currency, default: 0] +=
          Money(minorUnits: row.with, table.currency).majorUnits
      }
    }
    return cash
  }
}
