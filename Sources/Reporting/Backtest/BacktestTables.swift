internal import Backtesting
internal import Receivables

/// A table of a backtest's summary, to be shown as aligned text or as Markdown.
struct SummaryTable {
  let title: String
  /// A sentence above the table; empty for none.
  var note = ""
  /// The first of them is of labels; line breaks are for text alone.
  var columns: [String]
  var rows: [[String]] = []

  /// Columns of names, from the first on; longer names are cut in text.
  var labels = 1
  var widestLabel = 26

  var text: String {
    var table = TextTable(
      columns.enumerated().map { i, head in
        i < labels ? .init(head, .left, widest: widestLabel) : .init(head, .right)
      })
    for row in rows { table.row(row) }
    let note = note.isEmpty ? "" : TextTable.wrap(note, width: 80) + "\n"
    return "\(title)\n\n\(note)\(table.text)"
  }

  var markdown: String {
    let heads = columns.map { $0.replacing("-\n", with: "").replacing("\n", with: " ") }
    let rule = columns.indices.map { $0 < labels ? "---" : "---:" }
    let lines = ([heads, rule] + rows).map { cells in
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    return "## \(title)\n\n\(note.isEmpty ? "" : note + "\n\n")\(lines.joined())"
  }
}

/// The tables of a backtest's summary.
struct BacktestTables {
  let summary: BacktestSummary

  /// A column of means: its head, score, days ahead and decimals.
  struct Measure {
    let head: String
    let score: String
    let horizon: Int
    let digits: Int

    init(_ head: String, _ score: String, _ horizon: Int, digits: Int) {
      (self.head, self.score, self.horizon, self.digits) = (head, score, horizon, digits)
    }
  }

  private var horizon: Int { summary.horizon }

  /// Currencies with any score, in order.
  var currencies: [Currency] {
    Set(summary.means.lazy.filter { $0.segment.part == .all }.compactMap(\.segment.currency))
      .sorted()
  }

  /// Customer segments with any score, in order.
  var customerSegments: [ScoreSegment] {
    let segments = summary.means.compactMap { mean -> String? in
      guard case .customers(let name) = mean.segment.part, mean.segment.currency == nil else {
        return nil
      }
      return name
    }
    return Set(segments).sorted().map { ScoreSegment(.customers($0)) }
  }

  /// One row for each forecaster and segment with any of the measures, one column for each measure
  /// that any of them has.
  private func table(
    _ title: String, note: String = "", segments: [ScoreSegment], _ measures: [Measure],
    label: (_ forecaster: String, _ segment: ScoreSegment) -> String
  ) -> SummaryTable {
    var table = SummaryTable(title: title, note: note, columns: [""] + measures.map(\.head))
    for segment in segments {
      for forecaster in summary.forecasters {
        let cells = measures.map { measure in
          summary.mean(forecaster, segment, measure.score, measure.horizon)
            .map { NumberText.fixed($0, digits: measure.digits) }
        }
        guard cells.contains(where: { $0 != nil }) else { continue }
        table.rows.append([label(forecaster, segment)] + cells.map { $0 ?? "" })
      }
    }
    let kept = table.columns.indices.filter { column in
      column == 0 || table.rows.contains { !$0[column].isEmpty }
    }
    table.columns = kept.map { table.columns[$0] }
    table.rows = table.rows.map { row in kept.map { row[$0] } }
    return table
  }

  private var invoiceMeasures: [Measure] {
    [
      Measure("log\nloss", "negative_log_likelihood", horizon, digits: 3),
      Measure("CRPS\ndays", "crps_days", horizon, digits: 2),
      Measure("median\nerror", "median_error_days", horizon, digits: 2),
      Measure("Brier\n30 days", "brier", 30, digits: 3),
      Measure("AUC\n>30 late", "auc_over_30_late", horizon, digits: 3),
      Measure("concor-\ndance", "concordance", horizon, digits: 3),
      Measure("weekly\nWAPE", "weekly_wape", horizon, digits: 3),
    ]
  }

  private func count(_ segment: ScoreSegment, _ score: String) -> Double? {
    summary.forecasters.compactMap { summary.mean($0, segment, score, horizon) }.first
  }

  var invoices: SummaryTable {
    let (open, paid) = (count(.all, "open_invoices"), count(.all, "invoices"))
    let note =
      open.flatMap { open in
        paid.map {
          "\(NumberText.whole($0)) at an origin on average, of \(NumberText.whole(open)) open ones."
        }
      } ?? ""
    return table(
      "Payment days of open invoices that were paid", note: note, segments: [.all],
      invoiceMeasures
    ) { forecaster, _ in forecaster }
  }

  func invoices(of segments: [ScoreSegment], title: String) -> SummaryTable {
    table(title, segments: segments, invoiceMeasures) { "\($0), \("\($1)".suffix(after: "="))" }
  }

  /// Customers with a paid invoice at the origin, and those without.
  var twoModels: SummaryTable {
    let counts = [ScoreSegment.existing, .new].compactMap { segment in
      count(segment, "invoices").map { "\(NumberText.whole($0)) of \(segment) customers" }
    }
    return table(
      "By model: customers with a paid invoice at the origin, and without",
      note: counts.isEmpty ? "" : counts.joined(separator: ", ") + " at an origin on average.",
      segments: [.existing, .new], invoiceMeasures.filter { $0.score != "concordance" }
    ) { "\($0), \($1)" }
  }

  /// - Parameter name: `receipts` or `open_receipts`.
  func cash(_ name: String, _ currency: Currency) -> SummaryTable {
    let weeks = horizon / 7
    return table(
      name == "receipts"
        ? "All receipts in \(currency)" : "Receipts from open invoices in \(currency)",
      segments: [.currency(currency)],
      [
        Measure("weekly\nWAPE", "\(name)_wape", 7 * weeks, digits: 3),
        Measure("bias", "\(name)_bias", 7 * weeks, digits: 3),
        Measure("error of\n4 weeks", "\(name)_net_error", 28, digits: 3),
        Measure("error of\n13 weeks", "\(name)_net_error", 91, digits: 3),
        Measure("CRPS", "\(name)_crps", 7 * weeks, digits: 3),
        Measure("covered\nof 80%", "\(name)_coverage_80", 7 * weeks, digits: 2),
      ]
    ) { forecaster, _ in forecaster }
  }

  /// - Parameter isWhole: with what collectors call in a day, which makes it wider.
  func worklist(_ currency: Currency, isWhole: Bool) -> SummaryTable {
    let segment = ScoreSegment.currency(currency)
    func measures(_ ending: String) -> [Measure] {
      [30, 60].flatMap { limit in
        [5, 10, 20].map { top in
          Measure(
            ">\(limit)\n\(top)%", "over_\(limit)_late_caught\(ending)_top_\(top)", horizon,
            digits: 3)
        }
          + [("an hour", "in_an_hour"), ("a day", "in_a_day")].prefix(isWhole ? 2 : 1).map {
            Measure(
              ">\(limit)\n\($0.0)", "over_\(limit)_late_caught\(ending)_\($0.1)", horizon,
              digits: 3)
          }
      }
    }
    var table = table(
      "Worklist: share of the money in \(currency) that goes late, caught by the top accounts",
      note: count(segment, "over_30_late_accounts").map {
        "Late by over 30 and over 60 days; the first 5, 10 and 20% of "
          + "\(NumberText.whole($0)) accounts with something open at an origin on average, and those "
          + "that each collector calls in an hour\(isWhole ? " or a day" : "") by the policy."
      } ?? "", segments: [segment], measures("")
    ) { forecaster, _ in forecaster }
    let risk = self.table("", segments: [segment], measures("_by_risk")) { name, _ in
      "\(name), by risk"
    }
    if risk.columns == table.columns {
      table.rows.insert(contentsOf: risk.rows, at: min(1, table.rows.count))
    }
    return table
  }

  /// The worklist's lead over each naive order in a currency.
  func leads(_ currency: Currency) -> SummaryTable {
    var table = SummaryTable(
      title: "Share of late money in \(currency) caught by the list less that of other orders",
      note: "With 95% intervals by the bootstrap over customers and origins.",
      columns: ["against", ">30, 10%", "95% interval", ">60, 10%", "95% interval"])
    let own = summary.leads.filter { $0.segment == .currency(currency) }
    for rule in own.map(\.rule).uniqued {
      func cells(_ limit: Int) -> [String] {
        guard
          let lead = own.first(where: {
            $0.rule == rule && $0.limit == limit && $0.part == "top_10"
          })
        else { return ["", ""] }
        return [
          NumberText.fixed(lead.mean, digits: 3),
          "\(NumberText.fixed(lead.lower, digits: 3)) to \(NumberText.fixed(lead.upper, digits: 3))",
        ]
      }
      table.rows.append([rule] + cells(30) + cells(60))
    }
    return table
  }

  /// All parts of a list, for a document.
  func allLeads(_ currency: Currency) -> SummaryTable {
    var table = SummaryTable(
      title: "Lead of the list in \(currency), by part of the list",
      columns: ["against", "late by over", "of the list", "lead", "95% interval"], labels: 1)
    for lead in summary.leads where lead.segment == .currency(currency) {
      table.rows.append([
        lead.rule, "\(lead.limit) days",
        lead.part.hasPrefix("top_")
          ? "first \(lead.part.dropFirst("top_".count))%"
          : "calls \(lead.part.replacing("_", with: " "))",
        NumberText.fixed(lead.mean, digits: 3),
        "\(NumberText.fixed(lead.lower, digits: 3)) to \(NumberText.fixed(lead.upper, digits: 3))",
      ])
    }
    return table
  }

  /// Of a synthetic ledger: what calls in the order of the list would save.
  func callEffects(_ currency: Currency) -> SummaryTable {
    table(
      "Calls to overdue accounts in \(currency), by their true effect",
      note:
        "Of all money-days that calls would save, and of late money, the share of the first tenth "
        + "of the overdue accounts; and what an hour of calls by each collector saves.",
      segments: [.currency(currency)],
      [
        Measure("money-days\ntop 10%", "money_days_saved_top_10", horizon, digits: 3),
        Measure(">30 late\ntop 10%", "overdue_over_30_late_caught_top_10", horizon, digits: 3),
        Measure("money-days\nan hour", "money_days_saved_per_hour", horizon, digits: 0),
      ]
    ) { forecaster, _ in forecaster }
  }

  /// Who churns within the horizon.
  var churn: SummaryTable {
    let counts = ["leaving_events", "leaving_customers"].compactMap { count(.all, $0) }
    return table(
      "Churn",
      note: counts.count == 2
        ? "\(NumberText.whole(counts[0])) of \(NumberText.whole(counts[1])) customers at an origin "
          + "on average. The interval holds the area of one origin with 95%."
        : "", segments: [.all],
      [
        Measure("AUC", "auc_leaving", horizon, digits: 3),
        Measure("from", "auc_leaving_low", horizon, digits: 3),
        Measure("to", "auc_leaving_high", horizon, digits: 3),
        Measure("log\nloss", "leaving_log_loss", horizon, digits: 3),
        Measure("Brier", "leaving_brier", horizon, digits: 4),
        Measure("lift of\ntop 10%", "leaving_top_decile_lift", horizon, digits: 2),
      ]
    ) { forecaster, _ in forecaster }
  }

  /// How well health scores rank accounts by what became of them, by outcome.
  var healthAreas: SummaryTable {
    var table = SummaryTable(
      title: "Account health: areas under the curve",
      note: "How often, of two accounts, the one that it happened to had the lower score, with the "
        + "number it happened to and the interval that holds the area of one origin with 95%. A gain "
        + "over the policy's weights of less than two standard errors is chance.",
      columns: ["outcome", "", "events", "AUC", "from", "to", "gain\nin SE"], labels: 2)
    for (name, outcome) in [("churn", "churn"), ("late", "lateness"), ("trouble", "either")] {
      for forecaster in summary.forecasters {
        func cell(_ score: String, digits: Int) -> String {
          summary.mean(forecaster, .all, "health_\(name)\(score)", horizon)
            .map { NumberText.fixed($0, digits: digits) } ?? ""
        }
        let area = cell("_auc", digits: 3)
        guard !area.isEmpty else { continue }
        table.rows.append([
          outcome, forecaster, cell("", digits: 1), area, cell("_auc_low", digits: 3),
          cell("_auc_high", digits: 3), cell("_gain_z", digits: 1),
        ])
      }
    }
    return table
  }

  /// How well health scores predicted churn and serious lateness.
  var health: SummaryTable {
    table(
      "Account health: churn and serious lateness",
      note: count(.all, "health_accounts").map {
        "\(NumberText.whole($0)) accounts scored at an origin on average. How much more often the "
          + "lowest tenth got into trouble than all; of churned accounts, the share that was green; "
          + "trouble expected by earlier scores over actual trouble."
      } ?? "", segments: [.all],
      [
        Measure("lift of\nlow 10%", "health_lift_10", horizon, digits: 2),
        Measure("share\ngreen", "health_churned_green", horizon, digits: 2),
        Measure("expected\nover actual", "health_expected_over_came", horizon, digits: 2),
        Measure("Brier of\neither", "health_brier", horizon, digits: 4),
      ]
    ) { forecaster, _ in forecaster }
  }

  /// Coverage and width of ranges of payment days.
  var intervals: SummaryTable {
    table(
      "Ranges of payment days: share covered, and width in days", segments: [.all],
      [50, 80, 95].map { Measure("covered\nof \($0)%", "coverage_\($0)", horizon, digits: 2) }
        + [50, 80, 95].map { Measure("width\nof \($0)%", "width_\($0)_days", horizon, digits: 1) }
    ) { forecaster, _ in forecaster }
  }

  /// Coverage of ranges of cash: of weeks, and of the sums of 4 and 13 weeks.
  func cashIntervals(_ currency: Currency) -> SummaryTable {
    table(
      "Ranges of receipts in \(currency): share of weeks, and of sums, covered",
      segments: [.currency(currency)],
      [50, 80, 95].map {
        Measure("weeks\nof \($0)%", "receipts_coverage_\($0)", 7 * (horizon / 7), digits: 2)
      }
        + [28, 91].flatMap { days in
          [80, 95].map {
            Measure(
              "\(days / 7) weeks\nof \($0)%", "receipts_sum_coverage_\($0)", days, digits: 2)
          }
        }
    ) { forecaster, _ in forecaster }
  }
}

extension [String] {
  /// Each once, in order of appearance.
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension String {
  fileprivate func suffix(after mark: Character) -> Substring {
    firstIndex(of: mark).map { self[index(after: $0)...] } ?? self[...]
  }
}
