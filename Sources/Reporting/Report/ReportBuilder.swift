import AccountReview
internal import CashTables
import DuecastEngine
import ForecastVocabulary
import Receivables

extension ReportPage {
  /// Contacts shown in the report; `worklist.csv` has all.
  private static let contactsShown = 15
  /// Issues shown in the report; `issues.csv` has all.
  private static let issuesShown = 20

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
    notices = ((results.staleness.map { [$0] } ?? []) + (lost ?? [])).map {
      PlainText.capitalised($0) + "."
    }
    currencies = ReportPage.currenciesByWeight(results).map {
      CurrencySection($0, results)
    }
    converted = results.cashTables.filter(\.isConverted).map { CashTableSection($0) }

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

    let shown =
      view.issues.filter { $0.effect != .noticed }
      + view.issues.filter { $0.effect == .noticed }
    issues = shown.prefix(ReportPage.issuesShown).map { issue in
      Issue(
        place: issue.line > 0 ? "\(issue.file), line \(issue.line)" : issue.file,
        effect: issue.effect.label, problem: PlainText.capitalised(issue.problem),
        remedy: PlainText.capitalised(issue.remedy))
    }
    hasIssues = !issues.isEmpty
    issuesLead =
      view.issues.isEmpty
      ? "None: every line known by the as-of day is used as it stands."
      : IssueWording.summary(view.issues)
        + (shown.count > issues.count
          ? " The first \(issues.count) are shown; issues.csv has all." : "")
    glossary = ReportPage.definitions
    glossaryLead =
      "Definitions of the figures on this page; `duecast glossary` has those of all files."
    method = ReportPage.method(results)
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
    return "\(all) a next contact, on this day, beyond its collectors' time or later; "
      + "\(NumberText.grouped(today)) are for this day.\(shown)"
  }

  /// Where the numbers come from, in words.
  private static func method(_ results: RunResults) -> [String] {
    let provenance = results.provenance
    let existing = results.outlook.customers.count { $0.model == .existing }
    let new = results.outlook.customers.count - existing
    let notes = results.modelNotes.map { PlainText.capitalised($0) + "." }
    return [
      "Everything here is computed from what was posted by the close of "
        + "\(DayText.long(provenance.day)); nothing posted later is used. Open items tie out to "
        + "invoices less allocations less write-offs, to the minor unit.",
      "The payment day of each open invoice is forecast by a daily hazard model fitted on settled "
        + "and open invoices. "
        + "\(NumberText.count(existing, "customer is", "customers are")) forecast from their own "
        + "history (existing), \(NumberText.grouped(new)) without one (new). Future billing "
        + "follows each customer's own rhythm. Expected amounts are means of "
        + "\(NumberText.grouped(results.forecast.pathCount)) simulated paths, and ranges run from their "
        + "tenth to their ninetieth percentile; sums are taken along each path.",
      "\(source(provenance)). The files beside this report carry full precision.",
    ] + notes
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
    person = [item.contactName, addresses.first { !$0.isEmpty } ?? ""]
      .filter { !$0.isEmpty }.joined(separator: " · ")
    overdue = "\(NumberText.whole(item.overdueAmount)) \(item.currency)"
    open = "\(NumberText.whole(item.openAmount)) open"
    oldest =
      item.oldestDaysPastDue > 0
      ? NumberText.count(item.oldestDaysPastDue, "day", "days").replacing(" ", with: "\u{a0}") : ""
    late = NumberText.whole(item.priority.expectedLate)
    action = item.instruction
    reasons =
      (item.reasons.map(\.wording)
      + [item.historyWording, item.healthWording].compactMap(\.self)).map(PlainText.capitalised)
  }
}

extension ReportPage.CurrencySection {
  init(_ currency: Currency, _ results: RunResults) {
    let forecast = results.forecast
    let days = forecast.horizon
    let weekly = CashRow.rows(of: forecast, by: .week).filter { $0.currency == currency }
    let whole = CashSource.allCases.map { CashRow(forecast, 1...days, $0, currency) }
    let month = CashRow(forecast, 1...min(28, days), .total, currency)
    let quarter = whole[whole.count - 1]
    let sources = ReportPage.CurrencySection.sources(in: whole)

    code = currency == .unstated ? "" : currency.code
    legend = ReportPage.CurrencySection.legend(sources)
    fan = FanChart(forecast, results.view, currency)
    chart = CashChart(weekly, currency: currency)
    guard let own = results.cashTable(currency) else {
      preconditionFailure("no cash table in \(currency)")
    }
    table = ReportPage.CashTableSection(own)
    cashLead = ReportPage.CurrencySection.cashLead(quarter, month, days: days)

    let aged = results.ageing.totals.first { $0.currency == currency }
    let open = aged?.open ?? .zero(currency)
    let overdue = results.overdue(currency)
    let invoices = results.openInvoices(currency)
    cards = [
      ReportPage.Card(
        label: Figure.openAmount.label, value: NumberText.compact(open.majorUnits), unit: code,
        note: NumberText.count(invoices, "invoice", "invoices")),
      ReportPage.Card(
        label: Figure.overdueAmount.label, value: NumberText.compact(overdue.majorUnits),
        unit: code,
        note: open.minorUnits > 0
          ? "\(Figure.overdueShare.unit.shown(overdue.majorUnits / open.majorUnits)) of the open amount"
          : ""),
      ReportPage.Card(
        label: Figure.expectedSoon.label, value: NumberText.compact(month.expected), unit: code,
        note: "80% range \(ReportPage.CurrencySection.compactRange(month))"),
      ReportPage.Card(
        label: HorizonText.expected(days),
        value: NumberText.compact(quarter.expected), unit: code,
        note: "80% range \(ReportPage.CurrencySection.compactRange(quarter))"),
    ]
    ageingLead = ReportPage.CurrencySection.ageingLead(aged, results.ageing)
    buckets = ReportPage.CurrencySection.buckets(aged, results.ageing)
    figures =
      ReportPage.CurrencySection.figures(results.keyFigures, currency)
      + ReportPage.CurrencySection.allowance(results.provision, currency)
    hasFigures = !figures.isEmpty
  }

  private static func cashLead(_ quarter: CashRow, _ month: CashRow, days: Int) -> String {
    let soon = quarter.expected > 0 ? month.expected / quarter.expected : 0
    return "\(NumberText.whole(quarter.expected)) is expected in the next \(days) days, "
      + "\(NumberText.percent(soon)) of it in the first four weeks. A week's total should lie "
      + "within its 80% range in 8 of 10 cases. The first and the last week may be part-weeks."
  }

  private static func ageingLead(_ aged: AgedAmounts?, _ ageing: Ageing) -> String {
    let basis = ageing.basis == .dueDay ? "Days past due" : "Days since issue"
    guard let aged, aged.unapplied.minorUnits != 0 else {
      return "\(basis), in whole units."
    }
    return "\(basis), in whole units. Unapplied cash and credit of "
      + "\(NumberText.whole(aged.unapplied)) is not deducted."
  }

  private static func buckets(_ aged: AgedAmounts?, _ ageing: Ageing) -> [ReportPage.Bucket] {
    guard let aged else { return [] }
    let amounts = aged.minorUnits.indices.map { aged.amount(inBucket: $0) }
    let widest = max(1, amounts.map(\.minorUnits).max() ?? 0)
    let open = max(1, aged.open.minorUnits)
    let labels = ageing.buckets.labels(ageing.basis)
    return zip(labels, amounts).enumerated().map { bucket, entry in
      // Five colours from calm to alarming, spread over however many buckets there are.
      let tone =
        bucket == 0 ? 0 : min(4, 1 + (bucket - 1) * 4 / max(1, ageing.buckets.count - 1))
      let share = Double(entry.1.minorUnits) / Double(open)
      return ReportPage.Bucket(
        label: entry.0.prefix(1).uppercased() + entry.0.dropFirst() + (bucket == 0 ? "" : " days"),
        amount: NumberText.whole(entry.1), share: NumberText.percent(share, digits: 1),
        width: NumberText.fixed(100 * Double(entry.1.minorUnits) / Double(widest), digits: 1),
        kind: "age-\(tone)")
    }
  }
}
