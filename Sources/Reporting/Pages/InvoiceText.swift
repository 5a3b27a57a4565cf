public import AccountReview
public import ForecastVocabulary
public import Receivables

/// All that is known and expected of one open invoice, for a terminal.
public enum InvoiceText {
  public static func page(
    _ row: InvoiceRow, view: LedgerView, outlook: Outlook, worklist: Worklist
  ) -> String {
    [
      facts(row, view), timing(row, outlook.intervals), model(row, outlook), factors(row),
      account(row, worklist),
    ].joined(separator: "\n")
  }

  /// `on its due day`, `12 days late`, `3 days early`.
  public static func lateness(_ days: Int) -> String {
    switch days {
    case 0: "on its due day"
    case 1...: "\(NumberText.count(days, "day", "days")) late"
    default: "\(NumberText.count(-days, "day", "days")) early"
    }
  }

  /// `Invoice F1`, or `Invoice F1, instalment 2 of 3`.
  private static func name(_ position: InvoiceIndex, in view: LedgerView) -> String {
    let claims = view.documentPositions(position)
    let instalment =
      claims.count > 1
      ? ", instalment \(claims.lowerBound.distance(to: position) + 1) of \(claims.count)" : ""
    return "Invoice \(view.invoiceID(position))\(instalment)"
  }

  private static func money(_ minorUnits: Int64, _ currency: Currency) -> String {
    "\(NumberText.exact(Money(minorUnits: minorUnits, currency))) \(currency)"
  }

  /// The instalments of an invoice, a line for each.
  public static func instalments(_ claims: Range<InvoiceIndex>, of view: LedgerView) -> String {
    var table = TextTable([
      .init("instalment", .right), .init("due"), .init("amount", .right), .init("open", .right),
      .init("still to pay", .right), .init(""),
    ])
    for (number, position) in claims.enumerated() {
      let claim = view.invoices.elements[position]
      let amount = Money(minorUnits: claim.amount, claim.currency)
      table.row([
        "\(number + 1)", claim.dueOn.description, NumberText.exact(amount),
        NumberText.exact(claim.outstandingMoney), NumberText.exact(claim.uncoveredMoney),
        claim.currency.code,
      ])
    }
    return "Invoice \(view.invoiceID(claims.lowerBound)) is payable in instalments\n\n"
      + table.text + "\n"
  }

  /// How a claim was closed of which nothing is left to pay; `nil` where something is.
  public static func settled(_ position: InvoiceIndex, in view: LedgerView) -> String? {
    let claim = view.invoices.elements[position]
    let name = name(position, in: view)
    let parts = view.cashParts(position)
    if let ended = claim.endedOn {
      let how =
        switch claim.ending {
        case .credited: "settled by a credit note"
        case .writtenOff: "written off"
        case .undated: "settled, on an unknown day no later than"
        case .paid, nil: "paid"
        }
      var text = "\(name) was \(how) on \(ended), \(lateness(ended - claim.dueOn))"
      if parts.count > 1 || parts.reduce(0, { $0 + $1.amount }) < claim.amount, !parts.isEmpty {
        let all = parts.map { money($0.amount, claim.currency) + " on \($0.on)" }
        text += ", by " + all.joined(separator: ", ")
      }
      return TextTable.wrap(text + ": nothing is left to forecast.", width: 80)
    }
    guard claim.uncovered == 0 else { return nil }
    let group = view.groupCash(position).map { " of \(view.customers[$0.customer].id)" }
    return TextTable.wrap(
      "\(name): \(money(claim.outstanding, claim.currency)) is open in the books, and cash or credit"
        + "\(group.joined(separator: " and")) on account covers it: apply it; nothing is "
        + "left to forecast.", width: 80)
  }

  private static func facts(_ row: InvoiceRow, _ view: LedgerView) -> String {
    let invoice = row.invoice
    let customer = view.customers[invoice.customer]
    let position = row.outlook.invoice
    var text =
      "\(name(position, in: view)), as of the close of \(row.day)\n\n"
    var table = TextTable([.init(""), .init("")])
    table.row([
      "customer", customer.name.isEmpty ? customer.id : "\(customer.name) (\(customer.id))",
    ])
    let amount = Money(minorUnits: invoice.amount, invoice.currency)
    let open = NumberText.exact(invoice.outstandingMoney)
    let part = invoice.outstanding == invoice.amount ? "" : " of \(NumberText.exact(amount))"
    table.row(["open", "\(open)\(part) \(invoice.currency)"])
    for part in view.cashParts(position) {
      table.row([
        part.isApplied ? "paid" : "on account",
        money(part.amount, invoice.currency) + " on \(part.on)",
      ])
    }
    if invoice.uncovered < invoice.outstanding {
      table.row(["still to pay", money(invoice.uncovered, invoice.currency)])
    }
    for cash in view.groupCash(position) {
      table.row([
        "of the group",
        "\(NumberText.exact(cash.amount)) \(cash.amount.currency) of "
          + "\(view.customers[cash.customer].id)",
      ])
    }
    table.row(["issued", "\(invoice.issuedOn), due \(invoice.dueOn)"])
    let past = row.daysPastDue
    table.row([
      "today",
      past > 0
        ? "\(NumberText.count(past, "day", "days")) past due"
        : past == 0 ? "due today" : "due in \(NumberText.count(-past, "day", "days"))",
    ])
    if let hold = view.hold(onClaim: position) {
      let until = hold.until.map { "until \($0)" } ?? "until further notice"
      table.row(["held", "\(hold.reason), from \(hold.from) \(until)"])
    }
    for (label, fact) in agreements(row, view) { table.row([label, fact]) }
    text += table.text
    return text
  }

  /// Open disputes about the invoice, and promises about it or the account whose day has not passed.
  private static func agreements(
    _ row: InvoiceRow, _ view: LedgerView
  ) -> [(label: String, fact: String)] {
    let customer = row.invoice.customer
    let claims = view.documentPositions(row.outlook.invoice)
    let disputed = view.disputes[customer].filter {
      claims.contains($0.invoice) && $0.closedOn == nil
    }
    let promised = view.promises[customer].filter {
      $0.invoice.map(claims.contains) ?? true && $0.promisedFor >= row.day
    }
    return disputed.map { dispute in
      let code = dispute.code.isEmpty ? "" : " (\(dispute.code))"
      return (
        "disputed",
        "\(NumberText.exact(dispute.amount)) \(dispute.amount.currency) since "
          + "\(dispute.openedOn)\(code)"
      )
    }
      + promised.map { promise in
        let amount = promise.amount.map { "\(NumberText.exact($0)) \($0.currency) " } ?? ""
        let account = promise.invoice == nil ? ", about the account" : ""
        return ("promised", "\(amount)for \(promise.promisedFor), on \(promise.madeOn)\(account)")
      }
  }

  private static func timing(_ row: InvoiceRow, _ intervals: PaymentIntervals?) -> String {
    let curve = row.outlook.curve
    var days = TextTable([
      .init("paid"), .init("day"), .init("from today", .right), .init("from due", .right),
    ])
    let paidOn = [
      ("80% range from", row.intervalFrom), ("median", row.paidOn(atProbability: 0.5)),
      ("80% range to", row.intervalTo),
    ]
    for (label, day) in paidOn {
      if let day {
        days.row([
          label, day.description, "\(NumberText.grouped(day - row.day)) d",
          "\(NumberText.grouped(day - row.invoice.dueOn)) d",
        ])
      } else {
        days.row([label, "not expected", "", ""])
      }
    }
    var odds = TextTable([.init("within", .right), .init("probability paid", .right)])
    for days in [7, 14, 30, 60, 90] {
      odds.row([
        "\(days) days", NumberText.percent(curve.probabilityPaid(within: days), digits: 1),
      ])
    }
    let never = Figure.probabilityNeverPaid.unit.shown(curve.probabilityNeverPaid)
    let outcomes = intervals?.outcomes ?? 0
    let checked =
      outcomes == 0
      ? ""
      : "\nThe range is set to hold 80% of payments, as tested on the outcomes of\n"
        + "\(NumberText.count(outcomes, "earlier open invoice", "earlier open invoices")).\n"
    return days.text + checked + "\n" + odds.text + "\nNever paid: \(never).\n"
  }

  private static func model(_ row: InvoiceRow, _ outlook: Outlook) -> String {
    let customer = outlook.customers.first { $0.customer == row.invoice.customer }
    let settled = customer?.settledInvoices ?? 0
    let weight = NumberText.percent(row.outlook.evidenceWeight)
    let text =
      switch row.outlook.model {
      case .existing:
        "Model: existing customers. \(NumberText.count(settled, "settled invoice", "settled invoices")) "
          + "of this customer \(settled == 1 ? "carries" : "carry") \(weight) of the weight, similar customers the rest."
      case .new:
        "Model: new customers. This customer has no settled invoice yet, so the forecast "
          + "follows similar customers."
      }
    return TextTable.wrap(text, width: 80)
  }

  private static func factors(_ row: InvoiceRow) -> String {
    guard !row.outlook.factors.isEmpty else {
      return "No factor differs from the average open invoice.\n"
    }
    let lines = row.outlook.factors.prefix(5).map { factor in
      let way = factor.contribution > 0 ? "sooner" : "later"
      return TextTable.wrap("\(way): \(factor.meaning)", width: 80, indent: "  ")
    }
    return "Main factors, against the average open invoice\n" + lines.joined()
  }

  private static func account(_ row: InvoiceRow, _ worklist: Worklist) -> String {
    AccountText.plan(of: row.customerID, in: row.invoice.currency, worklist)
  }
}
