public import AccountReview
public import DuecastEngine
public import Receivables

/// One document that is placed with a collection agency.
public struct PlacementRow: Sendable {
  let placedOn: Day
  let customer: Customer
  let account: AgencyPlacement
  let document: DunningLetter.Line
  let invoiceID: String
  let invoice: Invoice
  /// Interest and fixed sum, where they are claimed.
  let interest: Money?
  let compensation: Money?

  /// A row for each document that is placed.
  public static func rows(_ results: PlacementResults) -> [PlacementRow] {
    let (placements, view) = (results.placements, results.view)
    return placements.placements.flatMap { account in
      account.documents.map { document in
        let claimed = results.claims?.sums(document.invoice)
        let invoice = view.invoices.elements[document.invoice]
        return PlacementRow(
          placedOn: placements.day, customer: view.customers[account.customer], account: account,
          document: document, invoiceID: view.invoiceID(document.invoice),
          invoice: invoice, interest: claimed?.interest, compensation: claimed?.compensation)
      }
    }
  }

  /// Contacts since the oldest document fell due: day, channel, level and outcome, without notes,
  /// which may speak of persons.
  var history: String {
    account.contacts.map { contact in
      var words = [contact.on.description, contact.channel]
      if let level = contact.level { words.append("level \(level)") }
      if !contact.outcome.isEmpty { words.append("(\(contact.outcome))") }
      return words.joined(separator: " ")
    }.joined(separator: "; ")
  }

  public static let columns: [Column<PlacementRow>] = [
    Column("placed_on") { .day($0.placedOn) },
    Column("customer_id") { .text($0.customer.id) },
    Column("name") { .text($0.customer.name) },
    Column("country") { .text($0.customer.country) },
    Column("language") { .text($0.customer.language) },
    Column("contact_name") { .text($0.customer.contactName) },
    Column("contact_email") { .text($0.customer.contactEmail) },
    Column("contact_phone") { .text($0.customer.contactPhone) },
    Column("invoice_id") { .text($0.invoiceID) },
    Column("issued_on") { .day($0.invoice.issuedOn) },
    Column("due_on") { .day($0.invoice.dueOn) },
    Column("days_past_due") { .integer($0.document.daysPastDue) },
    Column("currency") { .text($0.invoice.currency.code) },
    Column("invoiced_amount") { .money(Money(minorUnits: $0.invoice.amount, $0.invoice.currency)) },
    Column("open_amount") { .money($0.invoice.outstandingMoney) },
    Column("placed_amount") { .money($0.document.amount) },
    Column("interest") { Cell($0.interest) },
    Column("compensation") { Cell($0.compensation) },
    Column("contacts") { .integer($0.account.contacts.count) },
    Column("last_contact_on") { Cell($0.account.contacts.last?.on) },
    Column("broken_promises") { .integer($0.account.brokenPromises.count) },
    Column("last_broken_promise") { Cell($0.account.brokenPromises.max()) },
    Column("history") { .text($0.history) },
  ]
}

/// What is placed, for a terminal: a line for each account, sums for each currency.
public enum PlacementText {
  public static func page(_ results: PlacementResults) -> String {
    let (placements, view) = (results.placements, results.view)
    let accounts = placements.placements
    let left =
      placements.leftOut > 0
      ? NumberText.count(
        placements.leftOut, "other overdue account stays", "other overdue accounts stay")
        + " with us.\n" : ""
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

/// What letters leave out, in words.
public enum CollectionText {
  /// A sentence for each debt that another customer's cash covers, for at most so many.
  public static func covered(
    _ debts: [DunningLetters.CoveredDebt], in view: LedgerView, atMost most: Int = 20
  ) -> String {
    var text = debts.prefix(most).map { debt in
      let amount = "\(NumberText.exact(debt.cash.amount)) \(debt.cash.amount.currency)"
      return TextTable.wrap(
        "\(view.customers[debt.customer].id): \(amount) of "
          + "\(view.customers[debt.cash.customer].id) is on account and covers it.", width: 80)
    }.joined()
    if debts.count > most {
      text += "So it is for \(NumberText.count(debts.count - most, "more debt", "more debts")).\n"
    }
    return text
  }

  /// A sentence for each debt that is held back, for at most so many.
  public static func held(
    _ debts: [DunningLetters.HeldDebt], in view: LedgerView, atMost most: Int = 20
  ) -> String {
    var text = debts.prefix(most).map { debt in
      let until = debt.hold.until.map { "until \($0)" } ?? "until further notice"
      return TextTable.wrap(
        "\(view.customers[debt.hold.customer].id): \(NumberText.exact(debt.amount)) "
          + "\(debt.amount.currency) is held back (\(debt.hold.reason), \(until)).", width: 80)
    }.joined()
    if debts.count > most {
      text += "So it is for \(NumberText.count(debts.count - most, "more debt", "more debts")).\n"
    }
    return text
  }

  public static func leftOut(_ counts: [CollectionGap: Int]) -> String {
    CollectionGap.allCases.compactMap { gap in
      counts[gap].map {
        TextTable.wrap(
          "Left out: \(NumberText.count($0, "account", "accounts")), \(gap.rawValue).", width: 80)
      }
    }.joined()
  }
}
