import Foundation
import TestLedgers
import Testing

@Suite struct ScorecardCommandTests {
  private let demo = "fixtures/ledgers/demo"

  @Test(.slow) func `a customer's page says what is known and why, within 80 columns`() throws {
    let run = try CommandRun(["scorecard", demo, "C00178", "--as-of", "last"])
    try #require(run.code == 0, "\(run.error)")
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for part in [
      "Meridian Vehicles GmbH (C00178), as of the close of 2026-06-30", "customer value",
      "healthier than", "churns within 182 days", "What moves the score (points above or below 50)",
      "Scores of the last periods, oldest first:", "Its weights are",
    ] {
      #expect(run.output.contains(part), "no \(part)")
    }
  }

  /// Every alert is of a new flag or a worse band, and the leading ones come first.
  @Test func `alerts are told in words`() throws {
    let run = try CommandRun(["scorecard", demo, "--alerts", "--as-of", "last"])
    try #require(run.code == 0, "\(run.error)")
    #expect(run.output.contains("worsened since one period ago:"))
    let alerts = run.output.split(separator: "\n").filter { $0.hasPrefix("  · ") }
    #expect(alerts.count >= 3)
    let words = ["usage fell by", "changed from green to", "none since 20"]
    for word in words { #expect(alerts.contains { $0.contains(word) }, "no \(word)") }
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `what is given, counted and weighs how much is shown by check and by weights`() throws
  {
    for command in [["scorecard", demo, "--weights", "--as-of", "last"], ["check", demo]] {
      let run = try CommandRun(command)
      try #require(run.code == 0, "\(run.error)")
      for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
      for metric in ["key_feature_usage", "usage", "csat", "nps", "support_tickets", "incidents"] {
        let row = run.output.split(separator: "\n").first { $0.hasPrefix(metric + " ") }
        #expect(row.map { $0.contains("%") && !$0.contains("not counted") } == true, "\(metric)")
      }
      #expect(run.output.contains("Known, but not given: active_users"))
    }
  }

  @Test(.slow) func `scorecards of the run and of the command agree`() throws {
    try withTemporaryFolder { folder in
      let run = try CommandRun([
        "run", demo, "--as-of", "last", "--paths", "100", "--models", "models/fitted", "--out",
        folder.path,
      ])
      try #require(run.code == 0, "\(run.error)")
      let text = try String(
        contentsOf: folder.appending(path: "scorecard.csv"), encoding: .utf8)
      let header = try #require(text.split(separator: "\n").first)
      #expect(
        header.hasPrefix(
          "customer_id,score,band,previous_score,trend,percentile_portfolio,percentile_segment,"
            + "churn_probability,customer_value,product_value,business_value,red_flags,drivers,"
            + "review_due_on"))
      let all = try CommandRun(["scorecard", demo, "--as-of", "last", "--all", "--format", "csv"])
      #expect(all.output == text)
      #expect(text.contains(",green,") && text.contains(",red,"))
    }
  }

  @Test(.slow) func `a verdict is kept, and shown beside the score`() throws {
    try withTemporaryFolder { folder in
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let ledger = folder.appending(path: "ledger")
      try FileManager.default.copyItem(at: root.appending(path: demo), to: ledger)
      let file = ledger.appending(path: "reviews.csv")
      let before = try String(contentsOf: file, encoding: .utf8)
      let review = try CommandRun([
        "review", ledger.path, "C00178", "--verdict", "watch", "--reviewer", "Ann \"A\" Ames",
        "--comment", "new sponsor, again", "--on", "2026-06-30",
      ])
      try #require(review.code == 0, "\(review.error)")
      let after = try String(contentsOf: file, encoding: .utf8)
      #expect(
        after == before
          + "C00178,2026-06-30,\"Ann \"\"A\"\" Ames\",watch,\"new sponsor, again\"\n")
      let card = try CommandRun(["scorecard", ledger.path, "C00178", "--as-of", "2026-06-30"])
      #expect(card.output.contains("last verdict watch on 2026-06-30"))
      let unknown = try CommandRun(["review", ledger.path, "NOBODY", "--verdict", "watch"])
      #expect(unknown.code == 2 && unknown.error.contains("No customer of"))
      let wrong = try CommandRun(["review", ledger.path, "C00178", "--verdict", "fine"])
      #expect(wrong.code == 2)
      #expect(try String(contentsOf: file, encoding: .utf8) == after)
    }
  }
}
