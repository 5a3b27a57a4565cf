import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import Backtesting

/// What is wrong with another program's forecasts is said in one sentence, with file and remedy.
@Suite struct RecordedForecastsTests {
  private let origin: BacktestOrigin

  init() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      A,C,2024-02-20,2024-03-03,100.00,EUR,2024-03-03
      B,C,2024-02-20,2024-03-05,300.00,EUR,
      OLD,C,2024-01-02,2024-01-03,1.00,EUR,2024-01-05
      LAST,C,2024-06-20,2024-06-30,1.00,EUR,2024-06-30
      """
    ]
    origin = BacktestOrigin(
      view: try viewOf(files, asOf: day("2024-03-01")),
      later: try viewOf(files, asOf: day("2024-06-30")), horizon: 7)
  }

  private static let curves = "invoice_id,days_ahead,probability_paid_by\n"
  private static let cash = "period_start,period_end,source,currency,expected,p10,p50,p90\n"

  private static func curve(_ id: String, _ paidBy: [String]) -> String {
    paidBy.enumerated().map { "\(id),\($0 + 1),\($1)\n" }.joined()
  }

  private static let good = ["0", "0.1", "0.2", "0.3", "0.3", "0.3", "1"]

  private func message(_ files: [String: String]) throws -> String {
    try withTemporaryFolder { folder in
      let at = folder.appending(path: "2024-03-01")
      try FileManager.default.createDirectory(at: at, withIntermediateDirectories: true)
      for (name, text) in files { try Data(text.utf8).write(to: at.appending(path: name)) }
      do {
        let recorded = try RecordedForecasts(name: "peer", folder: folder, origins: [origin.day])
        return "\(try recorded.scores(at: origin).count) scores"
      } catch { return "\(error)".replacing(folder.path + "/2024-03-01/", with: "") }
    }
  }

  private struct Faulty: Sendable, CustomTestStringConvertible {
    let lines: String
    let sentence: String
    var testDescription: String { sentence }
  }

  private static let faultyCurves: [Faulty] = [
    Faulty(
      lines: curve("A", good),
      sentence: """
        payment_curves.csv: 1 of 2 open invoices have no curve, B being the first: give one for each \
        invoice open at the origin
        """),
    Faulty(
      lines: curve("A", good) + curve("B", Array(good.prefix(5))),
      sentence: """
        payment_curves.csv: invoice B has no probability for day 6 ahead: give every day from 1 to 7
        """),
    Faulty(
      lines: curve("A", good) + curve("B", good.reversed()),
      sentence: """
        payment_curves.csv: the probability that invoice B is paid by a day falls: give cumulative \
        probabilities
        """),
    Faulty(
      lines: curve("A", ["1.5"]),
      sentence: """
        payment_curves.csv:2: `probability_paid_by` is 1.5: give a probability from 0 to 1
        """),
    Faulty(
      lines: "A,0,0.5\n",
      sentence: """
        payment_curves.csv:2: `days_ahead` is 0: count from 1, the day after the origin
        """),
    Faulty(
      lines: "A,1,soon\n",
      sentence: """
        payment_curves.csv:2: `probability_paid_by` is `soon`, which is not a number: write a number \
        such as 0.85
        """),
  ]

  @Test(arguments: faultyCurves) private func `faulty curves`(_ faulty: Faulty) throws {
    #expect(try message(["payment_curves.csv": Self.curves + faulty.lines]) == faulty.sentence)
  }

  private static let faultyCash: [Faulty] = [
    Faulty(
      lines: "",
      sentence: """
        cash.csv: no total in EUR for the week of 2024-03-02: give every week of each currency \
        received by the origin
        """),
    Faulty(
      lines: "2024-03-01,2024-03-07,total,EUR,1,,,\n",
      sentence: """
        cash.csv:2: a period of days 0 to 6 after the origin: give weeks of seven days from the day \
        after the origin, both ends included
        """),
    Faulty(
      lines: "2024-03-02,2024-03-08,total,EUR,,,,\n",
      sentence: """
        cash.csv:2: `expected` is empty: fill the cell; the line means nothing without it
        """),
  ]

  @Test(arguments: faultyCash) private func `faulty cash`(_ faulty: Faulty) throws {
    #expect(try message(["cash.csv": Self.cash + faulty.lines]) == faulty.sentence)
  }

  @Test func `either file will do, with quantiles or without`() throws {
    let week = "2024-03-02,2024-03-08,total,EUR,120"
    let curves = Self.curves + Self.curve("A", Self.good) + Self.curve("B", Self.good)
    for files in [
      ["payment_curves.csv": curves], ["cash.csv": Self.cash + week + ",,,\n"],
      ["cash.csv": Self.cash + week + ",90,100,150\n", "payment_curves.csv": curves],
    ] {
      let answer = try message(files)
      #expect(answer.hasSuffix(" scores") && answer != "0 scores", "\(answer)")
    }
  }

  @Test func `a kind of file is there at every origin or at none`() throws {
    try withTemporaryFolder { folder in
      let origins = [day("2024-03-01"), day("2024-03-29")]
      func failure() -> String? {
        do {
          _ = try RecordedForecasts(name: "peer", folder: folder, origins: origins)
          return nil
        } catch { return error.description.replacing(folder.path, with: "DIR") }
      }
      #expect(
        failure()
          == "DIR has neither 2024-03-01/payment_curves.csv nor 2024-03-01/cash.csv: give the "
          + "folder with a folder for each origin")
      for (i, origin) in origins.enumerated() {
        let at = folder.appending(path: "\(origin)")
        try FileManager.default.createDirectory(at: at, withIntermediateDirectories: true)
        try Data(Self.cash.utf8).write(to: at.appending(path: "cash.csv"))
        #expect(
          failure()
            == (i == 0
              ? "peer has no forecast at 1 of 2 origins, the first missing being "
                + "DIR/2024-03-29/cash.csv: make it, or remove that file at every origin"
              : nil))
      }
    }
  }
}
