import AccountReview
import DuecastEngine
import Forecasting
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
      + NumberText.count(results.outlook.invoices.count, "open invoice", "open invoices")
    asOf = DayText.long(view.day)
    let lost = SetAsideText.headline(view.setAside).map { ["without what cannot be used: \($0)"] }
    notices = ((lost ?? []) + results.notes).map {
      "\($0.prefix(1).uppercased())\($0.dropFirst())."
    }
    currencies = ReportPage.currenciesByWeight(results).map {
      CurrencySection($0, results)
    }
    converted = results.cashTables.filter(\.isConverted).map { CashTableSection($0) }

    let today = results.worklist.capped()
    worklist = today.prefix(ReportPage.contactsShown).map { Contact($0) }
    hasWorklist = !worklist.isEmpty
    worklistTitle =
      today.isEmpty
      ? "Nobody to contact"
      : "Whom to contact on \(DayText.short(results.worklist.actionDay))"
    worklistLead = ReportPage.worklistLead(results.worklist, today: today.count)

    healthLead = ReportPage.healthLead(results.scorecards)
    alerts = ReportPage.alerts(results.scorecards)
    hasAlerts = !alerts.isEmpty
    hasHealth = results.scorecards.cards.contains { $0.score != nil }
    scores = ScoreChart(results.scorecards.cards)
    record = ReportPage.record(results.forecast.trackRecord)
    hasRecord = !record.isEmpty
    recordLead = ReportPage.recordLead(results.forecast.trackRecord)

    let shown =
      view.issues.filter { $0.effect != .noticed }
      + view.issues.filter { $0.effect == .noticed }
    issues = shown.prefix(ReportPage.issuesShown).map { issue in
      Issue(
        place: issue.line > 0 ? "\(issue.file), line \(issue.line)" : issue.file,
        effect: issue.effect.label, problem: issue.problem, remedy: issue.remedy)
    }
    hasIssues = !issues.isEmpty
    issuesLead =
      view.issues.isEmpty
      ? "None: every line that was known by the as-of day could be used as it stands."
      : IssueText.summary(view.issues)
        + (shown.count > issues.count
          ? " The first \(issues.count) are shown; issues.csv has all." : "")
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
    let all = NumberText.count(worklist.items.count, "account needs", "accounts need")
    guard today > 0 else {
      return worklist.items.isEmpty
        ? "No overdue balance needs anybody's action."
        : "\(all) action on a later day; worklist.csv has them."
    }
    let shown =
      today > contactsShown
      ? "The \(contactsShown) worth most are shown; worklist.csv has all. " : ""
    return "\(all) action, \(NumberText.grouped(today)) of them on this day within each "
      + "collector's capacity. \(shown)Worth is the cash expected sooner and the losses avoided "
      + "by a contact, less its cost."
  }

  /// Where the numbers come from, in words.
  private static func method(_ results: RunResults) -> [String] {
    let provenance = results.provenance
    let existing = results.outlook.customers.count { $0.model == .existing }
    let new = results.outlook.customers.count - existing
    return [
      "Everything here is computed from what the ledger knew at the close of "
        + "\(DayText.long(provenance.day)); nothing posted later was used. Open items tie out to "
        + "invoices less allocations less write-offs, to the minor unit.",
      "Each open invoice has a distribution of its payment day from a daily hazard model fitted "
        + "on settled and open invoices. "
        + "\(NumberText.count(existing, "customer is", "customers are")) forecast with their own "
        + "history (existing), \(NumberText.grouped(new)) without one (new). Billing to come "
        + "follows each customer's own rhythm. Expected amounts are means of "
        + "\(NumberText.grouped(results.forecast.pathCount)) simulated paths, and ranges run from their "
        + "tenth to their ninetieth percentile; sums are taken along each path.",
      "\(source(provenance)). Files beside this report carry full precision.",
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
      item.collector.isEmpty ? "" : "for \(item.collector)",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
    let addresses =
      item.nextAction.channel == .email
      ? [item.contactEmail, item.contactPhone] : [item.contactPhone, item.contactEmail]
    person = [item.contactName, addresses.first { !$0.isEmpty } ?? ""]
      .filter { !$0.isEmpty }.joined(separator: " · ")
    overdue = "\(NumberText.whole(item.overdueAmount)) \(item.currency)"
    open = "\(NumberText.whole(item.openAmount)) open"
    oldest = item.oldestDaysPastDue > 0 ? "\(NumberText.grouped(item.oldestDaysPastDue)) d" : ""
    let value = item.valueOfContact.total
    worth =
      item.nextAction.channel == nil
      ? "" : NumberText.fixed(value, digits: value.magnitude < 9.995 ? 2 : 0)
    action = item.instruction
    reasons = item.reasons.map {
      "\($0.wording.prefix(1).uppercased())\($0.wording.dropFirst())"
    }
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
    guard
      let own = results.cashTables.first(where: { $0.currency == currency && !$0.isConverted })
    else { preconditionFailure("no cash table in \(currency)") }
    table = ReportPage.CashTableSection(own)
    cashLead = ReportPage.CurrencySection.cashLead(quarter, month, days: days)

    let aged = results.ageing.totals.first { $0.currency == currency }
    let open = aged?.open ?? .zero(currency)
    let overdue = results.overdue(currency)
    let invoices = results.outlook.invoices.count {
      results.view.invoices.elements[$0.invoice].currency == currency
    }
    cards = [
      ReportPage.Card(
        label: "Open", value: NumberText.compact(open.majorUnits), unit: code,
        note: NumberText.count(invoices, "invoice", "invoices")),
      ReportPage.Card(
        label: "Overdue", value: NumberText.compact(overdue.majorUnits), unit: code,
        note: open.minorUnits > 0
          ? "\(NumberText.percent(overdue.majorUnits / open.majorUnits)) of what is open" : ""),
      ReportPage.Card(
        label: "Expected in 4 weeks", value: NumberText.compact(month.expected), unit: code,
        note: "80% range \(ReportPage.CurrencySection.compactRange(month))"),
      ReportPage.Card(
        label: days.isMultiple(of: 7)
          ? "Expected in \(days / 7) weeks" : "Expected in \(days) days",
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
      + "\(NumberText.percent(soon)) of it in the first four weeks. In 8 of 10 cases a week's "
      + "total should lie within its range. The first and the last week may be parts."
  }

  private static func ageingLead(_ aged: AgedAmounts?, _ ageing: Ageing) -> String {
    let basis = ageing.basis == .dueDay ? "Days past due" : "Days since issue"
    guard let aged, aged.unapplied.minorUnits != 0 else {
      return "\(basis), in whole units."
    }
    return "\(basis), in whole units. Beside it, \(NumberText.whole(aged.unapplied)) of cash and "
      + "credit is not yet matched with invoices; it is never netted."
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
