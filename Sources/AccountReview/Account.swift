import Receivables

/// One customer's open items in one currency, with each overdue amount split by what to do.
///
/// Every minor unit that is overdue is contested, promised, covered by unapplied credit, or
/// contactable, in that order of precedence.
struct Account: Sendable {
  /// Position in the view's customers.
  let customer: Int
  let currency: Currency
  /// Open amount by ageing bucket, minor units.
  let ageing: [Int64]
  let open: Int64
  /// Open invoices that are not yet past due, and what they come to.
  let notDueInvoices: Int
  let notDue: Int64
  /// By due day, then the view's order: the oldest is the first.
  let overdueParts: [OverduePart]
  let disputed: Int64
  let unapplied: Int64
  /// Promises that are still honoured, in the order they were made.
  let pendingPromises: [PromiseStanding]
  /// Open amounts inside those, due or not.
  let promised: Int64
  /// Promises broken within the days that policy remembers.
  let brokenPromises: [PromiseStanding]

  var overdue: Int64 { overdueParts.reduce(0) { $0 + $1.outstanding } }
  var contactable: Int64 { overdueParts.reduce(0) { $0 + $1.contactable } }
  func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency) }
}

/// An overdue invoice and what of it is to be done; minor units.
struct OverduePart: Sendable {
  /// Position in the view's invoices.
  let position: Int
  let daysPastDue: Int
  let outstanding: Int64
  let disputed: Int64
  var promised: Int64 = 0
  /// The last day of grace among its promises.
  var promisedUntil: Day?
  var covered: Int64 = 0

  var contactable: Int64 { outstanding - disputed - promised - covered }
}

extension Account {
  /// A customer's accounts, in order of currency; only those with something open.
  static func of(_ customer: Int, _ view: LedgerView, _ policy: Policy) -> [Account] {
    let aged = AgedAmounts.of(customer, view, policy.ageing.basis, policy.ageing.buckets)
    let owing = aged.filter { $0.open.minorUnits > 0 }
    guard !owing.isEmpty else { return [] }
    let standings = view.promiseStandings(
      ofCustomer: customer, graceDays: policy.promises.graceDays)
    var contested: [Int: Int64] = [:]
    for dispute in view.disputes[customer] where dispute.closedOn == nil {
      contested[dispute.invoice, default: 0] += dispute.amount.minorUnits
    }
    return owing.map {
      Account(customer, $0, standings, contested: contested, view: view, policy: policy)
    }
  }

  private init(
    _ customer: Int, _ aged: AgedAmounts, _ standings: [PromiseStanding],
    contested: [Int: Int64], view: LedgerView, policy: Policy
  ) {
    let currency = aged.currency
    var parts: [OverduePart] = []
    var later: [OverduePart] = []
    for position in view.invoicePositions(ofCustomer: customer) {
      let invoice = view.invoices.elements[position]
      guard invoice.currency == currency, invoice.outstanding > 0 else { continue }
      let part = OverduePart(
        position: position, daysPastDue: view.day - invoice.dueOn,
        outstanding: invoice.outstanding,
        disputed: min(contested[position] ?? 0, invoice.outstanding))
      if part.daysPastDue > 0 { parts.append(part) } else { later.append(part) }
    }
    let ours = standings.filter { $0.promised.currency == currency }
    let pending = ours.filter { $0.outcome == .pending && $0.remaining.minorUnits > 0 }
    // All open items in order of due day: a promise on account is for the oldest first.
    var all = (parts + later).sorted {
      ($1.daysPastDue, $0.position) < ($0.daysPastDue, $1.position)
    }
    var promised: Int64 = 0
    for standing in pending {
      var left = standing.remaining.minorUnits
      for index in all.indices where left > 0 {
        let invoice = view.invoices.elements[all[index].position]
        let concerned =
          standing.promise.invoice.map { $0 == all[index].position }
          ?? (invoice.issuedOn <= standing.promise.madeOn)
        guard concerned else { continue }
        let taken = min(left, all[index].contactable)
        guard taken > 0 else { continue }
        all[index].promised += taken
        all[index].promisedUntil = max(
          all[index].promisedUntil ?? standing.deadline, standing.deadline)
        left -= taken
        promised += taken
      }
    }
    var credit = max(0, aged.unapplied.minorUnits)
    for index in all.indices where all[index].daysPastDue > 0 && credit > 0 {
      all[index].covered = min(credit, all[index].contactable)
      credit -= all[index].covered
    }
    self.customer = customer
    self.currency = currency
    self.ageing = aged.minorUnits
    self.open = aged.open.minorUnits
    self.notDueInvoices = later.count
    self.notDue = later.reduce(0) { $0 + $1.outstanding }
    self.overdueParts = all.filter { $0.daysPastDue > 0 }
    self.disputed = all.reduce(0) { $0 + $1.disputed }
    self.unapplied = aged.unapplied.minorUnits
    self.pendingPromises = pending
    self.promised = promised
    self.brokenPromises = ours.filter {
      $0.outcome == .broken && view.day - $0.deadline <= policy.promises.rememberedDays
    }
  }
}
