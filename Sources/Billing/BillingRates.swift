internal import Foundation
internal import Receivables
internal import Statistics

/// How often customers are billed and how long they stay, each learnt with the help of all.
///
/// An invoice of a past day counts 2^(−age/h), and so does each day of exposure since the first one,
/// which says when exposure begins and not how fast invoices come. With y and t of a customer and
/// currency, and a and b of all of them (``GammaRates``), invoices come at
///
///     λ = (a + y)/(b + t)
///
/// as long as the customer is one. Days of billing rather than invoices, likewise, say how much a
/// silence tells.
struct BillingRates: Sendable, Hashable, Codable {
  private let invoices: GammaRates?
  private let days: GammaRates?
  /// Customers lost per customer and day, μ.
  let dropout: Double
  private let fading: Fading

  /// Customers that are learnt from; of more, an even share.
  private static let mostCustomers = 5_000

  init(_ view: LedgerView, _ specification: BillingSpecification) {
    let fading = Fading(day: view.day, halfLife: specification.rateHalfLife)
    self.fading = fading
    let stride = max(1, view.customers.count / BillingRates.mostCustomers)
    let sample = view.customers.indices.filter {
      $0.position % stride == 0 && !view.billed($0).isEmpty
    }
    let billed = sample.map { BillingRates.billingDays(view.billed($0)) }
    func rates(_ units: [(events: Double, exposure: Double)]) -> GammaRates? {
      // Of those lost very long ago nothing may be left.
      GammaRates(units.filter { $0.exposure > 0 })
    }
    invoices = rates(
      sample.flatMap { customer in
        let own = view.billed(customer)
        return Set(own.map(\.currency)).sorted().map { currency in
          fading.evidence(
            own.lazy.filter { $0.currency == currency }.map(\.issuedOn),
            until: view.customers[customer].churnedOn)
        }
      })
    let days = rates(
      zip(sample, billed).map { fading.evidence($1, until: view.customers[$0].churnedOn) })
    self.days = days
    dropout = BillingRates.dropout(
      zip(sample, billed).map { History($1, view.customers[$0], days, at: view.day) },
      specification.dropout)
  }

  /// - Throws: `ModelFault` where it cannot have been learnt.
  func validate(on day: Day) throws(ModelFault) {
    for known in [invoices, days].compactMap(\.self) {
      try ModelFault.require([known.shape, known.rate], in: 1e-12...1e12, "the rates of billing")
    }
    try ModelFault.require([dropout], in: 1e-9...1, "the rate at which customers are lost")
    try ModelFault.require([fading.halfLife], in: 1...1e6, "the half-life of billing")
    try ModelFault.require(fading.day == day, "the rates of billing are of \(fading.day)")
  }

  /// How the past counts.
  private struct Fading: Sendable, Hashable, Codable {
    let day: Day
    /// h.
    let halfLife: Double

    /// y and t, of rising days, at least one.
    ///
    /// - Parameter end: from when on nothing could come.
    func evidence(
      _ days: some Collection<Day>, until end: Day? = nil
    ) -> (events: Double, exposure: Double) {
      guard let first = days.first else { preconditionFailure("a customer without an invoice") }
      func weight(_ on: Day) -> Double { exp2(-Double(day - on) / halfLife) }
      let events = days.dropFirst().reduce(0) { $0 + weight($1) }
      let last = max(end ?? day, first)
      return (events, halfLife / log(2) * (weight(last) - weight(first - 1)))
    }
  }

  /// Days on which something was billed, rising.
  static func billingDays(_ invoices: some Collection<Invoice>) -> [Day] {
    var days: [Day] = []
    for invoice in invoices where days.last != invoice.issuedOn { days.append(invoice.issuedOn) }
    return days
  }

  /// λ: invoices per day of a customer in one currency, as long as it is billed.
  func rate(_ invoices: some Collection<Invoice>) -> Double {
    guard let prior = self.invoices, !invoices.isEmpty else { return 0 }
    let own = fading.evidence(invoices.lazy.map(\.issuedOn))
    return prior.posteriorMean(events: own.events, exposure: own.exposure)
  }

  /// P(still a customer) of one with these billing days; 1 without any.
  func probabilityActive(_ days: [Day]) -> Double {
    guard let last = days.last else { return 1 }
    let own = fading.evidence(days)
    let rate = self.days?.posteriorMean(events: own.events, exposure: own.exposure) ?? 0
    return BillingRates.probabilityActive(
      rate: rate, dropout: dropout, silence: Double(fading.day - last))
  }

  /// P(still a customer), for one billed at rate λ and silent for s days, with dropout at rate μ.
  ///
  ///     1 / (1 + μ/(λ+μ) (exp((λ+μ)s) − 1))
  ///
  /// - SeeAlso: Schmittlein, Morrison & Colombo, *Counting Your Customers* (1987).
  static func probabilityActive(rate: Double, dropout: Double, silence: Double) -> Double {
    let sum = rate + dropout
    return 1 / (1 + dropout / sum * expm1(min(sum * silence, 50)))
  }

  /// μ: the one at which the histories are likeliest, with so many lost customers over so many days of
  /// the prior added.
  private static func dropout(
    _ histories: [History], _ prior: BillingSpecification.Dropout
  ) -> Double {
    exp(
      goldenSectionMaximum(log(1e-6)...log(0.1), tolerance: 0.01) { logDropout in
        let dropout = exp(logDropout)
        return histories.reduce(prior.priorCustomers * logDropout - prior.priorDays * dropout) {
          $0 + $1.logLikelihood(dropout: dropout)
        }
      })
  }

  /// How long a customer was billed, and how long no more.
  private struct History {
    /// λ = (a + n − 1)/(b + T) for n billing days over T days.
    let rate: Double
    /// T.
    let span: Double
    /// s: from the last billing day to the view's, or to the one on which the customer was lost.
    let silence: Double
    let isLost: Bool

    init(_ days: [Day], _ customer: Customer, _ rates: GammaRates?, at day: Day) {
      let (first, last) = (days[0], days[days.count - 1])
      span = Double(last - first)
      rate = rates?.posteriorMean(events: Double(days.count - 1), exposure: span) ?? 0
      silence = Double(max((customer.churnedOn ?? day) - last, 0))
      isLost = customer.churnedOn != nil
    }

    /// The log of the likelihood of the silence.
    ///
    ///     exp(−μT) (μ + λ exp(−(λ+μ)s))/(λ+μ)          not known to be lost
    ///     exp(−μT) (1 − exp(−(λ+μ)s)) μ/(λ+μ)          lost within s
    func logLikelihood(dropout: Double) -> Double {
      let both = rate + dropout
      let quiet = exp(-both * silence)
      let ofSilence = isLost ? (1 - quiet) * dropout / both : (dropout + rate * quiet) / both
      return log(max(ofSilence, 1e-300)) - dropout * span
    }
  }
}
