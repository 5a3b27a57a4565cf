/// What had become of a promise by the close of a view's day, in one currency.
///
/// The promises of a customer are a plan and add up. Each unit of cash received fulfils one of them:
/// the one with the earliest deadline that speaks of the invoice it paid, or else of the account. A
/// promise is *kept* once cash with value days from the day it was made to its deadline has fulfilled it;
/// the deadline is the promised day plus days of grace. What was credited since is no longer promised.
/// A promise is *superseded* by one that says so, or by a later one beside which it would promise more
/// than is owed; one that was kept stays kept.
public struct PromiseStanding: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    case pending, kept, broken, superseded
  }

  public let promise: Promise
  public let outcome: Outcome
  public let deadline: Day
  /// What was promised, at most what was owed when it was made and was not promised already, less
  /// what was credited since.
  public let promised: Money
  /// What of it is still unpaid at the view's day.
  public let remaining: Money
}

extension LedgerView {
  /// The standing of each of a customer's promises, in the order they were made.
  ///
  /// A promise about an invoice speaks of that invoice; one without speaks of the account, and
  /// without an amount of all that was owed when it was made, once for each currency. A promise
  /// made when nothing was owed, or of what was credited, has no standing.
  public func promiseStandings(ofCustomer customer: Int, graceDays: Int) -> [PromiseStanding] {
    precondition(graceDays >= 0, "\(graceDays) days of grace")
    let made = Array(promises[customer])
    guard !made.isEmpty else { return [] }
    let currencies = Set(
      invoicePositions(ofCustomer: customer).map { invoices.elements[$0].currency }
        + made.compactMap { promise in promise.invoice.map { invoices.elements[$0].currency } })
    var standings: [(place: Int, standing: PromiseStanding)] = []
    for currency in currencies.sorted() {
      var plan = PromisePlan(made, customer, currency, self, graceDays: graceDays)
      standings += plan.standings(self)
    }
    return standings.sorted { $0.place < $1.place }.map(\.standing)
  }
}

/// The promises of one customer in one currency; minor units.
private struct PromisePlan {
  private struct Undertaking {
    let place: Int
    let promise: Promise
    let deadline: Day
    /// The claims that it speaks of.
    let claims: [Int]
    var promised: Int64
    /// By cash up to the deadline, and up to the view's day.
    var fulfilledInTime: Int64 = 0
    var fulfilled: Int64 = 0
    var isSuperseded = false

    var unfulfilled: Int64 { promised - fulfilled }
  }

  private let currency: Currency
  private var undertakings: [Undertaking] = []

  init(
    _ made: [Promise], _ customer: Int, _ currency: Currency, _ view: LedgerView, graceDays: Int
  ) {
    self.currency = currency
    for (place, promise) in made.enumerated() {
      if let amount = promise.amount, amount.currency != currency { continue }
      let claims = PromisePlan.claims(promise, customer, currency, view)
      guard !claims.isEmpty else { continue }
      undertakings.append(
        Undertaking(
          place: place, promise: promise, deadline: promise.promisedFor + graceDays, claims: claims,
          promised: promise.amount?.minorUnits ?? .max))
    }
    for i in undertakings.indices { limit(i, view) }
    credit(view)
    fulfil(customer, view)
  }

  /// The claims a promise speaks of: its invoice's, or all that the account may be paid through.
  private static func claims(
    _ promise: Promise, _ customer: Int, _ currency: Currency, _ view: LedgerView
  ) -> [Int] {
    let positions =
      promise.invoice.map(view.documentPositions) ?? view.invoicePositions(ofCustomer: customer)
    return positions.filter {
      let invoice = view.invoices.elements[$0]
      guard invoice.currency == currency else { return false }
      // An amount on account may be paid through any invoice, even a later one.
      return promise.amount != nil || invoice.issuedOn <= promise.madeOn
    }
  }

  /// Limits a promise to what was owed when it was made, and supersedes earlier ones that would
  /// promise more than that together with it.
  private mutating func limit(_ i: Int, _ view: LedgerView) {
    let made = undertakings[i].promise
    let owed = undertakings[i].claims.reduce(0) { $0 + view.owed($1, before: made.madeOn) }
    undertakings[i].promised = min(undertakings[i].promised, owed)
    var room = owed - undertakings[i].promised
    for j in undertakings.indices.reversed() where j < i && isPending(j, on: made.madeOn) {
      let earlier = undertakings[j]
      guard earlier.promise.invoice == made.invoice else { continue }
      if earlier.promise.id == made.replaces || earlier.promised > room {
        undertakings[j].isSuperseded = true
      } else {
        room -= earlier.promised
      }
    }
  }

  private func isPending(_ i: Int, on day: Day) -> Bool {
    !undertakings[i].isSuperseded && undertakings[i].promise.promisedFor >= day
  }

  /// What was credited since a promise was made is no longer promised; the last ones fall first.
  private mutating func credit(_ view: LedgerView) {
    var seen = Set<Int>()
    for position in undertakings.flatMap(\.claims) where seen.insert(position).inserted {
      for entry in view.settlements[position] where entry.kind != .cash && entry.amount > 0 {
        var left = entry.amount
        let spoken = undertakings.indices.filter {
          undertakings[$0].promise.invoice != nil && undertakings[$0].claims.contains(position)
            && undertakings[$0].promise.madeOn <= entry.on && entry.reason != .badDebt
        }
        for i in spoken.reversed() {
          let part = min(left, undertakings[i].promised)
          undertakings[i].promised -= part
          left -= part
        }
      }
    }
  }

  /// Gives each unit of cash to one promise, in the order in which it was received.
  private mutating func fulfil(_ customer: Int, _ view: LedgerView) {
    var cash: [(on: Day, position: Int?, amount: Int64)] = []
    for position in Set(undertakings.flatMap(\.claims)).sorted() {
      cash += view.cashParts(position).map { ($0.on, position, $0.amount) }
    }
    if undertakings.contains(where: { $0.promise.invoice == nil }) {
      cash += view.idleCash(customer, currency).map { ($0.on, nil, $0.amount) }
    }
    let order = undertakings.indices.sorted {
      (undertakings[$0].deadline, $0) < (undertakings[$1].deadline, $1)
    }
    for part in cash.sorted(by: { ($0.on, $0.position ?? .max) < ($1.on, $1.position ?? .max) }) {
      var left = part.amount
      // Promises about the invoice come before those about the account.
      for ofInvoice in [true, false] {
        for i in order where left > 0 && (undertakings[i].promise.invoice != nil) == ofInvoice {
          guard undertakings[i].promise.madeOn <= part.on,
            part.position.map({ undertakings[i].claims.contains($0) }) ?? !ofInvoice
          else { continue }
          let given = min(left, undertakings[i].unfulfilled)
          undertakings[i].fulfilled += given
          if part.on <= undertakings[i].deadline { undertakings[i].fulfilledInTime += given }
          left -= given
        }
      }
    }
  }

  mutating func standings(_ view: LedgerView) -> [(place: Int, standing: PromiseStanding)] {
    undertakings.filter { $0.promised > 0 }.map { undertaking in
      let outcome: PromiseStanding.Outcome =
        if undertaking.fulfilledInTime >= undertaking.promised {
          .kept
        } else if undertaking.isSuperseded {
          .superseded
        } else if view.day <= undertaking.deadline {
          .pending
        } else {
          .broken
        }
      let owed = undertaking.claims.reduce(0) { $0 + view.invoices.elements[$1].uncovered }
      let standing = PromiseStanding(
        promise: undertaking.promise, outcome: outcome, deadline: undertaking.deadline,
        promised: Money(minorUnits: undertaking.promised, currency),
        remaining: Money(minorUnits: min(undertaking.unfulfilled, owed), currency))
      return (undertaking.place, standing)
    }
  }
}

extension LedgerView {
  /// What was owed of a claim before a day's entries, by value days; nothing before its issue.
  fileprivate func owed(_ position: Int, before day: Day) -> Int64 {
    let invoice = invoices.elements[position]
    guard invoice.issuedOn <= day else { return 0 }
    var owed = invoice.amount
    for entry in settlements[position] where entry.kind != .cash && entry.on < day {
      owed -= entry.amount
    }
    for part in cashParts(position) where part.on < day { owed -= part.amount }
    return max(0, owed)
  }

  /// Cash on account that covers no claim, by day.
  fileprivate func idleCash(_ customer: Int, _ currency: Currency) -> [(on: Day, amount: Int64)] {
    var covering = invoicePositions(ofCustomer: customer).reduce(Int64(0)) { sum, position in
      guard invoices.elements[position].currency == currency else { return sum }
      return sum
        + cashParts(position).reduce(0) { $1.isApplied ? $0 : $0 + $1.amount }
    }
    var idle: [(on: Day, amount: Int64)] = []
    for receipt in receipts[customer] where receipt.amount.currency == currency {
      let unapplied = receipt.unapplied.minorUnits
      if unapplied < 0 { covering -= unapplied }
      let used = min(max(0, unapplied), covering)
      covering -= used
      if unapplied > used { idle.append((receipt.on, unapplied - used)) }
    }
    return idle
  }
}
