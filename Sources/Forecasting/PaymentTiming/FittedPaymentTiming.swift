internal import Foundation
internal import Receivables
internal import Statistics

/// The payment-timing models with coefficients, ready for any view.
struct FittedPaymentTiming: Sendable {
  let model: PaymentTimingModel
  let pair: ModelPair
  let encodings: [AttributeEncoding]
  /// κ of the hand-over weight n/(n + κ).
  var evidenceScale: Double
  let validation: Validation?

  /// Whether the portfolio's plain rates foretold the outcomes of validation better, so that they
  /// are used instead of the models.
  var fallsBack: Bool {
    validation.map { $0.meanLogLikelihood < $0.meanLogLikelihoodOfRates } ?? false
  }

  var shocks: Shocks { validation?.shocks ?? .byDefault }

  /// The outlooks of open invoices, and of invoices that might be issued.
  struct Prediction: Sendable {
    let open: [InvoiceOutlook]
    /// For each draft, P(paid within k days of issue | not paid on the day of issue) at k − 1.
    let drafts: [PaymentCurve]
    /// Whether payments arrive on business days only.
    let paysOnBusinessDays: Bool
  }

  func predict(_ view: LedgerView, drafts: [InvoiceDraft]) -> Prediction {
    let history = PaymentHistory(
      view, calendar: model.calendar, horizon: model.horizon, encodings: encodings)
    let cutoff = view.day.number
    let source = history.source(cutoff: cutoff, rates: pair.rates)
    let writeOffs = WriteOffHazard(view)
    let panel = PaymentPanel(
      source, LandmarkPlan(days: [cutoff], share: 1), cutoff: cutoff, horizon: model.horizon,
      threads: model.threads)
    let explanation = Explanation(pair, panel, source, evidenceScale: evidenceScale)
    var outlooks: [InvoiceOutlook] = []
    outlooks.reserveCapacity(panel.spells.count)
    forEachCurve(panel, source, writeOffs) { i, curve in
      let spell = panel.spells[i]
      outlooks.append(
        InvoiceOutlook(
          invoice: Int(spell.record.invoice), model: spell.settledBefore > 0 ? .existing : .new,
          evidenceWeight: evidenceWeight(settled: Int(spell.settledBefore)), curve: curve,
          factors: fallsBack ? [] : explanation.factors(ofSpell: i)))
    }
    let imagined = PaymentPanel(
      source, drafts: drafts, landmark: cutoff, horizon: model.horizon, threads: model.threads)
    var curves: [PaymentCurve] = []
    forEachCurve(imagined, source, writeOffs) { _, curve in curves.append(curve) }
    return Prediction(
      open: outlooks.sorted { $0.invoice < $1.invoice }, drafts: curves,
      paysOnBusinessDays: history.records.rolls)
  }

  /// The same with one of the models alone, as far as a customer's kind allows.
  func alone(_ kind: CustomerKind) -> FittedPaymentTiming {
    var copy = self
    copy.evidenceScale = kind == .existing ? 0 : .infinity
    return copy
  }

  func evidenceWeight(settled: Int) -> Double {
    pair.existing == nil
      ? 0 : Mixture.weight(settled: Int32(settled), evidenceScale: evidenceScale)
  }

  private func forEachCurve(
    _ panel: PaymentPanel, _ source: PaymentPanel.Source, _ writeOffs: WriteOffHazard,
    _ body: (Int, PaymentCurve) -> Void
  ) {
    if fallsBack {
      let rates = RateCurve(pair.rates, source.days)
      for (i, spell) in panel.spells.enumerated() {
        body(
          i,
          PaymentCurve(
            logOdds: rates.logOdds(spell, count: spell.dayCount),
            daysPastDue: Int(spell.landmark - spell.record.due), writeOffs: writeOffs))
      }
      return
    }
    let (existing, new) = pair.linearPredictors(panel, source, threads: model.threads)
    Mixture(panel: panel, existing: existing, new: new)
      .forEachSpell(evidenceScale: evidenceScale) { i, etas in
        let spell = panel.spells[i]
        body(
          i,
          PaymentCurve(
            logOdds: etas, daysPastDue: Int(spell.landmark - spell.record.due),
            writeOffs: writeOffs))
      }
  }
}

extension PaymentCurve {
  /// Days averaged for the hazard that continues after the horizon.
  private static let tailDays = 28
  /// The least hazard after the horizon: half of what is not given up comes within two years.
  private static let leastTailHazard = 0.001

  /// The curve of an invoice with daily log odds of payment and the competing risk of write-off.
  init(logOdds: [Double], daysPastDue: Int, writeOffs: WriteOffHazard) {
    var open = 1.0
    var paid = 0.0
    var paidBy: [Float] = []
    paidBy.reserveCapacity(logOdds.count)
    for (k, eta) in logOdds.enumerated() {
      let hazard = 1 / (1 + exp(-eta))
      paid += open * hazard
      open *= (1 - hazard) * (1 - writeOffs.rate(daysPastDue: daysPastDue + k + 1))
      paidBy.append(Float(paid))
    }
    let tail = logOdds.suffix(PaymentCurve.tailDays)
    let tailHazard = 1 - exp(-tail.reduce(0) { $0 + log1pExp($1) } / Double(max(tail.count, 1)))
    self.init(
      paidBy: paidBy, openAtHorizon: open,
      tailPaymentHazard: max(tailHazard, PaymentCurve.leastTailHazard),
      tailWriteOffHazard: writeOffs.rate(daysPastDue: daysPastDue + logOdds.count + 1))
  }
}
