import LedgerFiles
import Receivables
import TestLedgers
import Testing

/// What is left to apply of each payment, and on whose account it stands.
@Suite struct MoneyOnAccountTests {
  private static let invoice = "F1,T,2025-03-01,2025-03-31,1000.00,EUR,invoice"

  private func left(
    _ payments: String, allocations: String = "", invoices: String = invoice, of id: String = "T",
    customers: String = "T,Tee", on day: String = "2025-06-30"
  ) throws -> [String: String] {
    let books = try Books(
      invoices: invoices, payments: payments, allocations: allocations, customers: customers)
    let view = try books.view(day)
    let customer = try #require(view.customers.firstIndex { $0.id == id })
    return Dictionary(
      uniqueKeysWithValues: view.moneyOnAccount(ofCustomer: customer).compactMap { money in
        guard case .receipt(let position) = money.source else { return nil }
        return (view.receiptID(position), money.left.description)
      })
  }

  @Test func `a payment that went back is nothing to apply, said to be returned or not`() throws {
    let lines = "P1,T,2025-04-01,600.00,EUR\nP2,T,2025-04-02,500.00,EUR\n"
    for reverses in ["", "P1"] {
      #expect(
        try left(lines + "R1,T,2025-04-05,-600.00,EUR,\(reverses)") == ["P2": "500.00"])
    }
    // The one that is named, though another has the same amount.
    #expect(
      try left(
        """
        P1,T,2025-04-01,600.00,EUR
        P2,T,2025-04-02,600.00,EUR
        R1,T,2025-04-05,-600.00,EUR,P1
        """) == ["P2": "600.00"])
  }

  @Test func `a refund leaves the rest of its payment, or of the one received last by its day`()
    throws
  {
    #expect(
      try left("P1,T,2025-04-01,600.00,EUR\nR1,T,2025-04-05,-150.00,EUR,P1") == ["P1": "450.00"])
    #expect(
      try left(
        """
        P1,T,2025-04-01,600.00,EUR
        P2,T,2025-04-03,100.00,EUR
        R1,T,2025-04-05,-150.00,EUR
        P3,T,2025-04-09,70.00,EUR
        """) == ["P1": "550.00", "P3": "70.00"])
    #expect(
      try left(
        "P1,T,2025-04-01,600.00,EUR\nR1,T,2025-04-05,-150.00,EUR,P1",
        allocations: "P1,F1,2025-04-02,200.00") == ["P1": "250.00"])
  }

  @Test func `money that went back while none was on account is below zero`() throws {
    #expect(
      try left("P1,T,2025-04-01,60.00,EUR\nR1,T,2025-04-05,-150.00,EUR") == ["R1": "-90.00"])
  }

  @Test func `a return comes off no payment in another currency`() throws {
    #expect(
      try left("P1,T,2025-04-01,60.00,EUR\nR1,T,2025-04-05,-60.00,USD")
        == ["P1": "60.00", "R1": "-60.00"])
  }

  @Test(arguments: 0..<60)
  func `payments and credit notes sum to the unapplied money of the ageing`(
    seed: Int
  ) throws {
    var draws = Draws(seed: UInt64(seed))
    var payments: [String] = []
    var allocations: [String] = []
    var invoices: [String] = []
    for k in 0..<12 {
      let customer = ["A", "B", "C"][Int.random(in: 0..<3, using: &draws)]
      let sign = k % 4 == 3 ? "-" : ""
      invoices.append(
        "F\(k),\(customer),2025-01-0\(1 + k % 9),2025-02-01,\(sign)\(100 * (1 + k % 5)).00,EUR,"
          + (sign.isEmpty ? "invoice" : "credit_note"))
    }
    for k in 0..<14 {
      let customer = ["A", "B", "C"][Int.random(in: 0..<3, using: &draws)]
      let isReturn = Int.random(in: 0..<3, using: &draws) == 0
      let amount = 50 * Int.random(in: 1...8, using: &draws)
      let named =
        isReturn && Bool.random(using: &draws) ? "P\(Int.random(in: 0..<14, using: &draws))" : ""
      payments.append(
        "P\(k),\(customer),2025-02-\(10 + k),\(isReturn ? "-" : "")\(amount).00,"
          + (k % 7 == 6 ? "USD" : "EUR") + ",\(named)")
      if !isReturn, k % 7 != 6, Bool.random(using: &draws) {
        allocations.append(
          "P\(k),F\([0, 1, 2, 4, 5][Int.random(in: 0..<5, using: &draws)]),2025-02-\(10 + k),"
            + "\(10 * Int.random(in: 1...20, using: &draws)).00")
      }
    }
    let books = try Books(
      invoices: invoices.joined(separator: "\n"), payments: payments.joined(separator: "\n"),
      allocations: allocations.joined(separator: "\n"), customers: "A,A\nB,B,A\nC,C")
    for day in ["2025-02-14", "2025-02-19", "2025-06-30"] {
      let view = try books.view(day)
      #expect(TieOut(view).balances, "\(TieOut(view).message)")
      for row in Ageing(view).rows {
        let money = view.moneyOnAccount(ofCustomer: row.customer).filter {
          $0.left.currency == row.amounts.currency
        }
        var (cash, credit) = (Int64(0), Int64(0))
        for entry in money {
          if case .receipt = entry.source {
            cash += entry.left.minorUnits
          } else {
            credit += entry.left.minorUnits
          }
        }
        #expect(cash == row.amounts.unappliedCash && credit == row.amounts.unappliedCredit)
        // What is left and what went back never stand side by side.
        let signs = Set(
          money.filter { if case .receipt = $0.source { true } else { false } }
            .map { $0.left.minorUnits > 0 })
        #expect(signs.count <= 1)
      }
    }
  }

  // MARK: Whose account

  private static let group = "PAR,Parent\nKID,Child,PAR"

  @Test func `a return goes back from the account of its payment, whoever its line names`() throws {
    for (kid, customers) in [("KID", Self.group), ("OTHER", "PAR,Parent\nOTHER,Stranger")] {
      let books = try Books(
        invoices: "F1,\(kid),2025-03-01,2025-03-31,600.00,EUR,invoice\n"
          + "F2,PAR,2025-03-01,2025-03-31,50.00,EUR,invoice",
        payments: "P1,PAR,2025-04-01,600.00,EUR\nR1,\(kid),2025-04-05,-600.00,EUR,P1",
        allocations: "", customers: customers)
      let view = try books.view("2025-04-30")
      #expect(TieOut(view).balances)
      #expect(Ageing(view).rows.allSatisfy { $0.amounts.unapplied.minorUnits == 0 })
      #expect(try books.uncovered("2025-04-30") == ["F1": 600_00, "F2": 50_00])
      let notice = try #require(
        books.loaded.issues.first { $0.code == "return-of-another-customer" })
      #expect(notice.file == "payments.csv" && notice.line == 3 && notice.effect == .noticed)
      #expect(notice.problem.contains("`\(kid)`") && notice.problem.contains("`P1` of `PAR`"))
    }
  }

  @Test func `a return of the parent's payment re-opens the child's invoice it had settled`() throws
  {
    let books = try Books(
      invoices: "F1,KID,2025-03-01,2025-03-31,600.00,EUR,invoice",
      payments: "P1,PAR,2025-04-01,700.00,EUR\nR1,KID,2025-04-05,-700.00,EUR,P1",
      allocations: "P1,F1,2025-04-01,600.00", customers: Self.group)
    #expect(try books.aged("2025-04-04") == Aged(cash: 100_00))
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 600_00))
    #expect(try books.uncovered("2025-04-30") == ["F1": 600_00])
    let rows = Ageing(try books.view("2025-04-30")).rows
    #expect(rows.allSatisfy { $0.amounts.unappliedCash == 0 })
    #expect(books.codes == ["return-of-another-customer"])
  }

  @Test func `two returns of one payment by different customers stay within its account`() throws {
    let books = try Books(
      invoices: "F1,KID,2025-03-01,2025-03-31,600.00,EUR,invoice",
      payments: """
        P1,PAR,2025-04-01,600.00,EUR
        R1,KID,2025-04-05,-400.00,EUR,P1
        R2,PAR,2025-04-06,-300.00,EUR,P1
        """, allocations: "", customers: Self.group)
    let rows = Ageing(try books.view("2025-04-30")).rows
    #expect(rows.map(\.customerID) == ["KID", "PAR"])
    #expect(rows.map(\.amounts.unappliedCash) == [0, -100_00])
    #expect(Set(books.codes) == ["return-of-another-customer", "return-over-payment"])
  }

  @Test func `a return before its payment is said, and undoes it from the payment's day`() throws {
    let books = try Books(
      invoices: "F1,T,2025-03-01,2025-03-31,600.00,EUR,invoice",
      payments: "R1,T,2025-03-20,-600.00,EUR,P1\nP1,T,2025-04-01,600.00,EUR",
      allocations: "P1,F1,2025-04-01,600.00")
    #expect(try books.aged("2025-03-25") == Aged(current: 600_00, cash: -600_00))
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 600_00))
    let notice = try #require(books.loaded.issues.first { $0.code == "returned-before-received" })
    #expect(notice.line == 2)
  }

  @Test func `a return known before its payment stays where it was seen, and that is said`() throws
  {
    let books = try Books(
      invoices: "F1,KID,2025-03-01,2025-03-31,600.00,EUR,invoice",
      payments: "R1,KID,2025-03-20,-600.00,EUR,P1\nP1,PAR,2025-04-01,600.00,EUR",
      allocations: "", customers: Self.group)
    #expect(try books.aged("2025-03-25") == Aged(current: 600_00, cash: -600_00))
    #expect(
      books.loaded.issues.contains {
        $0.code == "return-of-another-customer" && $0.problem.contains("stays on the account")
      })
  }

  @Test func `customers that are merged return each other's payments without a word`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      F1,NEW,2025-03-01,2025-03-31,600.00,EUR
      F2,OLD,2025-03-01,2025-03-31,600.00,EUR
      """,
      "payments.csv": """
      payment_id,customer_id,received_on,amount,currency,reverses
      P1,OLD,2025-04-01,600.00,EUR,
      R1,NEW,2025-04-20,-600.00,EUR,P1
      """,
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
      "customers.csv": """
      customer_id,name,merged_into,merged_on
      OLD,Old,NEW,2025-04-10
      NEW,New,,
      """,
    ])
    #expect(loaded.issues.isEmpty)
    let rows = Ageing(loaded.ledger.asOf(try #require(Day("2025-04-30")))).rows
    #expect(rows.map(\.amounts.unappliedCash) == [0])
  }
}
