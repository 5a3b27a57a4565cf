import AccountReview
internal import CashTables
import DuecastEngine
import ForecastVocabulary
import Receivables

extension ReportPage {
  /// Contacts shown in the report; `worklist.csv` has all.
  private static let contactsShown = 15

  init(_ results: RunResults) {
    let view = results.view
    title = "Cash forecast and collections"
    subtitle =
      "\(results.provenance.ledgerName): "
      + NumberText.count(view.customers.count, "customer", "customers") + ", "
      + NumberText.count(
        view.documentCount(results.outlook.invoices.map(\.invoice)), "open invoice",
        "open invoices")
    asOf = DayText.long(view.day)
    let lost = SetAsideText.headline(view.setAside).map { ["not included: \($0)"] }
    headlines = ReportPage.headlines(results)
    notices =
      ((results.staleness.map { [$0] } ?? []) + (lost ?? [])).map {
        PlainText.capitalised($0) + "."
      } + ReportPage.beyondHistory(results)
    currencies = ReportPage.currenciesByWeight(results).map {
      CurrencySection($0, results)
    }
    converted = results.cashTables.filter(\.isConverted).map {
      CashTableSection($0, by: results.periods)
    }

    scenarios = ReportPage.scenarios(results)

    let today = results.worklist.contactsToday
    worklist = today.prefix(ReportPage.contactsShown).map { Contact($0) }
    hasWorklist = !worklist.isEmpty
    worklistTitle =
      today.isEmpty
      ? "No account to contact"
      : "Accounts to contact on \(DayText.short(results.worklist.actionDay))"
    worklistLead = ReportPage.worklistLead(results.worklist, today: today.count)

    plan = ReportPage.planLines(results.worklist.plan)
    hasPlan = !plan.isEmpty
    planLead = ReportPage.planLead(results.worklist)
    tasks = ReportPage.taskLists(results.tasks)

    healthLead = ReportPage.healthLead(results.scorecards)
    alerts = ReportPage.alerts(results.scorecards)
    hasAlerts = !alerts.isEmpty
    hasHealth = results.scorecards.cards.contains { $0.score != nil }
    scores = ScoreChart(results.scorecards.cards)
    grids = ReportPage.grids(results.accounts)
    queueLead = ReportPage.queueLead(results.accounts)
    queue = ReportPage.queue(results.accounts)
    hasQueue = !queue.isEmpty
    churn = ReportPage.churn(results)
    record = ReportPage.record(results.forecast.trackRecord)
    hasRecord = !record.isEmpty
    recordLead = ReportPage.recordLead(results.forecast.trackRecord)

    issues = ReportPage.issues(view)
    hasIssues = !issues.isEmpty
    issuesLead = ReportPage.issuesLead(view)
    glossary = ReportPage.definitions(of: results)
    glossaryLead =
      "Definitions of the figures on this page; the command duecast glossary has those of all files."
    method = ReportPage.method(results)
  }

  /// That the forecast reaches farther ahead than the ledger reaches back.
  private static func beyondHistory(_ results: RunResults) -> [String] {
    results.notices.flatMap { notice -> [String] in
      guard case .beyondHistory = notice else { return [] }
      return NoticeText.lines(notice, ledger: results.provenance.ledgerName)
    }
  }

  /// The currency with most open invoices first.
  private static func currenciesByWeight(
    _ results: RunResults
  ) -> [Currency] {
    let counts = results.outlook.invoices.reduce(into: [Currency: Int]()) { counts, invoice in
      counts[results.view.invoices.elements[invoice.invoice].currency, default: 0] += 1
    }
    return results.forecast.currencies.sorted {
      (-counts[$0, default: 0], $0) < (-counts[$1, default: 0], $1)
    }
  }

  private static func worklistLead(_ worklist: Worklist, today: Int) -> String {
    let all = NumberText.count(worklist.items.count, "account has", "accounts have")
    guard today > 0 else {
      return worklist.items.isEmpty
        ? "No account has a next contact."
        : "\(all) a next contact on a later day; worklist.csv lists them."
    }
    let shown =
      today > contactsShown
      ? " The first \(contactsShown) are shown; worklist.csv lists all." : ""
    return
      "\(all) a next contact: \(NumberText.grouped(today)) on this day, the others later or when "
      + "a collector has the time.\(shown)"
  }

  /// Where the numbers come from, in words.
  private static func method(_ results: RunResults) -> [String] {
    let provenance = results.provenance
    let existing = results.outlook.customers.count { $0.model == .existing }
    let new = results.outlook.customers.count - existing
    return [
      "Everything here is computed from what was posted by the close of "
        + "\(DayText.long(provenance.day)); nothing posted later is used. Open items tie out to "
        + "invoices less allocations less write-offs, to the minor unit.",
      "When an open invoice is paid is forecast from how its customer and customers like it have "
        + "paid. \(NumberText.count(existing, "customer has", "customers have")) a payment history "
        + "of their own (existing), \(NumberText.grouped(new)) none yet (new). Future billing "
        + "follows each customer's own rhythm. Expected amounts are the average over "
        + "\(NumberText.grouped(results.forecast.pathCount)) simulated futures; in 8 of 10 of them "
        + "the total lies within the range.",
      "\(source(provenance)). The files beside this report carry full precision.",
    ]
  }

  /// What made the numbers: `Duecast 0.1.0, seed 1, weekends calendar`.
  private static func source(_ provenance: Provenance) -> String {
    let parts = [
      "Duecast \(provenance.engineVersion)", provenance.seed.map { "seed \($0)" },
      provenance.calendar.map { "\($0.rawValue) calendar" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}

extension ReportPage.Contact {
  init(_ item: WorklistItem) {
    rank = String(item.rank)
    name = item.name.isEmpty ? item.customerID : item.name
    details = [
      item.name.isEmpty ? "" : item.customerID,
      item.collector.isEmpty ? "" : item.collector,
    ].filter { !$0.isEmpty }.joined(separator: " · ")
    let addresses =
      item.nextAction.channel == .email
      ? [item.contactEmail, item.contactPhone] : [item.contactPhone, item.contactEmail]
    person = item.contactName
    let reached = addresses.first { !$0.isEmpty } ?? ""
    let at = reached.firstIndex(of: "@").map { reached.index(after: $0) } ?? reached.endIndex
    (address, domain) = (String(reached[..<at]), String(reached[at...]))
    overdue = "\(NumberText.whole(item.overdueAmount)) \(item.currency)"
    open = "\(NumberText.whole(item.openAmount)) open"
    oldest =
      item.oldestDaysPastDue > 0
      ? NumberText.count(item.oldestDaysPastDue, "day", "days").replacing(" ", with: "\u{a0}") : ""
    late = NumberText.whole(item.priority.expectedLate)
    action = item.instruction
    reasons =
      (item.reasons.map(\.wording)
      + [item.historyWording, item.healthWording].compactMap(\.self)).map(PageText.sentence)
  }
}
