public import AccountReview
import Receivables

extension Scorecard {
  /// The columns of `scorecard.csv`.
  public static let columns: [Column<Scorecard>] = [
    Column(.customerID) { .text($0.customerID) },
    Column(.score) { Cell($0.score) },
    Column(.band) { Cell($0.band?.rawValue) },
    Column(.previousScore) { Cell($0.previousScore) },
    Column(.trend) { Cell($0.trend) },
    Column(.percentilePortfolio) { Cell($0.percentileInPortfolio) },
    Column(.percentileSegment) { Cell($0.percentileInSegment) },
    Column(.churnProbability) { Cell($0.churnProbability) },
    pillar(.customerValue), pillar(.productValue), pillar(.businessValue),
    Column(.redFlags) {
      .text($0.flags.filter { $0.severity > .note }.map(\.code).joined(separator: "; "))
    },
    Column(.drivers) { .text($0.drivers.prefix(3).map(\.wording).joined(separator: "; ")) },
    Column(.reviewDueOn) { Cell($0.review.dueOn) },
    Column(.reviewStatus) { .text($0.review.status.rawValue) },
    Column(.lastVerdict) { Cell($0.review.last?.verdict) },
    Column(.lastReviewedOn) { Cell($0.review.last?.changedOn) },
    Column(.tier) { .text($0.tier.rawValue) },
    Column(.evidence) { .number($0.evidence) },
    Column(.alerts) { .text($0.alerts.map(\.wording).joined(separator: "; ")) },
    Column(.findings) { .text($0.flags.map(\.sentence).joined(separator: "; ")) },
    Column(.scoredBy) { .text($0.basis.wording) },
    Column(.oldestMeasurementOn) { Cell($0.drivers.compactMap(\.measuredOn).min()) },
  ]

  private static func pillar(_ pillar: Pillar) -> Column<Scorecard> {
    Column(.pillar(pillar)) { Cell($0.pillars[pillar]) }
  }
}
