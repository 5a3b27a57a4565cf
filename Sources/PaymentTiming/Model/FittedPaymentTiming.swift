package import ForecastVocabulary
internal import Foundation
package import Receivables
internal import Statistics

/// The payment-timing models with coefficients, ready for any view.
package struct FittedPaymentTiming: Sendable {
  package var model: PaymentTimingModel
  package let pair: ModelPair
  package let encodings: [AttributeEncoding]
  /// `nil` where the models have no columns of health.
  package let health: HealthColumns?
  /// `nil` where nothing is known of anybody's health.
  package let healthEvidence: HealthEvidence?
  /// κ of the hand-over weight n/(n + κ).
  package var evidenceScale: Double
  package let validation: Validation?

  package init(
    model: PaymentTimingModel, pair: ModelPair, encodings: [AttributeEncoding],
    health: HealthColumns?, healthEvidence: HealthEvidence?, evidenceScale: Double,
    validation: Validation?
  ) {
    (self.model, self.pair, self.encodings) = (model, pair, encodings)
    (self.health, self.healthEvidence) = (health, healthEvidence)
    (self.evidenceScale, self.validation) = (evidenceScale, validation)
  }

  /// Whether the portfolio's plain rates predicted the outcomes of validation better, so that they
  /// are used instead of the models.
  package var fallsBack: Bool {
    validation.map { $0.meanLogLikelihood < $0.meanLogLikelihoodOfRates } ?? false
  }

  package var shocks: Shocks { validation?.shocks ?? .byDefault }

  /// - Parameters:
  ///   - drafts: by customer; those of customers not yet known are the last.
  ///   - explains: whether open invoices are wanted with what moves them most.
  package func predict(_ view: LedgerView, drafts: [InvoiceDraft], explains: Bool = true)
    -> PaymentPrediction
  {
    predict(view, partOf: nil, drafts: drafts, explains: explains).prediction
  }

  /// - Parameter known: of the portfolio that the view is a part of; `nil` where it is the whole.
  /// - Returns: with the prediction, the state of the portfolio.
  package func predict(
    _ view: LedgerView, partOf known: PaymentPortfolio?, drafts: [InvoiceDraft],
    explains: Bool = true
  ) -> (prediction: PaymentPrediction, portfolio: PaymentPortfolio) {
    let (history, source) = history(view, partOf: known)
    let cutoff = view.day.number
    let shares = CashShares(view, partOf: known?.cashShares)
    var portfolio = known ?? PaymentPortfolio(view, history, source, shares.norms)
    let writeOffs = portfolio.writeOffs
    let explains = explains && !fallsBack
    let toKnown = drafts.prefix { $0.customer != nil }
    let parts = byCustomers(view) { customers in
      let panels = PaymentPanel.ahead(
        source, customers: customers, drafts: InvoiceDraft.of(customers, in: toKnown),
        landmark: cutoff, horizon: model.horizon)
      return (
        open: PanelPrediction(self, panels.open, source, writeOffs, explains: explains),
        drafts: PanelPrediction(self, panels.drafts, source, writeOffs, explains: false).curves
      )
    }
    let unknown = drafts[toKnown.endIndex...].flatMap { draft in
      PanelPrediction(
        self,
        PaymentPanel(source, unknown: draft, landmark: cutoff, horizon: model.horizon), source,
        writeOffs, explains: false
      ).curves
    }
    let open = parts.map(\.open)
    let attributes = source.otherNames
    if known == nil {
      portfolio.meanContributions = Explanation.means(open, attributes: attributes)
    }
    let explanation = Explanation(
      means: portfolio.meanContributions, attributes: attributes, health: source.health)
    let outlooks = parallelMap(open.indices, threads: model.threads) { chunk in
      open[chunk].spells.indices.map { i in
        outlook(
          ofSpell: i, open[chunk], shares, view,
          factors: explains ? explanation.factors(ofSpell: i, open[chunk]) : [])
      }
    }
    let held = portfolio.holds.applied(to: outlooks.flatMap { $0 }, view)
    return (
      PaymentPrediction(
        open: (held + covered(view)).sorted { $0.invoice < $1.invoice },
        drafts: parts.flatMap(\.drafts) + unknown, paysOnBusinessDays: history.records.rolls),
      portfolio
    )
  }

  /// The outlooks of open invoices by each of the models alone, as far as a customer's kind allows.
  package func predictOpen(_ view: LedgerView) -> [CustomerKind: [InvoiceOutlook]] {
    let (_, source) = history(view, partOf: nil)
    let (writeOffs, shares) = (WriteOffHazard(view), CashShares(view))
    let alone = CustomerKind.allCases.map { kind in
      var alone = self
      alone.evidenceScale = kind == .existing ? 0 : .infinity
      return alone
    }
    let parts = byCustomers(view) { customers in
      let panel = PaymentPanel.ahead(
        source, customers: customers, drafts: [], landmark: view.day.number,
        horizon: model.horizon
      ).open
      return alone.map { timing in
        let prediction = PanelPrediction(timing, panel, source, writeOffs, explains: false)
        return prediction.spells.indices.map {
          timing.outlook(ofSpell: $0, prediction, shares, view, factors: [])
        }
      }
    }
    return Dictionary(
      uniqueKeysWithValues: CustomerKind.allCases.enumerated().map { place, kind in
        (kind, (parts.flatMap { $0[place] } + covered(view)).sorted { $0.invoice < $1.invoice })
      })
  }

  /// What `body` makes of some customers after the other, so that rows of no more than some exist at a
  /// time.
  private func byCustomers<Part: Sendable>(
    _ view: LedgerView, _ body: @Sendable (Range<CustomerIndex>) -> Part
  ) -> [Part] {
    let (size, count) = (PaymentPanel.customersPerChunk, view.customers.count)
    return parallelMap(0..<(count + size - 1) / size, threads: model.threads) { part in
      body(CustomerIndex(part * size)..<CustomerIndex(min((part + 1) * size, count)))
    }
  }

  private func history(
    _ view: LedgerView, partOf portfolio: PaymentPortfolio?
  ) -> (history: PaymentHistory, source: PaymentPanel.Source) {
    let history = PaymentHistory(
      view, calendar: model.calendar, horizon: model.horizon, encodings: encodings,
      health: health, portfolio: portfolio)
    return (
      history,
      portfolio.map { history.source($0, rates: pair.rates) }
        ?? history.source(cutoff: view.day.number, rates: pair.rates)
    )
  }

  /// The outlooks of open invoices that money on account covers.
  private func covered(_ view: LedgerView) -> [InvoiceOutlook] {
    view.openPositions.compactMap { position in
      let invoice = view.invoices.elements[position]
      guard invoice.uncovered == 0 else { return nil }
      let settled = view.paidInvoices(ofCustomer: invoice.customer)
      return InvoiceOutlook(
        invoice: position, model: settled > 0 ? .existing : .new,
        evidenceWeight: evidenceWeight(settled: settled), curve: .paid(horizon: model.horizon),
        factors: [])
    }
  }

  private func outlook(
    ofSpell i: Int, _ prediction: PanelPrediction, _ shares: CashShares, _ view: LedgerView,
    factors: [Factor]
  ) -> InvoiceOutlook {
    let spell = prediction.spells[i]
    return InvoiceOutlook(
      invoice: spell.record.invoice, model: spell.settledBefore > 0 ? .existing : .new,
      evidenceWeight: evidenceWeight(settled: Int(spell.settledBefore)),
      curve: prediction.curves[i], factors: factors,
      cash: shares.share(spell.record.invoice, in: view))
  }

  package func evidenceWeight(settled: Int) -> Double {
    pair.existing == nil
      ? 0 : Mixture.weight(settled: Int32(settled), evidenceScale: evidenceScale)
  }
}

extension PaymentCurve {
  /// Days averaged for the hazard that continues after the horizon.
  static let tailDays = 28
  /// The least hazard after the horizon: half of what is not given up comes within two years.
  private static let leastTailHazard = 0.001

  /// The curve of an invoice with daily log odds of payment and the competing risk of write-off.
  ///
  /// - Parameter issuedAhead: the day ahead of its issue; nothing is paid up to it.
  package init(logOdds: [Double], issuedAhead: Int = 0, daysPastDue: Int, writeOffs: WriteOffHazard)
  {
    var open = 1.0
    var paid = 0.0
    var paidBy: [Float] = []
    paidBy.reserveCapacity(logOdds.count)
    for (k, eta) in logOdds.enumerated() {
      let hazard = k < issuedAhead ? 0 : 1 / (1 + exp(-eta))
      paid += open * hazard
      open *= (1 - hazard) * (1 - writeOffs.rate(daysPastDue: daysPastDue + k + 1))
      paidBy.append(Float(paid))
    }
    let tail = logOdds.suffix(PaymentCurve.tailDays)
    let tailHazard = max(
      1 - exp(-sumOfSoftplus(tail) / Double(max(tail.count, 1))), PaymentCurve.leastTailHazard)
    self.init(
      paidBy: paidBy, openAtHorizon: open, tailPaymentHazard: tailHazard,
      tailWriteOffHazard: writeOffs.constantRate(
        after: daysPastDue + logOdds.count, paymentHazard: tailHazard))
  }
}
