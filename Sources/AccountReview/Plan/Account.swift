import Receivables

/// One customer's open items in one currency, with each overdue amount split by what to do.
///
/// Every minor unit that is overdue is covered by cash or credit on account, held back, contested,
/// promised or contactable, in that order of precedence.
struct Account: Sendable {
  /// Position in the view's customers.
  let customer: CustomerIndex
  let currency: Currency
  /// Open amount by ageing bucket, minor units.
  let ageing: [Int64]
  let open: Int64
  /// By due day, then the view's order: the oldest is the first.
  let overdueParts: [ClaimPart]
  /// What is not past due yet, in the same order.
  let notDueParts: [ClaimPart]
  let disputed: Int64
  let unapplied: Int64
  /// Cash of the customer's parent or payer that covers what is overdue; by customer.
  let groupCash: [GroupCash]
  /// Promises that are still honoured, in the order they were made.
  let pendingPromises: [PromiseStanding]
  /// Open amounts inside those, due or not.
  let promised: Int64
  /// Promises broken within the days that policy remembers.
  let brokenPromises: [PromiseStanding]
  /// What an agency was given of it.
  let agency: AgencyStanding?

  var overdue: Int64 { overdueParts.reduce(0) { $0 + $1.outstanding } }
  var covered: Int64 { overdueParts.reduce(0) { $0 + $1.covered } }
  /// Those that stop asking for something overdue, in the order of what they hold.
  var holds: [Hold] {
    overdueParts.reduce(into: []) { holds, part in
      if let hold = part.hold, part.held > 0, !holds.contains(hold) { holds.append(hold) }
    }
  }
  var contactable: Int64 { overdueParts.reduce(0) { $0 + $1.contactable } }
  func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency) }
}

/// An open claim and what of it is to be done; minor units.
struct ClaimPart: Sendable {
  /// Position in the view's invoices.
  let position: InvoiceIndex
  /// Zero or below where it is not past due.
  let daysPastDue: Int
  let outstanding: Int64
  /// By cash or credit on account.
  let covered: Int64
  /// Of ``covered``, by cash of the customer's own that is on its way to its invoices.
  let onItsWay: Int64
  /// The first day on which that is no longer so; `nil` where none is.
  let onItsWayUntil: Day?
  /// What stops asking for the rest.
  let hold: Hold?
  var disputed: Int64 = 0
  var promised: Int64 = 0
  /// The last day of grace among its promises.
  var promisedUntil: Day?
  /// Whether an agency has what nothing else keeps from being asked for.
  var isAtAgency = false

  var uncovered: Int64 { outstanding - covered }
  var held: Int64 { hold == nil ? 0 : uncovered }
  private var free: Int64 { uncovered - held - disputed - promised }
  var atAgency: Int64 { isAtAgency ? free : 0 }
  var contactable: Int64 { isAtAgency ? 0 : free }
}

extension Account {
  /// A customer's accounts, in order of currency; only those with something open.
  static func of(_ customer: CustomerIndex, _ view: LedgerView, _ policy: Policy) -> [Account] {
    let aged = AgedAmounts.of(customer, view, policy.ageing.basis, policy.ageing.buckets)
    let owing = aged.filter { $0.open.minorUnits > 0 }
    guard !owing.isEmpty else { return [] }
    let standings = view.promiseStandings(
      ofCustomer: customer, graceDays: policy.promises.graceDays)
    let contested = view.contested(ofCustomer: customer)
    return owing.map {
      Account(customer, $0, standings, contested: contested, view: view, policy: policy)
    }
  }

  private init(
    _ customer: CustomerIndex, _ aged: AgedAmounts, _ standings: [PromiseStanding],
    contested: [InvoiceIndex: Int64], view: LedgerView, policy: Policy
  ) {
    let currency = aged.currency
    var parts: [ClaimPart] = []
    for position in view.invoicePositions(ofCustomer: customer) {
      let invoice = view.invoices.elements[position]
      guard invoice.currency == currency, invoice.outstanding > 0 else { continue }
      let hold = view.hold(onClaim: position)
      let onItsWay = view.ownCash(position, after: view.day - policy.treatment.applicationDays)
      parts.append(
        ClaimPart(
          position: position, daysPastDue: view.day - invoice.dueOn,
          outstanding: invoice.outstanding, covered: invoice.outstanding - invoice.uncovered,
          onItsWay: onItsWay.amount,
          onItsWayUntil: onItsWay.last.map { $0 + policy.treatment.applicationDays },
          hold: hold, disputed: hold == nil ? contested[position] ?? 0 : 0))
    }
    parts.sort { ($1.daysPastDue, $0.position) < ($0.daysPastDue, $1.position) }
    let ours = standings.filter { $0.promised.currency == currency }
    let pending = ours.filter { $0.outcome == .pending && $0.remaining.minorUnits > 0 }
    for standing in pending { parts.promise(standing, view) }
    let agency = view.agencyStanding(ofCustomer: customer)
    if let agency, agency.waits(on: view.day, policy.placement) {
      for index in parts.indices {
        let dueOn = view.invoices.elements[parts[index].position].dueOn
        parts[index].isAtAgency = dueOn < agency.placedOn
      }
    }
    self.customer = customer
    self.currency = currency
    self.ageing = aged.minorUnits
    self.open = aged.open.minorUnits
    self.notDueParts = parts.filter { $0.daysPastDue <= 0 }
    self.overdueParts = parts.filter { $0.daysPastDue > 0 }
    self.disputed = parts.reduce(0) { $0 + $1.disputed }
    self.unapplied = aged.unapplied.minorUnits
    self.groupCash = view.groupCash(overdueParts.map(\.position))
    self.agency = agency
    self.pendingPromises = pending
    self.promised = parts.reduce(0) { $0 + $1.promised }
    self.brokenPromises = ours.filter {
      $0.outcome == .broken && view.day - $0.deadline <= policy.promises.rememberedDays
    }
  }
}

extension [ClaimPart] {
  /// Marks what is left of a promise as promised, as far as the parts can be asked for.
  fileprivate mutating func promise(_ standing: PromiseStanding, _ view: LedgerView) {
    let places = Dictionary(uniqueKeysWithValues: zip(map(\.position), indices))
    let spread = view.spread(standing) { places[$0].map { self[$0].contactable } ?? 0 }
    for (position, amount) in spread {
      guard let place = places[position] else { continue }
      self[place].promised += amount
      self[place].promisedUntil = Swift.max(
        self[place].promisedUntil ?? standing.deadline, standing.deadline)
    }
  }
}

extension LedgerView {
  /// What the customer's own cash on account covers of a claim, of that received after a day, in minor
  /// units, and the last day that some was received.
  fileprivate func ownCash(_ position: InvoiceIndex, after day: Day) -> (amount: Int64, last: Day?)
  {
    let recent = cashParts(position).filter { !$0.isApplied && $0.on > day }
    let cash = recent.reduce(Int64(0)) { $0 + $1.amount }
    let own = max(0, groupCash(position).reduce(cash) { $0 - $1.amount.minorUnits })
    return (own, own > 0 ? recent.map(\.on).max() : nil)
  }

  /// The cash of others that covers some claims, summed for each customer whose it is.
  fileprivate func groupCash(_ positions: [InvoiceIndex]) -> [GroupCash] {
    var sums: [GroupCash] = []
    for cash in positions.flatMap({ groupCash($0) }) {
      if let place = sums.firstIndex(where: { $0.customer == cash.customer }) {
        sums[place] = GroupCash(customer: cash.customer, amount: sums[place].amount + cash.amount)
      } else {
        sums.append(cash)
      }
    }
    return sums
  }
}

extension Account {
  /// All that is open, split by where it stands, the most pressing part first; the parts sum to ``open``.
  ///
  /// - Parameter contactable: the status of what can be asked for.
  func parts(_ view: LedgerView, contactable: PlanStatus, _ policy: Policy) -> [PlanPart] {
    var parts: [PlanPart] = []
    func add(_ status: PlanStatus, _ claims: [ClaimPart], _ amount: (ClaimPart) -> Int64) {
      let having = claims.filter { amount($0) > 0 }
      guard !having.isEmpty else { return }
      parts.append(
        PlanPart(
          status: status, amount: money(having.reduce(0) { $0 + amount($1) }),
          invoices: view.documentCount(having.map(\.position))))
    }
    add(contactable, overdueParts, \.contactable)
    if let day = overdueParts.compactMap(\.promisedUntil).max() {
      add(.waiting(.promise(through: day)), overdueParts, \.promised)
    }
    if let agency {
      add(
        .waiting(.atAgency(since: agency.placedOn, until: agency.reportDue(policy.placement))),
        overdueParts, \.atAgency)
    }
    if let day = overdueParts.compactMap(\.onItsWayUntil).max() {
      add(.waiting(.cashOnItsWay(until: day)), overdueParts, \.onItsWay)
    }
    add(.excluded(.covered), overdueParts) { $0.covered - $0.onItsWay }
    add(.excluded(.disputed), overdueParts, \.disputed)
    for hold in holds {
      add(.excluded(.held(reason: hold.reason, until: hold.until)), overdueParts) {
        $0.hold == hold ? $0.held : 0
      }
    }
    add(.excluded(.notDue), notDueParts, \.outstanding)
    return parts
  }
}
