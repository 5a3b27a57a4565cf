internal import AccountReview
public import DuecastEngine
internal import Receivables

/// What is placed, for a terminal: a line for each account, sums for each currency.
public enum PlacementText {
  public static func page(_ results: PlacementResults) -> String {
    let (placements, view) = (results.placements, results.view)
    let accounts = placements.placements
    let left =
      placements.leftOut > 0
      ? NumberText.count(
        placements.leftOut, "other overdue account is", "other overdue accounts are")
        + " not due for placement.\n" : ""
    guard !accounts.isEmpty else {
      return "No account is due for a collection agency on \(placements.day).\n\(left)"
    }
    var text =
      "\(NumberText.count(accounts.count, "account is", "accounts are")) due for a collection "
      + "agency on \(placements.day)\n\n"
    var table = TextTable([
      .init("customer", widest: 30), .init("documents", .right), .init("oldest", .right),
      .init("contacts", .right), .init("amount", .right), .init(""),
    ])
    for account in accounts {
      let customer = view.customers[account.customer]
      table.row([
        customer.name.isEmpty ? customer.id : customer.name,
        NumberText.grouped(account.documents.count),
        "\(NumberText.grouped(account.documents.map(\.daysPastDue).max() ?? 0)) d",
        NumberText.grouped(account.contacts.count), account.total.grouped, account.currency.code,
      ])
    }
    table.rule()
    for currency in Set(accounts.map(\.currency)).sorted() {
      let own = accounts.filter { $0.currency == currency }
      table.row([
        NumberText.count(own.count, "account", "accounts"),
        NumberText.grouped(own.reduce(0) { $0 + $1.documents.count }), "", "",
        own.reduce(Money.zero(currency)) { $0 + $1.total }.grouped, currency.code,
      ])
    }
    text += table.text
    return text + (left.isEmpty ? "" : "\n\(left)")
  }
}
