import DuecastEngine
import Foundation
import Reporting

/// The scores of a back-test, as files and on standard output.
struct BacktestReport {
  private let rows: OutputTable<ScoreRow>
  private let summary: BacktestSummary

  init(_ results: BacktestResults, ledger: String) {
    rows = OutputTable(ScoreRow.columns, ScoreRow.rows(results.scores, ledger: ledger))
    summary = BacktestSummary(
      results.scores,
      of: .init(own: results.own, rules: results.rules, others: results.others),
      ledger: ledger, origins: results.origins)
  }

  private static let files: Set<String> = [
    "hand-over.svg", "scores.csv", "summary.json", "summary.md",
  ]

  func write(to out: String) throws {
    try writing(out, else: "another folder with --out") {
      // Other backtests may be keeping checkpoints in the folder.
      try OutputFolder.replacing(
        URL(filePath: out), own: BacktestReport.files.contains, all: false
      ) { folder in
        try folder.write(rows, to: "scores.csv")
        try folder.write(JSONText.record(summary), to: "summary.json")
        try folder.write(BacktestPage.markdown(summary), to: "summary.md")
        if let chart = HandoverChart(summary) {
          try folder.write(chart.svg, to: "hand-over.svg")
        }
      }
    }
  }

  func show(_ format: BacktestFormat) throws {
    switch format {
    case .text: try Terminal.show(BacktestPage.text(summary))
    case .markdown: try Terminal.show(BacktestPage.markdown(summary))
    case .csv: try Terminal.emit(rows.csv)
    case .json: try Terminal.emit(JSONText.record(summary))
    }
  }
}
