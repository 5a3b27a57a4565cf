public import AccountReview
import Receivables

extension Worklist {
  /// The columns of `worklist.csv`, with those of the policy's ageing buckets.
  public var columns: [Column<WorklistItem>] { Worklist.columns(buckets: bucketNames) }

  /// The columns of `worklist.csv` with buckets of these names.
  static func columns(buckets: [String]) -> [Column<WorklistItem>] {
    WorklistItem.accountColumns
      + buckets.enumerated().map { bucket, name in
        Column(.bucket(named: name)) { .money($0.ageing[bucket]) }
      } + WorklistItem.decisionColumns
  }
}

extension WorklistItem {
  fileprivate static let accountColumns: [Column<WorklistItem>] = [
    Column(.rank) { .integer($0.rank) },
    Column(.customerID) { .text($0.customerID) },
    Column(.customerName) { .text($0.name) },
    Column(.tier) { .text($0.tier.rawValue) },
    Column(.collector) { .text($0.collector) },
    Column(.contactName) { .text($0.contactName) },
    Column(.contactEmail) { .text($0.contactEmail) },
    Column(.contactPhone) { .text($0.contactPhone) },
    Column(.currency) { .text($0.currency.code) },
    Column(.openAmount) { .money($0.openAmount) },
    Column(.overdueAmount) { .money($0.overdueAmount) },
  ]

  fileprivate static let decisionColumns: [Column<WorklistItem>] = [
    Column(.oldestDaysPastDue) { .integer($0.oldestDaysPastDue) },
    Column(.disputedAmount) { .money($0.disputedAmount) },
    Column(.promisedAmount) { .money($0.promisedAmount) },
    Column(.promisedFor) { Cell($0.promisedFor) },
    Column(.brokenPromises) { .integer($0.brokenPromises) },
    Column(.unappliedCredit) { .money($0.unappliedCredit) },
    Column(.creditLimitUsed) { Cell($0.creditLimitUsed) },
    Column(.valueOfContact) { .number($0.valueOfContact.total) },
    Column(.expectedLoss) { .number($0.expectedLoss) },
    Column(.probabilityOver30Late) { Cell($0.probabilityOver30Late) },
    Column(.healthScore) { Cell($0.healthScore) },
    Column(.healthBand) { Cell($0.healthBand) },
    Column(.nextAction) { .text($0.nextAction.rawValue) },
    Column(.nextActionOn) { .day($0.nextActionOn) },
    Column(.reasons) { .text($0.reasons.map(\.wording).joined(separator: "; ")) },
  ]
}
