import Statistics
import Testing

/// Time: Kaplan–Meier, the discrete hazard, and concordance with censored spells.
@Suite struct SurvivalTests {
  struct File: Decodable {
    struct Spells: Decodable {
      var entry, exit: [Int]
      var ended: [Bool]
    }
    struct Fit: Decodable {
      var link: Link
      var coefficients, standardErrors, survival: [Double]
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
    var covariates, kaplanMeier, at: [Double]
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

  /// 120 spells with ties, late entries and censoring, against lifelines.
  @Test func `Kaplan–Meier is that of lifelines`() throws {
    let file = try Golden.read("survival", as: File.self)
    let curve = SurvivalCurve.kaplanMeier(file.all, horizon: file.horizon)
    // lifelines multiplies exponentials of sums of logarithms.
    #expect(near(curve.survival, file.kaplanMeier, 1e-12))
  }

  /// statsmodels fits one row for each spell and period; ours are shared by a band.
  @Test func `the hazard is a regression on periods at risk`() throws {
    let file = try Golden.read("survival", as: File.self)
    let covariates = Matrix(rows: file.all.count, columns: 2, columnMajor: file.covariates)
    for golden in file.fits {
      let fit = try DiscreteHazardModel(bandEnds: file.bandEnds, link: golden.link, ridge: 0)
        .fit(file.all, covariates)
      #expect(near(fit.regression.coefficients, golden.coefficients, 1e-7))
      #expect(near(fit.regression.standardErrors, golden.standardErrors, 1e-7))
      #expect(near(fit.regression.logLikelihood, golden.logLikelihood, 1e-9))
      #expect(near(fit.curve(file.at, horizon: file.horizon).survival, golden.survival, 1e-7))
    }
  }

  /// One band for each period and no covariates: the likelihood factorises, and the estimate is
  /// Kaplan–Meier's.
  ///
  /// Worked by hand: 5 at risk, 1 ends; 3 at risk, 1 ends; 2 at risk, 1 ends.
  @Test(arguments: [Link.logit, .cloglog])
  func `without covariates it is Kaplan–Meier`(link: Link) throws {
    let spells = [
      Spell(exit: 1, ended: true), Spell(exit: 1, ended: false), Spell(exit: 2, ended: true),
      Spell(exit: 3, ended: true), Spell(exit: 3, ended: false),
    ]
    let curve = try DiscreteHazardModel(bandEnds: [1, 2, 3], link: link, ridge: 0)
      .fit(spells, Matrix(rows: 5, columns: 0)).curve([], horizon: 3)
    let exact = [1, 4.0 / 5, 4.0 / 5 * 2 / 3, 4.0 / 5 * 2 / 3 * 1 / 2]
    #expect(near(curve.survival, exact, 1e-9))
    #expect(near(SurvivalCurve.kaplanMeier(spells, horizon: 3).survival, exact, 1e-15))
  }

  @Test(arguments: [Link.logit, .cloglog])
  func `without covariates it is Kaplan–Meier, for many data sets`(link: Link) throws {
    for seed in 0..<25 {
      let spells = drawSpells(200, seed: UInt64(seed))
      let curve = try DiscreteHazardModel(bandEnds: Array(1...6), link: link, ridge: 0)
        .fit(
          spells.filter { $0.exit <= 6 },
          Matrix(
            rows: spells.count { $0.exit <= 6 }, columns: 0), threads: 2
        )
        .curve([], horizon: 6)
      let exact = SurvivalCurve.kaplanMeier(spells.filter { $0.exit <= 6 }, horizon: 6)
      #expect(near(curve.survival, exact.survival, 1e-8))
    }
  }

  /// Within a band the hazard is events over periods at risk: 2 of 2 + 3 + 4 here.
  @Test func `a band pools its periods`() throws {
    let spells = [
      Spell(exit: 2, ended: true), Spell(exit: 3, ended: false),
      Spell(entry: 1, exit: 5, ended: true),
    ]
    let fit = try DiscreteHazardModel(bandEnds: [2], link: .logit, ridge: 0)
      .fit(spells, Matrix(rows: 3, columns: 0))
    let curve = fit.curve([], horizon: 4)
    #expect(near(curve.survival[1], 7.0 / 9, 1e-9))
    #expect(near(curve.survival[4], 2401.0 / 6561, 1e-9))
  }

  /// A spell (0, 4] is the spells (0, 1] and (1, 4] of one who was still at risk.
  @Test func `a spell can be cut in two`() throws {
    let spells = drawSpells(150, seed: 3)
    var random = SplitMix64(seed: 8)
    let x = spells.map { _ in random.standardNormal() }
    let cut = zip(spells, x).flatMap { spell, x in
      spell.entry == 0 && spell.exit > 1
        ? [
          (Spell(exit: 1, ended: false), x),
          (Spell(entry: 1, exit: spell.exit, ended: spell.ended), x),
        ] : [(spell, x)]
    }
    let model = DiscreteHazardModel(bandEnds: [2, 4], link: .cloglog, ridge: 0.01)
    let whole = try model.fit(spells, Matrix(rows: 150, columns: 1, columnMajor: x))
    let parts = try model.fit(
      cut.map(\.0), Matrix(rows: cut.count, columns: 1, columnMajor: cut.map(\.1)))
    #expect(near(whole.regression.coefficients, parts.regression.coefficients, 1e-9))
  }

  @Test func `a band without events is separated, and one without anybody is collinear`() {
    let spells = [
      Spell(exit: 1, ended: true), Spell(exit: 1, ended: false), Spell(exit: 2, ended: false),
    ]
    let none = Matrix(rows: 3, columns: 0)
    #expect(throws: FitError.separated(column: 1)) {
      try DiscreteHazardModel(bandEnds: [1, 2], link: .logit, ridge: 0).fit(spells, none)
    }
    #expect(throws: FitError.collinear(column: 1)) {
      try DiscreteHazardModel(bandEnds: [2, 5], link: .logit, ridge: 0).fit(spells, none)
    }
  }

  @Test func `a curve can be read from a later day`() throws {
    let curve = SurvivalCurve(survival: [1, 0.8, 0.4, 0.1])
    let later = try #require(curve.given(survivedTo: 1))
    #expect(near(later.survival, [1, 0.5, 0.125], 1e-15))
    #expect(curve.quantile(0.5) == 2)
    #expect(curve.quantile(0.95) == nil)
    #expect(near(curve.restrictedMean, 2.2, 1e-15))
    #expect(SurvivalCurve(hazards: [1, 0]).given(survivedTo: 1) == nil)
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
