import Receivables
import Reporting
import TestLedgers
import Testing

@testable import AccountReview

/// What is asked for is what no cash or credit on account covers, less what is disputed or promised.
@Suite struct AccountCoverTests {
  private static let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    F1,a,2024-03-01,2024-03-31,1000,EUR
    F2,a,2024-03-01,2024-03-31,500,EUR
    """

  private static let unapplied = [
    "payments.csv": "payment_id,customer_id,received_on,amount\nR,a,2024-04-05,1000\n",
    "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
  ]

  private func files(_ more: [String: String]) -> [String: String] {
    ["invoices.csv": Self.invoices].merging(more) { $1 }
  }

  private func letters(_ files: [String: String], _ on: Day = day(4, 30)) throws -> DunningLetters {
    let view = try ledger(ofFiles: files).asOf(on)
    let policy = Policy.lettersAlone
    return DunningLetters(plan: CollectionsPlan(view, policy), view: view, policy: policy)
  }

  @Test func `cash that is not applied is not asked for again, and the letter says so`() throws {
    let letter = try #require(try letters(files(Self.unapplied)).letters.first)
    #expect(letter.lines.map(\.amount.description) == ["500.00"])
    #expect(letter.covered.description == "1000.00")
    let item = try #require(try Worklist(files(Self.unapplied), day(4, 30)).items.first)
    #expect(item.contactableAmount.description == "500.00")
  }

  @Test func `an account that money on account covers gets no letter, and its cash is applied`()
    throws
  {
    var files = files(Self.unapplied)
    files["payments.csv"] = "payment_id,customer_id,received_on,amount\nR,a,2024-03-28,1500\n"
    let due = try letters(files)
    #expect(due.letters.isEmpty && due.leftOut.map { "\($0.reason) \($1)" } == ["covered 1"])
    let covered = try Worklist(files, day(4, 30))
    #expect(covered.items.isEmpty && covered.statuses == ["a": .excluded(.covered)])
    // Cash of the last days is on its way to its invoices.
    files["payments.csv"] = "payment_id,customer_id,received_on,amount\nR,a,2024-04-05,1500\n"
    let list = try Worklist(files, day(4, 30))
    #expect(list.items.isEmpty)
    #expect(list.elsewhere == ["cash-on-its-way": "1500.00"])
    #expect(list.statuses == ["a": .waiting(.cashOnItsWay(until: day(5, 5)))])
  }

  @Test func `a parent's cash covers its child's debt, which is told`() throws {
    let files = files([
      "customers.csv": "customer_id,parent_id\nPAR,\na,PAR\n",
      "payments.csv":
        "payment_id,customer_id,received_on,amount,currency\nR,PAR,2024-04-05,1200,EUR\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ])
    let due = try letters(files)
    #expect(due.letters.first?.total.description == "300.00")
    let debt = try #require(due.coveredByGroup.first)
    #expect(due.coveredByGroup.count == 1 && debt.cash.amount.description == "1200.00")
    let list = try Worklist(files, day(4, 30))
    #expect(list.elsewhere == ["covered": "1200.00"])
    let item = try #require(list.items.first)
    #expect(item.customerID == "a" && item.unappliedCredit.minorUnits == 0)
    #expect(
      item.reasons.map(\.wording).contains("1,200.00 EUR of PAR is on account and covers it"))
  }

  @Test func `everything overdue is asked for, disputed, promised or covered, once`() throws {
    let files = files(Self.unapplied).merging([
      "disputes.csv": "dispute_id,invoice_id,opened_on,amount\nD,F2,2024-04-10,150\n",
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      P,a,F2,2024-04-20,2024-05-20,200
      """,
    ]) { $1 }
    let list = try Worklist(files, day(4, 30))
    let item = try #require(list.items.first)
    #expect(item.contactableAmount.description == "150.00")
    #expect(
      list.elsewhere == [
        "cash-on-its-way": "1000.00", "disputed": "150.00", "promised": "200.00",
      ])
  }

  private static let instalments = [
    "instalments.csv": """
    invoice_id,due_on,amount
    F1,2024-03-31,400
    F1,2024-04-15,400
    F1,2025-03-31,200
    """
  ]

  @Test func `each instalment is asked for when it is due`() throws {
    let letter = try #require(try letters(files(Self.instalments)).letters.first)
    #expect(letter.lines.map(\.amount.description) == ["400.00", "500.00", "400.00"])
    #expect(letter.lines.map(\.daysPastDue) == [30, 30, 15])
    let paid = files([
      "payments.csv": "payment_id,customer_id,received_on,amount\nR,a,2024-04-15,1300\n",
      "allocations.csv": """
      payment_id,invoice_id,allocated_on,amount
      R,F1,2024-04-15,800
      R,F2,2024-04-15,500
      """,
    ]).merging(Self.instalments) { $1 }
    #expect(try letters(paid).letters.isEmpty)
    #expect(try letters(paid, day(4, 14)).letters.first?.total.description == "900.00")
  }

  @Test func `a dispute or a promise about an invoice concerns all its instalments`() throws {
    let contested = files([
      "disputes.csv": "dispute_id,invoice_id,opened_on\nD,F1,2024-04-10\n"
    ]).merging(Self.instalments) { $1 }
    #expect(try letters(contested).letters.first?.total.description == "500.00")
    let promised = files([
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      P,a,F1,2024-04-20,2024-05-20,600
      """
    ]).merging(Self.instalments) { $1 }
    let letter = try #require(try letters(promised).letters.first)
    #expect(letter.lines.map(\.amount.description) == ["500.00", "200.00"])
  }

  private func promise(
    _ amount: Int, paidOn day: String, _ allocation: String
  ) throws -> DunningLetter? {
    try letters(
      files([
        "promises.csv": """
        promise_id,customer_id,invoice_id,made_on,promised_for,amount
        P,a,F1,2024-04-01,2024-04-10,\(amount)
        """,
        "payments.csv": "payment_id,customer_id,received_on,amount\nR,a,\(day),500\n",
        "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n" + allocation,
      ])
    ).letters.first
  }

  @Test func `nobody who paid on the promised day is told that a promise was not kept`() throws {
    #expect(try promise(500, paidOn: "2024-04-10", "R,F1,2024-04-29,500\n")?.brokenPromise == nil)
    // Not applied yet, or applied to another invoice than the one that was promised.
    #expect(try promise(500, paidOn: "2024-04-10", "")?.brokenPromise == nil)
    #expect(try promise(500, paidOn: "2024-04-10", "R,F2,2024-04-10,500\n")?.brokenPromise == nil)
    let late = try promise(600, paidOn: "2024-04-20", "R,F1,2024-04-20,500\n")
    #expect(late?.brokenPromise == day(4, 10))
  }

  @Test func `the parts of a plan are asked for and relied on one by one`() throws {
    let plan = files([
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      A,a,F1,2024-04-01,2024-04-10,300
      B,a,F1,2024-04-01,2024-05-10,300
      C,a,F1,2024-04-01,2024-06-10,400
      """
    ])
    let item = try #require(try Worklist(plan, day(4, 20)).items.first)
    #expect(item.contactableAmount.description == "800.00")
    #expect(item.promisedAmount.description == "700.00" && item.brokenPromises == 1)
  }

  @Test func `days late are those of the money, each part by its own`() throws {
    var text = Self.invoices
    var payments = "payment_id,customer_id,received_on,amount\n"
    var allocations = "payment_id,invoice_id,allocated_on,amount\n"
    // Six invoices, half paid on the due day and half 30 days later, applied later still.
    for number in 0..<6 {
      let due = day(1, 10) + number
      text += "\nS\(number),a,\(due - 10),\(due),100,EUR"
      for (part, days) in [("x", 0), ("y", 30)] {
        payments += "\(part)\(number),a,\(due + days),50\n"
        allocations += "\(part)\(number),S\(number),\(due + days + 20),50\n"
      }
    }
    let view = try ledger(ofFiles: [
      "invoices.csv": text, "payments.csv": payments, "allocations.csv": allocations,
    ]).asOf(day(4, 30))
    let paid = view.paidClaims(ofCustomer: 0)
    #expect(paid.count == 6 && paid.allSatisfy { $0.daysLate == 15 })
    #expect(PaymentHabits(0, view, .standard).usualDaysLate == 15)
  }

  @Test func `a claim's balance falls with each part on the day it was received`() throws {
    let view = try ledger(
      ofFiles: files([
        "payments.csv": """
        payment_id,customer_id,received_on,amount
        R,a,2024-04-05,600
        S,a,2024-04-12,300
        """,
        "allocations.csv": """
        payment_id,invoice_id,allocated_on,amount
        R,F1,2024-04-20,600
        S,F1,2024-04-20,300
        """,
        "write_offs.csv": """
        invoice_id,written_off_on,amount,reason
        F1,2024-04-21,60,discount
        F1,2024-04-22,40,bad_debt
        """,
      ])
    ).asOf(day(4, 30))
    let balance = ClaimBalance(0, in: view)
    #expect(
      [(4, 4), (4, 5), (4, 12), (4, 21), (4, 22)].map { balance.unpaid(at: day($0.0, $0.1)) } == [
        100_000, 40_000, 10_000, 4_000, 0,
      ])
    #expect(balance.unpaid(at: day(4, 30), countingLosses: true) == 4_000)
    #expect(balance.cash(after: day(4, 5), through: day(4, 12)) == 30_000)
    #expect(balance.isMuchUnpaid(at: day(4, 12)) && !balance.isMuchUnpaid(at: day(4, 21)))
  }
}
