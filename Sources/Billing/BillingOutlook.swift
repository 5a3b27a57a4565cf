package import ForecastVocabulary
internal import Foundation
package import Receivables

/// Billing to come, and when it will be paid: for known customers and for those not yet known.
package struct BillingOutlook: Sendable {
  /// What must be known before curves of future invoices can be asked for.
  package struct Plan: Sendable {
    package let profiles: BillingProfiles
    /// The same before what else is known of the customers.
    let unadjusted: BillingProfiles
    package let arrivals: Arrivals
    /// One for each profile, and a last one for customers not yet known.
    package let drafts: [InvoiceDraft]
    /// Where the curves of each draft begin, one for each of its issue days, and their number at the
    /// end.
    package let firstCurves: [Int]
    package let dayIntensities: [Double]
    package let levels: BillingLevels
    /// P(paid on the day of issue) for each profile, and a last one for unknown customers.
    package let paidAtOnce: [Double]
    /// Whether each profile comes after the ``mostLarge`` largest of its currency.
    package let areOfMany: [Bool]
    /// From what billing on an account is large.
    let limits: [Currency: SizeLimit]
    let usualInvoice: UsualInvoice

    /// - Parameters:
    ///   - movingAverages: currencies whose level is the mean of the last weeks
    ///     (``BillingTrackRecord``).
    ///   - adjusted: what else is known of the customers, such as their churn probability.
    package init(
      _ view: LedgerView, horizon: Int, movingAverages: Set<Currency> = [],
      threads: Int = 1, specification: BillingSpecification = .standard,
      adjusted: (BillingProfiles) -> BillingProfiles = { $0 }
    ) {
      let unadjusted = BillingProfiles(
        view, horizon: horizon, threads: threads, specification: specification)
      let profiles = adjusted(unadjusted)
      (self.profiles, self.unadjusted) = (profiles, unadjusted)
      arrivals = Arrivals(view, horizon: horizon, specification.arrivals)
      let calendar = BillingCalendar(view, specification.calendar)
      levels = BillingLevels(
        view, profiles: profiles, arrivals: arrivals, calendar: calendar, horizon: horizon,
        movingAverages: movingAverages, specification: specification)
      dayIntensities = (1...horizon).map { calendar.intensity(view.day + $0) }
      let (areLarge, areOfMany) = Plan.sizes(profiles.profiles, horizon: horizon)
      self.areOfMany = areOfMany
      limits = SizeLimit.byCurrency(profiles.profiles, areLarge, view, horizon: horizon)
      usualInvoice = UsualInvoice(view)
      drafts = Plan.drafts(profiles.profiles, areLarge: areLarge, usualInvoice)
      firstCurves = Plan.firstCurves(drafts)
      paidAtOnce = Plan.paidAtOnce(view, profiles.profiles, prior: specification.paidOnIssuePrior)
    }

    /// The plan of some customers of a portfolio, for what is expected alone: no paths are drawn from it,
    /// and nobody new arrives.
    ///
    /// - Parameters:
    ///   - part: a view of the portfolio's day.
    ///   - adjusted: what else is known of the customers, as it was in the plan of the whole.
    package init(
      _ part: LedgerView, in portfolio: BillingPortfolio, specification: BillingSpecification,
      adjusted: (BillingProfiles) -> BillingProfiles
    ) {
      precondition(part.day == portfolio.day, "a view of \(part.day), billing of \(portfolio.day)")
      let horizon = portfolio.horizon
      unadjusted = BillingProfiles(
        part, horizon: horizon, threads: 1, specification, known: portfolio.norms)
      profiles = adjusted(unadjusted)
      arrivals = .none(horizon: horizon)
      dayIntensities = portfolio.dayIntensities
      (limits, usualInvoice) = (portfolio.limits, portfolio.usualInvoice)
      levels = BillingLevels(
        factors: portfolio.weekFactors, horizon: horizon, specification.level)
      areOfMany = profiles.profiles.map { _ in false }
      let areLarge = profiles.profiles.map { [limits] profile in
        limits[profile.currency]?.isReached(
          by: profile.expectedBilling(horizon: horizon), part.customers[profile.customer].id)
          ?? false
      }
      drafts = Plan.drafts(profiles.profiles, areLarge: areLarge, usualInvoice)
      firstCurves = Plan.firstCurves(drafts)
      paidAtOnce = Plan.paidAtOnce(
        part, profiles.profiles, prior: specification.paidOnIssuePrior,
        overall: portfolio.paidOnIssue)
    }

    private static func firstCurves(_ drafts: [InvoiceDraft]) -> [Int] {
      drafts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.issueDays) }
    }

    private static func drafts(
      _ profiles: [BillingProfile], areLarge: [Bool], _ usual: UsualInvoice
    ) -> [InvoiceDraft] {
      let known = profiles.enumerated().map { i, profile in
        InvoiceDraft(
          customer: profile.customer, termsDays: min(max(profile.termsDays, 0), 365),
          logAmount: profile.amounts.isEmpty
            ? usual.meanLogAmount
            : profile.amounts.reduce(0) { $0 + log1p($1) } / Double(profile.amounts.count),
          issueDays: areLarge[i] ? 7 : 1)
      }
      return known + [
        InvoiceDraft(
          customer: nil, termsDays: usual.termsDays, logAmount: usual.meanLogAmount, issueDays: 7)
      ]
    }

    /// Whether each profile is large, and whether it is one of many small ones.
    ///
    /// Large are the largest that together bring ``largeShare`` of the billing expected in their
    /// currency, at most `most`. Payments keep to weekdays, so when an invoice is paid depends on the
    /// weekday of its issue: these are forecast for each, the many small ones for one.
    static func sizes(
      _ profiles: [BillingProfile], horizon: Int, most: Int = mostLarge
    ) -> (areLarge: [Bool], areOfMany: [Bool]) {
      var areLarge = [Bool](repeating: false, count: profiles.count)
      var areOfMany = areLarge
      for (_, own) in Dictionary(grouping: profiles.indices, by: { profiles[$0].currency }) {
        let billing = own.map {
          (profile: $0, amount: profiles[$0].expectedBilling(horizon: horizon))
        }
        var left = largeShare * billing.reduce(0) { $0 + $1.amount }
        let largest = billing.sorted { ($0.amount, $1.profile) > ($1.amount, $0.profile) }
        for item in largest.prefix(most) where left > 0 {
          areLarge[item.profile] = true
          left -= item.amount
        }
        for item in largest.dropFirst(most) { areOfMany[item.profile] = true }
      }
      return (areLarge, areOfMany)
    }

    private static let largeShare = 0.9
    /// The weekdays of so many average out in the sum, and each costs six curves more.
    private static let mostLarge = 2_000

    /// Positions of a draft's curves.
    package func curves(ofDraft draft: Int) -> Range<Int> {
      firstCurves[draft]..<firstCurves[draft + 1]
    }

    /// What is expected to be invoiced in each whole week ahead, in major units.
    func expectedWeeks(_ currency: Currency) -> [Double] {
      let factors = levels.expectedFactors(currency)
      var days = zip(
        factors,
        arrivals.expectedBilling(horizon: factors.count)[currency] ?? factors.map { _ in 0 }
      ).map { $0 * $1 }
      for profile in profiles.profiles where profile.currency == currency {
        let own = profile.expectedBilling(dayIntensities: dayIntensities)
        for day in days.indices {
          days[day] += own[day] * (profile.isAnnounced ? 1 : factors[day])
        }
      }
      return stride(from: 0, through: days.count - 7, by: 7).map { days[$0..<$0 + 7].reduce(0, +) }
    }

    /// - Parameter overall: the share of the portfolio that the view is a part of; `nil` where it is the
    ///   whole.
    private static func paidAtOnce(
      _ view: LedgerView, _ profiles: [BillingProfile], prior: Double, overall: Double? = nil
    ) -> [Double] {
      func count(_ positions: Range<InvoiceIndex>) -> (atOnce: Double, all: Double) {
        positions.reduce(into: (0, 0)) { sum, position in
          sum.1 += 1
          let invoice = view.invoices.elements[position]
          guard view.hasCash(position, invoice) else { return }
          for unit in view.units(position, invoice)
          where unit.fate == .paid && unit.ended == invoice.issuedOn.number { sum.0 += unit.weight }
        }
      }
      func share(_ positions: Range<InvoiceIndex>) -> Double {
        let all = count(positions)
        return all.atOnce / max(all.all, 1)
      }
      let overall = overall ?? share(view.invoices.elements.indices)
      let byCustomer = view.customers.indices.map { c in
        let own = count(view.invoices.range(c))
        return (own.atOnce + prior * overall) / (own.all + prior)
      }
      return profiles.map { byCustomer[$0.customer.position] } + [overall]
    }
  }

  package let plan: Plan
  /// For each draft of the plan and each of its issue days: when such an invoice would be paid,
  /// counted from the view's day.
  package let curves: [PaymentCurve]
  package let paysOnBusinessDays: Bool

  package init(_ plan: Plan, curves: [PaymentCurve], paysOnBusinessDays: Bool) {
    precondition(
      plan.firstCurves.last == curves.count,
      "\(plan.drafts.count) drafts of \(plan.firstCurves.last ?? 0) days, \(curves.count) curves")
    self.plan = plan
    self.curves = curves
    self.paysOnBusinessDays = paysOnBusinessDays
  }

  package func probabilityActive(ofCustomer customer: CustomerIndex) -> Double {
    plan.profiles.probabilityActive[customer]
  }

  package func expectedBilling(ofCustomer customer: CustomerIndex) -> [Currency: Double] {
    plan.profiles.positions(ofCustomer: customer).reduce(into: [:]) { sums, position in
      let profile = plan.profiles.profiles[position]
      sums[profile.currency, default: 0] += billedDays(profile).reduce(0, +)
    }
  }

  /// What a customer's invoices to come bring within the horizon, in major units.
  package func cash(ofCustomer customer: CustomerIndex) -> [Currency: Double] {
    cash(plan.profiles, customer)
  }

  /// The same without what churn predictions change.
  package func cashWithoutChurn(ofCustomer customer: CustomerIndex) -> [Currency: Double] {
    cash(plan.unadjusted, customer)
  }

  private func cash(_ profiles: BillingProfiles, _ customer: CustomerIndex) -> [Currency: Double] {
    profiles.positions(ofCustomer: customer).reduce(into: [:]) { sums, position in
      let profile = profiles.profiles[position]
      for (place, amount) in billedDays(profile).enumerated() where amount > 0 {
        sums[profile.currency, default: 0] += amount * sharePaid(position, profile, day: place + 1)
      }
    }
  }

  /// What is expected to be billed on each day ahead.
  private func billedDays(_ profile: BillingProfile) -> [Double] {
    let days = profile.expectedBilling(dayIntensities: plan.dayIntensities)
    guard !profile.isAnnounced else { return days }
    return zip(days, plan.levels.expectedFactors(profile.currency)).map { $0 * $1 }
  }

  /// P(paid within the horizon) of an invoice of a profile issued on a day ahead, by its parts.
  private func sharePaid(_ position: Int, _ profile: BillingProfile, day: Int) -> Double {
    let own = plan.curves(ofDraft: position)
    let ahead = (day - 1) % own.count
    let curve = curves[own.lowerBound + ahead]
    let atOnce = plan.paidAtOnce[position]
    return profile.instalments.reduce(0) { sum, part in
      let left = plan.dayIntensities.count - part.daysLater
      guard left >= day else { return sum }
      let later = left - (day - 1 - ahead)
      return sum + part.share * (atOnce + (1 - atOnce) * curve.probabilityPaid(within: later))
    }
  }
}
