public import AccountReview
internal import Receivables

extension DisputeTask {
  /// The columns of `dispute_list.csv`.
  public static let columns: [Column<DisputeTask>] = [
    Column("dispute_id") { .text($0.id) },
    Column("customer_id") { .text($0.customerID) },
    Column("name") { .text($0.customerName) },
    Column("invoice_id") { .text($0.invoiceID) },
    Column("currency") { .text($0.amount.currency.code) },
    Column("amount") { .money($0.amount) },
    Column("open_amount") { .money($0.openAmount) },
    Column("overdue_amount") { .money($0.overdueAmount) },
    Column("code") { .text($0.code) },
    Column("opened_on") { .day($0.openedOn) },
    Column("age_days") { .integer($0.age) },
    Column("owner") { .text($0.owner) },
    Column("target_on") { .day($0.targetOn) },
  ]
}

extension CashTask {
  /// The columns of `cash_to_apply.csv`.
  public static let columns: [Column<CashTask>] = [
    Column("id") { .text($0.id) },
    Column("kind") { .text($0.kind.rawValue) },
    Column("customer_id") { .text($0.customerID) },
    Column("name") { .text($0.customerName) },
    Column("currency") { .text($0.amount.currency.code) },
    Column("amount") { .money($0.amount) },
    Column("received_on") { .day($0.receivedOn) },
    Column("age_days") { .integer($0.age) },
    Column("matching_document") { .text($0.matchingDocument ?? "") },
    Column("covers") { .text($0.covers.joined(separator: " ")) },
    Column("covered_amount") { .money($0.coveredAmount) },
    Column("owner") { .text($0.owner) },
    Column("target_on") { .day($0.targetOn) },
  ]
}

extension PromiseTask {
  /// The columns of `promises_to_check.csv`.
  public static let columns: [Column<PromiseTask>] = [
    Column("promise_id") { .text($0.id) },
    Column("customer_id") { .text($0.customerID) },
    Column("name") { .text($0.customerName) },
    Column("invoice_id") { .text($0.invoiceID) },
    Column("currency") { .text($0.promised.currency.code) },
    Column("made_on") { .day($0.madeOn) },
    Column("promised_for") { .day($0.promisedFor) },
    Column("honoured_until") { .day($0.honouredUntil) },
    Column("promised_amount") { .money($0.promised) },
    Column("unpaid_amount") { .money($0.unpaid) },
    Column("standing") { .text($0.standing.rawValue) },
    Column("owner") { .text($0.owner) },
    Column("target_on") { .day($0.targetOn) },
  ]
}
