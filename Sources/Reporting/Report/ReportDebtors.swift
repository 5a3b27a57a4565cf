internal import AccountReview
internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

extension ReportPage.CurrencySection {
  /// One of those that owe most.
  struct Debtor: Sendable {
    let name: String
    let details: String
    let open: String
    let share: String
    let overdue: String
    let oldest: String
    let expected: String
    /// Where the plan has its overdue money.
    let standing: String
    /// `sum` or empty.
    let kind: String
  }

  /// Debtors shown in the report; `ageing.csv` has all.
  private static let debtorsShown = 10

  /// Those that owe most, the others in one line, and all.
  static func debtors(_ currency: Currency, _ results: RunResults) -> [Debtor] {
    let debts = Debt.all(currency, results).sorted {
      (-$0.value.open, $0.key) < (-$1.value.open, $1.key)
    }
    guard !debts.isEmpty else { return [] }
    let whole = debts.reduce(Debt()) { $0 + $1.value }
    let others = debts.dropFirst(debtorsShown)
    let plan = Dictionary(
      results.worklist.plan.accounts.filter { $0.currency == currency }
        .map { ($0.customer, $0) }, uniquingKeysWith: { first, _ in first })
    var rows = debts.prefix(debtorsShown).map { position, debt in
      let customer = results.view.customers[position]
      return Debtor(
        debt, of: whole, currency, name: customer.name.isEmpty ? customer.id : customer.name,
        details: customer.name.isEmpty ? "" : customer.id,
        standing: plan[position].map(standing) ?? "")
    }
    if !others.isEmpty {
      rows.append(
        Debtor(
          others.reduce(Debt()) { $0 + $1.value }, of: whole, currency,
          name: NumberText.count(others.count, "other", "others")))
    }
    return rows + [Debtor(whole, of: whole, currency, name: "All", kind: "sum")]
  }

  private static func standing(_ account: PlannedAccount) -> String {
    let parts = account.parts.filter { $0.status != .excluded(.notDue) }
    guard let first = parts.first else { return "not due" }
    let until = first.status.until.map { ", until \(DayText.short($0))" } ?? ""
    return PlanText.label(status: first.status.code, first.status.reasonCode) + until
  }
}

extension ReportPage.CurrencySection.Debtor {
  fileprivate init(
    _ debt: Debt, of whole: Debt, _ currency: Currency, name: String, details: String = "",
    standing: String = "", kind: String = ""
  ) {
    func money(_ units: Int64) -> String { NumberText.whole(Money(minorUnits: units, currency)) }
    self.name = name
    self.details = details
    open = money(debt.open)
    share =
      whole.open > 0 ? NumberText.percent(Double(debt.open) / Double(whole.open), digits: 1) : ""
    overdue = money(debt.overdue)
    oldest =
      debt.oldest > 0
      ? NumberText.count(debt.oldest, "day", "days").replacing(" ", with: "\u{a0}") : ""
    expected = NumberText.whole(debt.expected)
    self.standing = standing
    self.kind = kind
  }
}

/// What one customer owes in one currency: minor units, but for what is expected of it.
private struct Debt {
  var open: Int64 = 0
  var overdue: Int64 = 0
  /// Days past due.
  var oldest = 0
  /// Of open invoices within the horizon, in major units.
  var expected = 0.0

  static func all(_ currency: Currency, _ results: RunResults) -> [CustomerIndex: Debt] {
    let view = results.view
    var debts: [CustomerIndex: Debt] = [:]
    for invoice in view.invoices.elements
    where invoice.currency == currency && invoice.outstanding > 0 {
      let late = view.day - invoice.dueOn
      debts[invoice.customer, default: Debt()].add(invoice.outstanding, late)
    }
    let days = 1...results.outlook.horizon
    for item in results.outlook.invoices {
      let invoice = view.invoices.elements[item.invoice]
      guard invoice.currency == currency else { continue }
      debts[invoice.customer]?.expected +=
        invoice.uncoveredMoney.majorUnits * item.cashShare(within: days)
    }
    return debts
  }

  private mutating func add(_ outstanding: Int64, _ late: Int) {
    open += outstanding
    if late > 0 { overdue += outstanding }
    oldest = max(oldest, late)
  }

  static func + (a: Debt, b: Debt) -> Debt {
    Debt(
      open: a.open + b.open, overdue: a.overdue + b.overdue,
      oldest: max(a.oldest, b.oldest), expected: a.expected + b.expected)
  }
}
