public import ForecastVocabulary
internal import Foundation
public import Receivables
package import Statistics

/// Why no forecast can be made.
public enum ForecastError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No invoice was paid by the day, so there is nothing to learn from.
  case nothingPaid(by: Day)
  /// Too few days lie between the first invoice and the as-of day to have watched one being paid.
  case tooShort(from: Day, to: Day)
  /// A fit that cannot be had, in words, with the column's name.
  case fit(model: CustomerKind, reason: String)

  public var description: String {
    switch self {
    case .nothingPaid(let day):
      "No invoice had been paid by \(day), so nothing can be learned; add payments (the column "
        + "`paid_on` of invoices.csv, or payments.csv), or choose a later --as-of day."
    case .tooShort(let first, let last):
      "From \(first) to \(last) no invoice was open at the end of a week and paid later, so "
        + "nothing can be learned; give more history, or choose a later --as-of day."
    case .fit(let model, let reason):
      "The \(model.rawValue)-customer model could not be fitted: \(reason); choose an --as-of "
        + "day nearer the ledger's payments, or check it with `duecast check`."
    }
  }
}

/// A daily discrete-time hazard of payment for existing and for new customers, not yet fitted.
///
/// Both models minimise the deviance of
///
///     paid on day t | unpaid before ~ Bernoulli(h),   logit h = η   (``PaymentColumns``)
///
/// over all days at risk of all open invoices seen from landmark days (``PaymentPanel``), with a
/// ridge on every column but the intercept. Units of money weigh their share of the invoice
/// (``ClaimUnit``). Older landmarks weigh less. Both learn from everybody: in
/// the existing-customer model all invoices alike, in the new-customer model less from customers of
/// whom there is much, so that what holds from one customer to the next counts most: one with n
/// settled invoices has the weight c/(n + c) (`newcomer_weight`), and invoices with one due day share
/// (``PaymentRecord/share``). Both have all columns: of a customer without a settled invoice, habits tell
/// what it left unpaid. At a view the two are mixed on the log odds with weight n/(n + κ) for the
/// existing-customer model, and κ is the value under which outcomes after an earlier cutoff were
/// likeliest.
package struct PaymentTimingModel: Sendable {
  package var calendar: BusinessCalendar
  /// Days ahead that a curve covers, and that a landmark looks ahead.
  package var horizon: Int
  package var threads: Int
  package var specification: PaymentTimingSpecification
  /// `false` fits one model, with every column, to all customers alike: a yardstick for the two.
  package var isSegregated = true
  /// Which information the steps of the last fits are solved with.
  package var information = InformationUse.kept

  package init(
    calendar: BusinessCalendar, horizon: Int, threads: Int,
    specification: PaymentTimingSpecification = .standard
  ) {
    (self.calendar, self.horizon, self.threads) = (calendar, horizon, threads)
    self.specification = specification
  }

  package func fit(_ view: LedgerView) throws(ForecastError) -> FittedPaymentTiming {
    guard view.hasAnyCash else {
      throw .nothingPaid(by: view.day)
    }
    let history = PaymentHistory(
      view, calendar: calendar, horizon: horizon,
      encodings: specification.usesOtherColumns ? nil : [], health: HealthColumns(view))
    let validation = try validate(history)
    let cutoff = view.day.number
    let usesHealth = validation?.health?.isEnough ?? false
    let source = (usesHealth ? history : history.withoutHealth).source(cutoff: cutoff)
    let panel = PaymentPanel(
      source, landmarks(history, cutoff: cutoff), cutoff: cutoff, horizon: horizon,
      threads: threads)
    guard panel.spells.contains(where: \.paid) else {
      throw .tooShort(from: Day(number: Int(history.records.firstDay)), to: view.day)
    }
    let rows = FitRows(panel, source, specification, threads: threads)
    var pair = try fitPair(
      rows, source,
      validation?.result.shrinkage ?? specification.shrinkage,
      cutoff: cutoff, start: validation?.pair, information: information)
    if let validation, let chosen = validation.pair.trees {
      pair.trees = trees(
        rows, beside: pair, evidenceScale: validation.result.evidenceScale, weight: chosen.weight,
        cutoff: cutoff)
    }
    return FittedPaymentTiming(
      model: self, pair: pair, encodings: history.attributes.encodings,
      health: source.health?.columns,
      healthEvidence: validation.map(\.health)
        ?? history.health.map { HealthEvidence(customers: $0.customersKnown(by: view.day)) },
      evidenceScale: validation?.result.evidenceScale ?? Validation.defaultEvidenceScale,
      validation: validation?.result)
  }

  /// A choice between few values takes a part of the invoice-days that coefficients take.
  private static let validationPart = 4

  /// Fits on what was known some weeks ago and compares with what happened since; `nil` where the
  /// ledger is too short for it.
  private func validate(
    _ history: PaymentHistory
  ) throws(ForecastError) -> (result: Validation, pair: ModelPair, health: HealthEvidence?)? {
    let day = history.records.view.day.number
    let cutoff = day - Int32(specification.validationDays)
    let enough = history.records.records.count { $0.paid && $0.ended <= cutoff } >= 200
    guard enough, cutoff - history.records.firstDay >= 90 else { return nil }
    let source = history.source(cutoff: cutoff)
    var smaller = self
    smaller.specification.rowBudget /= PaymentTimingModel.validationPart
    let plan = smaller.landmarks(history, cutoff: cutoff)
    let panel = PaymentPanel(
      source, plan, cutoff: cutoff, horizon: horizon, threads: threads)
    // Intervals and κ are measured on outcomes, so there are more of them.
    let later = LandmarkPlan(
      days: stride(from: cutoff, through: day - 14, by: 14).map { $0 },
      share: min(1, 2 * plan.share), evenCustomers: plan.evenCustomers)
    let outcomes = PaymentPanel(source, later, cutoff: day, horizon: horizon, threads: threads)
    let rows = FitRows(panel, source, specification, withHealth: false, threads: threads)
    func trial(
      _ shrinkage: Shrinkage, _ rows: FitRows, start: ModelPair?
    ) throws(ForecastError) -> FitTrial {
      let pair = try fitPair(
        rows, source, shrinkage, cutoff: cutoff, start: start, information: .keptThroughout)
      return FitTrial(shrinkage, pair, outcomes: outcomes, source, threads: threads)
    }
    var best = try trial(specification.shrinkage, rows, start: nil)
    // What is not usual must show its worth.
    for precision in specification.precisions.dropFirst() {
      let smoothness = best.shrinkage.smoothness
      let other = try trial(
        Shrinkage(precision: precision, smoothness: smoothness), rows, start: best.pair)
      if other.isClearlyBetter(than: best) { best = other }
    }
    for smoothness in specification.smoothnesses.dropFirst() {
      var shrinkage = best.shrinkage
      shrinkage.smoothness = smoothness
      let other = try trial(shrinkage, rows, start: best.pair)
      if other.isClearlyBetter(than: best) { best = other }
    }
    // Beside all of that, so must what is known of customers' health, and more strictly.
    var (evidence, bestRows): (HealthEvidence?, FitRows) = (nil, rows)
    if let health = source.health {
      let customers = health.customersKnown(by: Day(number: Int(cutoff)), among: outcomes)
      evidence = HealthEvidence(customers: customers)
      if customers >= HealthEvidence.fewestCustomers {
        let rows = FitRows(panel, source, specification, threads: threads)
        let healthy = try best.withHealth { shrinkage, start throws(ForecastError) in
          try trial(shrinkage, rows, start: start)
        }
        evidence = healthy.gain(over: best).map { HealthEvidence(customers: customers, $0) }
        if evidence?.isEnough ?? false { (best, bestRows) = (healthy, rows) }
      }
    }
    best = withTrees(best, bestRows, source, cutoff: cutoff)
    return (Validation(best, source), best.pair, evidence)
  }

  // MARK: - Landmarks

  private func landmarks(_ history: PaymentHistory, cutoff: Int32) -> LandmarkPlan {
    let rowBudget = Double(specification.rowBudget)
    for spacing in [7, 14, 28] as [Int32] {
      let rows = history.rows(spacing: spacing, cutoff: cutoff, horizon: horizon)
      if rows <= rowBudget || spacing == 28 {
        return LandmarkPlan(
          from: history.records.firstDay, cutoff: cutoff, spacing: spacing,
          share: min(1, rowBudget / max(rows, 1)), evenCustomers: history.records.evenCustomers,
          sampling: min(rows, rowBudget) > Double(specification.sampleAbove)
            ? DaySampling(daysPerPayment: specification.daysPerPayment) : nil)
      }
    }
    preconditionFailure("the last spacing always serves")
  }

  // MARK: - Fits

  private func fitPair(
    _ rows: FitRows, _ source: PaymentPanel.Source, _ shrinkage: Shrinkage, cutoff: Int32,
    start: ModelPair?, information: InformationUse
  ) throws(ForecastError) -> ModelPair {
    let scaling = rows.scaling
    func layout(_ model: CustomerKind) -> PaymentLayout {
      PaymentLayout(
        model, specification, attributeNames: source.attributes.columnNames,
        healthNames: rows.healthNames, healthFactors: source.health?.columns.priorFactors ?? [],
        hasParts: source.records.hasParts)
    }
    let decay = decay(cutoff)
    let hasExisting = rows.design.panel.spells.contains { $0.settledBefore > 0 && $0.paid }
    if !isSegregated, hasExisting {
      let single = try fit(
        layout(.existing), rows,
        shrinkage, start: start?.new, information, weight: decay)
      return ModelPair(existing: single, new: single, scaling: scaling, rates: source.rates)
    }
    let scale = specification.newcomerWeight
    let new = try fit(
      layout(.new), rows,
      shrinkage, start: start?.new, information
    ) { decay($0) * Double($0.record.share) * scale / (scale + Double($0.settledBefore)) }
    var existing: FittedHazard?
    if hasExisting {
      existing = try fit(
        layout(.existing), rows,
        shrinkage, start: start?.existing ?? new, information, weight: decay)
    }
    return ModelPair(existing: existing, new: new, scaling: scaling, rates: source.rates)
  }

  /// The weight of a spell: its share of a claim, fading with its landmark's age.
  func decay(_ cutoff: Int32) -> (LandmarkSpell) -> Double {
    let halfLife = specification.halfLife
    return {
      Double($0.record.weight) * exp2(-Double(cutoff - $0.landmark) / halfLife)
    }
  }

  private func fit(
    _ layout: PaymentLayout, _ rows: FitRows, _ shrinkage: Shrinkage, start: FittedHazard?,
    _ information: InformationUse, weight: (LandmarkSpell) -> Double
  ) throws(ForecastError) -> FittedHazard {
    let weights = rows.design.weights(weight)
    let total = weights.reduce(0.0) { $0 + Double($1) }
    var model = GeneralizedLinearModel(
      .binomial, .logit, penalty: layout.penalty(shrinkage, totalWeight: total))
    model.tolerance = 1e-4
    do {
      let fitted = try model.fit(
        rows.stored, responses: rows.responses, weights: weights,
        start: start.map { $0.start(for: layout) },
        information: information, threads: threads)
      return FittedHazard(
        layout: layout, fitted: fitted,
        diagnostics: HazardDiagnostics(
          rows: rows.stored.rowCount, columns: layout.columnCount,
          spells: rows.design.panel.spells.count,
          iterations: fitted.iterations,
          meanLogLikelihood: fitted.logLikelihood / fitted.totalWeight,
          effectiveDegreesOfFreedom: fitted.columnFreedom.isEmpty
            ? nil : fitted.effectiveDegreesOfFreedom))
    } catch {
      throw .fit(model: layout.model, reason: reason(for: error, layout))
    }
  }

  private func reason(for error: FitError, _ layout: PaymentLayout) -> String {
    switch error {
    case .collinear(let column):
      "the column \(layout.columnNames[column]) is a combination of others"
    case .separated(let column):
      "no finite effect of \(layout.columnNames[column]) explains the payments"
    case .didNotConverge(let iterations): "no optimum was found in \(iterations) steps"
    case .notFinite(let row), .impossibleResponse(let row):
      "invoice-day \(row) is not a number"
    case .tooLittleData: "there are too few days at risk"
    }
  }
}
