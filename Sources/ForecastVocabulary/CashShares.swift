internal import Foundation
package import Receivables
package import Statistics

/// What share of claims was never paid in cash though nothing was lost, by customer and situation.
///
/// Of the n claims that ended with cash in them, each of a decaying weight v = 2^(−age/365), C is the
/// cash that was received after a situation and O what was open in it less bad debt, both over the
/// currency's mean amount, or for the rest of a claim over O. With d the days that a claim was in the
/// situation, the share of a customer is
///
///     r_c = (n Σ v d C / Σ v d O + k r_s)/(n + k),   n = Σ v,
///
/// r_s of its segment and r of the portfolio alike, and the portfolio begins at 1. A claim that is open
/// today is one of those that were open for long rather than of those that were credited or paid at
/// once, hence d; for an invoice to come it is 1. The share is exactly 1 where nothing was closed
/// otherwise. Claims without any cash, as those cancelled, do not count.
///
/// - SeeAlso: Cox, *Renewal Theory* (1962), 5.4: what is met at a moment is met in proportion to how
///   long it lasts.
package struct CashShares: Sendable {
  /// What is known of a claim and of the day it is paid.
  enum Situation: Int, CaseIterable {
    /// Just issued.
    case newBeforeDue, newFromDue
    /// Nothing was taken off it yet.
    case untouchedBeforeDue, untouchedFromDue
    /// Something was, and nothing paid.
    case reducedBeforeDue, reducedFromDue
    /// A part was paid; by what is left of the claim.
    case smallRest, middleRest, largeRest

    var isRest: Bool { self == .smallRest || self == .middleRest || self == .largeRest }

    static func rest(_ share: Double) -> Situation {
      share <= 0.06 ? .smallRest : share <= 0.25 ? .middleRest : .largeRest
    }
  }

  fileprivate static let halfLife = 365.0
  /// k of customers, of segments and of the portfolio, in mean claims.
  fileprivate static let priors = (customer: 2.0, segment: 5.0, portfolio: 1.0)

  /// By customer, then situation; empty where every share is 1.
  private let ofCustomers: [Double]
  /// Where they begin.
  package let norms: CashShareNorms
  private let today: Day

  /// - Parameter known: of the portfolio that the view is a part of; `nil` where it is the whole.
  package init(_ view: LedgerView, partOf known: CashShareNorms? = nil) {
    today = view.day
    let isTelling = known?.isTelling ?? CashShareSums.isTelling(view)
    let means = isTelling ? known?.meanAmounts ?? CashShareSums.meanAmounts(view) : [:]
    let sums = isTelling ? CashShareSums(view, means, halfLife: CashShares.halfLife) : .init()
    let norms = known ?? CashShareNorms(sums, means, isTelling: isTelling)
    self.norms = norms
    guard isTelling else {
      ofCustomers = []
      return
    }
    let count = Situation.allCases.count
    ofCustomers = view.customers.indices.flatMap { customer -> [Double] in
      let starts = norms.ofSegments[view.customers[customer].segment] ?? norms.ofPortfolio
      return (0..<count).map { s in
        sums.byCustomer[customer.position * count + s].share(
          from: starts[s], weight: CashShares.priors.customer)
      }
    }
  }

  private func share(_ situation: Situation, _ customer: CustomerIndex?) -> Double {
    guard let customer, !ofCustomers.isEmpty else { return norms.ofPortfolio[situation.rawValue] }
    return ofCustomers[customer.position * Situation.allCases.count + situation.rawValue]
  }

  /// Of what is open of a claim.
  package func share(_ position: InvoiceIndex, in view: LedgerView) -> CashShare {
    guard !ofCustomers.isEmpty else { return .whole }
    let claim = view.invoices.elements[position]
    let customer = claim.customer
    let dueAhead = claim.dueOn - today
    if claim.uncovered < claim.amount, view.hasCash(position, claim) {
      let rest = share(.rest(Double(claim.uncovered) / Double(claim.amount)), customer)
      return CashShare(beforeDue: rest, fromDue: rest, dueAhead: dueAhead)
    }
    let isReduced = claim.uncovered < claim.amount
    return CashShare(
      beforeDue: share(isReduced ? .reducedBeforeDue : .untouchedBeforeDue, customer),
      fromDue: share(isReduced ? .reducedFromDue : .untouchedFromDue, customer),
      dueAhead: dueAhead)
  }

  /// Of an invoice to come, whose due day is so many days after its issue.
  ///
  /// - Parameter customer: `nil` for one not yet known.
  package func ofNewInvoice(customer: CustomerIndex?) -> CashShare {
    guard !ofCustomers.isEmpty else { return .whole }
    return CashShare(
      beforeDue: share(.newBeforeDue, customer), fromDue: share(.newFromDue, customer), dueAhead: 0)
  }
}

/// Σ v d C, Σ v d O and n.
struct CashShareSum {
  private var cash = 0.0
  private var open = 0.0
  private var claims = 0.0

  /// - Parameters:
  ///   - count: the share of a claim that this is of.
  ///   - weight: v.
  mutating func add(
    cash: Double, of open: Double, count: Double, days: Double, weight: Double
  ) {
    self.cash += weight * days * min(cash, open)
    self.open += weight * days * open
    claims += weight * count
  }

  /// - Parameter weight: k.
  func share(from start: Double, weight: Double) -> Double {
    guard open > 0 else { return start }
    // Written so that shares of 1 make exactly 1, and none goes beyond.
    return min(1, start + claims / (claims + weight) * (cash / open - start))
  }
}

/// Where the customers of a portfolio begin (``CashShares``).
package struct CashShareNorms: Sendable, Hashable, Codable {
  /// Whether anything at all was closed otherwise than in cash.
  let isTelling: Bool
  /// In minor units, by the code of the currency.
  let meanAmounts: [String: Double]
  /// By situation.
  let ofPortfolio: [Double]
  let ofSegments: [String: [Double]]

  fileprivate init(_ sums: CashShareSums, _ means: [String: Double], isTelling: Bool) {
    self.isTelling = isTelling
    let portfolio = sums.total.map { $0.share(from: 1, weight: CashShares.priors.portfolio) }
    (meanAmounts, ofPortfolio) = (means, portfolio)
    ofSegments = sums.bySegment.mapValues { own in
      zip(own, portfolio).map { $0.share(from: $1, weight: CashShares.priors.segment) }
    }
  }

  /// - Throws: `ModelFault`.
  package func validate() throws(ModelFault) {
    let shares = [ofPortfolio] + ofSegments.values
    try ModelFault.require(
      shares.allSatisfy { $0.count == CashShares.Situation.allCases.count },
      "shares paid in cash are of other situations")
    try ModelFault.require(shares.flatMap { $0 }, in: 0...1, "shares paid in cash")
    try ModelFault.require(Array(meanAmounts.values), in: 0...1e18, "mean amounts")
  }
}

/// What ``CashShares`` adds up.
private struct CashShareSums {
  private static let count = CashShares.Situation.allCases.count

  private(set) var byCustomer: [CashShareSum] = []
  private(set) var bySegment: [String: [CashShareSum]] = [:]
  private(set) var total = [CashShareSum](repeating: CashShareSum(), count: count)

  /// Whether anything at all was closed otherwise.
  static func isTelling(_ view: LedgerView) -> Bool {
    let invoices = view.invoices.elements
    return invoices.indices.contains { position in
      let claim = invoices[position]
      return claim.ending == .paid && CashShareSums.isShort(position, claim, view)
    }
  }

  init() {}

  /// - Parameter means: amounts in minor units, by the code of the currency.
  init(_ view: LedgerView, _ means: [String: Double], halfLife: Double) {
    let invoices = view.invoices.elements
    let none = [CashShareSum](repeating: CashShareSum(), count: CashShareSums.count)
    byCustomer = [CashShareSum](
      repeating: CashShareSum(), count: view.customers.count * CashShareSums.count)
    for (position, claim) in invoices.indexed() where claim.ending == .paid {
      guard let ended = claim.endedOn, let mean = means[claim.currency.code] else { continue }
      let decay = exp2(-Double(view.day - ended) / halfLife)
      let segment = view.customers[claim.customer].segment
      for entry in CashShareSums.entries(position, claim, view) where entry.days > 0 {
        let unit = entry.situation.isRest ? entry.open : mean
        let s = entry.situation.rawValue
        func add(_ sum: inout CashShareSum) {
          sum.add(
            cash: entry.cash / unit, of: entry.open / unit, count: entry.count, days: entry.days,
            weight: decay)
        }
        add(&byCustomer[claim.customer.position * CashShareSums.count + s])
        add(&bySegment[segment, default: none][s])
        add(&total[s])
      }
    }
  }

  static func meanAmounts(_ view: LedgerView) -> [String: Double] {
    var sums: [Currency: (amount: Double, count: Double)] = [:]
    for claim in view.invoices.elements {
      sums[claim.currency, default: (0, 0)].amount += Double(claim.amount)
      sums[claim.currency, default: (0, 0)].count += 1
    }
    return Dictionary(
      uniqueKeysWithValues: sums.map { ($0.key.code, $0.value.amount / $0.value.count) })
  }

  private static func isShort(_ position: InvoiceIndex, _ claim: Invoice, _ view: LedgerView)
    -> Bool
  {
    view.cashParts(position).reduce(0) { $0 + $1.amount } < claim.amount
  }

  /// Of the days that a claim was in a situation, or 1.
  private struct Entry {
    let situation: CashShares.Situation
    let cash, open: Double
    /// Of the claim.
    let count: Double
    let days: Double
  }

  /// The situations that a settled claim went through, and what came of them.
  private static func entries(_ position: InvoiceIndex, _ claim: Invoice, _ view: LedgerView)
    -> [Entry]
  {
    let parts = view.cashParts(position)
    guard let first = parts.first else { return [] }
    let cash = parts.reduce(0.0) { $0 + Double($1.amount) }
    if cash >= Double(claim.amount), parts.count == 1 { return whole(claim, paidOn: first.on) }
    // Signed and by day; what is no cash and no loss.
    let others = view.settlements[position].filter { $0.reason != .cash && $0.reason != .badDebt }
    let lost = view.settlements[position].reduce(0.0) {
      $0 + ($1.reason == .badDebt ? Double($1.amount) : 0)
    }
    let owed = Double(claim.amount) - lost
    func taken(by day: Day) -> Double {
      others.reduce(0.0) { $0 + ($1.on <= day ? Double($1.amount) : 0) }
    }
    let reduced = taken(by: first.on - 1)
    let reducedOn = reduced > 0 ? others.lazy.map(\.on).min() ?? first.on : first.on
    let untouched = Double(max(0, min(reducedOn, first.on) - claim.issuedOn))
    var entries: [Entry] = []
    for part in parts {
      let (isEarly, share) = (part.on < claim.dueOn, Double(part.amount) / cash)
      func add(
        _ early: CashShares.Situation, _ late: CashShares.Situation, open: Double, days: Double
      ) {
        entries.append(
          Entry(
            situation: isEarly ? early : late, cash: Double(part.amount), open: share * open,
            count: share, days: days))
      }
      add(.newBeforeDue, .newFromDue, open: owed, days: 1)
      add(.untouchedBeforeDue, .untouchedFromDue, open: owed, days: untouched)
      if reduced > 0 {
        add(
          .reducedBeforeDue, .reducedFromDue, open: owed - reduced,
          days: Double(max(0, first.on - reducedOn)))
      }
    }
    return entries + rests(claim, parts, cash: cash, owed: owed, taken(by:))
  }

  /// Of a claim that was paid once, in full.
  private static func whole(_ claim: Invoice, paidOn day: Day) -> [Entry] {
    let (isEarly, amount) = (day < claim.dueOn, Double(claim.amount))
    return [
      Entry(
        situation: isEarly ? .newBeforeDue : .newFromDue, cash: amount, open: amount, count: 1,
        days: 1),
      Entry(
        situation: isEarly ? .untouchedBeforeDue : .untouchedFromDue, cash: amount, open: amount,
        count: 1, days: Double(max(0, day - claim.issuedOn))),
    ]
  }

  /// What was left after each part, until the next one or the claim's end.
  private static func rests(
    _ claim: Invoice, _ parts: [CashPart], cash: Double, owed: Double, _ taken: (Day) -> Double
  ) -> [Entry] {
    var paid = 0.0
    return parts.indices.compactMap { place in
      let part = parts[place]
      paid += Double(part.amount)
      let open = owed - paid - taken(part.on)
      guard open > 0 else { return nil }
      let until = place + 1 < parts.count ? parts[place + 1].on : claim.endedOn ?? part.on
      return Entry(
        situation: .rest(open / Double(claim.amount)), cash: cash - paid, open: open,
        count: 1, days: Double(max(1, until - part.on)))
    }
  }
}
