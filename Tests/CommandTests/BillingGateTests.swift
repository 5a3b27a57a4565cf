import Foundation
import Receivables
import TestLedgers
import Testing

@Suite struct BillingGateTests {
  /// Each week a new customer comes, is billed weekly five times and goes: the portfolio bills the same
  /// every week, while the customers' rhythms always promise more than that.
  private func ledger(weeks: Int) -> String {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    let first = day("2024-01-01")
    for week in 0..<weeks {
      for customer in max(0, week - 4)...week {
        let on = first + 7 * week + customer % 5
        text += "I\(week)-\(customer),C\(customer),\(on),\(on + 14),100.00,EUR,"
        text += week < weeks - 3 ? "\(on + 15 + customer % 3)\n" : "\n"
      }
    }
    return text
  }

  @Test func `billing forecast less accurately than by the mean gives way to it, out loud`() throws
  {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "invoices.csv")
      try Data(ledger(weeks: 100).utf8).write(to: file)
      let out = folder.appending(path: "out")
      let run = try CommandRun([
        "run", file.path, "--as-of", "last", "--paths", "100", "--out", out.path,
      ])
      try #require(run.code == 0, "\(run.error)")
      let sentence =
        "the forecast of future billing in EUR was less accurate than the mean of the last 13 weeks"
      #expect(unwrapped(run.output).contains("Note: \(sentence)"), "\(run.output)")
      let record = try String(contentsOf: out.appending(path: "run.json"), encoding: .utf8)
      #expect(record.contains(sentence) && record.contains("\"uses_moving_average\" : true"))
      // Five invoices of 100.00 a week, whatever the customers' rhythms say.
      let cash = try String(contentsOf: out.appending(path: "cash.csv"), encoding: .utf8)
      let weeks = cash.split(separator: "\n").filter { $0.contains("total") }
        .compactMap { Double($0.split(separator: ",")[4]) }
      let later = weeks.dropFirst(4).prefix(8)
      let mean = later.reduce(0, +) / Double(later.count)
      #expect(abs(mean - 500) < 75, "\(weeks)")
    }
  }
}
