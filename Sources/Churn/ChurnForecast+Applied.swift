package import Billing
package import ForecastVocabulary
internal import Foundation
package import Receivables
internal import Statistics

extension BillingProfiles {
  /// The profiles with invoices until the customer may have left, where the data support it.
  package func reduced(_ leaving: ChurnForecast?, horizon: Int) -> BillingProfiles {
    guard let leaving else { return self }
    let expected = probabilityActive.indices.map { c in
      profiles(ofCustomer: CustomerIndex(c)).reduce(0) {
        $0 + ($1.isAnnounced ? 0 : $1.expectedInvoices(horizon: horizon))
      }
    }
    return leaving.stayingMeans(expected, horizon: horizon).map { reduced(leaving, over: $0) }
      ?? self
  }

  /// The same of some customers of a portfolio.
  ///
  /// - Parameter means: of the portfolio (`BillingPortfolio`).
  package func reduced(_ leaving: ChurnForecast, over means: [Double]) -> BillingProfiles {
    staying(leaving.stayingCurves.map { $0.map { StayingShare($0, over: means) } })
  }
}

extension ChurnForecast {
  /// What ``slowed(_:_:norm:)`` needs of a portfolio; `nil` where payments are left as they are.
  package func paymentNorm(_ invoices: [InvoiceOutlook], _ view: LedgerView) -> ChurnNorm? {
    var expected = [Double](repeating: 0, count: view.customers.count)
    for item in invoices {
      let customer = view.invoices.elements[item.invoice].customer
      expected[customer] += item.curve.probabilityPaid(within: item.curve.horizon)
    }
    return paymentNorm(expected)
  }

  /// Open invoices paid later, or sooner, by churn probability.
  ///
  /// - Parameter norm: of the portfolio that the view is, or is a part of.
  package func slowed(
    _ invoices: [InvoiceOutlook], _ view: LedgerView, norm: ChurnNorm
  ) -> [InvoiceOutlook] {
    guard let factors = paymentFactors(norm) else { return invoices }
    return invoices.map { item in
      let customer = view.invoices.elements[item.invoice].customer
      guard let q = probabilities[customer] else { return item }
      let own = Factor(
        name: "leaving",
        meaning: "the customer churns within \(record.horizonDays) days with a probability of "
          + "\(Int(nearest: 100 * q))%", contribution: log(factors[customer]))
      return InvoiceOutlook(
        invoice: item.invoice, model: item.model, evidenceWeight: item.evidenceWeight,
        curve: item.curve.withHazards(times: factors[customer]),
        factors: (item.factors + [own]).sorted {
          (-abs($0.contribution), $0.name) < (-abs($1.contribution), $1.name)
        }, cash: item.cash)
    }
  }
}

/// Payments of open invoices that a model expected after a day, and those that came.
package enum OpenPayments {
  /// By customer, over the days until each invoice ended or the curve does; parts of an invoice count
  /// by their share of it.
  ///
  /// What is expected is the sum of the daily hazards an invoice was exposed to, so that it equals what
  /// comes on average wherever the hazards are right (the compensator of a counting process).
  ///
  /// - SeeAlso: Andersen, Borgan, Gill & Keiding, *Statistical Models Based on Counting Processes*
  ///   (1993), §II.4.
  package static func counted(
    _ invoices: [InvoiceOutlook], _ view: LedgerView, knownBy later: LedgerView
  ) -> [CustomerIndex: (expected: Double, observed: Double)] {
    // Both are views of one ledger, whose rows are the same in each.
    var positions: [Int32: InvoiceIndex] = [:]
    for (i, invoice) in later.invoices.elements.indexed() { positions[invoice.row] = i }
    var counts: [CustomerIndex: (expected: Double, observed: Double)] = [:]
    for item in invoices {
      let invoice = view.invoices.elements[item.invoice]
      guard invoice.uncovered > 0, let position = positions[invoice.row] else { continue }
      let known = min(item.curve.horizon, later.day - view.day)
      let hazards = item.curve.hazards
      let customer = invoice.customer
      var sums = counts[customer] ?? (0, 0)
      for unit in later.units(position, after: view, item.invoice) {
        let last = min(known, unit.ahead ?? known)
        sums.expected += unit.weight * hazards.prefix(last).reduce(0, +)
        if unit.isPaid, let ahead = unit.ahead, ahead <= known { sums.observed += unit.weight }
      }
      counts[customer] = sums
    }
    return counts
  }
}
