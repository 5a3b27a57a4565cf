/// What had become of a promise by the close of a view's day, in one currency.
///
/// The promises of a customer are a plan and add up. Each unit of cash received fulfils one of them:
/// the one with the earliest deadline that speaks of the invoice it paid, or else of the account. A
/// promise is *kept* once cash with value days from the day it was made to its deadline has fulfilled it;
/// the deadline is the promised day plus days of grace. What was credited since, and cash did not
/// fulfil, is no longer promised. Promises that together are a little more than is owed are a plan all the
/// same: what is too much is taken off the last one due. A promise is *superseded* by one that says so, or
/// by a later one of which half or more would be too much beside it; from then on no cash fulfils it. One
/// that was kept stays kept, and one that is renewed after the promised day is broken. What is promised of an
/// invoice is not promised of the account beside it. What counts otherwise than it says has a
/// ``PromiseDeparture``.
public struct PromiseStanding: Sendable, Hashable {
  /// What has become of it; only `kept` and `broken` count for the kept rate.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its deadline has not passed, and cash has not fulfilled it.
    case pending
    /// Cash fulfilled it by its deadline.
    case kept
    /// Its deadline passed without.
    case broken
    /// Another promise stands in its place.
    case superseded
  }

  /// The undertaking as the ledger has it.
  public let promise: Promise
  /// As of the view's day.
  public let outcome: Outcome
  /// The last day on which cash keeps it: the promised day plus grace.
  public let deadline: Day
  /// What was promised, at most what was owed when it was made and was not promised already, less
  /// what was credited since.
  public let promised: Money
  /// What of it is still unpaid at the view's day; nothing of one that a later promise replaced.
  public let remaining: Money
  /// How it counts otherwise than it says; `nil` where it counts as it stands.
  public let departure: PromiseDeparture?
}

extension LedgerView {
  /// The standing of each of a customer's promises, in the order they were made.
  ///
  /// A promise about an invoice speaks of that invoice; one without speaks of the account, and
  /// without an amount of all that was owed when it was made, once for each currency. A promise
  /// made when nothing was owed, or of what was credited, has no standing.
  public func promiseStandings(ofCustomer customer: CustomerIndex, graceDays: Int)
    -> [PromiseStanding]
  {
    promisePlans(ofCustomer: customer, graceDays: graceDays).flatMap { $0.standings(self) }
      .sorted { $0.place < $1.place }.map(\.standing)
  }

  /// A customer's promises that count otherwise than they say, in the order they were made.
  public func departedPromises(ofCustomer customer: CustomerIndex, graceDays: Int)
    -> [DepartedPromise]
  {
    promisePlans(ofCustomer: customer, graceDays: graceDays).flatMap { $0.departed() }
      .sorted { $0.place < $1.place }.map(\.departed)
  }

  /// One for each currency.
  private func promisePlans(ofCustomer customer: CustomerIndex, graceDays: Int) -> [PromisePlan] {
    precondition(graceDays >= 0, "\(graceDays) days of grace")
    let made = Array(promises[customer])
    guard !made.isEmpty else { return [] }
    let currencies = Set(
      invoicePositions(ofCustomer: customer).map { invoices.elements[$0].currency }
        + made.compactMap { promise in promise.invoice.map { invoices.elements[$0].currency } })
    return currencies.sorted().map {
      PromisePlan(made, customer, $0, self, graceDays: graceDays)
    }
  }
}

/// The promises of one customer in one currency; minor units.
///
/// Promises and cash are gone through by day: what is promised on a day is promised before that day's
/// cash is received.
private struct PromisePlan {
  private struct Undertaking {
    let place: Int
    let promise: Promise
    let deadline: Day
    /// The claims that it speaks of.
    let claims: Set<InvoiceIndex>
    var promised: Int64
    /// By cash up to the deadline, and up to the view's day.
    var fulfilledInTime: Int64 = 0
    var fulfilled: Int64 = 0
    /// The day a later promise took its place.
    var supersededOn: Day?
    /// How it counts otherwise than it says.
    var departure: PromiseDeparture?

    var isSuperseded: Bool { supersededOn != nil }
    var isOfInvoice: Bool { promise.invoice != nil }
    var unfulfilled: Int64 { promised - fulfilled }
    func isPending(on day: Day) -> Bool { !isSuperseded && deadline >= day }

    /// Lets less of it count than it says, as no more is open beside others.
    mutating func limit(to most: Int64, open: Int64, beside: [String]) {
      guard promised > most else { return }
      promised = most
      guard let stated = promise.amount, open > 0 else { return }
      func money(_ units: Int64) -> Money { Money(minorUnits: units, stated.currency) }
      departure = .limited(from: stated, to: money(most), open: money(open), beside: beside)
    }
  }

  private typealias Cash = (on: Day, position: InvoiceIndex?, amount: Int64)

  private let currency: Currency
  private var undertakings: [Undertaking] = []
  /// Positions in ``undertakings`` by deadline.
  private var byDeadline: [Int] = []

  init(
    _ made: [Promise], _ customer: CustomerIndex, _ currency: Currency, _ view: LedgerView,
    graceDays: Int
  ) {
    self.currency = currency
    var drafts: [Undertaking] = []
    for (place, promise) in made.enumerated() {
      if let amount = promise.amount, amount.currency != currency { continue }
      let claims = PromisePlan.claims(promise, customer, currency, view)
      guard !claims.isEmpty else { continue }
      drafts.append(
        Undertaking(
          place: place, promise: promise, deadline: promise.promisedFor + graceDays, claims: claims,
          promised: promise.amount?.minorUnits ?? .max))
    }
    var cash = PromisePlan.cash(for: drafts, customer, currency, view)[...]
    for draft in PromisePlan.inOrder(drafts) {
      while let part = cash.first, part.on < draft.promise.madeOn {
        give(part)
        cash.removeFirst()
      }
      make(draft, view)
    }
    for part in cash { give(part) }
    takeOffCredit(view)
  }

  /// The same order, but what is replaced on the day it was made comes before what takes its place:
  /// identifiers order the promises of a day.
  private static func inOrder(_ drafts: [Undertaking]) -> [Undertaking] {
    var ordered: [Undertaking] = []
    for draft in drafts {
      let place = ordered.firstIndex {
        $0.promise.madeOn == draft.promise.madeOn && $0.promise.replaces == draft.promise.id
      }
      ordered.insert(draft, at: place ?? ordered.endIndex)
    }
    return ordered
  }

  /// The claims a promise speaks of: its invoice's, or all that the account may be paid through.
  private static func claims(
    _ promise: Promise, _ customer: CustomerIndex, _ currency: Currency, _ view: LedgerView
  ) -> Set<InvoiceIndex> {
    let positions =
      promise.invoice.map(view.documentPositions) ?? view.invoicePositions(ofCustomer: customer)
    return Set(
      positions.filter {
        let invoice = view.invoices.elements[$0]
        guard invoice.currency == currency else { return false }
        // An amount on account may be paid through any invoice, even a later one.
        return promise.amount != nil || invoice.issuedOn <= promise.madeOn
      })
  }

  /// The cash that may fulfil promises, in the order in which it was received.
  private static func cash(
    for drafts: [Undertaking], _ customer: CustomerIndex, _ currency: Currency, _ view: LedgerView
  ) -> [Cash] {
    var cash: [Cash] = []
    for position in drafts.reduce(into: Set<InvoiceIndex>(), { $0.formUnion($1.claims) }) {
      cash += view.cashParts(position).map { ($0.on, position, $0.amount) }
    }
    if drafts.contains(where: { !$0.isOfInvoice }) {
      cash += view.idleCash(customer, currency).map { ($0.on, nil, $0.amount) }
    }
    return cash.sorted {
      $0.on != $1.on ? $0.on < $1.on : PromisePlan.precedes($0.position, $1.position)
    }
  }

  /// Cash on claims comes in their order, before that on account.
  private static func precedes(_ a: InvoiceIndex?, _ b: InvoiceIndex?) -> Bool {
    guard let a else { return false }
    return b.map { a < $0 } ?? true
  }

  /// Limits a promise to what is owed when it is made, and supersedes earlier ones that would
  /// promise more than that together with it.
  private mutating func make(_ draft: Undertaking, _ view: LedgerView) {
    let day = draft.promise.madeOn
    var new = draft
    for j in undertakings.indices
    where undertakings[j].isPending(on: day)
      && undertakings[j].promise.id == new.promise.replaces
    {
      undertakings[j].supersededOn = day
    }
    var open = owed(new.claims, before: day, view)
    if !new.isOfInvoice { open -= promisedOfInvoices(on: day) }
    open = max(0, open)
    if open == 0, new.promise.amount != nil { new.departure = .nothingOpen }
    new.limit(to: open, open: open, beside: [])
    let beside = undertakings.indices.filter {
      undertakings[$0].isPending(on: day)
        && undertakings[$0].promise.invoice == new.promise.invoice
        && undertakings[$0].unfulfilled > 0
    }
    let together = beside.reduce(new.promised) { $0 + undertakings[$1].unfulfilled }
    undertakings.append(new)
    if together > open {
      if 2 * (together - open) < new.promised {
        share(open, together - open, among: beside + [undertakings.count - 1])
      } else {
        replace(beside, by: new, together: together, open: open)
      }
    }
    if new.isOfInvoice { limitAccountPromises(on: day, view) }
    byDeadline = undertakings.indices.sorted {
      (undertakings[$0].deadline, $0) < (undertakings[$1].deadline, $1)
    }
  }

  /// Parts of a plan that are a little too much together: the last ones due are less by that.
  private mutating func share(_ open: Int64, _ excess: Int64, among plan: [Int]) {
    var left = excess
    let lastFirst = plan.sorted {
      (undertakings[$1].deadline, $1) < (undertakings[$0].deadline, $0)
    }
    for j in lastFirst where left > 0 {
      let part = min(left, undertakings[j].unfulfilled)
      let others = plan.filter { $0 != j }.map { undertakings[$0].promise.id }
      undertakings[j].limit(to: undertakings[j].promised - part, open: open, beside: others)
      left -= part
    }
  }

  /// Of earlier promises, those that there is no room for beside a later one give way to it.
  private mutating func replace(
    _ beside: [Int], by new: Undertaking, together: Int64, open: Int64
  ) {
    var room = open - new.promised
    for j in beside.reversed() {
      if undertakings[j].unfulfilled > room {
        undertakings[j].supersededOn = new.promise.madeOn
        undertakings[j].departure = .replaced(
          by: new.promise.id, together: money(together), open: money(open))
      } else {
        room -= undertakings[j].unfulfilled
      }
    }
  }

  private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency) }

  /// What is promised of single invoices is no longer promised of the account beside it.
  private mutating func limitAccountPromises(on day: Day, _ view: LedgerView) {
    var taken = promisedOfInvoices(on: day)
    for j in undertakings.indices
    where !undertakings[j].isOfInvoice && undertakings[j].isPending(on: day) {
      let room = owed(undertakings[j].claims, before: day, view) - taken
      let excess = max(0, undertakings[j].unfulfilled - max(0, room))
      let others = undertakings.filter { $0.isOfInvoice && $0.isPending(on: day) }
      undertakings[j].limit(
        to: undertakings[j].promised - excess, open: max(0, room), beside: others.map(\.promise.id))
      taken += undertakings[j].unfulfilled
    }
  }

  private func promisedOfInvoices(on day: Day) -> Int64 {
    undertakings.reduce(0) {
      $1.isOfInvoice && $1.isPending(on: day) ? $0 + $1.unfulfilled : $0
    }
  }

  private func owed(_ claims: Set<InvoiceIndex>, before day: Day, _ view: LedgerView) -> Int64 {
    claims.reduce(0) { $0 + view.owed($1, before: day) }
  }

  /// Gives each unit of cash to one of the promises made so far.
  private mutating func give(_ part: Cash) {
    var left = part.amount
    // Promises about the invoice come before those about the account.
    for ofInvoice in [true, false] {
      for i in byDeadline where left > 0 && undertakings[i].isOfInvoice == ofInvoice {
        guard !undertakings[i].isSuperseded,
          part.position.map({ undertakings[i].claims.contains($0) }) ?? !ofInvoice
        else { continue }
        let given = min(left, undertakings[i].unfulfilled)
        undertakings[i].fulfilled += given
        if part.on <= undertakings[i].deadline { undertakings[i].fulfilledInTime += given }
        left -= given
      }
    }
  }

  /// What was credited since a promise was made, and cash did not fulfil, is no longer promised; the
  /// last promises fall first.
  ///
  /// Of the account, only as far as less is owed than is promised.
  private mutating func takeOffCredit(_ view: LedgerView) {
    var used: [InvoiceIndex?: Int64] = [:]
    for i in undertakings.indices.reversed() {
      let (undertaking, target) = (undertakings[i], undertakings[i].promise.invoice)
      var most = undertaking.unfulfilled
      if !undertaking.isOfInvoice {
        let before = undertakings[..<i].reduce(Int64(0)) {
          $1.isOfInvoice || $1.isSuperseded ? $0 : $0 + $1.unfulfilled
        }
        let owed = undertaking.claims.reduce(0) { $0 + view.invoices.elements[$1].uncovered }
        most = min(most, most - (owed - before))
      }
      let credit =
        view.credited(undertaking.claims, from: undertaking.promise.madeOn) - (used[target] ?? 0)
      let taken = max(0, min(most, credit))
      undertakings[i].promised -= taken
      used[target, default: 0] += taken
    }
  }

  func departed() -> [(place: Int, departed: DepartedPromise)] {
    undertakings.compactMap { undertaking in
      undertaking.departure.map {
        (undertaking.place, DepartedPromise(promise: undertaking.promise, departure: $0))
      }
    }
  }

  func standings(_ view: LedgerView) -> [(place: Int, standing: PromiseStanding)] {
    undertakings.filter { $0.promised > 0 }.map { undertaking in
      let outcome: PromiseStanding.Outcome =
        if undertaking.fulfilledInTime >= undertaking.promised {
          .kept
        } else if let renewed = undertaking.supersededOn {
          renewed <= undertaking.promise.promisedFor ? .superseded : .broken
        } else if view.day <= undertaking.deadline {
          .pending
        } else {
          .broken
        }
      let owed =
        undertaking.isSuperseded
        ? 0 : undertaking.claims.reduce(0) { $0 + view.invoices.elements[$1].uncovered }
      let standing = PromiseStanding(
        promise: undertaking.promise, outcome: outcome, deadline: undertaking.deadline,
        promised: money(undertaking.promised), remaining: money(min(undertaking.unfulfilled, owed)),
        departure: undertaking.departure)
      return (undertaking.place, standing)
    }
  }
}

extension LedgerView {
  /// What was owed of a claim before a day's entries, by value days; nothing before its issue.
  fileprivate func owed(_ position: InvoiceIndex, before day: Day) -> Int64 {
    let invoice = invoices.elements[position]
    guard invoice.issuedOn <= day else { return 0 }
    var owed = invoice.amount
    for entry in settlements[position] where entry.kind != .cash && entry.on < day {
      owed -= entry.amount
    }
    for part in cashParts(position) where part.on < day { owed -= part.amount }
    return max(0, owed)
  }

  /// What was credited of claims from a day on, losses apart.
  fileprivate func credited(_ claims: Set<InvoiceIndex>, from day: Day) -> Int64 {
    claims.reduce(0) { sum, position in
      settlements[position].reduce(sum) {
        $1.kind != .cash && $1.reason != .badDebt && $1.on >= day ? $0 + $1.amount : $0
      }
    }
  }

  /// Cash on account that covers no claim, by day.
  fileprivate func idleCash(_ customer: CustomerIndex, _ currency: Currency) -> [(
    on: Day, amount: Int64
  )] {
    var covering = invoicePositions(ofCustomer: customer).reduce(Int64(0)) { sum, position in
      guard invoices.elements[position].currency == currency else { return sum }
      let covered = cashParts(position).reduce(sum) { $1.isApplied ? $0 : $0 + $1.amount }
      return groupCash(position).reduce(covered) { $0 - $1.amount.minorUnits }
    }
    var idle: [(on: Day, amount: Int64)] = []
    for money in moneyOnAccount(ofCustomer: customer) where money.left.currency == currency {
      guard case .receipt = money.source, money.left.minorUnits > 0 else { continue }
      let used = min(money.left.minorUnits, max(0, covering))
      covering -= used
      if money.left.minorUnits > used { idle.append((money.on, money.left.minorUnits - used)) }
    }
    return idle
  }
}
