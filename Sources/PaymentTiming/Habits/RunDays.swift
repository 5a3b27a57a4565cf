internal import Foundation

/// What a customer's payment runs say of each day around a landmark.
///
/// A customer that pays in runs settles what is due in the first one after its due day. With p_d the
/// rate of the customer's runs on day d over that of its best kind of day, the runs since an invoice
/// was due are E = Σ p_d over the days from its due day to the one before, and e^−E is about 1 until the
/// first of them and small after it.
struct RunDays: Sendable {
  /// The greater G of ``PaymentRuns``, whose kinds of days the runs keep to.
  let strength: Float
  private let first: Int32
  /// By day: v_d, the log odds of paying anything beyond the customer's usual ones, and the sum of
  /// p up to the day before.
  private let values: [Float]
  private let passed: [Float]

  /// Days before the landmark from which runs are counted.
  private static let reach: Int32 = 60

  init(_ habits: PaymentRuns.Habits, landmark: Int32, horizon: Int, _ days: DayTable) {
    strength = max(habits.weekdayStrength, habits.monthDayStrength)
    let keepsToWeekdays = habits.weekdayStrength >= habits.monthDayStrength
    let first = max(landmark - RunDays.reach, days.first)
    self.first = first
    guard strength > 0 else {
      (values, passed) = ([], [])
      return
    }
    func rate(_ value: Float) -> Float { 1 / (1 + exp(-(habits.usual + value))) }
    let best = rate((keepsToWeekdays ? habits.byWeekday : habits.byMonthDay).max() ?? 0)
    var (values, passed): ([Float], [Float]) = ([], [])
    var sum: Float = 0
    for day in first...(landmark + Int32(horizon)) {
      let value =
        keepsToWeekdays
        ? habits.byWeekday[days.weekday(day)] : RunDays.monthDayValue(habits, day, days)
      values.append(value)
      passed.append(sum)
      if days.isPaymentDay(day) { sum += rate(value) / best }
    }
    (self.values, self.passed) = (values, passed)
  }

  /// The value of the likeliest of the days of the month that a payment day stands for.
  static func monthDayValue(_ habits: PaymentRuns.Habits, _ day: Int32, _ days: DayTable) -> Float {
    var value = -Float.infinity
    days.forEachCoveredMonthDay(day) { value = max(value, habits.byMonthDay[$0]) }
    return value
  }

  /// G e^−E v of a payment day for an invoice that is due by then; 0 before.
  func firstRun(_ day: Int32, due: Int32) -> Float {
    guard strength > 0, day >= due else { return 0 }
    let place = Int(day - first)
    return strength * exp(passed[max(Int(due - first), 0)] - passed[place]) * values[place]
  }
}
