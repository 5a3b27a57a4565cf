import Statistics
import Testing

/// A hazard in discrete time, as a regression on periods at risk: a row for each spell and period, with
/// a level for each band of periods and covariates that do not change.
private struct HazardRows {
  let design: Matrix
  let responses: [Float]

  /// - Parameters:
  ///   - bands: ascending and next to one another; the last goes on for ever.
  ///   - covariates: of each spell.
  ///   - periods: those that have rows; all if left out.
  init(_ spells: [Spell], bands: [Int], covariates: [[Double]], periods: Set<Int>? = nil) {
    var (rows, responses): ([[Double]], [Float]) = ([], [])
    for (spell, own) in zip(spells, covariates) {
      for period in (spell.entry + 1)...spell.exit where periods?.contains(period) ?? true {
        let band = bands.firstIndex { period <= $0 } ?? bands.count - 1
        rows.append(bands.indices.map { $0 == band ? 1 : 0 } + own)
        responses.append(spell.ended && period == spell.exit ? 1 : 0)
      }
    }
    let columns = bands.count + (covariates.first?.count ?? 0)
    design = Matrix(
      rows: rows.count, columns: columns,
      columnMajor: (0..<columns).flatMap { column in rows.map { $0[column] } })
    self.responses = responses
  }

  func fit(_ link: Link) throws -> FittedGeneralizedLinearModel {
    try GeneralizedLinearModel(.binomial, link, penalty: .none(columns: design.columns))
      .fit(design, responses: responses, threads: 2)
  }
}

/// Time: the discrete hazard, and concordance with censored spells.
@Suite struct SurvivalTests {
  struct File: Decodable {
    struct Spells: Decodable {
      var entry, exit: [Int]
      var ended: [Bool]
    }
    struct Fit: Decodable {
      var link: Link
      var coefficients, standardErrors: [Double]
      var logLikelihood: Double
    }
    struct Ranked: Decodable {
      var exit: [Int]
      var ended: [Bool]
      var predicted: [Double]
      var concordant, tied, pairs: Int
      var index: Double
    }
    var spells: Spells
    var covariates, kaplanMeier: [Double]
    var horizon: Int
    var bandEnds: [Int]
    var fits: [Fit]
    var concordance: Ranked

    var all: [Spell] {
      spells.exit.indices.map {
        Spell(entry: spells.entry[$0], exit: spells.exit[$0], ended: spells.ended[$0])
      }
    }
  }

  @Test func `the hazard of statsmodels is found`() throws {
    let file = try Golden.read("survival", as: File.self)
    let count = file.all.count
    let rows = HazardRows(
      file.all, bands: file.bandEnds,
      covariates: (0..<count).map { [file.covariates[$0], file.covariates[count + $0]] })
    for golden in file.fits {
      let fit = try rows.fit(golden.link)
      #expect(near(fit.coefficients, golden.coefficients, 1e-7))
      #expect(near(fit.standardErrors, golden.standardErrors, 1e-7))
      #expect(near(fit.logLikelihood, golden.logLikelihood, 1e-9))
    }
  }

  /// One band for each period and no covariates: the likelihood factorises, and survival is
  /// Kaplan–Meier's, here that of lifelines on 120 spells with ties, late entries and censoring.
  @Test(arguments: [Link.logit, .cloglog])
  func `without covariates it is Kaplan–Meier`(link: Link) throws {
    let file = try Golden.read("survival", as: File.self)
    // A period without an event has a hazard of zero, which no finite coefficient gives.
    let periods = (1...file.horizon).filter { file.kaplanMeier[$0] < file.kaplanMeier[$0 - 1] }
    #expect(periods.count > 8)
    let fit = try HazardRows(
      file.all, bands: periods, covariates: file.all.map { _ in [] }, periods: Set(periods)
    ).fit(link)
    var survival = 1.0
    for (period, level) in zip(periods, fit.coefficients) {
      survival *= link.inverse(level).complement
      #expect(near(survival, file.kaplanMeier[period], 1e-7))
    }
  }

  /// Within a band the hazard is events over periods at risk: 2 of 2 + 3 + 4 here.
  @Test func `a band pools its periods`() throws {
    let spells = [
      Spell(exit: 2, ended: true), Spell(exit: 3, ended: false),
      Spell(entry: 1, exit: 5, ended: true),
    ]
    let fit = try HazardRows(spells, bands: [2], covariates: [[], [], []]).fit(.logit)
    #expect(near(Link.logit.inverse(fit.coefficients[0]).mean, 2.0 / 9, 1e-9))
  }

  @Test func `a band without events is separated`() {
    let spells = [
      Spell(exit: 1, ended: true), Spell(exit: 1, ended: false), Spell(exit: 2, ended: false),
    ]
    #expect(throws: FitError.separated(column: 1)) {
      try HazardRows(spells, bands: [1, 2], covariates: [[], [], []]).fit(.logit)
    }
  }

  // MARK: - Concordance

  @Test func `concordance is that of lifelines`() throws {
    let golden = try Golden.read("survival", as: File.self).concordance
    let spells = zip(golden.exit, golden.ended).map { Spell(exit: $0, ended: $1) }
    let concordance = Concordance(spells: spells, predictedTimes: golden.predicted)
    #expect(concordance.concordant == golden.concordant)
    #expect(concordance.tiedPrediction == golden.tied)
    #expect(
      concordance.concordant + concordance.discordant + concordance.tiedPrediction == golden.pairs)
    #expect(near(try #require(concordance.index), golden.index, 1e-15))
  }

  /// Counted pair by pair from the definition.
  @Test func `concordance counts every pair once`() {
    for seed in 0..<20 {
      let spells = drawSpells(60, seed: UInt64(seed))
      var random = SplitMix64(seed: 100 + UInt64(seed))
      let predicted = spells.map { _ in (5 * random.uniform()).rounded() }
      var counts = (concordant: 0, discordant: 0, tiedPrediction: 0, tiedTime: 0)
      for i in 0..<60 {
        for j in 0..<i {
          let (a, b) = (spells[i], spells[j])
          if a.ended, b.ended, a.exit == b.exit { counts.tiedTime += 1 }
          let iFirst = a.ended && (a.exit < b.exit || a.exit == b.exit && !b.ended)
          let jFirst = b.ended && (b.exit < a.exit || a.exit == b.exit && !a.ended)
          guard iFirst || jFirst else { continue }
          let (first, second) =
            iFirst ? (predicted[i], predicted[j]) : (predicted[j], predicted[i])
          if first == second { counts.tiedPrediction += 1 }
          if first < second { counts.concordant += 1 }
          if first > second { counts.discordant += 1 }
        }
      }
      let found = Concordance(spells: spells, predictedTimes: predicted)
      #expect(found.concordant == counts.concordant && found.discordant == counts.discordant)
      #expect(
        found.tiedPrediction == counts.tiedPrediction && found.tiedTime == counts.tiedTime)
    }
  }

  @Test func `nobody to compare has no concordance`() {
    let spells = [Spell(exit: 3, ended: false), Spell(exit: 4, ended: true)]
    #expect(Concordance(spells: spells, predictedTimes: [1, 2]).index == nil)
  }

  /// Spells with a hazard of 0.25, some entering late, some censored.
  private func drawSpells(_ count: Int, seed: UInt64) -> [Spell] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let entry = random.uniform() < 0.25 ? 1 : 0
      let last = entry + 2 + Int(random.next() % 6)
      for period in (entry + 1)...last where random.uniform() < 0.25 {
        return Spell(entry: entry, exit: period, ended: true)
      }
      return Spell(entry: entry, exit: last, ended: false)
    }
  }
}
