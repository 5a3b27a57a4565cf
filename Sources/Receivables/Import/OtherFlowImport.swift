extension LedgerImport {
  /// Reads planned cash that is neither invoiced nor to be.
  ///
  /// An amount without a currency is in the default one, or in that of all invoices.
  mutating func importOtherFlows(_ table: Table) {
    let (on, amount) = (table.column("on"), table.column("amount"))
    let (currency, label) = (table.column("currency"), table.column("label"))
    let posted = table.column("posted_on")
    let usual = defaultCurrency ?? onlyCurrencyOfInvoices
    var lines: [Posted<OtherFlow>] = []
    table.forEachLine { line in
      let known = line.knownDay(own: -1, posted: posted)
      log.read(knownOn: known)
      do throws(Fault) {
        let day = Day(number: Int(try line.requiredDay(on)))
        _ = try line.day(posted)
        let decimal = try line.requiredAmount(amount)
        guard let used = try line.currency(currency) ?? usual else {
          throw Fault(
            code: "missing-currency",
            problem: "the flow states no currency, and invoices have several",
            remedy: "write its currency, such as EUR, in the column currency")
        }
        let units = try line.minorUnits(decimal, amount, in: used)
        lines.append(
          Posted(
            customer: -1, knownOn: known,
            record: OtherFlow(
              on: day, amount: Money(minorUnits: units, used), label: line.text(label))))
        log.used(from: known)
      } catch {
        setAside(line, error, knownOn: known)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: -1, posted: posted)
    }
    events.otherFlows = lines.sorted {
      let (a, b) = ($0.record, $1.record)
      return (a.on, a.label, a.amount.currency, a.amount.minorUnits)
        < (b.on, b.label, b.amount.currency, b.amount.minorUnits)
    }
  }

  /// `nil` where invoices are in several currencies.
  private var onlyCurrencyOfInvoices: Currency? {
    guard let first = documents.invoices.first?.currency else { return nil }
    return documents.invoices.allSatisfy { $0.currency == first } ? first : nil
  }
}
