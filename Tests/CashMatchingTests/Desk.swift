import BankStatements
import Receivables

@testable import CashMatching

/// A small book of open items and payments to match.
struct Desk {
  static let euro = Currency("EUR") ?? .unstated
  static let day = Day("2026-03-02") ?? Day(number: 0)

  private var items: [OpenBook.Item] = []
  private var open: [Int64] = []
  private var debtors: [OpenBook.Debtor] = []
  var aliases = AliasTable()
  var habits = PayingHabits()
  var advice: [RemittanceAdvice] = []

  init(_ names: String...) {
    debtors = names.enumerated().map { OpenBook.Debtor(id: "K100\($0.offset)", name: $0.element) }
  }

  mutating func item(
    _ id: String, of debtor: Int, _ amount: Int64, due: Int = 0, order: String = "",
    in currency: Currency = Self.euro
  ) {
    items.append(
      OpenBook.Item(
        id: id, customer: Int32(debtor), issuedOn: Self.day + -30, dueOn: Self.day + due,
        currency: currency, amount: amount, isCredit: amount < 0, order: order))
    open.append(amount)
  }

  mutating func pays(for child: Int, _ payer: Int) { debtors[child].payer = Int32(payer) }

  /// With classes that were always right where the test says so.
  func matcher(_ rules: MatchRules = MatchRules()) -> CashMatcher {
    CashMatcher(
      OpenBook(items: items, open: open, debtors: debtors), aliases: aliases, habits: habits,
      advice: advice, rules: rules)
  }

  static func payment(
    _ amount: Int64, from name: String = "", account: String = "", _ text: String...
  ) -> BankMovement {
    var payment = BankMovement(Money(minorUnits: amount, euro), on: day)
    payment.counterparty.name = name
    payment.counterparty.account = account
    payment.remittance = text
    return payment
  }

  func decision(_ payment: BankMovement) -> PaymentDecision? {
    var matcher = matcher()
    return matcher.match([payment]).first
  }

  func ids(_ match: CashMatch?) -> [String] {
    (match?.parts ?? []).map { items[Int($0.item)].id }.sorted()
  }
}
