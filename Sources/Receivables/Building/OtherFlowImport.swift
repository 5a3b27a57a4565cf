extension LedgerBuilder {
  /// Takes planned cash that is neither invoiced nor to be.
  ///
  /// An amount without a currency is in the default one, or in that of all invoices known by the day on
  /// which the flow became known (``CurrenciesOfInvoices``).
  package mutating func place(_ flow: OtherFlowRecord, at place: RecordPlace) {
    let known = flow.knownOn
    var faultKnownOn = known
    do throws(Fault) {
      let used: CurrenciesOfInvoices.Use
      if let stated = flow.currency ?? defaultCurrency {
        used = CurrenciesOfInvoices.Use(currency: stated, from: known)
      } else if let only = flowCurrencies?.use(known: known, on: flow.on.number) {
        used = only
      } else {
        faultKnownOn = max(known, flowCurrencies?.severalFrom ?? known)
        throw LedgerBuilder.missingCurrency
      }
      let units = try flow.amount.units(in: used.currency, "amount", place.text("amount"))
      events.otherFlows.append(
        StoredFlow(
          knownOn: used.from, until: used.until,
          flow: OtherFlow(
            on: flow.on, amount: Money(minorUnits: units, used.currency), label: flow.label)))
      log.used(from: used.from)
      log.add(
        LedgerBuilder.missingCurrency, line: place.line, effect: .setAside, knownOn: known,
        until: used.from)
      guard used.until < DayNumber.never else { return }
      log.unused(from: used.until)
      log.add(
        LedgerBuilder.missingCurrency, line: place.line, effect: .setAside, knownOn: used.until)
    } catch {
      log.lines.setAside(line: place.line, error, knownOn: faultKnownOn)
    }
  }

  mutating func sortOtherFlows() {
    events.otherFlows.sort {
      let (a, b) = ($0.flow, $1.flow)
      return (a.on, a.label, a.amount.currency, a.amount.minorUnits)
        < (b.on, b.label, b.amount.currency, b.amount.minorUnits)
    }
  }

  private static let missingCurrency = Fault(
    code: "missing-currency",
    problem: "the flow states no currency, and invoices have several",
    remedy: "write its currency, such as EUR, in the column currency")
}

/// The currencies in which invoices became known, and when.
struct CurrenciesOfInvoices {
  /// The currency of what states none, in the views from one day to another.
  struct Use {
    let currency: Currency
    let from: Int32
    var until = DayNumber.never
  }

  private let first: (currency: Currency, knownOn: Int32)?
  /// The day from which invoices have several.
  let severalFrom: Int32?

  init(_ invoices: [StoredInvoice]) {
    var days: [Currency: Int32] = [:]
    // Mostly a currency's invoices follow one another.
    var run = (currency: Currency.unstated, day: DayNumber.never)
    func end() {
      guard run.day != DayNumber.never else { return }
      days[run.currency] = min(days[run.currency] ?? DayNumber.never, run.day)
    }
    for invoice in invoices {
      if invoice.currency == run.currency {
        run.day = min(run.day, invoice.knownOn)
      } else {
        end()
        run = (invoice.currency, invoice.knownOn)
      }
    }
    end()
    let ordered = days.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    first = ordered.first.map { ($0.key, $0.value) }
    severalFrom = ordered.dropFirst().first?.value
  }

  /// Decides by what is known on the day a flow becomes known or, if that is none, on the day of the
  /// first invoice; `nil` where these have several currencies.
  ///
  /// What became known on no stated day has a currency as long as invoices have one, and for good if
  /// it is over by then.
  func use(known: Int32, on: Int32) -> Use? {
    guard let first else { return nil }
    let from = max(known, first.knownOn)
    let several = severalFrom ?? DayNumber.never
    guard several > from else { return nil }
    let isUndated = known == DayNumber.always && on >= several
    return Use(
      currency: first.currency, from: from, until: isUndated ? several : DayNumber.never)
  }
}
