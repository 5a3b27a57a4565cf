import Foundation
import TestLedgers
import Testing

/// Options beyond all that is plausible are wrong usage.
@Suite struct OptionBoundsTests {
  private static let ledger = "fixtures/ledgers/partial-payments"
  private static let greatest = "9223372036854775807"

  static let commands: [[String]] = [
    ["backtest", ledger, "--weeks", greatest], ["backtest", ledger, "--origins", greatest],
    ["backtest", ledger, "--step", greatest], ["backtest", ledger, "--origins", "0"],
    ["backtest", ledger, "--first", "9999-12-31"],
    ["ageing", ledger, "--buckets", greatest], ["ageing", ledger, "--buckets", "30,0"],
    ["ageing", ledger, "--as-of", "9999-12-31"], ["ageing", ledger, "--as-of", "0001-01-01"],
    ["forecast", ledger, "--threads", greatest], ["forecast", ledger, "--paths", greatest],
    ["forecast", ledger, "--as-of", "9999-12-31", "--calendar", "target"],
    ["forecast", ledger, "--opening", "1e300"], ["forecast", ledger, "--opening", "nan"],
    ["forecast", ledger, "--minimum", "EUR:92233720368547758070"],
    ["forecast", ledger, "--top", "0"],
    ["run", ledger, "--out", "nowhere", "--as-of", "9999-12-31"],
    ["letters", ledger, "--out", "nowhere", "--as-of", "9999-12-31"],
    ["kpis", ledger, "--months", greatest], ["check", ledger, "--limit", greatest],
    ["credit-loss", ledger, "--booked", "inf"], ["worklist", ledger, "--top", greatest],
    ["worklist", ledger, "--capacity", greatest],
    ["churn", "table.csv", "--label", "churned", "--folds", greatest],
    ["churn", "table.csv", "--label", "churned", "--gap", greatest],
    ["synth", "--out", "nowhere", "--customers", greatest],
    ["synth", "--out", "nowhere", "--recipe", "sized", "--invoices", greatest],
    ["variance", "kept", ledger, "--from", "9999-12-31"],
    ["review", ledger, "A", "--verdict", "watch", "--on", "9999-12-31"],
  ]

  @Test(.slow, arguments: commands) func `what is out of bounds is refused with what can be given`(
    command: [String]
  ) throws {
    let run = try CommandRun(command)
    #expect(run.code == 2, "\(run.error)")
    #expect(run.output.isEmpty)
    #expect(run.error.contains("give "), "\(run.error)")
  }

  @Test func `what is just within bounds is taken`() throws {
    for command in [
      ["ageing", Self.ledger, "--as-of", "2100-12-31", "--buckets", "36500"],
      ["kpis", Self.ledger, "--as-of", "last", "--months", "1200"],
      [
        "credit-loss", Self.ledger, "--as-of", "last", "--without-model",
        "--booked=999999999999999",
      ],
      ["letters", Self.ledger, "--as-of", "2100-12-31", "--out", "/dev/null/letters"],
    ] {
      let run = try CommandRun(command)
      #expect([0, 1].contains(run.code), "\(run.error)")
      #expect(run.code == 0 || run.error.contains("cannot be written"), "\(run.error)")
    }
  }
}
