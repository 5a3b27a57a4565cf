internal import AccountReview
public import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

/// All that is known and expected of one account, for a terminal.
public enum AccountText {
  private static let width = 80

  public static func page(_ results: AccountResults) -> String {
    let customer = results.view.customers[results.customer]
    let name = customer.name.isEmpty ? customer.id : "\(customer.name) (\(customer.id))"
    let title = PlainText.singleLine(name) + ", as of the close of \(results.view.day)\n"
    let parts = [
      title, facts(customer, results), plans(customer, results), openItems(results),
      expectedCash(results), promises(results), tasks(results), AccountTimeline.text(results),
      health(results),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Where an account stands in the plan: its item, and the parts that wait or are excluded.
  static func plan(of customer: String, in currency: Currency, _ worklist: Worklist) -> String {
    let items = worklist.items.filter { $0.customerID == customer && $0.currency == currency }
    let parts =
      worklist.plan.accounts.first { $0.customerID == customer && $0.currency == currency }?.parts
      ?? []
    var text =
      items.isEmpty ? "The account is not on the worklist.\n" : "The account on the worklist\n"
    text += WorklistText.text(items)
    for part in parts {
      let amount = "\(NumberText.exact(part.amount)) \(part.amount.currency)"
      text += TextTable.wrap(
        "\(amount) of \(NumberText.count(part.invoices, "invoice", "invoices")): "
          + part.status.wording, width: width, indent: "  ")
    }
    return text
  }

  static func money(_ money: Money) -> String { "\(NumberText.exact(money)) \(money.currency)" }

  private static func facts(_ customer: Customer, _ results: AccountResults) -> String {
    let view = results.view
    let contact = [customer.contactName, customer.contactEmail, customer.contactPhone]
      .filter { !$0.isEmpty }
    var table = TextTable([.init(""), .init("")])
    table.row(["contact", contact.isEmpty ? "none known" : contact.joined(separator: ", ")])
    table.row(["collector", customer.collector.isEmpty ? "nobody" : customer.collector])
    for (currency, claims) in openClaims(results) {
      let open = claims.reduce(Money.zero(currency)) { $0 + $1.outstandingMoney }
      let late = claims.filter { $0.dueOn < view.day }
      let overdue = late.reduce(Money.zero(currency)) { $0 + $1.outstandingMoney }
      let oldest = late.map { view.day - $0.dueOn }.max()
      table.row([
        "open",
        money(open) + ", \(NumberText.exact(overdue)) overdue"
          + (oldest.map { ", \(NumberText.count($0, "day", "days")) at most" } ?? ""),
      ])
    }
    if let limit = customer.creditLimit { table.row(["credit limit", money(limit)]) }
    return table.text
  }

  private static func openClaims(_ results: AccountResults) -> [(Currency, [Invoice])] {
    let open = results.view.invoices[results.customer].filter { $0.outstanding > 0 }
    return Dictionary(grouping: open, by: \.currency).sorted { $0.key < $1.key }
  }

  private static func plans(_ customer: Customer, _ results: AccountResults) -> String {
    openClaims(results).map { plan(of: customer.id, in: $0.0, results.worklist) }
      .joined(separator: "\n") + left(customer, results)
  }

  /// Why it left the list since the one before.
  private static func left(_ customer: Customer, _ results: AccountResults) -> String {
    guard let list = results.departures else { return "" }
    return list.departures.filter { $0.customerID == customer.id }.map {
      TextTable.wrap(
        "Due on \(DayText.long(list.listOn)) with \(money($0.asked)), off the list since: "
          + "\($0.cause.wording).", width: width)
    }.joined()
  }

  private static func openItems(_ results: AccountResults) -> String {
    let claims = results.view.invoices.elements
    let open = results.view.invoices.range(results.customer).filter { claims[$0].outstanding > 0 }
    guard !open.isEmpty else { return "Nothing is open.\n" }
    let groups = Dictionary(grouping: open) { claims[$0].currency }
    return groups.sorted { $0.key < $1.key }.map { currency, own in
      let sorted = own.sorted { (claims[$0].dueOn, $0) < (claims[$1].dueOn, $1) }
      return "Open items in \(currency)\n\n" + table(of: sorted, results)
    }.joined(separator: "\n")
  }

  private static func table(of positions: [InvoiceIndex], _ results: AccountResults) -> String {
    let view = results.view
    let outlooks = Dictionary(uniqueKeysWithValues: results.invoices.map { ($0.invoice, $0) })
    var table = TextTable([
      .init("invoice", widest: 16), .init("due"), .init("days\npast due", .right),
      .init("open", .right), .init("still\nto pay", .right), .init("expected\npaid on"),
      .init("probability\npaid within\n30 days", .right),
    ])
    for position in positions {
      let claim = view.invoices.elements[position]
      let row = outlooks[position].map { InvoiceRow($0, in: view, intervals: results.intervals) }
      table.row([
        view.invoiceID(position), claim.dueOn.description,
        NumberText.grouped(view.day - claim.dueOn), NumberText.exact(claim.outstandingMoney),
        NumberText.exact(claim.uncoveredMoney), row?.expectedPaidOn?.description ?? "–",
        row.map { NumberText.percent($0.outlook.curve.probabilityPaid(within: 30)) } ?? "–",
      ])
    }
    return table.text
  }

  /// What is expected of the open invoices, without what is still to be invoiced.
  private static func expectedCash(_ results: AccountResults) -> String {
    guard !results.invoices.isEmpty else { return "" }
    let claims = results.view.invoices.elements
    let horizons = [7, 14, 30, 60, 90]
    var table = TextTable(
      [.init("within")] + horizons.map { .init("\($0) days", .right) }
        + [.init("never\npaid", .right), .init("")])
    let groups = Dictionary(grouping: results.invoices) { claims[$0.invoice].currency }
    for (currency, own) in groups.sorted(by: { $0.key < $1.key }) {
      func sum(_ share: (PaymentCurve) -> Double) -> String {
        let units = own.reduce(0) { $0 + Double(claims[$1.invoice].uncovered) * share($1.curve) }
        return NumberText.exact(Money(minorUnits: Int64(units.rounded()), currency))
      }
      table.row(
        ["expected"] + horizons.map { days in sum { $0.probabilityPaid(within: days) } }
          + [sum(\.probabilityNeverPaid), currency.code])
    }
    return "Payment of open invoices\n\n" + table.text
  }

  private static func promises(_ results: AccountResults) -> String {
    guard !results.promises.isEmpty || !results.departedPromises.isEmpty else { return "" }
    var table = TextTable([
      .init("promise", widest: 14), .init("made on"), .init("promised\nfor"),
      .init("invoice", widest: 12), .init("promised", .right), .init("open", .right), .init(""),
      .init(""),
    ])
    for standing in results.promises.suffix(8).reversed() {
      let promise = standing.promise
      table.row([
        promise.id, promise.madeOn.description, promise.promisedFor.description,
        promise.invoice.map(results.view.invoiceID) ?? "the account",
        NumberText.exact(standing.promised), NumberText.exact(standing.remaining),
        standing.promised.currency.code, standing.outcome.rawValue,
      ])
    }
    let notes = results.departedPromises.suffix(8).reversed().map {
      TextTable.wrap(
        PlainText.singleLine($0.sentence + "."), width: width, indent: "  ", hang: "  ")
    }
    return "Promises, the last first\n\n" + table.text + notes.joined()
  }

  private static func tasks(_ results: AccountResults) -> String {
    [
      ("Disputes to settle", results.tasks.disputes.map(\.line)),
      ("Cash to apply", results.tasks.cash.map(\.line)),
    ].filter { !$0.1.isEmpty }.map { title, lines in
      "\(title)\n"
        + lines.map { line in
          let owner = line.owner.isEmpty ? "nobody" : line.owner
          return TextTable.wrap(
            PlainText.singleLine(
              "\(line.id), \(money(line.amount)): \(line.what); \(owner), by \(line.target)"),
            width: width, indent: "  ", hang: "    ")
        }.joined()
    }.joined(separator: "\n")
  }

  private static func health(_ results: AccountResults) -> String {
    guard let card = results.card else { return "" }
    return "Health\n\n" + ScorecardText.summary(card.scorecard, results.scorecards)
      + AccountCardText.value(card, results.accounts) + AccountCardText.flags(card)
      + AccountCardText.success(card, on: results.view.day)
  }
}
