import Foundation
import LedgerFiles
import Receivables
import Statistics
import Testing

@testable import PaymentTiming

/// Columns that give the outcome away are refused by name and by what they say; honest ones are not.
@Suite struct OutcomeScreenTests {
  /// What an honest or a telling column may know of an invoice.
  struct Fact {
    let customer: Int
    let number: Int
    let delay: Int
    let isPaid: Bool
    let isPastDue: Bool
    let draw: Double
  }

  private static let asOf = Day(year: 2025, month: 6, day: 30) ?? Day(number: 0)

  /// Twelve customers, billed weekly for a year and a half, at 30 or 60 days.
  private func view(
    _ column: String, seed: UInt64 = 3, later: String? = nil, _ cell: (Fact) -> String
  ) throws -> LedgerView {
    var random = SplitMix64(seed: seed)
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on,\(column)\n"
    for customer in 0..<12 {
      for number in 0..<78 {
        let issued = Self.asOf - 7 * number - Int(random.next() % 7)
        let due = issued + (customer % 3 == 0 ? 60 : 30)
        let delay = customer * 2 - 6 + Int(random.next() % 15)
        let isPaid = due + delay <= Self.asOf
        let fact = Fact(
          customer: customer, number: number, delay: delay, isPaid: isPaid,
          isPastDue: due < Self.asOf, draw: Double(random.next() % 1000) / 1000)
        let paidOn = isPaid ? "\(due + delay)" : ""
        text += "I\(customer)-\(number),C\(customer),\(issued),\(due),\(100 + number).00,EUR,"
        text += "\(paidOn),\(cell(fact))\n"
      }
    }
    if let later {
      text += "L,C0,\(Self.asOf + 1),\(Self.asOf + 31),100.00,EUR,,\(later)\n"
    }
    return try Ledger.load(files: ["invoices.csv": text]).ledger.asOf(Self.asOf)
  }

  static let telling: [(name: String, cell: @Sendable (Fact) -> String)] = [
    ("stage word", { $0.isPaid ? "Done" : $0.isPastDue ? "Chase" : "Waiting" }),
    ("clearing number", { $0.isPaid ? "\(1_400_000_000 + $0.customer * 100 + $0.number)" : "" }),
    ("balance", { $0.isPaid ? "0.00" : "\(100 + $0.number).00" }),
    ("days late of the paid", { $0.isPaid ? "\($0.delay)" : "0" }),
    ("days late with noise", { "\(Double($0.delay) + 4 * $0.draw)" }),
    ("how it was paid, where that is kept", { $0.isPaid && $0.draw < 0.6 ? "wire" : "" }),
    ("a reminder of open ones", { $0.isPaid ? "" : "sent" }),
  ]

  @Test(arguments: telling.indices) func `a telling column is refused by what it says`(
    index: Int
  ) throws {
    let (name, cell) = Self.telling[index]
    let view = try view("zz", cell)
    #expect(OutcomeScreen(view).refusals.map(\.column) == ["zz"], "\(name)")
    #expect(AttributeTable.encodings(of: view).isEmpty, "\(name)")
  }

  static let honest: [(name: String, cell: @Sendable (Fact) -> String)] = [
    ("region of the customer", { "R\($0.customer % 4)" }),
    ("the customer itself", { "name \($0.customer)" }),
    ("terms", { $0.customer % 3 == 0 ? "60" : "30" }),
    ("a running number", { "\($0.number + 1000 * $0.customer)" }),
    ("paper or portal", { $0.draw < 0.5 ? "paper" : "portal" }),
    ("an order number, often blank", { $0.draw < 0.3 ? "PO\($0.number)" : "" }),
    ("a rate", { "\($0.draw)" }),
    ("a slow channel", { $0.customer > 8 ? "slow" : "quick" }),
    ("a channel new for a month", { $0.number < 4 && $0.draw < 0.5 ? "app" : "mail" }),
    ("the usual delay of the customer", { "\($0.customer * 2)" }),
  ]

  @Test(arguments: honest.indices, [UInt64(3), 4, 5]) func `an honest column is not refused`(
    index: Int, seed: UInt64
  ) throws {
    let (name, cell) = Self.honest[index]
    #expect(OutcomeScreen(try view("zz", seed: seed, cell)).refusals.isEmpty, "\(name)")
  }

  /// Invoices in order of issue, the first of them paid.
  private func refusals(
    paid: Int, of count: Int, customers: Int, columns: Int, _ cell: (_ column: Int) -> String
  ) throws -> [String] {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on"
    for column in 0..<columns { text += ",x\(column)" }
    text += "\n"
    for number in 0..<count {
      let issued = Self.asOf - 120 + number * 100 / count
      let paidOn = number < paid ? "\(Self.asOf - 5 + number % 5)" : ""
      text += "I\(number),C\(number % customers),\(issued),\(issued + 14),100.00,EUR,\(paidOn)"
      for column in 0..<columns { text += "," + cell(column) }
      text += "\n"
    }
    let view = try Ledger.load(files: ["invoices.csv": text]).ledger.asOf(Self.asOf)
    return OutcomeScreen(view).refusals.map(\.column)
  }

  @Test(arguments: [(1, 20), (3, 20), (2, 40), (20, 400), (40, 2000)])
  func `colours and products are no leaks where few invoices are settled`(paid: Int, of count: Int)
    throws
  {
    var random = SplitMix64(seed: UInt64(count + paid))
    // Of 2 to 60 values, and some that are mostly blank.
    let refused = try refusals(paid: paid, of: count, customers: 6, columns: 60) { column in
      if column % 6 == 5, random.next() % 20 > 0 { return "" }
      return "v\(random.next() % UInt64(2 + column))"
    }
    #expect(refused.isEmpty)
  }

  @Test func `numbers with a chance outlier are no days late`() throws {
    var random = SplitMix64(seed: 8)
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on,freight\n"
    for number in 0..<120 {
      let issued = Self.asOf - 300 + number
      let late = number == 60 ? 100 : Int(random.next() % 5)
      let freight = number == 60 ? 5000 : Int(random.next() % 50)
      text += "I\(number),C\(number % 3),\(issued),\(issued + 30),100.00,EUR,\(issued + 30 + late),"
      text += "\(freight)\n"
    }
    let view = try Ledger.load(files: ["invoices.csv": text]).ledger.asOf(Self.asOf)
    #expect(OutcomeScreen(view).refusals.isEmpty)
  }

  @Test func `days late are told where customers have few invoices each`() throws {
    var random = SplitMix64(seed: 9)
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on,zz\n"
    for number in 0..<40 {
      let (issued, late) = (Self.asOf - 300 + number, Int(random.next() % 30))
      text += "I\(number),C\(number % 20),\(issued),\(issued + 30),100.00,EUR,"
      text += "\(issued + 30 + late),\(2 * late + 7)\n"
    }
    let view = try Ledger.load(files: ["invoices.csv": text]).ledger.asOf(Self.asOf)
    #expect(OutcomeScreen(view).refusals.map(\.column) == ["zz"])
  }

  @Test func `chances of small samples are exact`() {
    // 3 of 10 rows drawn, 4 marked: none marked in 20 of 120 ways, at most one in 80.
    #expect(
      abs(exp(OutcomeChance.drawing(atMost: 0, of: 4, among: 10, in: 3)) - 20.0 / 120) < 1e-12)
    #expect(
      abs(exp(OutcomeChance.drawing(atMost: 1, of: 4, among: 10, in: 3)) - 80.0 / 120) < 1e-12)
    #expect(abs(exp(OutcomeChance.events(atMost: 1, expected: 2)) - 3 * exp(-2)) < 1e-12)
    // Of values on 2, 3 and 5 of 10 rows, 5 rows are {5} or {2, 3}: 2 of 252 ways.
    #expect(abs(exp(OutcomeChance.separating([2, 3, 5], into: 5)) - 2.0 / 252) < 1e-12)
    #expect(OutcomeChance.separating([2, 4], into: 3) == -.infinity)
  }

  @Test(arguments: [
    "balance_due", "Days Late", "daysOverdue", "clearing_doc", "open_balance", "dunning_level",
    "paid_amount", "payment_date", "Verzugstage", "Offener Betrag", "jours_de_retard",
    "fecha_de_pago", "Data Pagamento", "überfällig", "AUGBL", "Mahnstufe", "reste_a_payer",
    "saldo",
  ]) func `a column is refused by its name in five languages`(name: String) throws {
    let view = try view(name) { $0.draw < 0.5 ? "a" : "b" }
    #expect(OutcomeScreen(view).refusals.map(\.column) == [name.lowercased()])
  }

  @Test(arguments: [
    "country_code", "paperless_bill", "rate_pct", "issue_date_quality", "payment_terms", "channel",
    "customer_name", "region", "state", "currency_code", "payment_method", "sales_rep",
    "account_manager", "product", "discount_terms",
  ]) func `an ordinary name is not refused`(name: String) {
    #expect(!OutcomeColumns.contains(name))
  }

  @Test(arguments: telling.indices) func `what is posted later changes no refusal`(
    index: Int
  ) throws {
    let (name, cell) = Self.telling[index]
    let (now, with) = (try view("zz", cell), try view("zz", later: "a word", cell))
    #expect(OutcomeScreen(with).refusals == OutcomeScreen(now).refusals, "\(name)")
  }
}
