internal import CreditLoss
internal import DuecastEngine
internal import Receivables

extension ReportPage.CurrencySection {
  /// Open items of one age, and the allowance they need.
  struct Bucket: Sendable {
    let label: String
    let amount: String
    let share: String
    /// Per cent of the widest bar.
    let width: String
    let kind: String
    let rate: String
    let allowance: String
  }

  static func ageingLead(_ aged: AgedAmounts?, _ ageing: Ageing) -> String {
    let basis = ageing.basis == .dueDay ? "Days past due" : "Days since issue"
    guard let aged, aged.unapplied.minorUnits != 0 else {
      return "\(basis), in whole units."
    }
    return "\(basis), in whole units. Unapplied cash and credit of "
      + "\(NumberText.whole(aged.unapplied)) is not deducted."
  }

  /// By due day, as the allowance is, whatever day the ageing counts from.
  static func buckets(_ currency: Currency, _ results: RunResults) -> [Bucket] {
    guard let aged = results.ageing.totals.first(where: { $0.currency == currency }) else {
      return []
    }
    let cells = results.provision.cells.filter { $0.currency == currency }
    let isTied = results.ageing.basis == .dueDay
    let amounts = aged.minorUnits.indices.map { aged.amount(inBucket: $0) }
    let widest = max(1, amounts.map(\.minorUnits).max() ?? 0)
    let labels = results.ageing.buckets.labels(results.ageing.basis)
    let rows = zip(labels, amounts).enumerated().map { bucket, entry in
      // Five colours from calm to alarming, spread over however many buckets there are.
      let tone =
        bucket == 0
        ? 0 : min(4, 1 + (bucket - 1) * 4 / max(1, results.ageing.buckets.count - 1))
      let own = isTied ? cells.filter { $0.bucket == bucket } : []
      return Bucket(
        label: entry.0.prefix(1).uppercased() + entry.0.dropFirst() + (bucket == 0 ? "" : " days"),
        open: entry.1, of: aged.open, own,
        width: NumberText.fixed(100 * Double(entry.1.minorUnits) / Double(widest), digits: 1),
        kind: "age-\(tone)")
    }
    return rows + [
      Bucket(label: "All", open: aged.open, of: aged.open, cells, width: "0", kind: "")
    ]
  }

  /// Which allowance to book and why, and what it rests on.
  static func allowanceLead(_ currency: Currency, _ results: RunResults) -> String {
    let provision = results.provision
    guard provision.currencies.contains(currency) else { return "Nothing is open." }
    let allowance = "\(NumberText.exact(provision.allowance(currency))) \(currency)"
    let source =
      provision.caveat(currency).map { " It rests on \($0)." } ?? ""
    return "An allowance of \(allowance) is needed for lifetime expected credit losses (IFRS 9)."
      + "\(source) \(provision.choice(currency)) expected_credit_loss.csv has it by segment."
  }
}

extension ReportPage.CurrencySection.Bucket {
  fileprivate init(
    label: String, open: Money, of whole: Money, _ cells: [ProvisionMatrix.Cell], width: String,
    kind: String
  ) {
    let allowance = cells.reduce(Money.zero(open.currency)) { $0 + $1.allowance }
    self.label = label
    amount = NumberText.whole(open)
    share = NumberText.percent(
      Double(open.minorUnits) / Double(max(1, whole.minorUnits)), digits: 1)
    self.width = width
    self.kind = kind
    rate =
      cells.isEmpty || open.minorUnits <= 0
      ? ""
      : NumberText.percent(
        Double(allowance.minorUnits) / Double(open.minorUnits), digits: 2)
    self.allowance = cells.isEmpty ? "" : NumberText.whole(allowance)
  }
}
