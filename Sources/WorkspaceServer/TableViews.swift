import AccountReview
import CashTables
import DuecastEngine
import ForecastVocabulary
import Forecasting
import Receivables
import Reporting

/// The pages that are tables of what the engine computed.
struct TableViews {
  let snapshot: Snapshot
  private var run: RunResults { snapshot.run }
  private typealias Cell = TableSection.Cell

  /// The forecast of each currency by week; its total is that of `duecast forecast`.
  var forecast: [TableSection] {
    run.forecast.currencies.map { currency in
      let table = run.cashTables.first { $0.currency == currency && !$0.isConverted }
      let cash = CashByPeriod(run.forecast, by: Periods(.week), currency, table: table)
      func money(_ units: Int64) -> Cell {
        .number(NumberText.exact(Money(minorUnits: units, currency)))
      }
      func row(_ name: String, _ row: CashByPeriod.Row) -> [Cell] {
        [Cell(text: name)] + (row.amounts + [row.p10, row.p90]).map(money)
      }
      let heads = CashByPeriod.sources.map(\.label) + ["p10", "p90"]
      return TableSection(
        id: "cash-\(currency.code)", name: "Expected cash in \(currency.code)",
        heads: [Cell(text: "Week from")] + heads.map(Cell.number),
        rows: cash.rows.map { row((cash.day + $0.days.lowerBound).description, $0) }
          + [row("\(cash.whole.days.upperBound) days", cash.whole)],
        caption: "In 8 of 10 cases receipts should lie between p10 and p90.",
        chart: (
          cash.rows.map { Double($0.total) },
          "Expected cash by week in \(currency.code); the table has the figures."
        ))
    }
  }

  /// - Returns: `nil` for an identifier that no invoice has.
  func invoice(_ id: String) -> [TableSection]? {
    let view = run.view
    let positions = snapshot.index.invoices(numbered: id, in: view)
      .filter { view.invoiceID($0) == id }
    guard !positions.isEmpty else { return nil }
    return positions.map { position in
      let claim = view.invoices.elements[position]
      let customer = view.customers[claim.customer].id
      let facts = [
        ("Account", customer, AccountView.link(customer)),
        ("Issued", claim.issuedOn.description, ""), ("Due", claim.dueOn.description, ""),
        ("Amount", AccountView.money(Money(minorUnits: claim.amount, claim.currency)), ""),
        ("Open", AccountView.money(claim.outstandingMoney), ""),
      ]
      let name = claim.instalment == 0 ? "Invoice" : "Instalment \(claim.instalment)"
      var section = TableSection(
        id: "claim-\(position)", name: name,
        facts: facts.map { (name: $0.0, value: $0.1, link: $0.2) })
      guard let own = run.outlook.invoice(position) else {
        section.lines.append("No cash is still to come of it.")
        return section
      }
      let row = InvoiceRow(own, in: view, intervals: run.outlook.intervals)
      section.facts.append(
        (
          name: "Expected", value: row.expectedPaidOn?.description ?? "not within the forecast",
          link: ""
        ))
      section.lines += own.factors.prefix(5).map {
        "\($0.contribution > 0 ? "Sooner" : "Later"): \($0.meaning)"
      }
      let days = Array(stride(from: 7, through: 91, by: 7))
      let odds = days.map { own.curve.probabilityPaid(within: $0) }
      section.heads = [Cell(text: "By"), .number("Probability paid")]
      section.rows = zip(days, odds).map {
        [Cell(text: (view.day + $0).description), .number(NumberText.percent($1, digits: 1))]
      }
      section.caption = "Probability that it is paid"
      section.chart = (odds, "Probability that it is paid, by week; the table has the figures.")
      return section
    }
  }

  var promises: [TableSection] {
    [
      TableSection(
        id: "promises", name: "Promises to check",
        heads: ["Account", "Promised for", "State", "Owner"].map { Cell(text: $0) }
          + [.number("Promised"), .number("Unpaid")],
        rows: run.tasks.promises.map {
          [
            account($0.customerID, $0.customerName), Cell(text: $0.promisedFor.description),
            Cell(text: $0.standing.rawValue), Cell(text: $0.owner),
            .number(AccountView.money($0.promised)), .number(AccountView.money($0.unpaid)),
          ]
        })
    ]
  }

  var disputes: [TableSection] {
    [
      TableSection(
        id: "disputes", name: "Open disputes",
        heads: ["Account", "Invoice", "Reason", "Opened", "Settle by", "Owner"].map {
          Cell(text: $0)
        } + [.number("Disputed")],
        rows: run.tasks.disputes.map {
          [
            account($0.customerID, $0.customerName),
            Cell(text: $0.invoiceID, link: AccountView.link("/invoice", $0.invoiceID)),
            Cell(text: $0.code), Cell(text: $0.openedOn.description),
            Cell(text: $0.targetOn.description), Cell(text: $0.owner),
            .number(AccountView.money($0.openAmount)),
          ]
        })
    ]
  }

  /// What was read, whether it adds up, and what the models lack.
  var data: [TableSection] {
    [
      TableSection(id: "tie", name: "Tie-out", lines: [run.tieOut.message]),
      TableSection(
        id: "models", name: "Models",
        lines: run.diagnostics.notices.isEmpty
          ? ["No notes."] : run.diagnostics.notices.map(\.sentence)),
      TableSection(
        id: "issues", name: "Issues of the import",
        heads: ["File", "Line", "Problem", "Remedy", "Effect"].map { Cell(text: $0) },
        rows: snapshot.issues.prefix(500).map { issue in
          [
            issue.file, "\(issue.line)", issue.problem, issue.remedy, issue.effect.label,
          ].map { Cell(text: $0) }
        },
        caption: NumberText.count(snapshot.issues.count, "issue", "issues")
          + (snapshot.issues.count > 500 ? ", the first 500 shown" : "")),
    ]
  }

  /// Accounts whose review waits for a person, then all, worst first.
  var health: [TableSection] {
    let cards = run.accounts.cards.map(\.scorecard)
    let waiting = cards.filter {
      [.due, .assigned, .draft, .submitted, .approved, .rejected].contains($0.review.status)
    }
    return [
      list("queue", "Reviews that wait", waiting),
      list(
        "all", "All accounts",
        cards.sorted { ($0.score ?? .infinity, $0.id) < ($1.score ?? .infinity, $1.id) }),
    ]
  }

  /// - Returns: `nil` for an identifier that no account has.
  func health(of id: String) -> [TableSection]? {
    guard let card = snapshot.accounts.customer(id).flatMap(snapshot.card)?.scorecard else {
      return nil
    }
    return [
      list("card", "Health", [card]),
      TableSection(
        id: "flags", name: "Flags",
        lines: card.flags.isEmpty ? ["None."] : card.flags.map(\.sentence)),
      TableSection(
        id: "drivers", name: "Drivers", heads: [Cell(text: "What"), .number("Points")],
        rows: card.drivers.map {
          [Cell(text: $0.wording), .number(NumberText.whole($0.contribution))]
        }),
    ]
  }

  private func list(_ id: String, _ name: String, _ cards: [Scorecard]) -> TableSection {
    TableSection(
      id: id, name: name,
      heads: [
        Cell(text: "Account"), .number("Score"), Cell(text: "Band"), .number("Before"),
        Cell(text: "Review"), Cell(text: "Due on"),
      ],
      rows: cards.map { card in
        [
          Cell(
            text: card.name.isEmpty ? card.id : card.name,
            link: AccountView.link("/health", card.id)
          ),
          .number(card.score.map(NumberText.whole) ?? "–"),
          Cell(text: card.band?.rawValue ?? "not scored"),
          .number(card.previousScore.map(NumberText.whole) ?? "–"),
          Cell(text: card.review.status.rawValue),
          Cell(text: card.review.dueOn?.description ?? "–"),
        ]
      }, caption: NumberText.count(cards.count, "account", "accounts"))
  }

  private func account(_ id: String, _ name: String) -> Cell {
    Cell(text: name.isEmpty ? id : name, link: AccountView.link(id))
  }
}
