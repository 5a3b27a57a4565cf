import Foundation
import TestLedgers
import Testing

/// `Tests/Oracle/design.py` does the same in Python for several invoices.
@Suite struct DesignCommandTests {
  private func rows(_ file: URL) throws -> [[String: String]] {
    let lines = DemoRun.cells(try String(contentsOf: file, encoding: .utf8))
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  private func number(_ row: [String: String], _ name: String) throws -> Double {
    try #require(Double(row[name, default: ""]), "\(name)")
  }

  @Test(.slow) func `a curve can be computed by hand from the cells of its design`() throws {
    try withTemporaryFolder { folder in
      let out = folder.appending(path: "design")
      let common = [
        "fixtures/ledgers/demo", "--as-of", "2026-06-30", "--models", "models/fitted",
      ]
      let demo = try DemoRun.shared.get()
      let open = try demo.rows("invoice_outlook.csv")
      let invoice = try #require(open.first { $0["model"] == "existing" }?["invoice_id"])
      let run = try CommandRun(
        ["explain", common[0], invoice] + common.dropFirst() + ["--design", out.path])
      try #require(run.code == 0, "\(run.error)")
      let days = try rows(out.appending(path: "hazards.csv"))
      let cells = Dictionary(grouping: try rows(out.appending(path: "design.csv"))) {
        $0["days_ahead", default: ""]
      }
      let file = out.appending(path: "tree_leaves.csv")
      let leaves = Dictionary(
        grouping: FileManager.default.fileExists(atPath: file.path) ? try rows(file) : []
      ) { $0["days_ahead", default: ""] }
      #expect(days.count == 91)
      var (left, paid) = (1.0, 0.0)
      for day in days {
        let own = try #require(cells[day["days_ahead", default: ""]])
        // On days without banking the calendar alone decides.
        #expect(own.count > 10 || own.count == 3)
        let weight = try number(day, "evidence_weight")
        var logOdds = try own.reduce(0.0) { sum, cell in
          let (existing, new) = (
            try number(cell, "coefficient_existing"), try number(cell, "coefficient_new")
          )
          return try sum + number(cell, "value") * (weight * existing + (1 - weight) * new)
        }
        #expect(try abs(logOdds - number(day, "log_odds_of_regressions")) < 1e-9)
        if let leaves = leaves[day["days_ahead", default: ""]] {
          let sum = try leaves.reduce(0.0) { try $0 + number($1, "leaf_value") }
          let weight = try number(day, "tree_weight")
          logOdds = (1 - weight / 2) * logOdds + weight * sum
        }
        #expect(try abs(logOdds - number(day, "day_log_odds")) < 1e-9)
        let hazard = 1 / (1 + exp(-logOdds))
        paid += left * hazard
        left *= try (1 - hazard) * (1 - number(day, "write_off_rate"))
        #expect(try abs(paid - number(day, "paid_by_models")) < 1e-9)
      }
      // What holds and churn change is little; the curve is the outlook's.
      let last = try #require(days.last)
      #expect(try abs(number(last, "probability_paid_by") - paid) < 0.05)
      let settled = try CommandRun(
        ["explain", common[0], "I00001-0001"] + common.dropFirst() + ["--design", out.path])
      #expect(settled.code == 1 && settled.error.contains("has no cells to write"))
    }
  }
}
