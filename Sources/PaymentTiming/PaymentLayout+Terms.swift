internal import Foundation
internal import Statistics

extension PaymentLayout {
  /// The names of all columns, in order and each of its own, as files of fitted models show them.
  var columnNames: [String] {
    let phases = DelayScale.Phase.allCases.map { "\($0)" }
    func days(_ name: String, _ knots: [Double]) -> [String] {
      knots.map { "\(name) \(PaymentLayout.signed($0))" }
    }
    var names = ["intercept", "day without banking"] + PaymentLayout.weekdays
    names.append("portfolio's rate of the day of the month")
    names += (1...31).map { "day \($0) of the month" }
    names += (0..<3).map { "\($0) payment days to the month's end" }
    names += ["before the promised day", "promised day and two after", "promise broken"]
    names.append("log of the days whose payments wait for this one")
    names += phases.flatMap { phase in
      PaymentLayout.weekdays.map { "\($0), \(phase)" }
    }
    names += phases.flatMap { phase in
      (0..<PaymentLayout.monthEndDays).map { "\($0) payment days to the month's end, \(phase)" }
    }
    names += days("days past the stated due day", PaymentLayout.statedDays.map(Double.init))
    names += days("days past due", knots.daysPastDue)
    names += days("days since issue", knots.daysSinceIssue)
    for typical in ["usual delay", "recent delay", "last delay", "usual age"] {
      names += days("days beyond the \(typical)", knots.distanceFromUsual)
    }
    names += PaymentLayout.monthWeeks.flatMap { week in
      PaymentLayout.weekdays.map { "\($0), \(week)" }
    }
    for stretch in ["until due", "after due"] {
      names += DayFeature.allCases.map { "own pattern \($0), \(stretch)" }
    }
    names += phases.flatMap { phase in staticNames.map { "\($0), \(phase)" } }
    precondition(names.count == columnCount, "\(names.count) names of \(columnCount) columns")
    return names
  }

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  private static let monthWeeks = [
    "11 days or more before the month's end", "4 to 10 days before the month's end",
    "about the month's end", "4 to 10 days after the month's end",
    "11 days or more after the month's end",
  ]

  private static func signed(_ days: Double) -> String {
    let text = Int(exactly: abs(days)).map(String.init) ?? String(abs(days))
    return days < 0 ? "−\(text)" : text
  }
}
