public import AccountReview
internal import Receivables

extension DisputeTask {
  /// The columns of `dispute_list.csv`.
  public static let columns: [Column<DisputeTask>] = [
    Column(.disputeID) { .text($0.id) },
    Column(.customerID) { .text($0.customerID) },
    Column(.customerName) { .text($0.customerName) },
    Column(.invoiceID) { .text($0.invoiceID) },
    Column(.currency) { .text($0.amount.currency.code) },
    Column(.disputeAmount) { .money($0.amount) },
    Column(.disputeOpen) { .money($0.openAmount) },
    Column(.disputeOverdue) { .money($0.overdueAmount) },
    Column(.disputeCode) { .text($0.code) },
    Column(.disputeOpenedOn) { .day($0.openedOn) },
    Column(.taskAge) { .integer($0.age) },
    Column(.taskOwner) { .text($0.owner) },
    Column(.taskTarget) { .day($0.targetOn) },
  ]
}

extension CashTask {
  /// The columns of `cash_to_apply.csv`.
  public static let columns: [Column<CashTask>] = [
    Column(.cashID) { .text($0.id) },
    Column(.cashKind) { .text($0.kind.rawValue) },
    Column(.customerID) { .text($0.customerID) },
    Column(.customerName) { .text($0.customerName) },
    Column(.currency) { .text($0.amount.currency.code) },
    Column(.cashAmount) { .money($0.amount) },
    Column(.cashReceivedOn) { .day($0.receivedOn) },
    Column(.taskAge) { .integer($0.age) },
    Column(.matchingDocument) { .text($0.matchingDocument ?? "") },
    Column(.cashCovers) { .text($0.covers.joined(separator: " ")) },
    Column(.cashCoveredAmount) { .money($0.coveredAmount) },
    Column(.taskOwner) { .text($0.owner) },
    Column(.taskTarget) { .day($0.targetOn) },
  ]
}

extension PromiseTask {
  /// The columns of `promises_to_check.csv`.
  public static let columns: [Column<PromiseTask>] = [
    Column(.promiseID) { .text($0.id) },
    Column(.customerID) { .text($0.customerID) },
    Column(.customerName) { .text($0.customerName) },
    Column(.invoiceID) { .text($0.invoiceID) },
    Column(.currency) { .text($0.promised.currency.code) },
    Column(.promiseMadeOn) { .day($0.madeOn) },
    Column(.promiseDay) { .day($0.promisedFor) },
    Column(.honouredUntil) { .day($0.honouredUntil) },
    Column(.promiseAmount) { .money($0.promised) },
    Column(.promiseUnpaid) { .money($0.unpaid) },
    Column(.promiseStanding) { .text($0.standing.rawValue) },
    Column(.taskOwner) { .text($0.owner) },
    Column(.taskTarget) { .day($0.targetOn) },
  ]
}
