import AccountReview

extension ReportPage {
  /// Accounts that got worse shown in the report; `scorecard.csv` has all.
  static let alertsShown = 8

  /// How many accounts stand how, in a sentence or two.
  static func healthLead(_ scorecards: Scorecards) -> String {
    let cards = scorecards.cards
    let bands = HealthBand.allCases.map { band in
      "\(NumberText.grouped(cards.count { $0.band == band })) \(band.rawValue)"
    }
    let due = cards.count { $0.review.isOpen }
    let worse = cards.count { $0.hasAlerts }
    return
      "Of \(NumberText.count(cards.count, "account", "accounts")), \(bands.joined(separator: ", ")), "
      + "\(NumberText.grouped(cards.count { $0.score == nil })) not scored; a person's review is due "
      + "for \(NumberText.grouped(due)). "
      + (worse == 0
        ? "None worsened in the last period."
        : "\(NumberText.grouped(worse)) worsened in the last period"
          + (worse > alertsShown ? ", of which \(alertsShown) are shown" : "") + ".")
  }

  /// Those with signs that show before money is late first, then the lowest scores.
  static func alerts(_ scorecards: Scorecards) -> [Alert] {
    scorecards.worsened.prefix(alertsShown).map { card in
      Alert(
        name: card.name.isEmpty ? card.customerID : card.name,
        details: card.name.isEmpty ? "" : card.customerID,
        score: card.score.map { NumberText.whole($0) } ?? "–", band: card.band?.rawValue ?? "",
        change: card.trend.map { PageText.change($0) } ?? "",
        reasons: card.alerts.map { PageText.sentence($0.wording) })
    }
  }
}
