internal import AccountRecords
internal import Foundation
internal import Receivables
internal import Statistics

extension HealthTable {
  /// What the columns of one subject say together of a customer on the view's day, without a full stop.
  ///
  /// - Parameter parts: of these columns, what each contributes and its value.
  func words(
    _ parts: [(column: Int, contribution: Double, value: Double)], customer: CustomerIndex
  ) -> String {
    let sum = parts.reduce(0) { $0 + $1.contribution }
    let way = sum < 0 ? -1.0 : 1
    let strongest = parts.max { way * $0.contribution < way * $1.contribution } ?? parts[0]
    switch order[strongest.column] {
    case .metric(let at, let part):
      let change = parts.first { isChange($0.column) }?.contribution ?? sum
      return words(series[customer][at], strongest: part, tellsChange: way * change > 0)
    case .verdict, .reviewAge: return reviewWords(customer)
    case .planProgress, .planOverdue: return planWords(customer)
    case .openFlags:
      return MetricWords.count(
        Int(nearest: expm1(strongest.value)), "flag of the account is open",
        "flags of the account are open")
    }
  }

  private func isChange(_ column: Int) -> Bool {
    if case .metric(_, .change) = order[column] { true } else { false }
  }

  /// A change that counts at least half as much as a finding is told before values.
  ///
  /// - Parameters:
  ///   - strongest: of the parts that move payment as all of them together do.
  ///   - tellsChange: whether the change is one of these.
  private func words(
    _ series: MetricSeries, strongest: HealthPart, tellsChange: Bool
  ) -> String {
    let words = MetricWords(series)
    guard let last = series.last, let value = series.lastValue else {
      return "\(words.name) was never measured"
    }
    if strongest == .age { return "\(words.name) was last measured on \(last)" }
    if tellsChange, let change = series.change,
      abs(change.size) >= 0.5 * series.policy.change
    {
      return words.change(change)
    }
    if strongest == .level, let level = series.level {
      return "\(words.name) is usually \(words.amount(level))"
    }
    return "\(words.name) was \(words.amount(value)) on \(last)"
  }

  private func reviewWords(_ customer: CustomerIndex) -> String {
    guard let review = view.reviews[customer].last(where: HealthColumns.isVerdict) else {
      return "the account was never reviewed"
    }
    return "the review of \(review.reviewedOn) says \(review.verdict)"
  }

  private func planWords(_ customer: CustomerIndex) -> String {
    guard let plan = SuccessPlan(view.plans[customer]) else { return "there is no success plan" }
    let overdue = plan.overdue(on: view.day, graceDays: 0).count
    guard overdue == 0 else {
      return MetricWords.count(
        overdue, "commitment of the success plan is overdue",
        "commitments of the success plan are overdue")
    }
    let known = plan.objectives.compactMap(\.progress)
    guard !known.isEmpty else { return "no success plan states its progress" }
    return "the success plan is "
      + "\(MetricWords.percent(known.reduce(0, +) / Double(known.count))) complete"
  }
}
