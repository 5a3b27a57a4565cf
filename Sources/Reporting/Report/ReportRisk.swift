internal import AccountReview
internal import DuecastEngine
internal import Receivables
internal import Statistics

extension ReportPage.CurrencySection {
  /// One reason why money may come late or never.
  struct Risk: Sendable {
    let label: String
    let meaning: String
    let amount: String
    let share: String
    let accounts: String
  }

  /// Open money by what puts it at risk; the kinds overlap.
  static func risks(_ currency: Currency, _ results: RunResults) -> [Risk] {
    let sums = RiskSums(currency, results)
    let open = results.ageing.totals.first { $0.currency == currency }?.open.majorUnits ?? 0
    func risk(_ label: String, _ meaning: String, _ sum: RiskSums.Sum) -> Risk? {
      guard !sum.accounts.isEmpty else { return nil }
      return Risk(
        label: label, meaning: meaning, amount: NumberText.whole(sum.amount),
        share: open > 0 ? NumberText.percent(sum.amount / open, digits: 1) : "",
        accounts: NumberText.grouped(sum.accounts.count))
    }
    return [
      risk(
        "Expected over 30 days late",
        "Open amounts × probability of payment more than 30 days after the due day",
        sums.over30),
      risk("Over 90 days past due", "Still open more than 90 days after the due day", sums.over90),
      risk("Disputed", "Amounts under open disputes", sums.disputed),
      risk("Promised and not paid", "Remains of promises that are broken", sums.broken),
      risk("Owed by red accounts", "All that accounts with a red health band owe", sums.red),
    ].compactMap(\.self)
  }
}

/// What is at risk in one currency, in major units.
private struct RiskSums {
  struct Sum {
    var amount = 0.0
    var accounts: Set<CustomerIndex> = []

    mutating func add(_ amount: Double, of customer: CustomerIndex) {
      guard amount > 0 else { return }
      self.amount += amount
      accounts.insert(customer)
    }
  }

  var (over30, over90, disputed, broken, red) = (Sum(), Sum(), Sum(), Sum(), Sum())

  init(_ currency: Currency, _ results: RunResults) {
    let view = results.view
    for account in results.worklist.plan.accounts where account.currency == currency {
      over30.add(account.item?.priority.expectedLate ?? 0, of: account.customer)
    }
    let reds = Set(
      results.scorecards.cards.filter { $0.band == .red }.map { ExactText($0.customerID) })
    for invoice in view.invoices.elements
    where invoice.currency == currency && invoice.outstanding > 0 {
      let (customer, amount) = (invoice.customer, invoice.outstandingMoney.majorUnits)
      if view.day - invoice.dueOn > 90 { over90.add(amount, of: customer) }
      if reds.contains(ExactText(view.customers[customer].id)) { red.add(amount, of: customer) }
    }
    for customer in view.customers.indices {
      for (dispute, parts) in view.contestedByDispute(ofCustomer: customer)
      where dispute.amount.currency == currency {
        let units = parts.reduce(0) { $0 + $1.amount }
        disputed.add(Money(minorUnits: units, currency).majorUnits, of: customer)
      }
      guard !view.promises[customer].isEmpty else { continue }
      for standing in view.promiseStandings(
        ofCustomer: customer, graceDays: results.keyFigures.graceDays)
      where standing.outcome == .broken && standing.remaining.currency == currency {
        broken.add(standing.remaining.majorUnits, of: customer)
      }
    }
  }
}
