internal import Foundation
internal import Statistics

/// One column of the models that changes from day to day with the customer's habits.
///
/// To add one, add its case and its value (``DayFeatures``): its columns until and after the due day,
/// their names and their priors follow (``PaymentColumns``).
enum DayFeature: Int, CaseIterable {
  /// Offsets of ``CustomerHabits`` at the day.
  case level, stretch, bin, dayAlone, dayNear, statedDayAlone, statedDayNear, recentStretch,
    recentFading, weekday, monthDay, monthDayNear, monthWeek
  /// log(1 + the customer's other open invoices that fall due that day).
  case dueThatDay
  /// log(1 + the customer's other open invoices expected to be paid that day).
  case paidTogether
  /// The log hazard of a normal delay with the customer's mean and deviation.
  case normalHazard
  /// ``PaymentRuns`` of the day.
  case runWeekday, runMonthDay
  /// The same, and the customer's usual log odds, by how far it keeps to such days: what is learnt of
  /// those that pay in runs is none of the others' business.
  case keptRunDay, keptRunUsual
  /// ``RunDays/firstRun(_:due:)``.
  case firstRun
  /// ``SimilarInvoices`` at the day, and the log hazard of a normal delay with their mean and deviation.
  case likeAlone, likeNear, likeHazard

  /// Of its effect: 1 where it is an estimate of log odds already.
  var priorMean: Double {
    switch self {
    case .level, .stretch, .bin: 1
    default: 0
    }
  }
}

/// Looks up what a customer's habits say of each day ahead of a landmark.
struct DayFeatures {
  static let width = DayFeature.allCases.count

  private let habits: CustomerHabits
  private let days: DayTable
  private let weekdayRatio: [Double]
  private let runDays: RunDays
  /// The hazard by days past due that the habits alone give, on payment days.
  let hazards: [Double]
  private let landmark: Int32
  /// By days ahead: the open invoices due that day, and the sum of all their hazards.
  private var due: [Double]
  private var expected: [Double]

  /// log(1 + n) of the first whole numbers.
  private static let logs = (0..<64).map { Float(log1p(Double($0))) }
  /// e^(−k/14) for k = 1, 2 and so on.
  private static let fading = (1...400).map { Float(exp(-Double($0) / 14)) }

  init(
    _ habits: CustomerHabits, open: [PaymentRecord], landmark: Int32, horizon: Int,
    rates: PortfolioRates, days: DayTable
  ) {
    self.habits = habits
    self.days = days
    weekdayRatio = rates.weekdayRatio
    runDays = RunDays(habits.runs, landmark: landmark, horizon: horizon, days)
    self.landmark = landmark
    hazards = (CustomerHabits.firstLag...CustomerHabits.lastLag).map { lag in
      let eta =
        habits.logOdds(lag: lag, rates) + Double(habits.byDay[CustomerHabits.cell(ofLag: lag)])
      return 1 / (1 + exp(-eta))
    }
    expected = Array(repeating: 0, count: horizon)
    due = Array(repeating: 0, count: horizon)
    for record in open {
      let ahead = Int(record.due - landmark)
      if (1...horizon).contains(ahead) { due[ahead - 1] += Double(record.weight) }
      for ahead in 1...horizon {
        expected[ahead - 1] += Double(record.weight) * hazard(of: record, ahead: ahead)
      }
    }
  }

  /// What habits alone expect of the days 1…`count` ahead, with the portfolio's weekdays.
  func hazards(of record: PaymentRecord, count: Int) -> [Double] {
    (1...count).map { ahead in
      hazard(of: record, ahead: ahead) * weekdayRatio[days.weekday(landmark + Int32(ahead))]
    }
  }

  /// The same of one day, whatever its weekday; 0 if nobody pays on it.
  private func hazard(of record: PaymentRecord, ahead: Int) -> Double {
    guard days.isPaymentDay(landmark + Int32(ahead)) else { return 0 }
    return hazards[CustomerHabits.cell(ofLag: Int(landmark - record.due) + ahead)]
  }

  /// Appends the features of some days ahead, day after day.
  ///
  /// - Parameter openWeight: what is open of the record's invoice, among the open ones; 0 if it is none
  ///   of them.
  func append(
    _ record: PaymentRecord, like: SimilarInvoices, _ typical: TypicalDelays,
    _ aheads: some Collection<Int>, openWeight: Float, to values: inout [Float]
  ) {
    let first = values.count
    let usual = NormalDelay(mean: typical.usual, deviation: habits.delayDeviation)
    values.append(contentsOf: repeatElement(0, count: aheads.count * DayFeatures.width))
    values.withUnsafeMutableBufferPointer { values in
      var row = first
      for ahead in aheads {
        write(
          record, like, usual: usual, ahead: ahead, openWeight: Double(openWeight),
          to: UnsafeMutableBufferPointer(rebasing: values[row..<(row + DayFeatures.width)]))
        row += DayFeatures.width
      }
    }
  }

  /// Writes each feature of a day.
  @inline(__always)
  private func write(
    _ record: PaymentRecord, _ like: SimilarInvoices, usual: NormalDelay, ahead: Int,
    openWeight: Double,
    to x: UnsafeMutableBufferPointer<Float>
  ) {
    let day = landmark + Int32(ahead)
    let delay = DelayScale.clamp(Int(day - record.due))
    let stretch = DelayScale.Stretch(daysPastDue: delay).rawValue
    let cell = CustomerHabits.cell(ofLag: delay)
    let stated = CustomerHabits.cell(ofLag: Int(day - record.statedDue))
    let recent = habits.recentByStretch[stretch]
    let monthDay = days.monthDay(day)
    x[.level] = Float(habits.level)
    x[.stretch] = habits.byStretch[stretch]
    x[.bin] = habits.byBin[DelayScale.bin(delay)]
    x[.dayAlone] = habits.byDay[cell]
    x[.dayNear] = habits.nearDay[cell]
    x[.statedDayAlone] = habits.byStatedDay[stated]
    x[.statedDayNear] = habits.nearStatedDay[stated]
    x[.recentStretch] = recent
    x[.recentFading] = recent * DayFeatures.fading[min(ahead, DayFeatures.fading.count) - 1]
    x[.weekday] = habits.byWeekday[days.weekday(day)]
    x[.monthDay] = habits.byMonthDay[monthDay]
    x[.monthDayNear] = habits.nearMonthDay[monthDay]
    x[.monthWeek] = habits.byMonthWeek[days.monthWeek(day)]
    let others = max(0, due[ahead - 1] - (record.due == day ? openWeight : 0))
    let whole = Int(others)
    x[.dueThatDay] =
      whole < DayFeatures.logs.count && Double(whole) == others
      ? DayFeatures.logs[whole] : Float(log1p(others))
    let own = openWeight == 0 ? 0 : openWeight * hazard(of: record, ahead: ahead)
    let together = max(0, expected[ahead - 1] - own)
    x[.paidTogether] = together == 0 ? 0 : Float(log1p(together))
    x[.normalHazard] = usual.logHazard(Double(delay))
    x[.runWeekday] = habits.runs.byWeekday[days.weekday(day)]
    x[.runMonthDay] = RunDays.monthDayValue(habits.runs, day, days)
    x[.keptRunDay] =
      habits.runs.weekdayStrength * x[.runWeekday] + habits.runs.monthDayStrength * x[.runMonthDay]
    x[.keptRunUsual] = runDays.strength * habits.runs.usual
    x[.firstRun] = runDays.firstRun(day, due: record.due)
    x[.likeAlone] = like.alone(cell)
    x[.likeNear] = like.near(cell)
    x[.likeHazard] = like.delays.logHazard(Double(delay))
  }
}

extension UnsafeMutableBufferPointer<Float> {
  @inline(__always)
  fileprivate subscript(feature: DayFeature) -> Float {
    get { self[feature.rawValue] }
    nonmutating set { self[feature.rawValue] = newValue }
  }
}
