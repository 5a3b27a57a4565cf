internal import Receivables

extension Scorecard {
  /// Days in which something should be done about a flag.
  private static let daysToAct = 14

  /// What should be done about each flag that is open, and by when.
  func nextSteps(on day: Day) -> [NextStep] {
    zip(flags, flagStandings).compactMap { flag, standing in
      guard standing.isOpen else { return nil }
      return NextStep(
        flag: standing.code, finding: "", what: "", owner: standing.owner,
        by: max((standing.since ?? day) + Scorecard.daysToAct, day))
    }
  }
}
