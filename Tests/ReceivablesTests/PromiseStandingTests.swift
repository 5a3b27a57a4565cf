import TestLedgers
import Testing

@testable import Receivables

/// With three days of grace; F1 of 900 and F2 of 400 are overdue since 29 February.
@Suite struct PromiseStandingTests {
  private static let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    F1,P,2024-01-29,2024-02-29,900,EUR
    F2,P,2024-01-29,2024-02-29,400,EUR
    """

  private func standings(
    _ promises: String, paid: [(on: String, invoice: String, amount: Int)] = [],
    _ more: [String: String] = [:], on day: Day
  ) throws -> [String: PromiseStanding] {
    var files = ["invoices.csv": Self.invoices]
    files["promises.csv"] =
      "promise_id,customer_id,invoice_id,made_on,promised_for,amount,replaces\n" + promises
    var payments = "payment_id,customer_id,received_on,amount\n"
    var allocations = "payment_id,invoice_id,allocated_on,amount\n"
    for (number, part) in paid.enumerated() {
      payments += "R\(number),P,\(part.on),\(part.amount)\n"
      if !part.invoice.isEmpty {
        allocations += "R\(number),\(part.invoice),\(part.on),\(part.amount)\n"
      }
    }
    files["payments.csv"] = payments
    files["allocations.csv"] = allocations
    let view = try load(files.merging(more) { $1 }).ledger.asOf(day)
    let customer = try #require(view.customers.firstIndex { $0.id == "P" })
    let standings = view.promiseStandings(ofCustomer: customer, graceDays: 3)
    return Dictionary(uniqueKeysWithValues: standings.map { ($0.promise.id, $0) })
  }

  private func outcomes(
    _ promises: String, paid: [(on: String, invoice: String, amount: Int)] = [],
    _ more: [String: String] = [:], on day: Day
  ) throws -> [String: PromiseStanding.Outcome] {
    try standings(promises, paid: paid, more, on: day).mapValues(\.outcome)
  }

  private static let plan = """
    A,P,F1,2024-03-01,2024-03-10,300,
    B,P,F1,2024-03-01,2024-04-10,300,
    C,P,F1,2024-03-01,2024-05-10,300,

    """

  @Test func `the parts of a plan add up, and are broken one by one`() throws {
    let standings = try standings(Self.plan, on: day(3, 20))
    #expect(standings.mapValues(\.outcome) == ["A": .broken, "B": .pending, "C": .pending])
    #expect(standings.values.allSatisfy { $0.remaining.description == "300.00" })
  }

  @Test func `a part paid late leaves the others as they were`() throws {
    let paid = [("2024-03-20", "F1", 300), ("2024-04-10", "F1", 300)]
    let standings = try standings(Self.plan, paid: paid, on: day(4, 20))
    #expect(standings.mapValues(\.outcome) == ["A": .broken, "B": .kept, "C": .pending])
    #expect(standings["A"]?.remaining.minorUnits == 0)
  }

  @Test func `a plan may be of the account, whatever the invoices paid`() throws {
    let plan = """
      A,P,,2024-03-01,2024-03-10,650,
      B,P,,2024-03-01,2024-04-10,650,

      """
    let paid = [("2024-03-09", "F2", 400), ("2024-03-10", "F1", 250)]
    #expect(try outcomes(plan, paid: paid, on: day(4, 20)) == ["A": .kept, "B": .broken])
  }

  @Test func `a unit of cash fulfils one promise`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-14,450,\nB,P,F1,2024-03-01,2024-03-15,450,\n"
    let paid = [("2024-03-14", "F1", 450)]
    #expect(try outcomes(promises, paid: paid, on: day(4, 20)) == ["A": .kept, "B": .broken])
  }

  @Test func `a promise may be paid in parts, and by its last day of grace`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-10,,\n"
    let paid = [("2024-03-01", "F1", 500), ("2024-03-13", "F1", 400)]
    #expect(try outcomes(promises, paid: paid, on: day(3, 20)) == ["A": .kept])
  }

  @Test func `no more is promised than is owed`() throws {
    let standings = try standings("A,P,F2,2024-03-01,2024-03-10,1000,\n", on: day(3, 20))
    #expect(standings["A"]?.promised.description == "400.00")
    let paid = [("2024-03-10", "F2", 400)]
    #expect(
      try outcomes("A,P,F2,2024-03-01,2024-03-10,1000,\n", paid: paid, on: day(3, 20)) == [
        "A": .kept
      ])
  }

  @Test func `a promise that says so replaces another, which cash fulfils no more`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-10,450,\nB,P,F1,2024-03-08,2024-04-10,450,A\n"
    let paid = [("2024-04-05", "F1", 450)]
    #expect(try outcomes(promises, on: day(3, 20)) == ["A": .superseded, "B": .pending])
    #expect(
      try outcomes(promises, paid: paid, on: day(4, 20)) == ["A": .superseded, "B": .kept])
  }

  private func departures(_ promises: String, on day: Day) throws -> [String] {
    let files = [
      "invoices.csv": Self.invoices,
      "promises.csv": "promise_id,customer_id,invoice_id,made_on,promised_for,amount,replaces\n"
        + promises,
    ]
    let view = try load(files).ledger.asOf(day)
    return view.departedPromises(ofCustomer: CustomerIndex(0), graceDays: 3).map(\.sentence)
  }

  @Test func `promises a little above what is open are a plan, whose last part is less`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-10,455,\nB,P,F1,2024-03-01,2024-04-10,455,\n"
    let standings = try standings(promises, on: day(3, 5))
    #expect(standings.mapValues(\.outcome) == ["A": .pending, "B": .pending])
    #expect(standings["A"]?.promised.description == "455.00")
    #expect(standings["B"]?.promised.description == "445.00")
    #expect(
      try departures(promises, on: day(3, 5)) == [
        "B promises 455.00 EUR, with A more than the 900.00 EUR that was open; 445.00 EUR of it "
          + "counts"
      ])
    // The part due last is less, whichever was written first.
    let turned = "A,P,F1,2024-03-01,2024-04-10,455,\nB,P,F1,2024-03-02,2024-03-10,455,\n"
    let other = try self.standings(turned, on: day(3, 5))
    #expect(other.mapValues(\.promised.description) == ["A": "445.00", "B": "455.00"])
    let paid = [("2024-03-10", "F1", 455), ("2024-04-10", "F1", 445)]
    #expect(try outcomes(promises, paid: paid, on: day(4, 20)) == ["A": .kept, "B": .kept])
  }

  @Test func `a promise that is too much by half or more beside others replaces them, said so`()
    throws
  {
    let promises = "A,P,F1,2024-03-01,2024-03-10,900,\nB,P,F1,2024-03-08,2024-04-10,500,\n"
    #expect(try outcomes(promises, on: day(3, 9)) == ["A": .superseded, "B": .pending])
    #expect(
      try departures(promises, on: day(3, 9)) == [
        "B stands in the place of A: together they promise 1400.00 EUR, and 900.00 EUR was open"
      ])
    #expect(try departures(promises, on: day(3, 7)).isEmpty)
  }

  @Test func `a promise of the rest adds to a part that is promised before`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-10,100,\nB,P,F1,2024-03-08,2024-04-10,,\n"
    let standings = try standings(promises, on: day(3, 9))
    #expect(standings.mapValues(\.outcome) == ["A": .pending, "B": .pending])
    #expect(standings["B"]?.promised.description == "800.00")
    #expect(try departures(promises, on: day(3, 9)).isEmpty)
  }

  @Test func `a promise of more than is open, and one of nothing, are said`() throws {
    #expect(
      try departures("A,P,F1,2024-03-01,2024-03-10,1000,\n", on: day(3, 5)) == [
        "A promises 1000.00 EUR, more than the 900.00 EUR that was open; 900.00 EUR of it counts"
      ])
    #expect(
      try departures("A,P,F1,2024-01-03,2024-03-10,100,\n", on: day(3, 5)) == [
        "A counts for nothing: nothing was left to promise when it was made"
      ])
  }

  @Test func `a renewed promise of all that is owed stands in place of the one before`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-10,,\nB,P,F1,2024-03-08,2024-04-10,,\n"
    let paid = [("2024-03-05", "F1", 300), ("2024-04-09", "F1", 600)]
    #expect(
      try outcomes(promises, paid: paid, on: day(4, 20)) == ["A": .superseded, "B": .kept])
  }

  @Test func `a promise that is renewed too late is broken, and the new one is to be kept`() throws
  {
    let promises = "A,P,F1,2024-03-01,2024-03-10,,\nB,P,F1,2024-03-12,2024-04-10,,\n"
    let paid = [("2024-03-13", "F1", 900)]
    let renewed = try standings(promises, on: day(3, 12))
    #expect(renewed.mapValues(\.outcome) == ["A": .broken, "B": .pending])
    #expect(renewed["A"]?.remaining.minorUnits == 0)
    #expect(try outcomes(promises, paid: paid, on: day(4, 20)) == ["A": .broken, "B": .kept])
  }

  @Test func `what is promised of an invoice is not promised of the account beside it`() throws {
    let both = [
      "A,P,F1,2024-03-01,2024-03-10,,\nB,P,,2024-03-01,2024-03-10,,\n",
      "B,P,,2024-03-01,2024-03-10,,\nA,P,F1,2024-03-01,2024-03-10,,\n",
    ]
    let paid = [("2024-03-10", "F1", 900), ("2024-03-10", "F2", 400)]
    for promises in both {
      let standings = try standings(promises, paid: paid, on: day(3, 20))
      #expect(standings.mapValues(\.outcome) == ["A": .kept, "B": .kept])
      #expect(standings["B"]?.promised.description == "400.00")
    }
  }

  @Test func `cash that is received and not applied keeps a promise`() throws {
    let promises = "A,P,F1,2024-03-01,2024-03-10,,\n"
    let paid = [("2024-03-10", "", 900)]
    #expect(try outcomes(promises, paid: paid, on: day(3, 20)) == ["A": .kept])
  }

  @Test func `a credit note is no payment, and what it takes off is not promised`() throws {
    let note = [
      "invoices.csv": Self.invoices + "\nC1,P,2024-03-09,,-700,EUR\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\nC1,F1,2024-03-09,700\n",
    ]
    #expect(try outcomes("A,P,F1,2024-03-01,2024-03-10,700,\n", note, on: day(3, 20)).isEmpty)
    let whole = try standings("A,P,F1,2024-03-01,2024-03-10,900,\n", note, on: day(3, 20))
    #expect(whole["A"]?.promised.description == "200.00" && whole["A"]?.outcome == .broken)
  }

  @Test func `what cash fulfilled is not undone by credit beside it`() throws {
    let files = [
      "invoices.csv": Self.invoices + "\nC1,P,2024-03-09,,-450,EUR\n",
      "payments.csv": "payment_id,customer_id,received_on,amount\nR,P,2024-03-10,450\n",
      "allocations.csv": """
      payment_id,invoice_id,allocated_on,amount
      C1,F1,2024-03-09,450
      R,F1,2024-03-10,450
      """,
    ]
    #expect(
      try outcomes("A,P,F1,2024-03-01,2024-03-10,450,\n", files, on: day(3, 20)) == ["A": .kept])
  }

  @Test func `a discount taken in time is not promised any more`() throws {
    let files = [
      "write_offs.csv": "invoice_id,written_off_on,amount,reason\nF1,2024-03-10,18,discount\n"
    ]
    let paid = [("2024-03-10", "F1", 882)]
    #expect(
      try outcomes("A,P,F1,2024-03-01,2024-03-10,900,\n", paid: paid, files, on: day(3, 20)) == [
        "A": .kept
      ])
  }

  @Test func `a payment that is returned keeps no promise`() throws {
    let files = [
      "payments.csv": """
      payment_id,customer_id,received_on,amount,reverses
      R,P,2024-03-10,900,
      S,P,2024-03-14,-900,R
      """,
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\nR,F1,2024-03-10,900\n",
    ]
    let promises = "A,P,F1,2024-03-01,2024-03-10,900,\n"
    #expect(try outcomes(promises, files, on: day(3, 13)) == ["A": .kept])
    #expect(try outcomes(promises, files, on: day(3, 31)) == ["A": .broken])
  }

  @Test func `a parent's payment keeps its child's promise`() throws {
    let files = [
      "customers.csv": "customer_id,parent_id\nPAR,\nP,PAR\n",
      "payments.csv": "payment_id,customer_id,received_on,amount\nR,PAR,2024-03-10,900\n",
    ]
    let promises = "A,P,F1,2024-03-01,2024-03-10,900,\n"
    let applied = "payment_id,invoice_id,allocated_on,amount\nR,F1,2024-03-10,900\n"
    for allocations in [applied, "payment_id,invoice_id,allocated_on,amount\n"] {
      let files = files.merging(["allocations.csv": allocations]) { $1 }
      #expect(try outcomes(promises, files, on: day(3, 20)) == ["A": .kept])
    }
  }

  @Test func `a promise about an invoice in instalments is about all of them`() throws {
    let files = [
      "instalments.csv": """
      invoice_id,due_on,amount
      F1,2024-02-29,300
      F1,2024-03-31,600
      """
    ]
    let standings = try standings("A,P,F1,2024-03-01,2024-03-10,,\n", files, on: day(3, 5))
    #expect(standings["A"]?.promised.description == "900.00")
  }
}
