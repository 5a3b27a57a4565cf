import Receivables
import TestLedgers
import Testing

@testable import AccountReview

/// A statement's balance is what is open less what is on account.
@Suite struct AccountStatementTests {
  private static let files = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I0,a,2024-01-01,2024-01-31,200,EUR
    I1,a,2024-04-01,2024-05-01,1500,EUR
    I2,a,2024-05-01,2024-05-31,500,EUR
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    R0,a,2024-02-01,200,EUR
    R1,a,2024-05-10,600,EUR
    R2,a,2024-06-01,50,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    R0,I0,2024-02-01,200
    R1,I1,2024-05-10,600
    """,
    "write_offs.csv": "invoice_id,written_off_on,amount,reason\nI2,2024-06-03,10,discount\n",
  ]

  @Test func `the balance runs from the oldest open document to what is owed`() throws {
    let view = try ledger(ofFiles: Self.files).asOf(day(6, 12))
    let statement = try #require(AccountStatement.of(0, view).first)
    #expect(statement.from == day(4, 1) && statement.opening.minorUnits == 0)
    #expect(
      statement.entries.map { "\($0.on) \($0.reference) \($0.amount) \($0.balance)" } == [
        "2024-04-01 I1 1500.00 1500.00", "2024-05-01 I2 500.00 2000.00",
        "2024-05-10 I1 -600.00 1400.00", "2024-06-01 R2 -50.00 1350.00",
        "2024-06-03 I2 -10.00 1340.00",
      ])
    let aged = try #require(Ageing(view).totals.first)
    #expect(statement.closing == aged.open - aged.unapplied)
  }

  @Test func `a letter shows what was paid of an invoice, by when and where to pay`() throws {
    var policy = Policy.lettersAlone
    policy.letters.bankDetails = ["default": "Any bank", "EUR": "Bank of Example"]
    let view = try ledger(ofFiles: Self.files).asOf(day(6, 12))
    let letters = DunningLetters(plan: CollectionsPlan(view, policy), view: view, policy: policy)
    let letter = try #require(letters.letters.first)
    // The 50.00 on account covers the oldest.
    #expect(
      letter.lines.map { "\($0.invoiced) - \($0.settled) = \($0.left) ask \($0.amount)" } == [
        "1500.00 - 650.00 = 850.00 ask 850.00", "500.00 - 10.00 = 490.00 ask 490.00",
      ])
    #expect(letter.payBy == day(6, 23) && letter.bankDetails == "Bank of Example")
    let pound = try #require(Currency("GBP"))
    #expect(policy.letters.bankDetails(pound) == "Any bank")
  }
}
