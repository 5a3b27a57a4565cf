internal import Foundation
internal import Statistics

/// One column of the models that changes from day to day with the customer's
/// habits: all but the layout's tables.
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
}

/// Looks up what a customer's habits say of each day ahead of a landmark.
struct DayFeatures {
  static let width = DayFeature.allCases.count

  private let habits: CustomerHabits
  private let days: DayTable
  /// The hazard by days past due that the habits alone give, on payment days.
  private let hazards: [Double]
  private let landmark: Int32
  private let openDue: [Int32]
  /// Σ hazards of the open invoices by days ahead.
  private var expected: [Double]

  init(
    _ habits: CustomerHabits, open: [PaymentRecord], landmark: Int32, horizon: Int,
    rates: PortfolioRates, days: DayTable
  ) {
    self.habits = habits
    self.days = days
    self.landmark = landmark
    openDue = open.map(\.due).sorted()
    hazards = (CustomerHabits.firstLag...CustomerHabits.lastLag).map { lag in
      let eta =
        habits.logOdds(lag: lag, rates) + Double(habits.byDay[CustomerHabits.cell(ofLag: lag)])
      return 1 / (1 + exp(-eta))
    }
    expected = Array(repeating: 0, count: horizon)
    for record in open {
      for ahead in 1...horizon where days.isPaymentDay(landmark + Int32(ahead)) {
        expected[ahead - 1] += hazard(of: record, ahead: ahead)
      }
    }
  }

  private func hazard(of record: PaymentRecord, ahead: Int) -> Double {
    hazards[CustomerHabits.cell(ofLag: Int(landmark - record.due) + ahead)]
  }

  /// Appends the features of the days 1…`count` ahead, day after day; `isOpen` tells whether the
  /// record is one of the open ones.
  func append(_ record: PaymentRecord, count: Int, isOpen: Bool, to values: inout [Float]) {
    for ahead in 1...count {
      let day = landmark + Int32(ahead)
      let delay = DelayScale.clamp(Int(day - record.due))
      let stretch = DelayScale.Stretch(daysPastDue: delay).rawValue
      let cell = CustomerHabits.cell(ofLag: delay)
      let recent = habits.recentByStretch[stretch]
      values.append(Float(habits.level))
      values.append(habits.byStretch[stretch])
      values.append(habits.byBin[DelayScale.bin(delay)])
      values.append(habits.byDay[cell])
      values.append(habits.nearDay[cell])
      let stated = CustomerHabits.cell(ofLag: Int(day - record.statedDue))
      values.append(habits.byStatedDay[stated])
      values.append(habits.nearStatedDay[stated])
      values.append(recent)
      values.append(recent * Float(exp(-Double(ahead) / 14)))
      values.append(habits.byWeekday[days.weekday(day)])
      values.append(habits.byMonthDay[days.monthDay(day)])
      values.append(habits.nearMonthDay[days.monthDay(day)])
      values.append(habits.byMonthWeek[days.monthWeek(day)])
      let due = openDue.count(from: day, through: day) - (isOpen && record.due == day ? 1 : 0)
      values.append(Float(log1p(Double(due))))
      let own = isOpen && days.isPaymentDay(day) ? hazard(of: record, ahead: ahead) : 0
      values.append(Float(log1p(max(0, expected[ahead - 1] - own))))
      let z = min(max((Double(delay) - habits.usualDelay) / habits.delayDeviation, -5), 5)
      values.append(
        Float(-0.5 * z * z - log(normalDistribution(-z)) - log(habits.delayDeviation)))
    }
  }
}
