internal import Receivables

extension Scorecard {
  /// Days from a finding to the day by which something should be done about it.
  private static let daysToAct: [HealthFlag.Severity: Int] = [.red: 7, .amber: 14, .note: 30]

  /// What should be done about each flag that is open, and by when: a week after the day for what is red.
  func nextSteps(on day: Day) -> [NextStep] {
    zip(flags, flagStandings).compactMap { flag, standing in
      guard standing.isOpen else { return nil }
      let days = Scorecard.daysToAct[flag.severity] ?? 14
      return NextStep(
        flag: standing.code, finding: flag.sentence, what: flag.nextStep, owner: standing.owner,
        by: max(flag.since + days, day + days / 7))
    }
  }
}
