/// A hazard in discrete time, described but not yet fitted.
///
/// The hazard of a period is the probability of the event in it for one who is still at risk:
///
///     g(hᵢ(t)) = α_band(t) + xᵢᵀβ
///
/// with a level α for each band of periods and covariates x that do not change. Fitting maximises
/// the likelihood of all periods at risk, less ½ Σw · ridge · Σⱼ βⱼ², with censored spells counted for
/// as long as they were seen. With a band for each period and no covariates it is Kaplan–Meier.
///
/// - SeeAlso: Allison, *Discrete-Time Methods for the Analysis of Event Histories* (1982).
public struct DiscreteHazardModel: Sendable, Hashable, Codable {
  /// The last period of each band, ascending; the last band goes on for ever.
  public let bandEnds: [Int]
  /// ``Link/logit`` for proportional odds, ``Link/cloglog`` for proportional hazards.
  public let link: Link
  /// λ ≥ 0 of every covariate, where a unit of weight is a period at risk; the bands are free.
  public let ridge: Double

  public init(bandEnds: [Int], link: Link, ridge: Double) {
    precondition(
      bandEnds.first.map { $0 >= 1 } ?? false && zip(bandEnds, bandEnds.dropFirst()).allSatisfy(<),
      "band ends \(bandEnds) do not ascend from 1 or more")
    precondition(Family.binomial.links.contains(link), "a hazard cannot have the \(link) link")
    precondition(ridge >= 0 && ridge.isFinite, "a ridge of \(ridge)")
    (self.bandEnds, self.link, self.ridge) = (bandEnds, link, ridge)
  }

  /// The band of a period ≥ 1.
  public func band(ofPeriod period: Int) -> Int {
    precondition(period >= 1, "period \(period)")
    var (low, high) = (0, bandEnds.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if bandEnds[middle] < period { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Fits by penalised maximum likelihood.
  ///
  /// - Parameters:
  ///   - covariates: one row for each spell, *p* columns, without an intercept.
  /// - Throws: ``FitError``. Its columns are the bands and then the covariates: a band without
  ///   events is separated, and one without anybody at risk is collinear; its rows are those of
  ///   ``SpellBandRows``.
  public func fit(
    _ spells: [Spell], _ covariates: some DesignRows, threads: Int = 1
  ) throws(FitError) -> FittedDiscreteHazardModel {
    let rows = SpellBandRows(spells, covariates, model: self)
    let regression = GeneralizedLinearModel(
      .binomial, link,
      penalty: Penalty(
        ridge: Array(repeating: 0, count: bandEnds.count)
          + Array(repeating: ridge, count: covariates.columnCount)))
    let fit = try regression.fit(
      rows, responses: rows.responses, weights: rows.weights, threads: threads)
    return FittedDiscreteHazardModel(model: self, regression: fit)
  }
}

/// A row for each spell and each band it was at risk in, weighing the periods there.
///
/// Within a band nothing changes, so the periods without an event are one row. The period of the
/// event is a row of its own.
struct SpellBandRows<Covariates: DesignRows>: DesignRows {
  let responses: [Float]
  let weights: [Float]
  private let covariates: Covariates
  private let bandCount: Int
  private let spellOfRow: [Int32]
  private let bandOfRow: [Int32]

  var rowCount: Int { responses.count }
  var columnCount: Int { bandCount + covariates.columnCount }

  init(_ spells: [Spell], _ covariates: Covariates, model: DiscreteHazardModel) {
    precondition(
      spells.count == covariates.rowCount,
      "\(spells.count) spells but \(covariates.rowCount) rows of covariates")
    var (responses, weights): ([Float], [Float]) = ([], [])
    var (spellOfRow, bandOfRow): ([Int32], [Int32]) = ([], [])
    func append(_ spell: Int, _ band: Int, response: Float, periods: Int) {
      responses.append(response)
      weights.append(Float(periods))
      spellOfRow.append(Int32(spell))
      bandOfRow.append(Int32(band))
    }
    let last = model.bandEnds.count - 1
    for (i, spell) in spells.enumerated() {
      let quietUntil = spell.ended ? spell.exit - 1 : spell.exit
      var entry = spell.entry
      while entry < quietUntil {
        let band = model.band(ofPeriod: entry + 1)
        let exit = band == last ? quietUntil : min(quietUntil, model.bandEnds[band])
        append(i, band, response: 0, periods: exit - entry)
        entry = exit
      }
      if spell.ended { append(i, model.band(ofPeriod: spell.exit), response: 1, periods: 1) }
    }
    (self.responses, self.weights) = (responses, weights)
    (self.spellOfRow, self.bandOfRow) = (spellOfRow, bandOfRow)
    (self.covariates, bandCount) = (covariates, model.bandEnds.count)
  }

  func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    guard let first = rows.first, let last = rows.last else { return }
    let (width, p) = (columnCount, covariates.columnCount)
    for (i, row) in rows.enumerated() { block[i * width + Int(bandOfRow[row])] = 1 }
    guard p > 0 else { return }
    // Rows are in order of spell, so a block needs a run of spells: read each once.
    let spells = Int(spellOfRow[first])..<Int(spellOfRow[last]) + 1
    withUnsafeTemporaryAllocation(of: Double.self, capacity: spells.count * p) { cells in
      cells.initialize(repeating: 0)
      covariates.write(spells, into: cells)
      for (i, row) in rows.enumerated() {
        let from = (Int(spellOfRow[row]) - spells.lowerBound) * p
        for j in 0..<p { block[i * width + bandCount + j] = cells[from + j] }
      }
    }
  }
}

/// A discrete hazard with coefficients.
public struct FittedDiscreteHazardModel: Sendable, Hashable, Codable {
  public let model: DiscreteHazardModel
  /// The fit to periods at risk: coefficients of the bands and then of the covariates.
  public let regression: FittedGeneralizedLinearModel

  /// α, on the scale of the link.
  public var bandLevels: ArraySlice<Double> {
    regression.coefficients.prefix(model.bandEnds.count)
  }

  /// β.
  public var coefficients: ArraySlice<Double> {
    regression.coefficients.dropFirst(model.bandEnds.count)
  }

  /// The survival of one with the covariates, for periods 0 … `horizon`.
  public func curve(_ covariates: [Double], horizon: Int) -> SurvivalCurve {
    precondition(
      covariates.count == coefficients.count,
      "\(covariates.count) covariates but \(coefficients.count) coefficients")
    precondition(horizon >= 0, "a horizon of \(horizon)")
    let shift = zip(covariates, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    let hazards = bandLevels.map { model.link.inverse($0 + shift).mean }
    return SurvivalCurve(
      hazards: (1..<(horizon + 1)).map { hazards[model.band(ofPeriod: $0)] })
  }
}
