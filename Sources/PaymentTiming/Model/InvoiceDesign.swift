package import Receivables
internal import Statistics

/// How the curve of one open invoice comes about, cell by cell, so that an auditor can compute it again
/// by hand.
///
/// On each day ahead, with x the cells of the day and w the weight of the existing-customer model,
///
///     η = Σ x (w β_existing + (1 − w) β_new),      h = 1/(1 + exp(−η))
///
/// With boosted trees of weight u, on payment days (1 − u/2) η + u (η₀/2 + Σ trees) stands for η
/// (``PaymentTrees``). From day to day, with v the rate of write-off,
///
///     paid ← paid + open · h,      open ← open (1 − h)(1 − v),      open = 1 at first.
package struct InvoiceDesign: Sendable {
  /// A cell that is not zero.
  package struct Cell: Sendable {
    package let daysAhead: Int
    package let column: String
    package let value: Double
    /// `nil` where no customer has enough history of its own.
    package let existing: Double?
    package let new: Double
    /// x (w β_existing + (1 − w) β_new).
    package let contribution: Double
  }

  /// One day ahead.
  package struct Step: Sendable {
    package let daysAhead: Int
    package let logOddsOfRegressions: Double
    /// η₀/2 + Σ trees; `nil` on days without payments and where there are no trees.
    package let logOddsOfTrees: Double?
    /// With the trees averaged in.
    package let logOdds: Double
    package let hazard: Double
    package let writeOffRate: Double
    /// By the models alone, before what holds and churn predictions change.
    package let paidBy: Double
  }

  /// Of the existing-customer model.
  package let weight: Double
  package let cells: [Cell]
  package let days: [Step]
  /// `nil` where the models have no trees.
  package let trees: TreeTrace?
}

extension FittedPaymentTiming {
  /// How the curve of an invoice comes about.
  ///
  /// - Parameter position: of an open claim of which cash is still to come.
  /// - Returns: `nil` where it is forecast by the portfolio's rates.
  package func design(ofInvoice position: InvoiceIndex, in view: LedgerView) -> InvoiceDesign? {
    guard !fallsBack else { return nil }
    let customer = view.invoices.elements[position].customer
    let history = PaymentHistory(
      view, calendar: model.calendar, horizon: model.horizon, encodings: encodings)
    let source = history.source(cutoff: view.day.number, rates: pair.rates)
    let panel = PaymentPanel.ahead(
      source, customers: customer..<customer.advanced(by: 1), drafts: [], landmark: view.day.number,
      horizon: model.horizon
    ).open
    guard let spell = panel.spells.firstIndex(where: { $0.record.invoice == position }) else {
      return nil
    }
    let design = pair.design(pair.new, panel, source)
    let rows = design.unitOffsets[spell]..<design.unitOffsets[spell + 1]
    var block = [Double](repeating: 0, count: rows.count * design.columnCount)
    block.withUnsafeMutableBufferPointer { design.write(rows, into: $0) }
    let own = panel.spells[spell]
    return InvoiceDesign(
      block, pair, pair.trees.map { ($0, TreeTrace($0, design, spell: spell)) },
      weight: evidenceWeight(settled: Int(own.settledBefore)),
      daysPastDue: Int(own.landmark - own.record.due), writeOffs: WriteOffHazard(view))
  }
}

extension InvoiceDesign {
  /// - Parameter block: the design's rows, day after day.
  fileprivate init(
    _ block: [Double], _ pair: ModelPair, _ trees: (averaging: PaymentTrees, trace: TreeTrace)?,
    weight: Double, daysPastDue: Int, writeOffs: WriteOffHazard
  ) {
    let names = pair.new.layout.columnNames
    let new = pair.new.fitted.coefficients
    let existing = pair.existing?.fitted.coefficients
    var cells: [Cell] = []
    var days: [Step] = []
    var (open, paid) = (1.0, 0.0)
    for day in 0..<(block.count / names.count) {
      var logOdds = 0.0
      for (j, value) in block[(day * names.count)..<((day + 1) * names.count)].enumerated()
      where value != 0 {
        let coefficient = existing.map { weight * $0[j] + (1 - weight) * new[j] } ?? new[j]
        cells.append(
          Cell(
            daysAhead: day + 1, column: names[j], value: value, existing: existing?[j],
            new: new[j], contribution: value * coefficient))
        logOdds += value * coefficient
      }
      let ofRegressions = logOdds
      let ofTrees = trees?.trace.sums[day]
      if let trees, let ofTrees { logOdds = trees.averaging.averaged(logOdds, ofTrees) }
      let hazard = Link.logit.inverse(logOdds).mean
      let rate = writeOffs.rate(daysPastDue: daysPastDue + day + 1)
      paid += open * hazard
      open *= (1 - hazard) * (1 - rate)
      days.append(
        Step(
          daysAhead: day + 1, logOddsOfRegressions: ofRegressions, logOddsOfTrees: ofTrees,
          logOdds: logOdds, hazard: hazard, writeOffRate: rate, paidBy: paid))
    }
    (self.weight, self.cells, self.days) = (weight, cells, days)
    self.trees = trees?.trace
  }
}
