import ForecastVocabulary
import Receivables
import Testing

@testable import AccountReview

/// Who comes first, and what fits into a collector's day.
@Suite struct WorklistRankTests {
  /// Ten customers of two collectors, each with one invoice; amounts fall with the number.
  private let ten: [String: String] = {
    var invoices = ["invoice_id,customer_id,issued_on,due_on,amount,currency"]
    var customers = ["customer_id,collector"]
    for number in 0..<10 {
      let amount = 100_000 - number / 2 * 5000
      invoices.append("I\(number),c\(number),2024-04-01,2024-05-01,\(amount),EUR")
      customers.append("c\(number),\(number < 7 ? "ada" : "ben")")
    }
    return [
      "invoices.csv": invoices.joined(separator: "\n"),
      "customers.csv": customers.joined(separator: "\n"),
    ]
  }()

  @Test func `the list is ranked by what goes late, and equals by customer`() throws {
    let list = try Worklist(ten, day(6, 12))
    #expect(list.items.map(\.customerID) == (0..<10).map { "c\($0)" })
    #expect(list.items.map(\.rank) == Array(1...10))
    let late = list.items.map(\.priority.expectedLate)
    #expect(late.prefix(2).reduce(0, +) == 200_000 && late.reduce(0, +) == 900_000)
  }

  /// Twenty-five overdue customers: the first few are paid soon, the others late.
  @Test func `those whom a contact moves are at the head, below them those that go late`() throws {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
    for number in 0..<25 {
      invoices += "I\(number),c\(number + 10),2024-04-01,2024-05-01,\(1000 + number),EUR\n"
    }
    let view = try ledger(ofFiles: ["invoices.csv": invoices]).asOf(day(5, 12))
    let outlook = Outlook(
      day: view.day, horizon: 60,
      invoices: view.openPositions.map { position in
        let isMoved = view.invoiceID(position).count == 2
        return InvoiceOutlook(
          invoice: position, model: .existing, evidenceWeight: 1,
          curve: .constant(payment: isMoved ? 0.02 : 0.001), factors: [])
      }, customers: [])
    func list(_ head: Double) -> [String] {
      var policy = Policy.afterDue
      policy.priority.head = head
      return Worklist(
        view: view, outlook: outlook, policy: policy, calendar: BusinessCalendar(.target)
      ).items.map(\.customerID)
    }
    // The first ten have most money-days; of all, c34 has most that goes late.
    #expect(list(0).first == "c34" && list(0).last == "c10")
    #expect(
      list(0.12) == ["c19", "c18", "c17"] + (20...34).reversed().map { "c\($0)" }
        + (10...16).reversed().map { "c\($0)" })
    #expect(list(1).prefix(10) == (10...19).reversed().map { "c\($0)" }[...])
  }

  private func today(_ change: (inout CapacityPolicy) -> Void) throws -> [String] {
    var policy = Policy.afterDue
    policy.channels[.letter]?.minutes = 10
    change(&policy.capacity)
    let list = try Worklist(ten, day(6, 12), policy: policy)
    let over = list.items.filter { $0.status == .overCapacity }
    #expect(list.today.count + over.count == 10)
    return list.today.map(\.customerID)
  }

  @Test func `a collector's day holds what its time allows`() throws {
    #expect(try today { $0.contactsPerDay = 2 } == ["c0", "c1", "c7", "c8"])
    #expect(try today { $0.contactsPerDay = 0 }.isEmpty)
    #expect(try today { $0.minutesPerDay = 29 } == ["c0", "c1", "c7", "c8"])
    #expect(
      try today {
        $0.minutesPerDay = 20
        $0.minutesByCollector = ["ben": 10]
      } == ["c0", "c1", "c7"])
    #expect(try today { _ in }.count == 10)
  }

  @Test func `serious debt that nobody spoke about has the time first`() throws {
    #expect(
      try today {
        $0.contactsPerDay = 1
        // Of c6 and c9 alone: the others are above no limit but size.
        $0.serious = SeriousDebtPolicy(
          daysPastDue: 42, balance: AmountByCurrency(80_000), untouchedDays: 30)
      } == ["c0", "c7"])
    var files = ten
    files["activities.csv"] = (0..<6).reduce("activity_id,customer_id,on,channel\n") {
      $0 + "V\($1),c\($1),2024-05-20,email\n"
    }
    var policy = Policy.afterDue
    policy.capacity.contactsPerDay = 1
    policy.capacity.serious.daysPastDue = 42
    // Its six others were contacted 24 days ago.
    let list = try Worklist(files, day(6, 12), policy: policy)
    #expect(list.contactsToday.filter { $0.collector == "ada" }.map(\.customerID) == ["c6"])
  }

  @Test func `what needs a person waits for an absent collector, what is automatic does not`()
    throws
  {
    var policy = Policy.afterDue
    policy.capacity.absences = [
      .init(collector: "ada", from: day(6, 10), until: day(6, 14))
    ]
    let list = try Worklist(ten, day(6, 12), policy: policy)
    #expect(list.statuses["c0"] == .waiting(.collectorAbsent(until: day(6, 17))))
    #expect(list.today.map(\.collector) == ["ben", "ben", "ben"])
    policy.escalation = Policy.remindersAlone.escalation
    #expect(try Worklist(ten, day(6, 12), policy: policy).today.count == 10)
  }

  /// Customers in an order that differs from file to file, each with EUR and JPY.
  private func twoCurrencies(_ customers: [String]) -> [String: String] {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
    for customer in customers {
      text += "E-\(customer),\(customer),2024-04-01,2024-05-01,50000,EUR\n"
      text += "Y-\(customer),\(customer),2024-04-01,2024-05-01,1000000,JPY\n"
    }
    return ["invoices.csv": text]
  }

  @Test func `currencies are compared by the smallest balance worth a person in them`() throws {
    let list = try Worklist(twoCurrencies(["b", "a"]), day(6, 12))
    // A million yen is 125 such balances, 50,000 euros are 1,000.
    #expect(
      list.items.map { "\($0.customerID) \($0.currency)" } == ["a EUR", "b EUR", "a JPY", "b JPY"])
  }

  @Test func `one contact of a customer is about both its currencies`() throws {
    func today(_ contacts: Int) throws -> [Int] {
      var policy = Policy.afterDue
      policy.capacity.contactsPerDay = contacts
      return try Worklist(twoCurrencies(["a", "b"]), day(6, 12), policy: policy).today.map(\.rank)
    }
    #expect(try today(1) == [1, 3])
    #expect(try today(2).count == 4)
  }

  @Test func `the rank does not depend on the order of the file`() throws {
    let customers = (0..<12).map { "c\($0)" }
    let ordered = try Worklist(twoCurrencies(customers), day(6, 12), policy: .afterDue)
    let reversed = try Worklist(
      twoCurrencies(customers.reversed()), day(6, 12), policy: .afterDue)
    #expect(ordered.items.map(\.id) == reversed.items.map(\.id))
    #expect(ordered.items.map(\.rank) == Array(1...24))
  }

  /// Of c, 100 is overdue and covered by cash of yesterday; what is doubtful falls due later.
  @Test func `an account whose overdue is covered takes its place by what falls due`() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A1,a,2024-04-01,2024-05-01,1000,EUR
      C1,c,2024-05-01,2024-05-31,100,EUR
      C2,c,2024-06-01,2024-06-30,50000,EUR
      """,
      "payments.csv": "payment_id,customer_id,received_on,amount\nR,c,2024-06-11,100\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ]
    let list = try Worklist(
      files, day(6, 12), policy: .standard, curve: .constant(payment: 0.01))
    #expect(list.items.map(\.customerID) == ["c", "a"])
    #expect(list.items.first?.nextAction == .reminderBeforeDue)
    #expect(list.elsewhere == ["cash-on-its-way": "100.00"])
  }
}
