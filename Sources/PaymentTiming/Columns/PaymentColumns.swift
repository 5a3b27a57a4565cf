internal import Foundation

/// What the groups of columns read of an invoice on a day.
///
/// Of a day without payments only ``isPaymentDay`` and ``weekday`` are there.
struct DayRow: Sendable {
  let isPaymentDay: Bool
  /// Monday is 0.
  let weekday: Int
  /// The first of a month is 0.
  var monthDay = 0
  /// ``DayTable/monthWeek(_:)``.
  var monthWeek = 0
  /// Payment days after this one within its month.
  var paymentDaysToMonthEnd = 0
  /// The portfolio's log ratio of the day of the month.
  var monthDayRate = 0.0
  /// ``PortfolioBaseline/logBacklog(_:)``.
  var logBacklog = 0.0
  /// Days past due, within ``DelayScale``'s bounds, and their phase.
  var delay = 0
  var phase = DelayScale.Phase.before
  /// Days past the due day as the ledger states it.
  var daysPastStated = 0
  /// Days since issue.
  var age = 0.0
  /// Days past the promised day; `nil` without a promise.
  var daysPastPromise: Int?
  /// Of the customer.
  var typical = TypicalDelays(usual: 0, recent: 0, last: 0, age: 0)
}

/// A number that is known of a day.
///
/// Named, not a closure: rows are written by the million, and calling a closure counts references.
enum DayNumber: Sendable {
  case one, monthDayRate, logBacklog, delay, age, beyondUsual, beyondRecent, beyondLast,
    beyondUsualAge
}

/// Which of several columns a day belongs to, if it does to any.
enum DayPlace: Sendable {
  case weekday, monthDay, monthWeek, monthEnd, promise, weekdayByPhase, monthEndByPhase, statedDay
}

extension DayRow {
  @inline(__always)
  func number(_ number: DayNumber) -> Double {
    switch number {
    case .one: 1
    case .monthDayRate: monthDayRate
    case .logBacklog: logBacklog
    case .delay: Double(delay)
    case .age: age
    case .beyondUsual: Double(delay) - typical.usual
    case .beyondRecent: Double(delay) - typical.recent
    case .beyondLast: Double(delay) - typical.last
    case .beyondUsualAge: age - typical.age
    }
  }

  @inline(__always)
  func place(_ place: DayPlace) -> Int? {
    switch place {
    case .weekday: weekday
    case .monthDay: monthDay
    case .monthWeek: monthWeek
    case .monthEnd: paymentDaysToMonthEnd < 3 ? paymentDaysToMonthEnd : nil
    case .promise: daysPastPromise.map { $0 < 0 ? 0 : $0 <= 2 ? 1 : 2 }
    case .weekdayByPhase: 7 * phase.rawValue + weekday
    case .monthEndByPhase:
      paymentDaysToMonthEnd < PortfolioRates.monthEndDays
        ? PortfolioRates.monthEndDays * phase.rawValue + paymentDaysToMonthEnd : nil
    case .statedDay:
      PaymentColumns.statedDays.contains(daysPastStated)
        ? daysPastStated - PaymentColumns.statedDays.lowerBound : nil
    }
  }
}

/// The columns of the payment-timing models, declared once and in order.
///
/// The linear predictor of the log hazard odds of an invoice on a day is
///
///     η = f(day past due) + g(day past stated due) + a(day since issue)
///       + s(delay − usual) + r(delay − recent) + l(delay − last) + b(age − usual age)
///       + c(calendar day) + Σ habits + promise + Σ_j x_j β_j,phase
///
/// with f, a, s, r, l, b linear B-splines (``HatBasis``) and g single days, since many pay so many
/// days after the stated due day whether or not it is rolled; c the day of the month and, by
/// ``DelayScale/Phase``, the weekday and the payment days to the month's end; habits the customer's
/// offsets at that day (``DayFeature``), whose effects differ until and after the due day; and x the
/// static features, whose effects differ by phase. A day without payments (``PaymentRecords/rolls``)
/// has its own intercept and weekdays only.
///
/// Distances from usual delays have a wide prior, and besides each hat is drawn to its neighbours: a
/// random walk. Payments far from the usual delay are so rare that a prior about zero alone would make
/// them too likely. Weekdays have a wide one too: with two payment runs a week, hardly anything is paid
/// on the other days.
enum PaymentColumns {
  /// Days past the stated due day that are told apart.
  static let statedDays = -20...40

  /// - Parameters:
  ///   - staticNames: names of what is constant over an invoice's days.
  ///   - healthCount: how many of the last of them are of health.
  static func groups(
    _ knots: PaymentTimingSpecification.Knots, staticNames: [String],
    ofHealth healthCount: Int = 0
  ) -> [ColumnGroup] {
    levels + calendar + calendarByPhase + distances(knots) + ownPattern(knots)
      + statics(staticNames.dropLast(healthCount), health: staticNames.suffix(healthCount))
  }

  // MARK: - Calendar

  private static let levels = [
    ColumnGroup(
      name: "intercept", labels: ["intercept"], prior: .init(factor: 0), days: .all,
      cells: .number(.one)),
    ColumnGroup(
      name: "day without payments", labels: ["day without banking"], days: .withoutPayments,
      cells: .number(.one)),
    ColumnGroup(
      name: "weekday", labels: weekdays, prior: .init(factor: 0.02), days: .all,
      cells: .indicator(.weekday)),
  ]

  private static let calendar = [
    ColumnGroup(
      name: "rate of the day of the month", labels: ["portfolio's rate of the day of the month"],
      cells: .number(.monthDayRate)),
    ColumnGroup(
      name: "day of the month", labels: (1...31).map { "day \($0) of the month" },
      prior: .init(factor: 10), cells: .indicator(.monthDay)),
    ColumnGroup(
      name: "month's end", labels: (0..<3).map { "\($0) payment days to the month's end" },
      cells: .indicator(.monthEnd)),
    ColumnGroup(
      name: "promise",
      labels: ["before the promised day", "promised day and two after", "promise broken"],
      cells: .indicator(.promise)),
    ColumnGroup(
      name: "backlog", labels: ["log of the days whose payments wait for this one"],
      cells: .number(.logBacklog)),
  ]

  private static let calendarByPhase = [
    ColumnGroup(
      name: "weekday by phase",
      labels: phases.flatMap { phase in weekdays.map { "\($0), \(phase)" } },
      cells: .indicator(.weekdayByPhase)),
    ColumnGroup(
      name: "month's end by phase",
      labels: phases.flatMap { phase in
        (0..<PortfolioRates.monthEndDays).map { "\($0) payment days to the month's end, \(phase)" }
      },
      cells: .indicator(.monthEndByPhase)),
  ]

  // MARK: - Days past due and since issue

  private static func distances(_ knots: PaymentTimingSpecification.Knots) -> [ColumnGroup] {
    [
      ColumnGroup(
        name: "stated due day",
        labels: days("past the stated due day", statedDays.map(Double.init)),
        cells: .indicator(.statedDay)),
      ColumnGroup(
        name: "due day", labels: days("past due", knots[.daysPastDue]),
        prior: .init(factor: 0.1), cells: .hats(knots[.daysPastDue], .delay)),
      ColumnGroup(
        name: "issue", labels: days("since issue", knots[.daysSinceIssue]),
        cells: .hats(knots[.daysSinceIssue], .age)),
    ]
  }

  // MARK: - The customer's own pattern

  private static func ownPattern(_ knots: PaymentTimingSpecification.Knots) -> [ColumnGroup] {
    func distance(_ name: String, _ distance: DayNumber) -> ColumnGroup {
      ColumnGroup(
        name: name, labels: days("beyond the \(name)", knots[.distanceFromUsual]),
        prior: .init(factor: 0.05, isSmooth: true), isOwnPattern: true,
        cells: .hats(knots[.distanceFromUsual], distance))
    }
    func habits(_ stretch: String, afterDue: Bool) -> ColumnGroup {
      ColumnGroup(
        name: "habits \(stretch)",
        labels: DayFeature.allCases.map { "own pattern \($0), \(stretch)" },
        prior: .init(factor: 0.15, means: DayFeature.allCases.map(\.priorMean)),
        isOwnPattern: true, cells: .dayFeatures(afterDue: afterDue))
    }
    return [
      distance("usual delay", .beyondUsual),
      distance("recent delay", .beyondRecent),
      distance("last delay", .beyondLast),
      distance("usual age", .beyondUsualAge),
      ColumnGroup(
        name: "week of the month",
        labels: monthWeeks.flatMap { week in weekdays.map { "\($0), \(week)" } },
        isOwnPattern: true, cells: .indicator(.monthWeek)),
      habits("until due", afterDue: false),
      habits("after due", afterDue: true),
    ]
  }

  // MARK: - What is constant

  private static func statics(
    _ names: ArraySlice<String>, health: ArraySlice<String>
  ) -> [ColumnGroup] {
    phases.flatMap { phase in
      let features = ColumnGroup(
        name: "features, \(phase)", labels: names.map { "\($0), \(phase)" },
        prior: .init(factor: 10), cells: .statics(phase))
      guard !health.isEmpty else { return [features] }
      return [
        features,
        ColumnGroup(
          name: "health, \(phase)", labels: health.map { "\($0), \(phase)" },
          prior: .init(factor: 10), isOfHealth: true, cells: .statics(phase)),
      ]
    }
  }

  // MARK: - Labels

  private static let phases = DelayScale.Phase.allCases

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  private static let monthWeeks = [
    "11 days or more before the month's end", "4 to 10 days before the month's end",
    "about the month's end", "4 to 10 days after the month's end",
    "11 days or more after the month's end",
  ]

  private static func days(_ name: String, _ knots: [Double]) -> [String] {
    knots.map { knot in
      let days = Int(exactly: abs(knot)).map(String.init) ?? String(abs(knot))
      return "days \(name) \(knot < 0 ? "−\(days)" : days)"
    }
  }
}
