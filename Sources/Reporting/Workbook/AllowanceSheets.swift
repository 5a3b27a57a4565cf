internal import CreditLoss
internal import DuecastEngine
internal import Receivables

extension RunResults {
  /// Open amounts as sums of their buckets.
  func writeAgeing(to workbook: Workbook) -> SheetPlace {
    let names = ageing.buckets.names
    let (first, last) = (
      Figure.bucket(named: names[0]), Figure.bucket(named: names[names.count - 1])
    )
    return workbook.table(
      "Ageing", OutputTable(ageing.columns, sheetAgeing), frozenColumns: 3,
      formulas: [
        .openAmount: { _, letters, number in
          guard let from = letters[first], let to = letters[last] else { return nil }
          return "=SUM(\(from)\(number):\(to)\(number))"
        }
      ])
  }

  /// Rates and allowances as formulas, and below them what ties them to the ageing.
  func writeAllowance(to workbook: Workbook, _ aged: SheetPlace) {
    let place = workbook.table(
      "Credit loss", OutputTable(CreditLossRow.columns, CreditLossRow.rows(of: provision)),
      formulas: [
        .lossRate: { row, letters, number in
          // What was assessed for a debtor is the rate already.
          guard row.cell.source != .individual, let rate = letters[.historicalLossRate],
            let factor = letters[.forwardLookingFactor]
          else { return nil }
          return "=MIN(1,\(rate)\(number)*\(factor)\(number))"
        },
        .allowance: { row, letters, number in
          guard let open = letters[.openAmount], let rate = letters[.lossRate] else { return nil }
          return "=ROUND(\(open)\(number)*\(rate)\(number),\(row.cell.currency.exponent))"
        },
      ])
    guard let column = place.columns[.openAmount] else { return }
    var row = place.end + 1
    for currency in provision.currencies {
      guard let allowed = place.total(.openAmount, currency.code),
        let open = aged.total(.openAmount, currency.code),
        ageing.rows.count <= RunResults.mostSheetRows,
        let amount = ageing.totals.first(where: { $0.currency == currency })?.open
      else { continue }
      place.sheet.text(row, 0, "Open by the ageing, \(currency)")
      place.sheet.formula(
        row, column, "=Ageing!\(open)", value: amount.majorUnits,
        .amount(decimals: currency.exponent, isSum: false))
      place.sheet.text(row + 1, 0, "Difference, \(currency)", .bold)
      let sum = provision.cells.filter { $0.currency == currency }
        .reduce(Money.zero(currency)) { $0 + $1.open }
      place.sheet.formula(
        row + 1, column,
        "=ROUND(\(allowed)-\(Workbook.columnName(column))\(row + 1),\(currency.exponent))",
        value: (sum - amount).majorUnits, .amount(decimals: currency.exponent, isSum: true))
      row += 2
    }
  }
}
