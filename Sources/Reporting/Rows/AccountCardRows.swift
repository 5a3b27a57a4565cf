public import AccountReview
import Receivables

extension AccountCard {
  /// The columns of `scorecard.csv`: the score first, then value, flags and reviews.
  public static let columns: [Column<AccountCard>] =
    Scorecard.columns.map { column in
      Column(column.figure) { column.cell($0.scorecard) }
    } + [
      Column(.customerName) { .text($0.scorecard.name) },
      Column(.currency) { Cell($0.mainValue?.currency.code) },
      Column(.yearsBilling) { Cell($0.mainValue?.yearsBilling) },
      Column(.shareOfBilling) { Cell($0.mainValue?.share) },
      Column(.openAmount) { Cell($0.mainValue?.open) },
      Column(.overdueAmount) { Cell($0.mainValue?.overdue) },
      Column(.billingAtRisk) { Cell($0.mainValue?.billingAtRisk) },
      Column(.strategicValue) { Cell($0.mainValue?.strategicValue) },
      Column(.valueAtStake) { .number($0.atStake) },
      Column(.flagStates) {
        .text(
          $0.scorecard.flagStandings.map { "\($0.code): \($0.wording)" }.joined(separator: "; "))
      },
      Column(.nextSteps) {
        .text(
          $0.nextSteps.filter { !$0.what.isEmpty }.map { "\($0.what), by \($0.by)" }
            .joined(separator: "; "))
      },
    ]
}

/// A cell of the value-by-health grid: a row of the workbook.
struct ValueGridRow: Sendable {
  let currency: Currency
  let cell: ValueGrid.Cell

  static func rows(_ grids: [ValueGrid]) -> [ValueGridRow] {
    grids.flatMap { grid in
      grid.cells.map { ValueGridRow(currency: grid.currency, cell: $0) }
    }
  }

  static let columns: [Column<ValueGridRow>] = [
    Column(.currency) { .text($0.currency.code) },
    Column(.valuePart) { .text($0.cell.part.wording) },
    Column(.band) { .text($0.cell.band?.rawValue ?? "not scored") },
    Column(.accountCount) { .integer($0.cell.accounts) },
    Column(.yearsBilling) { .money($0.cell.billing) },
    Column(.shareOfBilling) { .number($0.cell.share) },
  ]
}

extension ValueGrid.Part {
  /// What a person calls it.
  var wording: String {
    switch self {
    case .largest: "largest, half of billing"
    case .middle: "middle, up to 90% of billing"
    case .smallest: "smallest"
    }
  }
}
