internal import DuecastEngine
internal import Receivables

extension ReportPage {
  struct Issue: Sendable {
    let place: String
    let effect: String
    /// What the line says it is worth; empty where it says nothing.
    let amount: String
    let problem: String
    let remedy: String
  }

  /// Issues shown in the report; `issues.csv` has all.
  private static let issuesShown = 20

  /// Lines that are not used as they stand first, those of the largest amounts before others.
  static func issues(_ view: LedgerView) -> [Issue] {
    let amounts = view.issues.map { view.amount(of: $0) }
    let order = view.issues.indices.sorted { a, b in
      let (first, second) = (view.issues[a].effect == .noticed, view.issues[b].effect == .noticed)
      if first != second { return second }
      let (one, other) = (amounts[a]?.majorUnits ?? 0, amounts[b]?.majorUnits ?? 0)
      return one == other ? a < b : one > other
    }
    return order.prefix(issuesShown).map { index in
      let issue = view.issues[index]
      return Issue(
        place: issue.line > 0 ? "\(issue.file), line \(issue.line)" : issue.file,
        effect: issue.effect.label,
        amount: amounts[index].map { "\(NumberText.exact($0)) \($0.currency)" } ?? "",
        problem: PageText.quoted(PlainText.capitalised(issue.problem)),
        remedy: PageText.quoted(PlainText.capitalised(issue.remedy)))
    }
  }

  static func issuesLead(_ view: LedgerView) -> String {
    guard !view.issues.isEmpty else {
      return "None: every line known by the as-of day is used as it stands."
    }
    let lost = SetAsideText.sentence(view.setAside).map { " \(PlainText.capitalised($0))." } ?? ""
    return IssueWording.summary(view.issues) + lost
      + (view.issues.count > issuesShown
        ? " The first \(issuesShown) are shown; issues.csv has all." : "")
  }
}
