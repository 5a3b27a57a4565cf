public import Receivables

/// What plans and interviews say that somebody should see to.
public struct SuccessFinding: Sendable, Hashable {
  /// What is wrong, as the flag's code says it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Our own people are late with what they undertook in the plan.
    case ourCommitmentsOverdue = "our-commitments-overdue"
    /// The customer is late with what it undertook in the plan.
    case customerCommitmentsOverdue = "customer-commitments-overdue"
    /// Nobody has updated the plan for longer than the policy allows.
    case planNotUpdated = "plan-not-updated"
    /// What was agreed in an interview is not done and its day has passed.
    case followUpsOverdue = "follow-ups-overdue"
    /// The customer heard of a decision only after it was taken.
    case toldAfterwards = "told-after-the-fact"
    /// Too many answers of the last interview are missing or say nothing.
    case emptyAnswers = "generic-or-missing-answers"
  }

  /// Which rule of plans and interviews it breaks.
  public let kind: Kind
  /// The day since when it holds.
  public let since: Day
  /// The view's day, or the day of the plan's update or of the interview that is measured.
  public let measuredOn: Day
  /// How many, or how many days.
  public let value: Double
  /// The policy's limit for ``value``, in its unit; 0 where a single one is a finding.
  public let limit: Double
  /// What ``value`` counts, in the plural, such as `days`.
  public let unit: String
  /// What was found, without a full stop.
  public let sentence: String
  /// What to do about it, without a full stop.
  public let nextStep: String
  /// Who of our own people is named for it in the plan or the interview; empty for nobody.
  public let owner: String

  /// The findings about one customer at a view's day.
  public static func of(
    _ customer: CustomerIndex, _ view: LedgerView, _ policy: SuccessPolicy
  ) -> [SuccessFinding] {
    planFindings(customer, view, policy) + interviewFindings(customer, view, policy)
  }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }

  private static func planFindings(
    _ customer: CustomerIndex, _ view: LedgerView, _ policy: SuccessPolicy
  ) -> [SuccessFinding] {
    guard let plan = SuccessPlan(view.plans[customer]) else { return [] }
    var findings: [SuccessFinding] = []
    let overdue = plan.overdue(on: view.day, graceDays: policy.commitmentGraceDays)
    for side in PlanEntry.Side.allCases {
      let own = overdue.filter { $0.side == side }
      guard let oldest = own.first, let due = oldest.dueOn else { continue }
      let isOurs = side == .us
      findings.append(
        SuccessFinding(
          kind: isOurs ? .ourCommitmentsOverdue : .customerCommitmentsOverdue,
          since: due + policy.commitmentGraceDays + 1, measuredOn: view.day,
          value: Double(own.count), limit: 0, unit: "commitments",
          sentence: (isOurs ? "we are" : "the customer is") + " late with "
            + count(own.count, "commitment", "commitments") + " of the success plan, the oldest "
            + "\"\(oldest.what)\" since \(due)",
          nextStep: isOurs
            ? "Do what we undertook, or agree a new day with the customer: \(oldest.what)"
            : "Ask what holds the customer up and agree a new day: \(oldest.what)",
          owner: isOurs && !oldest.owner.isEmpty ? oldest.owner : plan.owner(of: oldest)))
    }
    let age = view.day - plan.updatedOn
    if age > policy.planUpdateDays {
      findings.append(
        SuccessFinding(
          kind: .planNotUpdated, since: plan.updatedOn + policy.planUpdateDays + 1,
          measuredOn: plan.updatedOn, value: Double(age), limit: Double(policy.planUpdateDays),
          unit: "days",
          sentence: "the success plan was last updated on \(plan.updatedOn), "
            + "\(count(age, "day", "days")) ago",
          nextStep: "Go through objectives and progress with the customer and write them down",
          owner: plan.objectives.first { !$0.owner.isEmpty }?.owner ?? ""))
    }
    return findings
  }

  private static func interviewFindings(
    _ customer: CustomerIndex, _ view: LedgerView, _ policy: SuccessPolicy
  ) -> [SuccessFinding] {
    let all = InterviewNotes.all(
      view.interviews[customer].filter { view.day - $0.heldOn <= policy.interviewDays })
    var findings: [SuccessFinding] = []
    let late = all.flatMap(\.followUps).filter {
      $0.followUpDoneOn == nil && ($0.followUpDueOn.map { $0 < view.day } ?? false)
    }.sorted {
      ($0.followUpDueOn?.number ?? 0, $0.followUp) < ($1.followUpDueOn?.number ?? 0, $1.followUp)
    }
    if let oldest = late.first, let due = oldest.followUpDueOn {
      findings.append(
        SuccessFinding(
          kind: .followUpsOverdue, since: due + 1, measuredOn: view.day, value: Double(late.count),
          limit: 0, unit: "follow-ups",
          sentence: "\(count(late.count, "follow-up", "follow-ups")) of interviews "
            + "\(late.count == 1 ? "is" : "are") overdue, the oldest \"\(oldest.followUp)\" since "
            + "\(due)",
          nextStep: "Do it and tell \(oldest.contact.isEmpty ? "the customer" : oldest.contact): "
            + oldest.followUp,
          owner: oldest.owner.isEmpty ? oldest.interviewer : oldest.owner))
    }
    if let told = all.last(where: { $0.answers.contains { $0.informed == .after } }) {
      let who = told.contact.isEmpty ? "the customer" : told.contact
      findings.append(
        SuccessFinding(
          kind: .toldAfterwards, since: told.heldOn, measuredOn: told.heldOn,
          value: Double(all.count { $0.answers.contains { $0.informed == .after } }), limit: 0,
          unit: "interviews",
          sentence: "\(who) said on \(told.heldOn) to have heard of a decision only after it was "
            + "taken",
          nextStep: "Tell \(who) of what is planned before it is decided, and ask for an opinion",
          owner: told.interviewer))
    }
    if let last = all.last {
      let empty = last.answers.count { policy.isEmpty($0) }
      if empty >= policy.emptyAnswers {
        let asked = last.answers.count { !$0.question.isEmpty }
        findings.append(
          SuccessFinding(
            kind: .emptyAnswers, since: last.heldOn, measuredOn: last.heldOn,
            value: Double(empty), limit: Double(policy.emptyAnswers), unit: "answers",
            sentence: "\(empty) of \(count(asked, "answer", "answers")) on \(last.heldOn) were "
              + "generic or missing",
            nextStep: "Ask again in person, with examples, or find somebody who speaks openly",
            owner: last.interviewer))
      }
    }
    return findings
  }
}
