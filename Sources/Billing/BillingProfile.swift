internal import Foundation
package import Receivables
internal import Statistics

/// How one customer is billed in one currency, as a view knows it.
package struct BillingProfile: Sendable {
  package enum Rhythm: Sendable, Hashable {
    /// Every `interval` days, with a standard deviation, the next one `firstAhead` days ahead.
    case regular(interval: Double, deviation: Double, firstAhead: Double)
    /// Invoices per average day, independent of one another.
    case irregular(rate: Double)
    /// What contracts and orders announce, as (days ahead, major units, probability).
    case announced([Announcement])
  }

  package struct Announcement: Sendable, Hashable {
    package let daysAhead: Int
    package let amount: Double
    package let probability: Double
  }

  package let customer: CustomerIndex
  package let currency: Currency
  package let rhythm: Rhythm
  /// Amounts to draw from, in major units as of today (``AmountGrowth``).
  package let amounts: [Double]
  package let probabilityActive: Double
  /// To the due day of the first instalment.
  package let termsDays: Int
  /// In which its invoices are payable; one where they are payable whole.
  package var instalments: [BilledInstalment] = [.whole]
  /// `nil` where what is known of churn changes nothing; what is announced stays as announced.
  package private(set) var staying: StayingShare?

  package var isAnnounced: Bool {
    if case .announced = rhythm { return true }
    return false
  }

  /// Invoices per average day of a profile without a rhythm; else 0.
  package var irregularRate: Double {
    if case .irregular(let rate) = rhythm { return rate }
    return 0
  }

  var meanAmount: Double { amounts.reduce(0, +) / Double(max(amounts.count, 1)) }

  /// Invoices expected within so many days ahead.
  package func expectedInvoices(horizon: Int) -> Double {
    switch rhythm {
    case .announced(let items):
      return items.reduce(0) { $0 + ($1.daysAhead <= horizon ? $1.probability : 0) }
    case .irregular(let rate):
      return staying.map { $0.days(horizon).reduce(0) { $0 + rate * $1 } } ?? rate * Double(horizon)
    case .regular(let interval, _, let first):
      guard first <= Double(horizon) else { return 0 }
      let count = 1 + ((Double(horizon) - first) / interval).rounded(.down)
      guard let shares = staying?.days(horizon) else { return probabilityActive * count }
      return (0..<Int(count)).reduce(0) {
        $0 + active(shares, onDay: BillingProfile.day(first + Double($1) * interval, of: horizon))
      }
    }
  }

  /// P(an invoice of a regular rhythm is issued on a day ahead), of shares by day.
  private func active(_ shares: [Double], onDay day: Int) -> Double {
    min(1, probabilityActive * shares[day - 1])
  }

  private static func day(_ ahead: Double, of horizon: Int) -> Int {
    min(max(Int(nearest: ahead), 1), horizon)
  }

  /// Billing expected within so many days ahead, in major units.
  package func expectedBilling(horizon: Int) -> Double {
    guard case .announced(let items) = rhythm else {
      return expectedInvoices(horizon: horizon) * meanAmount
    }
    return items.reduce(0) { $0 + ($1.daysAhead <= horizon ? $1.probability * $1.amount : 0) }
  }

  /// The same with invoices of each day times a share; what is announced stays.
  func staying(_ share: StayingShare?) -> BillingProfile {
    guard !isAnnounced else { return self }
    var changed = self
    changed.staying = share
    return changed
  }

  /// Expected billing of each day ahead, in major units.
  package func expectedBilling(dayIntensities: [Double]) -> [Double] {
    var days = [Double](repeating: 0, count: dayIntensities.count)
    switch rhythm {
    case .announced(let items):
      for item in items where (1...days.count).contains(item.daysAhead) {
        days[item.daysAhead - 1] += item.probability * item.amount
      }
    case .irregular(let rate):
      days = dayIntensities.map { $0 * rate * meanAmount }
      if let staying { days = zip(days, staying.days(days.count)).map { $0 * $1 } }
    case .regular(let interval, _, let first):
      let shares = staying?.days(days.count)
      var ahead = first
      while ahead <= Double(days.count) {
        let day = BillingProfile.day(ahead, of: days.count)
        days[day - 1] += (shares.map { active($0, onDay: day) } ?? probabilityActive) * meanAmount
        ahead += interval
      }
    }
    return days
  }
}

/// Finds the customers' profiles.
package struct BillingProfiles: Sendable {
  package let profiles: [BillingProfile]
  let norms: BillingNorms
  /// Where each customer's profiles begin, and their number at the end.
  private let offsets: [Int]
  /// For each customer, P(still a customer).
  package let probabilityActive: [Double]

  package init(
    _ view: LedgerView, horizon: Int, threads: Int = 1,
    specification: BillingSpecification = .standard
  ) {
    self.init(view, horizon: horizon, threads: threads, specification, known: nil)
  }

  /// - Parameter known: of the portfolio that the view is a part of; `nil` where it is the whole.
  init(
    _ view: LedgerView, horizon: Int, threads: Int, _ specification: BillingSpecification,
    known: BillingNorms?
  ) {
    let announcements = Announcements(view, known: known?.lateness)
    let norms = known ?? BillingNorms(view, announcements, specification)
    let found = parallelParts(of: view.customers.indices, threads: threads) { c in
      BillingProfiles.found(c, view, horizon: horizon, norms, announcements, specification)
    }
    self.norms = norms
    var offsets = [0]
    for customer in found { offsets.append(offsets[offsets.count - 1] + customer.profiles.count) }
    profiles = found.flatMap(\.profiles)
    self.offsets = offsets
    probabilityActive = found.map(\.active)
  }

  /// One customer's profiles, and P(still a customer).
  private static func found(
    _ c: CustomerIndex, _ view: LedgerView, horizon: Int, _ norms: BillingNorms,
    _ announcements: Announcements, _ specification: BillingSpecification
  ) -> (profiles: [BillingProfile], active: Double) {
    let (customer, invoices) = (view.customers[c], view.billed(c))
    let active =
      customer.churnedOn != nil
      ? 0 : norms.rates.probabilityActive(BillingRates.billingDays(invoices))
    let currencies = Set(invoices.map(\.currency)).union(announcements.currencies(c)).sorted()
    let profiles = currencies.compactMap { currency -> BillingProfile? in
      let own = invoices.filter { $0.currency == currency }
      let items = announcements.toCome(
        c, currency, horizon: horizon, hasInvoices: !own.isEmpty)
      guard !own.isEmpty || items != nil else { return nil }
      guard customer.churnedOn == nil || items?.isEmpty == false else { return nil }
      var found = profile(
        c, currency, own, items, active: active, norms, at: view.day, specification)
      found.instalments = view.usualInstalments(ofCustomer: c, own.last)
      return found
    }
    return (profiles, active)
  }

  private init(_ other: BillingProfiles, profiles: [BillingProfile]) {
    self.profiles = profiles
    (norms, offsets) = (other.norms, other.offsets)
    probabilityActive = other.probabilityActive
  }

  /// What the portfolio's rate of leaving is in shares of billing by day; `nil` where churn changes none.
  var stayingMeans: [Double]? { profiles.lazy.compactMap(\.staying).first?.means }

  /// The same with each customer's invoices times a share by day.
  package func staying(_ shares: [StayingShare?]) -> BillingProfiles {
    BillingProfiles(self, profiles: profiles.map { $0.staying(shares[$0.customer]) })
  }

  package func profiles(ofCustomer customer: CustomerIndex) -> ArraySlice<BillingProfile> {
    profiles[positions(ofCustomer: customer)]
  }

  /// Of a customer's ``profiles``.
  func positions(ofCustomer customer: CustomerIndex) -> Range<Int> {
    offsets[customer]..<offsets[customer.position + 1]
  }

  private static func profile(
    _ customer: CustomerIndex, _ currency: Currency, _ invoices: [Invoice],
    _ announced: [BillingProfile.Announcement]?,
    active: Double, _ norms: BillingNorms, at day: Day, _ specification: BillingSpecification
  ) -> BillingProfile {
    let recent = invoices.suffix(specification.recentInvoices)
    let rhythm: BillingProfile.Rhythm
    if let announced {
      rhythm = .announced(announced)
    } else {
      rhythm =
        regular(BillingRates.billingDays(invoices), at: day, specification.regular)
        ?? .irregular(rate: active * norms.rates.rate(invoices))
    }
    let terms = recent.map(\.termsDays).sorted()
    return BillingProfile(
      customer: customer, currency: currency, rhythm: rhythm,
      amounts: recent.map {
        Money(minorUnits: $0.amount, currency).majorUnits
          * norms.growth.factor(currency, age: day - $0.issuedOn)
      },
      probabilityActive: active, termsDays: terms.isEmpty ? 30 : terms[terms.count / 2])
  }

  private static func regular(
    _ days: [Day], at day: Day, _ specification: BillingSpecification.Regular
  ) -> BillingProfile.Rhythm? {
    let recent = days.suffix(specification.mostIntervals + 1)
    let intervals = zip(recent.dropFirst(), recent).map { Double($0 - $1) }
    guard intervals.count >= specification.fewestIntervals, let last = recent.last else {
      return nil
    }
    let mean = intervals.reduce(0, +) / Double(intervals.count)
    let variance = intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(intervals.count)
    let silence = Double(day - last)
    guard mean >= specification.shortestDays,
      variance.squareRoot() <= specification.variation * mean,
      silence <= specification.silentIntervals * mean
    else { return nil }
    return .regular(
      interval: mean, deviation: variance.squareRoot(), firstAhead: max(1, mean - silence))
  }
}
