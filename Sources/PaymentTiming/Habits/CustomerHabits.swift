internal import Foundation
internal import Receivables

/// A customer's habits of paying, as known at the close of a day.
struct CustomerHabits: Sendable {
  /// Invoices paid, in whole or in part.
  var settled = 0
  /// Mean days late of paid invoices, recent ones weighing more, shrunken to the portfolio's mean.
  var usualDelay = 0.0
  /// The same over the last ten alone.
  var recentDelay = 0.0
  var delayDeviation = 0.0
  var lateShare = 0.0
  var lastDelay = 0.0
  var delayBeforeLast = 0.0
  var daysSincePayment = 0.0
  /// Mean days from issue to payment, like ``usualDelay``.
  var usualAge = 0.0
  var meanLogAmount = 0.0
  /// The mean log amount of paid invoices, and the days more late for each unit above it.
  var paidLogAmount = 0.0
  var amountSlope = 0.0

  /// Offsets of the log hazard odds from the portfolio's, each beyond those before it.
  var level = 0.0
  var byStretch = [Float](repeating: 0, count: DelayScale.Stretch.allCases.count)
  var byBin = [Float](repeating: 0, count: DelayScale.binCount)
  /// Single days past due from ``firstLag`` to ``lastLag``, each alone and with two on either side.
  var byDay = [Float](repeating: 0, count: CustomerHabits.lagCount)
  var nearDay = [Float](repeating: 0, count: CustomerHabits.lagCount)
  /// The same by days past the stated due day, where that is another than the rolled one.
  var byStatedDay = [Float](repeating: 0, count: CustomerHabits.lagCount)
  var nearStatedDay = [Float](repeating: 0, count: CustomerHabits.lagCount)
  static let firstLag = -45
  static let lastLag = 90
  static let lagCount = lastLag - firstLag + 1
  static func cell(ofLag lag: Int) -> Int { min(max(lag, firstLag), lastLag) - firstLag }
  /// The stretches again, from recent months only.
  var recentByStretch = [Float](repeating: 0, count: DelayScale.Stretch.allCases.count)
  /// Logs of payments over those expected, by weekday, day of the month, and weekday and week from
  /// the month's end, beyond the portfolio's.
  var byWeekday = [Float](repeating: 0, count: 7)
  var byMonthDay = [Float](repeating: 0, count: 31)
  var byMonthWeek = [Float](repeating: 0, count: DayTable.monthWeekCount)
  var nearMonthDay = [Float](repeating: 0, count: 31)
  /// Of what is left of an invoice; `nil` where no such rest was paid.
  var rest: RestHabits?
  /// Log odds of paying anything on a day, beyond the customer's usual ones; see ``PaymentRuns``.
  var runs = PaymentRuns.Habits()
}

extension CustomerHabits {
  /// The log odds of payment so many days past due, by level, stretch and bin.
  func logOdds(lag: Int, _ rates: PortfolioRates) -> Double {
    let (bin, stretch) = (DelayScale.bin(lag), DelayScale.Stretch(daysPastDue: lag).rawValue)
    return rates.logitHazard[bin] + level + Double(byStretch[stretch]) + Double(byBin[bin])
  }

  private static let mostShift = 30.0

  /// The days by which an invoice of some amount is usually paid later than the customer's others.
  func shift(logAmount: Float) -> Double {
    let most = CustomerHabits.mostShift
    return min(max(amountSlope * (Double(logAmount) - paidLogAmount), -most), most)
  }

  /// What delays are typical of an invoice of some amount.
  func typical(logAmount: Float) -> TypicalDelays {
    let shift = shift(logAmount: logAmount)
    return TypicalDelays(
      usual: usualDelay + shift, recent: recentDelay + shift, last: lastDelay, age: usualAge)
  }
}

/// Follows one customer's invoices from day to day and keeps count of what was known.
struct HabitTracker {
  /// Half-lives of evidence in days: habits, delays, and the recent past.
  static let habitHalfLife = 365.0
  static let delayHalfLife = 180.0
  static let recentHalfLife = 45.0
  /// Standard deviations of the normal priors on offsets: whole customer, stretch, bin, recent.
  private static let levelPrior = 0.8
  private static let stretchPrior = 0.7
  private static let binPrior = 0.6
  private static let recentPrior = 0.7
  /// Pseudo-payments behind calendar ratios, and ratios of single days.
  private static let calendarPrior = 4.0
  private static let dayPrior = 0.5

  private let records: ArraySlice<PaymentRecord>
  let baseline: PortfolioBaseline
  private var next: Int
  private(set) var open: [PaymentRecord] = []
  /// Paid invoices of the last 90 days, as (due, ended), and how much each counts.
  private(set) var recentlyPaid: [(due: Int32, ended: Int32, weight: Float)] = []
  /// What was paid of the invoices that are paid in parts, and are not settled yet.
  private(set) var partlyPaid: [InvoiceIndex: PaidParts] = [:]
  private var day: Int32

  /// Sums of the growths of ``Decay``, to be divided by that of the day they are looked at.
  private var sums = [Double](repeating: 0, count: HabitSums.count)

  private var runs = PaymentRuns()
  /// The latest payments, the last one last.
  private(set) var lastPaid: [SimilarInvoices.Paid] = []

  private var settled = 0
  private var line = DelayLine()
  private var rests = RestLine()
  private var lastDelays: [(delay: Double, weight: Double)] = []
  private var lastPayment: Int32?
  private var logAmountSum = 0.0
  private var issuedCount = 0

  init(_ records: ArraySlice<PaymentRecord>, _ baseline: PortfolioBaseline) {
    self.records = records
    self.baseline = baseline
    next = records.startIndex
    day = (records.first?.issued ?? 0) - 1
  }

  /// Takes in everything up to the close of `end`.
  mutating func advance(through end: Int32) {
    guard end > day else { return }
    while next < records.endIndex, records[next].issued <= end {
      open.append(records[next])
      if records[next].rank == 0 {
        logAmountSum += Double(records[next].logAmount)
        issuedCount += 1
      }
      next += 1
    }
    runs.look(at: open, from: day + 1, through: end, days)
    var ended: [PaymentRecord] = []
    for record in open {
      addDaysAtRisk(record, from: max(day, record.issued) + 1, through: min(end, record.ended))
      if record.ended <= end { ended.append(record) }
    }
    open.removeAll { $0.ended <= end }
    ended.sort { ($0.ended, $0.invoice) < ($1.ended, $1.invoice) }
    for record in ended where record.paid { addPayment(record) }
    if !partlyPaid.isEmpty { forgetSettled(ended) }
    recentlyPaid.removeAll { $0.ended < end - 90 }
    day = end
  }

  private var rates: PortfolioRates { baseline.rates }
  private var days: DayTable { baseline.days }

  private func sums(_ range: Range<Int>, times scale: Double) -> [Double] {
    sums[range].map { $0 * scale }
  }

  private mutating func addDaysAtRisk(
    _ record: PaymentRecord, from first: Int32, through last: Int32
  ) {
    guard first <= last else { return }
    let (baseline, share) = (baseline, Double(record.evidence))
    let (exposure, recentExposure) = (
      HabitSums.exposure.lowerBound, HabitSums.recentExposure.lowerBound
    )
    let (dayExposure, statedExpected) = (
      HabitSums.dayExposure.lowerBound, HabitSums.statedExpected.lowerBound
    )
    let (weekdays, monthDays) = (
      HabitSums.weekdayExpected.lowerBound, HabitSums.monthDayExpected.lowerBound
    )
    let monthWeeks = HabitSums.monthWeekExpected.lowerBound
    sums.withUnsafeMutableBufferPointer { sums in
      baseline.withCells { days, lags in
        for today in first...last {
          let day = days[Int(today - baseline.firstDay)]
          guard day.isPaymentDay else { continue }
          let lag = lags[DelayScale.clamp(Int(today - record.due)) - DelayScale.lowest]
          let (bin, weight) = (Int(lag.bin), share * day.growth)
          sums[exposure + bin] += weight
          sums[dayExposure + Int(lag.cell)] += weight
          sums[recentExposure + bin] += share * day.recentGrowth
          let expected = weight * lag.hazard
          let stated = CustomerHabits.cell(ofLag: Int(today - record.statedDue))
          sums[statedExpected + stated] += expected
          sums[weekdays + Int(day.weekday)] += expected * day.weekdayRatio
          sums[monthDays + Int(day.monthDay)] += expected * day.monthDayRatio
          sums[monthWeeks + Int(day.monthWeek)] += expected * day.weekdayRatio
        }
      }
    }
  }

  private mutating func addPayment(_ record: PaymentRecord) {
    let delay = DelayScale.clamp(Int(record.ended - record.due))
    let today = baseline.cell(max(record.ended, record.issued))
    if record.ended > record.issued {
      let bin = DelayScale.bin(delay)
      let weight = Double(record.evidence) * today.growth
      let stated = CustomerHabits.cell(ofLag: Int(record.ended - record.statedDue))
      sums[HabitSums.events.lowerBound + bin] += weight
      sums[HabitSums.dayEvents.lowerBound + CustomerHabits.cell(ofLag: delay)] += weight
      sums[HabitSums.statedEvents.lowerBound + stated] += weight
      sums[HabitSums.recentEvents.lowerBound + bin] += Double(record.evidence) * today.recentGrowth
      sums[HabitSums.weekdayEvents.lowerBound + Int(today.weekday)] += weight
      sums[HabitSums.monthDayEvents.lowerBound + Int(today.monthDay)] += weight
      sums[HabitSums.monthWeekEvents.lowerBound + Int(today.monthWeek)] += weight
    }
    if record.rank == 0 { settled += 1 }
    if record.isPart { partlyPaid[record.invoice, default: PaidParts()].add(record) }
    if record.rank == 0 {
      line.add(record, delay: delay, weight: Double(record.weight) * today.delayGrowth)
      lastDelays.append((Double(delay), Double(record.weight)))
      if lastDelays.count > 10 { lastDelays.removeFirst() }
    } else {
      rests.add(record, weight: Double(record.weight) * today.delayGrowth)
    }
    lastPayment = record.ended
    if record.ended > record.issued {
      lastPaid.append(.init(record, delay: delay))
      if lastPaid.count > SimilarInvoices.limit { lastPaid.removeFirst() }
    }
    recentlyPaid.append((record.statedDue, record.ended, record.weight))
  }

  /// Drops the invoices of which nothing is open any more.
  private mutating func forgetSettled(_ ended: [PaymentRecord]) {
    let parts = Set(ended.lazy.filter(\.isPart).map(\.invoice))
    guard !parts.isEmpty else { return }
    let stillOpen = Set(open.lazy.filter(\.isPart).map(\.invoice))
    for invoice in parts where !stillOpen.contains(invoice) { partlyPaid[invoice] = nil }
  }

  /// The habits known at the close of the day reached.
  func habits() -> CustomerHabits {
    let (rates, days) = (rates, days)
    var habits = CustomerHabits()
    line.describe(&habits, scale: 1 / days.delays.growth(day), rates.delays)
    habits.settled = settled
    habits.rest = rests.habits
    habits.recentDelay =
      (lastDelays.reduce(0) { $0 + $1.weight * $1.delay } + habits.usualDelay)
      / (lastDelays.reduce(0) { $0 + $1.weight } + 1)
    habits.lastDelay = lastDelays.last?.delay ?? rates.delays.mean
    habits.delayBeforeLast = lastDelays.dropLast().last?.delay ?? habits.lastDelay
    habits.daysSincePayment = lastPayment.map { Double(day - $0) } ?? 365
    habits.meanLogAmount = issuedCount > 0 ? logAmountSum / Double(issuedCount) : 0
    offsets(&habits, rates, days)
    singleDays(&habits, rates, days)
    calendar(&habits, days)
    habits.runs = runs.habits(scale: 1 / days.habits.growth(day))
    return habits
  }

  private func offsets(
    _ habits: inout CustomerHabits, _ rates: PortfolioRates, _ days: DayTable
  ) {
    let logits = rates.logitHazard
    let (scale, recentScale) = (1 / days.habits.growth(day), 1 / days.recent.growth(day))
    let events = sums(HabitSums.events, times: scale)
    let exposure = sums(HabitSums.exposure, times: scale)
    let recentEvents = sums(HabitSums.recentEvents, times: recentScale)
    let recentExposure = sums(HabitSums.recentExposure, times: recentScale)
    let level = HabitOffset.mode(
      events: events, exposure: exposure, logits: logits, priorMean: 0,
      priorDeviation: HabitTracker.levelPrior)
    habits.level = level
    for stretch in DelayScale.Stretch.allCases.indices {
      let bins = DelayScale.bins(ofStretch: stretch)
      let own = HabitOffset.mode(
        events: events, exposure: exposure, logits: logits, bins: bins, priorMean: level,
        priorDeviation: HabitTracker.stretchPrior)
      habits.byStretch[stretch] = Float(own - level)
      let recent = HabitOffset.mode(
        events: recentEvents, exposure: recentExposure, logits: logits, bins: bins,
        priorMean: own, priorDeviation: HabitTracker.recentPrior)
      habits.recentByStretch[stretch] = Float(recent - own)
      for bin in bins {
        let offset = HabitOffset.mode(
          events: events, exposure: exposure, logits: logits, bins: bin..<(bin + 1),
          priorMean: own, priorDeviation: HabitTracker.binPrior)
        habits.byBin[bin] = Float(offset - own)
      }
    }
  }

  /// Logs of payments over those that the coarser offsets expect, at single days past due.
  private func singleDays(
    _ habits: inout CustomerHabits, _ rates: PortfolioRates, _ days: DayTable
  ) {
    let decay = 1 / days.habits.growth(day)
    let exposure = sums(HabitSums.dayExposure, times: decay)
    let expected = (0..<CustomerHabits.lagCount).map { cell in
      guard exposure[cell] > 0 else { return 0.0 }
      return exposure[cell]
        / (1 + exp(-habits.logOdds(lag: cell + CustomerHabits.firstLag, rates)))
    }
    (habits.byDay, habits.nearDay) = logRatios(
      sums(HabitSums.dayEvents, times: decay), expected)
    let statedEvents = sums(HabitSums.statedEvents, times: decay)
    let statedExpected = sums(HabitSums.statedExpected, times: decay)
    let scale =
      (statedEvents.reduce(0, +) + HabitTracker.dayPrior)
      / (statedExpected.reduce(0, +) + HabitTracker.dayPrior)
    (habits.byStatedDay, habits.nearStatedDay) = logRatios(
      statedEvents, statedExpected.map { $0 * scale })
  }

  /// log((n + a)/(e + a)) of single days, and of five around each.
  private func logRatios(
    _ events: [Double], _ expected: [Double]
  ) -> (alone: [Float], near: [Float]) {
    let (count, prior) = (CustomerHabits.lagCount, HabitTracker.dayPrior)
    func ratio(_ n: Double, _ e: Double) -> Float {
      n == 0 && e == 0 ? 0 : Float(log((n + prior) / (e + prior)))
    }
    var alone = [Float](repeating: 0, count: count)
    var near = alone
    for cell in 0..<count {
      alone[cell] = ratio(events[cell], expected[cell])
      var (n, e) = (0.0, 0.0)
      for other in max(cell - 2, 0)...min(cell + 2, count - 1) {
        n += events[other]
        e += expected[other]
      }
      near[cell] = ratio(n, e)
    }
    return (alone, near)
  }

  private func calendar(_ habits: inout CustomerHabits, _ days: DayTable) {
    let decay = 1 / days.habits.growth(day)
    func logRatios(_ events: [Double], _ expected: [Double]) -> [Float] {
      let prior = HabitTracker.calendarPrior
      let scale =
        (events.reduce(0, +) * decay + prior) / (expected.reduce(0, +) * decay + prior) * decay
      return zip(events, expected).map {
        Float(log(($0 * decay + prior) / ($1 * scale + prior)))
      }
    }
    func own(_ range: Range<Int>) -> [Double] { Array(sums[range]) }
    let monthDays = (own(HabitSums.monthDayEvents), own(HabitSums.monthDayExpected))
    habits.byWeekday = logRatios(own(HabitSums.weekdayEvents), own(HabitSums.weekdayExpected))
    habits.byMonthDay = logRatios(monthDays.0, monthDays.1)
    habits.byMonthWeek = logRatios(
      own(HabitSums.monthWeekEvents), own(HabitSums.monthWeekExpected))
    habits.nearMonthDay = logRatios(smooth(monthDays.0), smooth(monthDays.1))
  }

  /// Sums over two days on either side, the months' ends joined, nearer ones weighing more.
  private func smooth(_ values: [Double]) -> [Double] {
    values.indices.map { day in
      (-2...2).reduce(0) { sum, shift in
        sum + values[(day + shift + 31) % 31] * (1 - Double(abs(shift)) / 3)
      }
    }
  }
}
