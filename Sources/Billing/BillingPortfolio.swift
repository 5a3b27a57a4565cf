internal import Foundation
package import Receivables
package import Statistics

/// What billing to come takes from the whole portfolio, as of a day.
///
/// With it the billing of some customers can be forecast again without the others
/// (``BillingOutlook/Plan/init(_:in:specification:adjusted:)``), to the last bit as in the whole.
package struct BillingPortfolio: Sendable, Hashable, Codable {
  package let day: Day
  let norms: BillingNorms
  /// Of each day ahead.
  let dayIntensities: [Double]
  /// P(paid on the day of issue).
  let paidOnIssue: Double
  let usualInvoice: UsualInvoice
  /// By code.
  private let currencies: [String: OfCurrency]
  /// The mean share of customers that stay, on each day ahead; `nil` where churn changes no billing.
  package let stayingMeans: [Double]?
  /// Of the specification that it was planned by.
  private let specification: String

  private struct OfCurrency: Sendable, Hashable, Codable {
    /// Of each week ahead; empty where the currency has no level.
    let weekFactors: [Double]
    let limit: SizeLimit?
  }

  /// - Parameter plan: of the whole portfolio's view, by the specification.
  package init(
    _ plan: BillingOutlook.Plan, of view: LedgerView, _ specification: BillingSpecification
  ) {
    day = view.day
    norms = plan.profiles.norms
    dayIntensities = plan.dayIntensities
    paidOnIssue = plan.paidAtOnce[plan.paidAtOnce.count - 1]
    usualInvoice = plan.usualInvoice
    let factors = plan.levels.weekFactors
    currencies = Set(factors.keys).union(plan.limits.keys).reduce(into: [:]) { found, currency in
      found[currency.code] = OfCurrency(
        weekFactors: factors[currency] ?? [], limit: plan.limits[currency])
    }
    stayingMeans = plan.profiles.stayingMeans
    self.specification = BillingPortfolio.fingerprint(specification)
  }

  package var horizon: Int { dayIntensities.count }

  /// Whether a forecast by a specification, so many days ahead, can use it.
  package func serves(_ specification: BillingSpecification, horizon: Int) -> Bool {
    horizon == self.horizon && self.specification == BillingPortfolio.fingerprint(specification)
  }

  private static func fingerprint(_ specification: BillingSpecification) -> String {
    String("\(specification)".utf8.fnv1a, radix: 16)
  }

  var weekFactors: [Currency: [Double]] {
    byCurrency { $0.weekFactors.isEmpty ? nil : $0.weekFactors }
  }

  var limits: [Currency: SizeLimit] { byCurrency(\.limit) }

  private func byCurrency<Value>(_ part: (OfCurrency) -> Value?) -> [Currency: Value] {
    currencies.reduce(into: [:]) { found, entry in
      if let currency = Currency(entry.key) { found[currency] = part(entry.value) }
    }
  }

  /// - Throws: `ModelFault` for one that cannot have been written by this release.
  package func validate() throws(ModelFault) {
    try norms.validate(on: day)
    try ModelFault.require(!dayIntensities.isEmpty, "billing is planned for no day")
    try ModelFault.require(dayIntensities, in: 0...1e6, "the calendar of billing")
    try ModelFault.require([paidOnIssue], in: 0...1, "the share paid on issue")
    try ModelFault.require(
      (0...365).contains(usualInvoice.termsDays), "usual terms are \(usualInvoice.termsDays) days")
    try ModelFault.require([usualInvoice.meanLogAmount], in: 0...100, "the usual amount")
    for (code, own) in currencies {
      try ModelFault.require(Currency(code) != nil, "\(code) is no code of a currency")
      try ModelFault.require(
        own.weekFactors.isEmpty || own.weekFactors.count == (horizon + 6) / 7,
        "levels of billing are of \(own.weekFactors.count) weeks")
      try ModelFault.require(own.weekFactors, in: 0...1e6, "levels of billing")
      if let limit = own.limit {
        try ModelFault.require([limit.least], in: 0...1e18, "the limit of large accounts")
      }
    }
    if let stayingMeans {
      try ModelFault.require(
        stayingMeans.count == horizon, "shares that stay are of \(stayingMeans.count) days")
      try ModelFault.require(stayingMeans, in: 1e-12...1, "shares that stay")
    }
  }
}

/// What invoices of a portfolio are like, for customers of whom none is known.
struct UsualInvoice: Sendable, Hashable, Codable {
  /// The mean of log(1 + amount), in major units.
  let meanLogAmount: Double
  /// The median of terms taken as 0 to 365 days; 30 without an invoice.
  let termsDays: Int

  init(_ view: LedgerView) {
    let logs = view.allBilled.map {
      log1p(Money(minorUnits: $0.amount, $0.currency).majorUnits)
    }
    meanLogAmount = logs.reduce(0, +) / Double(max(logs.count, 1))
    var counts = [Int](repeating: 0, count: 366)
    for invoice in view.allBilled { counts[min(max(invoice.termsDays, 0), 365)] += 1 }
    var left = counts.reduce(0, +) / 2
    let median = counts.firstIndex { count in
      left -= count
      return left < 0
    }
    termsDays = median ?? 30
  }
}

/// From what expected billing on an account is one of the large ones of its currency.
struct SizeLimit: Sendable, Hashable, Codable {
  let least: Double
  /// Those of just so much that are among the large ones, by identifier.
  let tied: [String]

  func isReached(by billing: Double, _ customer: String) -> Bool {
    billing > least || (billing == least && tied.contains(customer))
  }

  /// Of currencies with large accounts.
  static func byCurrency(
    _ profiles: [BillingProfile], _ areLarge: [Bool], _ view: LedgerView, horizon: Int
  ) -> [Currency: SizeLimit] {
    let large = zip(profiles, areLarge).filter(\.1).map(\.0)
    return Dictionary(grouping: large, by: \.currency).mapValues { own in
      let billing = own.map { $0.expectedBilling(horizon: horizon) }
      let least = billing.min() ?? 0
      return SizeLimit(
        least: least,
        tied: zip(own, billing).filter { $0.1 == least }.map { view.customers[$0.0.customer].id })
    }
  }
}
