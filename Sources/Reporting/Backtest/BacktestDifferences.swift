internal import Backtesting
internal import Receivables

/// The differences that a summary shows, in the order of their importance.
extension BacktestTables {
  /// What a difference is of, in words.
  private struct Headline {
    let segment: ScoreSegment
    let score: String
    let horizon: Int
    let words: String

    init(_ segment: ScoreSegment, _ score: String, _ horizon: Int, _ words: String) {
      (self.segment, self.score, self.horizon, self.words) = (segment, score, horizon, words)
    }
  }

  private var headlines: [Headline] {
    let horizon = summary.horizon
    let invoices = [
      Headline(.all, "negative_log_likelihood", horizon, "log loss"),
      Headline(.all, "crps_days", horizon, "CRPS days"),
      Headline(.existing, "crps_days", horizon, "CRPS existing"),
      Headline(.new, "crps_days", horizon, "CRPS new"),
      Headline(.all, "median_error_days", horizon, "median error"),
      Headline(.all, "brier", 30, "Brier 30 days"),
      Headline(.all, "auc_over_30_late", horizon, "AUC >30 late"),
      Headline(.all, "weekly_wape", horizon, "weekly WAPE"),
    ]
    return invoices
      + currencies.flatMap { currency -> [Headline] in
        let segment = ScoreSegment.currency(currency)
        let weeks = 7 * (horizon / 7)
        return [
          Headline(segment, "receipts_wape", weeks, "\(currency) receipts"),
          Headline(segment, "receipts_net_error", 28, "\(currency) 4 weeks"),
          Headline(segment, "receipts_net_error", 91, "\(currency) 13 weeks"),
          Headline(segment, "over_30_late_caught_top_10", horizon, "\(currency) caught"),
        ]
      }
  }

  /// The paired difference of each main score, and of the money caught in the top 10 % of the list,
  /// from another forecaster's.
  ///
  /// - Parameter kind: as ``BacktestSummary/Difference/kind``.
  func differences(_ kind: String) -> SummaryTable {
    var table = SummaryTable(
      title: kind == "rule"
        ? "\(summary.field.own) less the best rule, paired over origins"
        : "\(summary.field.own) less each other forecaster, paired over origins",
      columns: [
        "", "against", summary.field.own, "other", "differ-\nence", "95% interval", "better\nat",
      ], labels: 2, widestLabel: 14)
    for headline in headlines {
      for found in summary.differences
      where found.kind == kind && found.segment == headline.segment
        && found.score == headline.score && found.horizon == headline.horizon
      {
        let range = found.lower.flatMap { lower in
          found.upper.map { "\(number(lower)) to \(number($0))" }
        }
        table.rows.append([
          headline.words, found.against, number(found.own), number(found.other),
          number(found.mean), range ?? "", "\(found.better)/\(found.origins)",
        ])
      }
    }
    return table
  }

  private func number(_ value: Double) -> String {
    NumberText.fixed(value, digits: abs(value) < 10 ? 3 : 2)
  }
}
