import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@Suite struct WideHealthTests {
  private let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I1,A,2024-01-01,2024-02-01,100.00,EUR
    I2,B,2024-01-01,2024-02-01,100.00,EUR

    """

  private func load(_ health: String) throws -> LoadedLedger {
    try withTemporaryFolder { folder in
      try Data(invoices.utf8).write(to: folder.appendingPathComponent("invoices.csv"))
      try Data(health.utf8).write(to: folder.appendingPathComponent("health.csv"))
      return try Ledger.load(from: folder)
    }
  }

  private func observations(_ loaded: LoadedLedger) -> [String] {
    let view = loaded.ledger.asOf(day("2024-12-31"))
    return view.customers.indices.flatMap { customer in
      view.health[customer].map {
        "\(view.customers[customer].id) \($0.observedOn) \($0.metric) \($0.value)"
      }
    }
  }

  @Test func `a column for each metric reads as a line for each`() throws {
    let wide = try load(
      """
      customer_id,observed_on,nps,usage,owner
      A,2024-03-31,40,120.5,Ann
      A,2024-04-30,,90,Ann
      B,2024-03-31,-10,n/a,Bob

      """)
    let long = try load(
      """
      customer_id,observed_on,metric,value
      A,2024-03-31,nps,40
      A,2024-03-31,usage,120.5
      A,2024-04-30,usage,90
      B,2024-03-31,nps,-10

      """)
    #expect(observations(wide) == observations(long))
    #expect(observations(wide).count == 4)
    let count = try #require(wide.lineCounts.first { $0.file == "health.csv" })
    #expect(count.read == 3 && count.used == 3)
    #expect(wide.issues.contains { $0.problem.contains("`owner`") && $0.effect == .noticed })
  }

  @Test func `captions are read as the names of metrics`() throws {
    let wide = try load(
      """
      customer_id,observed_on,NPS,Support Tickets,Key Feature Usage (%),Logins (7),Logins (30)
      A,2024-03-31,40,3,55,12,50

      """)
    #expect(
      observations(wide).map { $0.split(separator: " ")[2] }.sorted()
        == ["key_feature_usage", "logins_30", "logins_7", "nps", "support_tickets"])
  }

  @Test func `what a wide file lacks is said`() throws {
    let loaded = try load("Account ID,Date,NPS\nA,2024-03-31,40\n")
    let issue = try #require(loaded.issues.first { $0.code == "missing-column" })
    #expect(issue.remedy.contains("needs `customer_id` and `observed_on` alone"), "\(issue)")
  }

  @Test func `a cell that is not a number or cannot be costs that cell alone`() throws {
    let loaded = try load(
      """
      customer_id,observed_on,nps,usage
      A,2024-03-31,many,120
      A,2024-04-30,700,90
      B,2024-03-31,20,80
      ,2024-03-31,20,80

      """)
    #expect(
      observations(loaded) == [
        "A 2024-03-31 usage 120.0", "A 2024-04-30 usage 90.0", "B 2024-03-31 nps 20.0",
        "B 2024-03-31 usage 80.0",
      ])
    let issues = loaded.issues.filter { $0.file == "health.csv" }
    #expect(issues.filter { $0.effect == .corrected }.map(\.line) == [2])
    #expect(issues.filter { $0.effect == .setAside }.map(\.line) == [3, 5])
  }

  @Test func `a file without metrics is still set aside`() throws {
    let loaded = try load("customer_id,observed_on\nA,2024-03-31\n")
    #expect(loaded.issues.contains { $0.code == "missing-column" })
  }
}
