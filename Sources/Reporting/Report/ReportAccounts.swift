internal import AccountReview
internal import CashTables
internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

extension ReportPage {
  /// Accounts by value and health in one currency.
  struct GridSection: Sendable {
    struct Row: Sendable {
      let label: String
      let cells: [String]
    }

    let title: String
    let rows: [Row]
  }

  /// An account for which somebody has to do something.
  struct QueueEntry: Sendable {
    let name: String
    let details: String
    let billing: String
    let share: String
    let score: String
    let band: String
    let review: String
    /// What is flagged, with state and owner, and what to do next.
    let findings: [String]
  }

  /// What churn changes of one currency's cash from billing to come.
  struct ChurnSection: Sendable {
    struct Row: Sendable {
      let name: String
      let probability: String
      let without: String
      let with: String
      let difference: String
      /// `sum` or empty.
      let kind: String
    }

    let title: String
    let lead: String
    let rows: [Row]
  }

  private static let queueShown = 12
  private static let churnShown = 8

  // MARK: - Value

  static func grids(_ accounts: AccountCards) -> [GridSection] {
    accounts.grids.map { grid in
      let rows = ValueGrid.Part.allCases.map { part in
        GridSection.Row(
          label: PlainText.capitalised(part.wording),
          cells: grid.cells.filter { $0.part == part }.map { cell in
            cell.accounts == 0
              ? "–"
              : "\(NumberText.grouped(cell.accounts)) · \(NumberText.percent(cell.share))"
          })
      }
      return GridSection(
        title: grid.currency == .unstated ? "" : grid.currency.code, rows: rows)
    }
  }

  static func queue(_ accounts: AccountCards) -> [QueueEntry] {
    accounts.queue.prefix(queueShown).map { card in
      let own = card.scorecard
      let value = card.mainValue
      let steps = Dictionary(
        card.nextSteps.map { ($0.flag, $0) }, uniquingKeysWith: { first, _ in first })
      let findings = zip(own.flags, own.flagStandings).map { flag, standing -> String in
        let step = steps[standing.code].flatMap {
          $0.what.isEmpty ? nil : " Next: \($0.what), by \($0.by)."
        }
        return PageText.sentence("\(flag.sentence) (\(standing.wording)).\(step ?? "")")
      }
      return QueueEntry(
        name: own.name.isEmpty ? own.customerID : own.name,
        details: own.name.isEmpty ? "" : own.customerID,
        billing: value.map { "\(NumberText.whole($0.yearsBilling)) \($0.currency)" } ?? "–",
        share: value.map { NumberText.percent($0.share, digits: 1) } ?? "",
        score: own.score.map { NumberText.whole($0) } ?? "–", band: own.band?.rawValue ?? "",
        review: card.review.shortWording,
        findings: findings.isEmpty ? ["Nothing is flagged."] : findings)
    }
  }

  static func queueLead(_ accounts: AccountCards) -> String {
    let all = accounts.queue.count
    guard all > 0 else { return "No review waits for a person." }
    return "\(NumberText.count(all, "review waits", "reviews wait")) for a person, by value at "
      + "stake: high value and low health first."
      + (all > queueShown ? " The first \(queueShown) are shown; scorecard.csv has all." : "")
  }

  // MARK: - Churn and cash

  static func churn(_ results: RunResults) -> [ChurnSection] {
    results.churnCash.map { cash in
      func money(_ units: Int64) -> String {
        PageText.minus(NumberText.whole(Money(minorUnits: units, cash.currency)))
      }
      func row(
        _ name: String, _ probability: Double?, _ without: Int64, _ with: Int64, _ kind: String = ""
      ) -> ChurnSection.Row {
        ChurnSection.Row(
          name: name,
          probability: probability.map { Figure.churnWithin.unit.shown($0) } ?? "",
          without: money(without), with: money(with), difference: money(with - without), kind: kind)
      }
      let shown = cash.isUsed ? cash.rows.prefix(churnShown) : []
      let rest = cash.rows.dropFirst(shown.count)
      var rows = shown.map {
        row($0.name.isEmpty ? $0.customerID : $0.name, $0.probability, $0.without, $0.with)
      }
      if !rest.isEmpty {
        rows.append(
          row(
            NumberText.count(rest.count, "other customer", "other customers"), nil,
            rest.reduce(0) { $0 + $1.without }, rest.reduce(0) { $0 + $1.with }))
      }
      rows.append(row("New customers", nil, cash.others, cash.others))
      rows.append(
        row(
          "Future billing in the cash table", nil, cash.without + cash.others, cash.total, "sum"))
      return ChurnSection(
        title: cash.currency == .unstated ? "" : cash.currency.code,
        lead: cash.lead(scoredOver: results.scorecards.horizonDays), rows: rows)
    }
  }
}

extension ChurnCash {
  /// Where churn was used and where not, and why.
  func lead(scoredOver days: Int) -> String {
    guard let record else { return "Churn was not predicted." }
    let definition =
      "A customer churns within \(record.horizonDays) days if \(record.label.pageWording)."
    guard record.isPredicted else {
      return "Churn is not used in the forecast: \(ModelNotice.tooFewLeftWording). \(definition)"
    }
    let used: String
    switch (record.changesBilling, record.changesPayment) {
    case (true, true): used = "It is used for future billing and for when open invoices are paid."
    case (true, false):
      used =
        "It is used for future billing, and not for when open invoices are paid: there it did not "
        + "predict better."
    case (false, true):
      used =
        "It is used for when open invoices are paid, and not for future billing: there it did not "
        + "predict better."
    case (false, false):
      used =
        "It is not used: neither future billing nor payments were predicted better with it."
    }
    let moved =
      record.changesBilling
      ? " It moves future billing from customers likely to churn to those who stay; the level of "
        + "all billing follows the ledger's last months, which have the usual churn in them."
      : ""
    return "\(definition) \(used)\(moved) Scorecards have the probability within \(days) days."
  }
}
