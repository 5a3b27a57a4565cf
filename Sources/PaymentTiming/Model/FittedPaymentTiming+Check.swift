internal import ForecastVocabulary
package import Statistics

// What a file must hold of fitted models of payment timing before they can forecast; names and order
// of columns are compared elsewhere.

extension ModelPair {
  /// - Parameter attributes: columns of the ledger's own that the models have beside the features.
  /// - Throws: ``ModelFault`` naming the part.
  package func validate(attributes: Int) throws(ModelFault) {
    try scaling.validate(columns: PaymentFeature.all.count + attributes)
    try rates.validate()
    for hazard in [existing, new].compactMap({ $0 }) {
      try hazard.layout.validate(columns: scaling.means.count)
      try hazard.diagnostics.validate()
    }
    try trees?.validate()
  }
}

extension ModelPair {
  /// The first column that this release would lay out otherwise for the same specification; `nil` where
  /// it would lay out all as they are.
  package func otherColumn(
    _ specification: PaymentTimingSpecification, attributeNames names: [String],
    healthNames: [String]
  ) -> String? {
    let parts = Set(PaymentFeature.all.lazy.filter(\.isOfParts).map(\.name))
    for layout in [existing, new].compactMap({ $0?.layout }) {
      let own = PaymentLayout(
        layout.model, specification, attributeNames: names,
        healthNames: healthNames,
        hasParts: layout.staticNames.contains { parts.contains($0) })
      guard layout != own else { continue }
      let (theirs, ours) = (layout.staticNames, own.staticNames)
      let other = zip(theirs, ours).first { $0 != $1 }?.0 ?? theirs.dropFirst(ours.count).first
      return other ?? ours.last ?? layout.model.rawValue
    }
    guard let theirs = trees?.columns else { return nil }
    let ours = TreeColumns.names(new.layout)
    guard theirs != ours else { return nil }
    return zip(theirs, ours).first { $0 != $1 }?.0 ?? theirs.dropFirst(ours.count).first
      ?? ours.dropFirst(theirs.count).first
  }
}

extension PaymentTimingSpecification {
  /// The same bounds as those of a file that a person writes.
  package func validate() throws(ModelFault) {
    try knots.validate()
    try ModelFault.require(
      !precisions.isEmpty && !smoothnesses.isEmpty, "the specification has no precision")
    try ModelFault.require(precisions, in: 1e-3...1e9, "a precision")
    try ModelFault.require(smoothnesses, in: 0...1e6, "a smoothness")
    try ModelFault.require(
      (14...364).contains(validationDays) && (1000...1_000_000_000).contains(rowBudget)
        && (0...1_000_000_000).contains(sampleAbove) && (0...1000).contains(trees),
      "the specification's days or rows are odd")
    try ModelFault.require([halfLife], in: 1...36_500, "the half-life")
    try ModelFault.require([newcomerWeight], in: 0.01...1e6, "the weight of newcomers")
    try ModelFault.require([daysPerPayment], in: 0.1...1e6, "days for each payment")
  }
}

extension PaymentTimingSpecification.Knots {
  func validate() throws(ModelFault) {
    for knots in PaymentTimingSpecification.KnotList.allCases.map({ self[$0] }) {
      try ModelFault.require((2...1000).contains(knots.count), "a curve has \(knots.count) knots")
      try ModelFault.require(knots, in: -1000...1000, "a knot")
      try ModelFault.requireRising(knots, "a curve's knots")
    }
  }
}

extension PaymentLayout {
  /// - Parameter columns: of the panels that it reads.
  func validate(columns: Int) throws(ModelFault) {
    try ModelFault.require(
      staticIndices.allSatisfy((0..<columns).contains),
      "a column is read from a place that is not among \(columns)")
  }
}

extension AttributeEncoding {
  package func validate() throws(ModelFault) {
    guard case .indicators(let levels) = shape else { return }
    try ModelFault.require(
      (1...1000).contains(levels.count) && Set(levels).count == levels.count,
      "the column `\(name)` has no levels, or one twice")
  }
}

extension FeatureScaling {
  func validate(columns: Int) throws(ModelFault) {
    try ModelFault.require(
      means.count == columns && deviations.count == columns,
      "\(means.count) means and \(deviations.count) deviations are there for \(columns) columns")
    try ModelFault.require(means, in: -1e9...1e9, "the mean of a column")
    try ModelFault.require(deviations, in: 1e-9...1e9, "the deviation of a column")
  }
}

extension PortfolioRates {
  func validate() throws(ModelFault) {
    func check(
      _ numbers: [Double], _ count: Int, in range: ClosedRange<Double>, _ name: String
    ) throws(ModelFault) {
      try ModelFault.require(
        numbers.count == count, "the \(name) is there \(numbers.count) times instead of \(count)")
      try ModelFault.require(numbers, in: range, "the \(name)")
    }
    try check(hazard, DelayScale.binCount, in: 0...0.995, "rate by days past due")
    try check(logitHazard, DelayScale.binCount, in: -50...50, "log odds by days past due")
    try check(weekdayRatio, 7, in: 1e-9...1e9, "ratio of a weekday")
    try check(monthDayRatio, 31, in: 1e-9...1e9, "ratio of a day of the month")
    try check(
      monthEndRatio, PortfolioRates.monthEndDays + 1, in: 1e-9...1e9, "ratio at the month's end")
    try delays.validate()
  }
}

extension PortfolioDelays {
  func validate() throws(ModelFault) {
    try ModelFault.require(
      [mean, meanAge, meanLogAmount, amountSlope], in: -1e6...1e6, "a mean of the portfolio")
    try ModelFault.require([lateShare], in: 0...1, "the share that is late")
    try ModelFault.require([ownDeviation], in: 1e-3...1e6, "the deviation of days late")
    try ModelFault.require([prior], in: 1e-3...1e6, "the prior of days late")
  }
}

extension Validation {
  package func validate() throws(ModelFault) {
    try ModelFault.require([shrinkage.precision], in: 0...1e9, "a precision")
    try ModelFault.require([shrinkage.smoothness], in: 0...1e6, "a smoothness")
    try ModelFault.require([shrinkage.health ?? 1], in: 1e-3...1e9, "the factor of health")
    try ModelFault.require([evidenceScale], in: 0...1e6, "the evidence scale")
    try ModelFault.require(
      [meanLogLikelihood, meanLogLikelihoodOfRates], in: -1e9...1e9, "a log-likelihood")
    try ModelFault.require(
      [shocks.customerVariance, shocks.portfolioVariance], in: 0...1e3, "the variance of a shock")
    try ModelFault.require(spells >= 0, "\(spells) invoices were checked")
    for step in handover {
      try ModelFault.require(
        step.from >= 0 && step.to >= step.from && step.spells >= 0,
        "a step of the hand-over is from \(step.from) to \(step.to)")
      try ModelFault.require(
        [step.weight, step.existing, step.new, step.mixed], in: -1e9...1e9, "a step's likelihood")
    }
    try coverage.validate()
  }
}

extension HazardDiagnostics {
  func validate() throws(ModelFault) {
    try ModelFault.require(
      rows >= 0 && columns >= 0 && spells >= 0 && iterations >= 0, "a fit has a negative count")
    try ModelFault.require([meanLogLikelihood], in: -1e9...1e9, "the log-likelihood of a fit")
  }
}

extension WriteOffHazard {
  func validate() throws(ModelFault) {
    try ModelFault.require(rates, in: 0...1, "a rate of write-offs")
    try ModelFault.require(
      rates.count == WriteOffHazard.bandCount, "rates of write-offs are of other bands")
  }
}

extension HoldEffect {
  func validate() throws(ModelFault) {
    try ModelFault.require(Array(factors.values), in: 0...1, "what a hold changes")
  }
}
