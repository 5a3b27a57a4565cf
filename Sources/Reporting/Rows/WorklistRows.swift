public import AccountReview
import Receivables

extension Worklist {
  /// The columns of `worklist.csv`, with those of the policy's ageing buckets.
  public var columns: [Column<WorklistItem>] {
    WorklistItem.accountColumns
      + bucketNames.enumerated().map { bucket, name in
        Column(name) { .money($0.ageing[bucket]) }
      } + WorklistItem.decisionColumns
  }
}

extension WorklistItem {
  fileprivate static let accountColumns: [Column<WorklistItem>] = [
    Column("rank") { .integer($0.rank) },
    Column("customer_id") { .text($0.customerID) },
    Column("name") { .text($0.name) },
    Column("tier") { .text($0.tier.rawValue) },
    Column("collector") { .text($0.collector) },
    Column("contact_name") { .text($0.contactName) },
    Column("contact_email") { .text($0.contactEmail) },
    Column("contact_phone") { .text($0.contactPhone) },
    Column("currency") { .text($0.currency.code) },
    Column("open_amount") { .money($0.openAmount) },
    Column("overdue_amount") { .money($0.overdueAmount) },
  ]

  fileprivate static let decisionColumns: [Column<WorklistItem>] = [
    Column("oldest_days_past_due") { .integer($0.oldestDaysPastDue) },
    Column("disputed_amount") { .money($0.disputedAmount) },
    Column("promised_amount") { .money($0.promisedAmount) },
    Column("promised_for") { Cell($0.promisedFor) },
    Column("broken_promises") { .integer($0.brokenPromises) },
    Column("unapplied_credit") { .money($0.unappliedCredit) },
    Column("credit_limit_used") { Cell($0.creditLimitUsed) },
    Column("value_of_contact") { .number($0.valueOfContact.total) },
    Column("expected_loss") { .number($0.expectedLoss) },
    Column("probability_over_30_late") { Cell($0.probabilityOver30Late) },
    Column("health_score") { Cell($0.healthScore) },
    Column("health_band") { Cell($0.healthBand) },
    Column("next_action") { .text($0.nextAction.rawValue) },
    Column("next_action_on") { .day($0.nextActionOn) },
    Column("reasons") { .text($0.reasons.map(\.wording).joined(separator: "; ")) },
  ]
}
