import LedgerFiles
import Receivables
import Testing

/// Which promise stands is said by the promises, not by the order of their identifiers.
@Suite struct ReplacedPromiseTests {
  @Test(arguments: [("P1", "P2"), ("P2", "P1")])
  func `a promise takes the place of another of the same day, whichever identifier comes first`(
    old: String, new: String
  ) throws {
    let view = try Ledger.load(files: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      I1,A,2024-01-05,2024-02-04,5000.00,EUR

      """,
      "promises.csv": """
      promise_id,customer_id,made_on,promised_for,amount,replaces
      \(old),A,2024-06-10,2024-06-20,1200.00,
      \(new),A,2024-06-10,2024-06-28,4900.00,\(old)

      """,
    ]).ledger.asOf(try #require(Day("2024-06-10")))
    let customer = try #require(view.customers.firstIndex { $0.id == "A" })
    let outcomes = Dictionary(
      uniqueKeysWithValues: view.promiseStandings(ofCustomer: customer, graceDays: 3).map {
        ($0.promise.id, $0.outcome)
      })
    #expect(outcomes == [old: .superseded, new: .pending])
  }
}
