public import AccountReview
import Receivables

extension Scorecard {
  /// The columns of `scorecard.csv`.
  public static let columns: [Column<Scorecard>] = [
    Column("customer_id") { .text($0.customerID) },
    Column("score") { Cell($0.score) },
    Column("band") { Cell($0.band?.rawValue) },
    Column("previous_score") { Cell($0.previousScore) },
    Column("trend") { Cell($0.trend) },
    Column("percentile_portfolio") { Cell($0.percentileInPortfolio) },
    Column("percentile_segment") { Cell($0.percentileInSegment) },
    Column("churn_probability") { Cell($0.churnProbability) },
    pillar(.customerValue), pillar(.productValue), pillar(.businessValue),
    Column("red_flags") { .text($0.flags.map(\.code).joined(separator: "; ")) },
    Column("drivers") { .text($0.drivers.prefix(3).map(\.wording).joined(separator: "; ")) },
    Column("review_due_on") { .day($0.review.dueOn) },
    Column("review_status") { .text($0.review.status.rawValue) },
    Column("last_verdict") { Cell($0.review.last?.verdict) },
    Column("last_reviewed_on") { Cell($0.review.last?.reviewedOn) },
    Column("tier") { .text($0.tier.rawValue) },
    Column("evidence") { .number($0.evidence) },
    Column("alerts") { .text($0.alerts.joined(separator: "; ")) },
  ]

  private static func pillar(_ pillar: Pillar) -> Column<Scorecard> {
    Column(pillar.rawValue) { Cell($0.pillars[pillar]) }
  }
}
