public import ForecastVocabulary
internal import Receivables
internal import Statistics

/// How well a forecast of cash in one currency predicted what was received after an origin.
///
/// Relative figures are divided by what was received in the same weeks, and do not exist where that
/// is nothing.
struct CashScores {
  /// Weeks whose sum is scored as one amount.
  private static let sums = [4, 13]

  private let cash: CashByWeek
  private let received: [Double]
  private let name: String

  /// - Parameter name: what the scores' names begin with.
  init(_ cash: CashByWeek, received: [Double], named name: String) {
    precondition(
      cash.expected.count == received.count && !received.isEmpty,
      "\(cash.expected.count) weeks forecast, \(received.count) received")
    self.cash = cash
    self.received = received
    self.name = name
  }

  func scores(of segment: ScoreSegment) -> [BacktestScore] {
    var rows = Rows(segment: segment)
    for week in received.indices {
      let (expected, actual) = ([cash.expected[week]], [received[week]])
      let ahead = 7 * (week + 1)
      rows.add("\(name)_week_expected", ahead, expected[0])
      rows.add("\(name)_week_received", ahead, actual[0])
      rows.add("\(name)_week_wape", ahead, relativeError(expected, actual))
      rows.add("\(name)_week_bias", ahead, Score.bias(forecasts: expected, actuals: actual))
      let (past, pastActual) = (Array(cash.expected[...week]), Array(received[...week]))
      rows.add("\(name)_wape", ahead, relativeError(past, pastActual))
      rows.add("\(name)_bias", ahead, Score.bias(forecasts: past, actuals: pastActual))
    }
    for weeks in CashScores.sums where weeks <= received.count {
      rows.add(
        "\(name)_net_error", 7 * weeks,
        Score.bias(
          forecasts: Array(cash.expected.prefix(weeks)), actuals: Array(received.prefix(weeks))
        ).map { abs($0) })
    }
    addIntervals(&rows)
    addDraws(&rows)
    return rows.scores
  }

  private func relativeError(_ expected: [Double], _ actual: [Double]) -> Double? {
    Score.weightedAbsolutePercentageError(forecasts: expected, actuals: actual)
  }

  /// Weekly quantiles and intervals, over all weeks.
  private func addIntervals(_ rows: inout Rows) {
    let horizon = 7 * received.count
    let mean = received.reduce(0) { $0 + abs($1) } / Double(received.count)
    for level in CashByWeek.levels {
      guard let quantiles = cash.quantiles[level], mean > 0 else { continue }
      let share = level % 10 == 0 ? "\(level / 10)" : "\(level / 10)_\(level % 10)"
      rows.add(
        "\(name)_pinball_\(share)", horizon,
        Score.pinball(level: Double(level) / 1000, quantiles: quantiles, outcomes: received) / mean)
    }
    for level in PaymentScores.levels {
      let tail = (1000 - 10 * level) / 2
      guard let lower = cash.quantiles[tail], let upper = cash.quantiles[1000 - tail] else {
        continue
      }
      rows.add(
        "\(name)_coverage_\(level)", horizon,
        Score.coverage(lower: lower, upper: upper, outcomes: received))
      if mean > 0 {
        rows.add(
          "\(name)_width_\(level)", horizon, Score.meanWidth(lower: lower, upper: upper) / mean)
      }
    }
  }

  /// The whole distribution, of weeks and of their sums.
  private func addDraws(_ rows: inout Rows) {
    guard let draws = cash.draws else { return }
    let total = received.reduce(0) { $0 + abs($1) }
    if total > 0 {
      let sum = zip(draws, received).reduce(0) {
        $0 + Score.continuousRankedProbability(ensemble: $1.0, outcome: $1.1)
      }
      rows.add("\(name)_crps", 7 * received.count, sum / total)
    }
    for weeks in CashScores.sums where weeks <= received.count {
      let paths = draws.prefix(weeks).dropFirst().reduce(draws[0]) { zip($0, $1).map(+) }
      let actual = received.prefix(weeks).reduce(0, +)
      if actual != 0 {
        rows.add(
          "\(name)_sum_crps", 7 * weeks,
          Score.continuousRankedProbability(ensemble: paths, outcome: actual) / abs(actual))
      }
      let sorted = paths.sorted()
      for level in PaymentScores.levels {
        let tail = Double(1000 - 10 * level) / 2000
        let interval = [tail, 1 - tail].map { CashForecast.quantile($0, ofSorted: sorted) }
        rows.add(
          "\(name)_sum_coverage_\(level)", 7 * weeks,
          interval[0] <= actual && actual <= interval[1] ? 1 : 0)
      }
    }
  }
}

extension BacktestOrigin {
  /// Scores of the payment days of open invoices, and of the cash from them.
  ///
  /// - Parameter cash: for intervals of the cash from open invoices; what is expected of them is
  ///   read off the curves.
  public func scores(_ curves: OpenInvoiceCurves, cash: CashForecast? = nil) -> [BacktestScore] {
    let payments = PaymentScores(curves, at: self)
    return payments.all + payments.byEvidence()
      + segments.flatMap { openReceiptScores($0, curves, cash: cash) }
  }

  /// Scores of the cash from a part of the open invoices, by currency.
  private func openReceiptScores(
    _ segment: Segment, _ curves: OpenInvoiceCurves, cash: CashForecast?
  ) -> [BacktestScore] {
    guard segment.name != .all, weeks > 0 else { return [] }
    let byCurrency = Dictionary(grouping: segment.members) {
      view.invoices.elements[open[$0]].currency
    }
    return byCurrency.sorted { $0.key < $1.key }.flatMap { currency, members in
      var expected = CashByWeek.open(curves, members, currency, at: self)
      if segment.name.part == .all, let cash, cash.currencies.contains(currency) {
        expected = CashByWeek(cash, [.openExisting, .openNew], currency, weeks: weeks)
          .expecting(expected.expected)
      }
      let received = (0..<weeks).map { week in
        members.reduce(0) { $0 + openReceipts[$1][week] }
      }
      return CashScores(expected, received: received, named: "open_receipts").scores(
        of: segment.name.of(currency))
    }
  }

  /// Scores of all receipts in one currency, from invoices open at the origin or billed later.
  public func scores(receipts cash: CashByWeek) -> [BacktestScore] {
    guard weeks > 0 else { return [] }
    return CashScores(
      cash, received: receipts[cash.currency] ?? [Double](repeating: 0, count: weeks),
      named: "receipts"
    ).scores(of: .currency(cash.currency))
  }

  /// Scores of all receipts in each currency that was forecast.
  ///
  /// - Parameter byCustomer: whether the forecast tells existing customers from new ones, so that
  ///   the receipts of each are scored too.
  public func scores(receipts cash: CashForecast, byCustomer: Bool = false) -> [BacktestScore] {
    cash.currencies.flatMap { currency in
      scores(receipts: CashByWeek(cash, [.total], currency, weeks: weeks))
        + (byCustomer ? scoresByCustomer(cash, currency) : [])
    }
  }

  private func scoresByCustomer(_ cash: CashForecast, _ currency: Currency) -> [BacktestScore] {
    guard weeks > 0 else { return [] }
    let none = [Double](repeating: 0, count: weeks)
    let existing = receiptsOfExisting[currency] ?? none
    let new = zip(receipts[currency] ?? none, existing).map { max(0, $0 - $1) }
    let parts: [(ScoreSegment, [CashSource], [Double])] = [
      (.existing, [.openExisting, .billingExisting], existing),
      (.new, [.openNew, .billingNew], new),
    ]
    return parts.flatMap { segment, sources, received in
      CashScores(
        CashByWeek(cash, sources, currency, weeks: weeks), received: received, named: "receipts"
      ).scores(of: segment.of(currency))
    }
  }
}
