public import AccountReview
public import Receivables

/// A part of an account's money and where the plan has it.
public struct PlanRow: Sendable {
  let account: PlannedAccount
  let part: PlanPart
  let name: String

  /// One row for each part of each account with something overdue; amounts sum to what is overdue.
  public static func rows(_ plan: CollectionsPlan, of view: LedgerView) -> [PlanRow] {
    plan.overdue.flatMap { account in
      account.parts.filter { $0.status != .excluded(.notDue) }.map {
        PlanRow(account: account, part: $0, name: view.customers[account.customer].name)
      }
    }
  }

  /// The columns of `plan.csv`.
  public static let columns: [Column<PlanRow>] = [
    Column(.customerID) { .text($0.account.customerID) },
    Column(.customerName) { .text($0.name) },
    Column(.currency) { .text($0.account.currency.code) },
    Column(.collector) { .text($0.account.collector) },
    Column(.accountStatus) { .text($0.account.status.code) },
    Column(.accountReason) { .text($0.account.status.reasonCode) },
    Column(.planAmount) { .money($0.part.amount) },
    Column(.planInvoices) { .integer($0.part.invoices) },
    Column(.planStatus) { .text($0.part.status.code) },
    Column(.planReason) { .text($0.part.status.reasonCode) },
    Column(.planUntil) { Cell($0.part.status.until) },
    Column(.nextAction) { .text($0.account.item?.nextAction.rawValue ?? "") },
    Column(.nextActionOn) { Cell($0.account.item?.nextActionOn) },
  ]
}
