public import AccountReview
public import Receivables

/// Flags and what has become of them, for a terminal.
public enum FlagText {
  /// Accounts with flags, by what is at stake.
  ///
  /// - Parameter all: whether those that are closed or snoozed are shown too.
  public static func list(_ cards: [AccountCard], on day: Day, all: Bool) -> String {
    var (text, accounts, flags) = ("", 0, 0)
    for card in cards {
      let own = card.scorecard
      let shown = own.flagStandings.enumerated().filter { all || $0.element.isOpen }
      guard !shown.isEmpty else { continue }
      accounts += 1
      flags += shown.count
      let value = card.mainValue.map {
        ", \(NumberText.percent($0.share, digits: 1)) of billing in \($0.currency)"
      }
      let name = own.name.isEmpty ? own.customerID : "\(own.name) (\(own.customerID))"
      text += "\n" + PlainText.singleLine("\(name)\(value ?? "")") + "\n"
      for (place, standing) in shown {
        let finding =
          place < own.flags.count ? own.flags[place].sentence : "does not hold any more"
        text += AccountCardText.bullet("\(standing.code): \(finding)")
        text += AccountCardText.line(standing.wording)
        if let step = card.nextSteps.first(where: { $0.flag == standing.code }), !step.what.isEmpty
        {
          text += AccountCardText.line("next: \(step.what), by \(step.by)")
        }
      }
    }
    guard accounts > 0 else {
      return "As of the close of \(day), no flag is open.\n"
    }
    return "As of the close of \(day), \(NumberText.count(flags, "flag", "flags")) of "
      + "\(NumberText.count(accounts, "account", "accounts")):\n" + text
  }
}
