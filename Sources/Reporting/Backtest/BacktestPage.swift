internal import Backtesting
internal import Receivables

/// A backtest for people.
public enum BacktestPage {
  /// The main figures, within 80 columns.
  public static func text(_ summary: BacktestSummary) -> String {
    let tables = BacktestTables(summary: summary)
    let parts =
      [tables.invoices] + tables.currencies.map { tables.cash("receipts", $0) }
      + [tables.twoModels]
      + tables.currencies.flatMap {
        [tables.worklist($0, isWhole: false), tables.leads($0), tables.callEffects($0)]
      }
      + [tables.churn, tables.healthAreas, tables.health, tables.intervals]
      + ["rule", "recorded"].map(tables.differences)
    return heading(summary) + "\n\n"
      + parts.filter { !$0.rows.isEmpty }.map(\.text).joined(separator: "\n")
  }

  /// All tables, with what each score means.
  public static func markdown(_ summary: BacktestSummary) -> String {
    let tables = BacktestTables(summary: summary)
    let currencies = tables.currencies
    let parts =
      [tables.invoices] + currencies.map { tables.cash("receipts", $0) } + [
        tables.twoModels, tables.byEvidence,
      ]
      + currencies.flatMap {
        [tables.worklist($0, isWhole: true), tables.allLeads($0), tables.callEffects($0)]
      } + [tables.churn]
      + ["rule", "recorded"].map(tables.differences)
      + [tables.intervals] + currencies.map(tables.cashIntervals)
      + currencies.map { tables.cash("open_receipts", $0) }
      + currencies.map { weeks(summary, $0) }
      + [
        tables.invoices(
          of: currencies.count > 1 ? currencies.map(ScoreSegment.currency) : [],
          title: "Payment days by currency"),
        tables.healthAreas, tables.health,
        tables.invoices(of: tables.customerSegments, title: "Payment days by customer segment"),
        reliability(summary),
      ]
    return "# Backtest of \(summary.ledger)\n\n\(heading(summary))\n\n"
      + parts.filter { !$0.rows.isEmpty }.map { $0.markdown + "\n" }.joined() + definitions
  }

  private static func heading(_ summary: BacktestSummary) -> String {
    let count = NumberText.count(summary.origins.count, "origin", "origins")
    let weeks = NumberText.count(summary.horizon / 7, "week", "weeks")
    let days =
      summary.origins.first.flatMap { first in
        summary.origins.last.map { $0 == first ? "on \(first)" : "from \(first) to \($0)" }
      } ?? ""
    return "\(count) \(days), \(weeks) ahead; means over origins"
  }

  private static func weeks(_ summary: BacktestSummary, _ currency: Currency) -> SummaryTable {
    let rows = summary.weeksAhead.filter {
      $0.cash == "receipts" && $0.segment == .currency(currency)
    }
    var table = SummaryTable(
      title: "All receipts in \(currency) by week ahead, pooled over origins",
      columns: ["", "week", "WAPE", "bias"])
    for row in rows {
      table.rows.append([
        row.forecaster, "\(row.week)", NumberText.fixed(row.wape, digits: 3),
        NumberText.fixed(row.bias, digits: 3),
      ])
    }
    return table
  }

  private static func reliability(_ summary: BacktestSummary) -> SummaryTable {
    var table = SummaryTable(
      title: "Reliability of \(summary.field.own): paid within so many days",
      columns: ["days", "group", "invoices", "forecast", "paid"])
    for bin in summary.reliability where bin.forecaster == summary.field.own {
      table.rows.append([
        "\(bin.days)", "\(bin.bin)", NumberText.grouped(bin.invoices),
        NumberText.fixed(bin.forecast, digits: 3), NumberText.fixed(bin.paid, digits: 3),
      ])
    }
    return table
  }

  private static let definitions = """
    ## What the figures are

    Scored are the invoices open at the origin that are paid by the ledger's last day; those written off,
    credited or still owed then have no payment day. Day 1 is the day after the origin, and all days
    after the horizon are one class.

    - **Log loss**: −log P(paid on its day), P at least 10⁻⁴. **CRPS, days**: Σ over the days of
      (P(paid by the day) − [paid by it])². **Median error**: days between the median day and the
      day paid. **Brier, 30 days**: (P(paid within 30 days) − [paid within them])².
    - **AUC, >30 days late**: how often of two invoices the one that went over 30 days late had the
      higher probability of it, among those for which the origin leaves it open. **Concordance**:
      how often of two the one expected later was paid later.
    - **Weekly WAPE** of invoices: Σ over weeks |expected − paid| / Σ paid, each invoice with what is
      owed at the origin on its day; amounts as written, whatever their currency.
    - **Receipts**: weeks of seven days from the day after the origin. **WAPE** and **bias** are over
      the weeks; **error of 4 (13) weeks** is |Σ expected − Σ received| / Σ received; **CRPS** is
      relative to receipts too.
    - **Worklist**: of the money open at the origin that then goes over 30 (60) days late, the share
      owed by the first 5, 10 and 20 % of the accounts with something open, rounded up; and by the
      first of each collector that an hour or a day of calls has room for by the policy.
    - **Lead of the list**: its share less that of another order, with the middle 95 % of 2,000 draws.
      Each draw weighs customers by Poisson numbers of mean 1, the same at all origins, and takes as
      many origins as there are with replacement: a bootstrap over customers and origins.
    - **Calls by their true effect**, of synthetic ledgers: Σ open amount × days by which a call
      after the origin brings payment forward.
    - **Churn**, with `--churn`: customers whose `churned_on` falls within the horizon, or where no
      customer has one, those whose own billing rhythm broke: at least three invoices, a usual
      interval of less than half the horizon, the last one less than two intervals ago, and none within
      the horizon. Customers that cannot leave by this count in no label.
    - **Account health**: churn is defined likewise; lateness is an invoice that passes the days of
      the policy's `health.outcome`. Weights are learned on what was known at the origin. A logistic
      regression on accounts of earlier days, whose outcomes were known, turns scores into chances of
      trouble; **expected over actual** and the **Brier score** are theirs at the origin.
    - **Intervals of differences** are Student's t over origins; origins whose weeks overlap are
      fewer trials than they look.

    `scores.csv` has each score at each origin, `summary.json` all means and differences.

    """
}
