internal import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import SortedSearch
internal import Statistics

/// How well curves predicted the payment days of the invoices open at an origin and paid later.
///
/// Days count from the origin; day k = 1 is the day after it, and all days past the horizon are one
/// class. Of F(k) = P(paid by day k), the day at probability p is the first with F(k) ≥ p, or the
/// one after the horizon. Intervals are those that the forecaster publishes (``PaymentIntervals``),
/// else from one such day to another. Scores are worked out once for each invoice and then averaged
/// by segment.
///
/// An invoice paid in parts is scored by each of them: a part weighs its share of what was open at the
/// origin, in means and in sums of money. Measures of order and calibration count parts as invoices.
///
/// Whether an invoice is paid within the horizon is known of the others too: scores whose names begin
/// with `open_` are of all open invoices, one that is not paid being one of a day past the horizon.
struct PaymentScores: Sendable {
  /// Days within which being paid is an event of its own.
  static let windows = [7, 14, 30, 60, 90]
  /// In percent.
  static let levels = PaymentIntervals.shares.map { Int((100 * $0).rounded()) }
  private static let bins = 10

  let origin: BacktestOrigin
  private let curves: OpenInvoiceCurves
  /// Those of one invoice together, in the order of the open ones.
  let cases: [Case]
  /// Where those of each open invoice begin, and their number at the end.
  private let firstCases: [Int]

  /// Scores of one invoice, or of a part of it.
  struct Case {
    let invoice: Int
    /// Of the invoice's open amount, the part's share.
    let weight: Double
    /// Past the horizon also if it is never paid.
    let paidAhead: Int
    let isPaid: Bool
    /// −log P(paid on its day), P floored at 10⁻⁴.
    let negativeLogLikelihood: Double
    /// Σ_k (F(k) − [paid by k])² over the horizon, in days.
    let rankedProbability: Double
    /// |median day − day paid|, both capped at the day after the horizon.
    let medianError: Int
    /// The interval of each of ``PaymentScores/levels``, both ends included.
    let intervals: [ClosedRange<Int>]
    /// Σ_k (1 − F(k)): days expected to be outstanding within the horizon.
    let expectedDays: Double
    /// Days ahead of the due day; below 1 it is past.
    let dueAhead: Int

    func isInside(_ level: Int, horizon: Int) -> Bool {
      intervals[level].contains(min(paidAhead, horizon + 1))
    }
  }

  init(_ curves: OpenInvoiceCurves, at origin: BacktestOrigin) {
    precondition(
      curves.count == origin.open.count && curves.horizon >= origin.horizon,
      "\(curves.count) curves of \(curves.horizon) days for \(origin.open.count) open invoices and "
        + "\(origin.horizon) days")
    self.origin = origin
    self.curves = curves
    var (cases, firstCases): ([Case], [Int]) = ([], [0])
    for invoice in origin.open.indices {
      let paidBy = curves[invoice].prefix(origin.horizon).map { Double($0) }
      for unit in origin.units[invoice] {
        cases.append(
          PaymentScores.score(
            invoice, paidBy, curves[invoice], curves.intervals, weight: unit.weight,
            paidAhead: unit.isPaid ? unit.ahead : nil,
            dueAhead: origin.view.invoices.elements[origin.open[invoice]].dueOn - origin.day))
      }
      firstCases.append(cases.count)
    }
    (self.cases, self.firstCases) = (cases, firstCases)
  }

  private static func score(
    _ invoice: Int, _ paidBy: [Double], _ single: ArraySlice<Float>,
    _ published: PaymentIntervals?, weight: Double, paidAhead: Int?, dueAhead: Int
  ) -> Case {
    let horizon = paidBy.count
    let day = min(paidAhead ?? horizon + 1, horizon + 1)
    let before = day > 1 ? paidBy[day - 2] : 0
    let mass = (day > horizon ? 1 : paidBy[day - 1]) - before
    func dayAt(_ p: Float) -> Int {
      (0..<horizon).partitioningIndex { single[single.startIndex + $0] >= p } + 1
    }
    return Case(
      invoice: invoice, weight: weight, paidAhead: paidAhead ?? horizon + 1,
      isPaid: paidAhead != nil,
      negativeLogLikelihood: -log(max(mass, 1e-4)),
      rankedProbability: Score.rankedProbability(cumulative: paidBy, outcome: day),
      medianError: abs(dayAt(0.5) - day),
      intervals: levels.enumerated().map { i, level in
        if let published { return published.days(single.prefix(horizon), i) }
        // Tails of 25, 10 and 2.5 %, in thousandths so that they are the nearest numbers.
        let tail = (1000 - 10 * level) / 2
        return dayAt(Float(tail) / 1000)...dayAt(Float(1000 - tail) / 1000)
      },
      expectedDays: paidBy.reduce(0) { $0 + (1 - $1) }, dueAhead: dueAhead)
  }

  /// Every score of every segment.
  var all: [BacktestScore] {
    origin.segments.flatMap { segment -> [BacktestScore] in
      let open = segment.members.flatMap { cases[firstCases[$0]..<firstCases[$0 + 1]] }
      let members = open.filter(\.isPaid)
      var rows = Rows(segment: segment.name)
      rows.add("open_invoices", origin.horizon, PaymentScores.count(open))
      if !open.isEmpty { addOpen(open, &rows) }
      guard !members.isEmpty else { return rows.scores }
      rows.add("invoices", origin.horizon, PaymentScores.count(members))
      addDays(members, &rows)
      for window in PaymentScores.windows where window <= origin.horizon {
        addWindow(window, members, &rows, bins: segment.name == .all)
      }
      addOrder(members, &rows)
      rows.add("weekly_wape", origin.horizon, weeklyError(members))
      return rows.scores
    }
  }

  private func addOpen(_ open: [Case], _ rows: inout Rows) {
    rows.add(
      "open_negative_log_likelihood", origin.horizon,
      PaymentScores.mean(open, \.negativeLogLikelihood))
    rows.add("open_crps_days", origin.horizon, PaymentScores.mean(open, \.rankedProbability))
    for window in PaymentScores.windows where window <= origin.horizon {
      rows.add("open_brier", window, brier(open, window))
    }
  }

  private func addDays(_ members: [Case], _ rows: inout Rows) {
    let horizon = origin.horizon
    func mean(_ value: (Case) -> Double) -> Double { PaymentScores.mean(members, value) }
    rows.add("negative_log_likelihood", horizon, mean(\.negativeLogLikelihood))
    rows.add("crps_days", horizon, mean(\.rankedProbability))
    rows.add("median_error_days", horizon, mean { Double($0.medianError) })
    for (i, level) in PaymentScores.levels.enumerated() {
      rows.add("coverage_\(level)", horizon, mean { $0.isInside(i, horizon: horizon) ? 1 : 0 })
      rows.add(
        "width_\(level)_days", horizon,
        mean { Double($0.intervals[i].upperBound - $0.intervals[i].lowerBound) })
    }
  }

  /// The sum of weights: invoices, where each is whole.
  static func count(_ cases: [Case]) -> Double { cases.reduce(0) { $0 + $1.weight } }

  static func mean(_ cases: [Case], _ value: (Case) -> Double) -> Double {
    cases.reduce(0) { $0 + $1.weight * value($1) } / count(cases)
  }

  private func brier(_ cases: [Case], _ days: Int) -> Double {
    PaymentScores.mean(cases) {
      let miss = probability($0, by: days) - ($0.paidAhead <= days ? 1 : 0)
      return miss * miss
    }
  }

  /// P(paid within so many days): Brier score and calibration.
  private func addWindow(_ days: Int, _ members: [Case], _ rows: inout Rows, bins: Bool) {
    let probabilities = members.map { probability($0, by: days) }
    let outcomes = members.map { $0.paidAhead <= days }
    rows.add("brier", days, brier(members, days))
    let table = ReliabilityTable(
      probabilities: probabilities, outcomes: outcomes, binCount: PaymentScores.bins)
    rows.add("calibration_error", days, table.expectedCalibrationError)
    guard bins else { return }
    for (i, bin) in table.bins.enumerated() {
      let number = i < 9 ? "0\(i + 1)" : "\(i + 1)"
      rows.add("reliability_\(number)_invoices", days, Double(bin.count))
      rows.add("reliability_\(number)_expected", days, bin.meanProbability)
      rows.add("reliability_\(number)_paid", days, bin.shareOfEvents)
    }
  }

  /// Whether those predicted to be later were.
  ///
  /// An invoice counts for being more than n days late if that is open at the origin and decided
  /// within the horizon.
  private func addOrder(_ members: [Case], _ rows: inout Rows) {
    for (name, days) in [("auc_late", 0), ("auc_over_30_late", 30)] {
      let undecided = members.filter { (1...origin.horizon).contains($0.dueAhead + days) }
      guard !undecided.isEmpty else { continue }
      rows.add(
        name, origin.horizon,
        Score.areaUnderCurve(
          predictions: undecided.map { 1 - probability($0, by: $0.dueAhead + days) },
          outcomes: undecided.map { $0.paidAhead > $0.dueAhead + days }))
    }
    let spells = members.map {
      Spell(exit: min($0.paidAhead, origin.horizon), ended: $0.paidAhead <= origin.horizon)
    }
    rows.add(
      "concordance", origin.horizon,
      Concordance(spells: spells, predictedTimes: members.map(\.expectedDays)).index)
  }

  private func probability(_ item: Case, by days: Int) -> Double {
    Double(curves.paidBy[item.invoice * curves.horizon + days - 1])
  }

  /// Σ over weeks |expected − paid| / Σ paid of what these invoices came to at the origin, each as
  /// a whole on its day; `nil` if nothing was paid.
  ///
  /// Amounts count as written: of a segment with several currencies, see each of them.
  private func weeklyError(_ members: [Case]) -> Double? {
    let weeks = (origin.horizon + 6) / 7
    var expected = [Double](repeating: 0, count: weeks)
    var paid = expected
    for item in members {
      let amount =
        item.weight
        * origin.view.invoices.elements[origin.open[item.invoice]].uncoveredMoney.majorUnits
      var before: Float = 0
      for (k, by) in curves[item.invoice].prefix(origin.horizon).enumerated() {
        expected[k / 7] += Double(by - before) * amount
        before = by
      }
      if item.paidAhead <= origin.horizon { paid[(item.paidAhead - 1) / 7] += amount }
    }
    return Score.weightedAbsolutePercentageError(forecasts: expected, actuals: paid)
  }
}

/// Scores of one segment as they are worked out; what does not exist is left out.
struct Rows {
  let segment: ScoreSegment
  private(set) var scores: [BacktestScore] = []

  init(segment: ScoreSegment) { self.segment = segment }

  mutating func add(_ score: String, _ horizon: Int, _ value: Double?) {
    guard let value else { return }
    scores.append(
      BacktestScore(segment: segment, horizon: horizon, score: score, value: value))
  }
}
