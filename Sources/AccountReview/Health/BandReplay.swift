import Receivables
internal import Statistics

/// The bands of scores on past month ends, each after the one before, so that a score that stays near a limit
/// does not change its band every day.
///
/// Nothing is kept between runs: the months are replayed from the ledger, each as it was known then, with the
/// weights of today.
struct BandReplay: Sendable {
  /// Oldest first.
  private let sheets: [ScoreSheet]
  private let bands: BandPolicy

  private static let months = 6

  init(_ view: LedgerView, _ weights: HealthWeights, _ policy: Policy, threads: Int) {
    let last = view.day == view.day.endOfMonth ? view.day : HealthPanel.monthEnd(view.day, 1)
    let days = (0..<BandReplay.months).reversed().map { HealthPanel.monthEnd(last, $0) }
    sheets = parallelMap(days.indices, threads: threads) { i in
      ScoreSheet(view.asOf(days[i]), weights, policy)
    }
    bands = policy.health.bands
  }

  /// The band of a score on a day, after the month ends up to it.
  func band(_ score: Double, _ customerID: String, on day: Day) -> HealthBand {
    var band: HealthBand?
    var lastScore = -Double.infinity
    for sheet in sheets where sheet.view.day <= day {
      guard let position = sheet.position(customerID), let past = sheet.score(position) else {
        continue
      }
      band = bands.band(past.score, after: band)
      lastScore = past.score
    }
    // Within a month, only a score that moved by more than the margin is looked at again.
    if let band, abs(score - lastScore) <= bands.margin { return band }
    return bands.band(score, after: band)
  }
}
