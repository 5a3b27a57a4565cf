public import Receivables

/// What is agreed with a customer, as it stood at the close of a day.
public struct SuccessPlan: Sendable, Hashable {
  /// What the customer wants to reach, by its latest update.
  public struct Objective: Sendable, Hashable {
    /// In the customer's words; commitments refer to it.
    public let name: String
    /// How one would know that it is reached; may be empty.
    public let target: String
    /// From 0 to 1.
    public let progress: Double?
    /// Who sees to it; may be empty.
    public let owner: String
    /// The day of the latest update of the objective itself.
    public let updatedOn: Day
  }

  /// Something that one side undertook for an objective, by its latest update.
  public struct Commitment: Sendable, Hashable {
    /// The name of the objective it is for.
    public let objective: String
    /// What was undertaken, in free text.
    public let what: String
    /// Who undertook it: our own people or the customer's.
    public let side: PlanEntry.Side
    /// The last day on which it is in time; `nil` where none was agreed.
    public let dueOn: Day?
    /// The day it was done; `nil` while it is open.
    public let doneOn: Day?
    /// Who sees to it; may be empty.
    public let owner: String

    /// Days past its own, where it is not done.
    public func daysOverdue(on day: Day) -> Int? {
      guard doneOn == nil, let dueOn, dueOn < day else { return nil }
      return day - dueOn
    }
  }

  /// In order of name.
  public let objectives: [Objective]
  /// By due day.
  public let commitments: [Commitment]
  /// The last day on which anything of it was written.
  public let updatedOn: Day

  /// - Parameter entries: one customer's, by day of update.
  /// - Returns: `nil` where there is no plan.
  public init?(_ entries: some Collection<PlanEntry>) {
    var latest: [[String]: PlanEntry] = [:]
    for entry in entries {
      latest[[
        entry.objective, entry.commitment, entry.commitment.isEmpty ? "" : entry.side.rawValue,
      ]] =
        entry
    }
    guard let updatedOn = entries.map(\.updatedOn).max() else { return nil }
    self.updatedOn = updatedOn
    objectives = latest.values.filter(\.commitment.isEmpty).map {
      Objective(
        name: $0.objective, target: $0.target, progress: $0.progress, owner: $0.owner,
        updatedOn: $0.updatedOn)
    }.sorted { $0.name < $1.name }
    commitments = latest.values.filter { !$0.commitment.isEmpty }.map {
      Commitment(
        objective: $0.objective, what: $0.commitment, side: $0.side, dueOn: $0.dueOn,
        doneOn: $0.doneOn, owner: $0.owner)
    }.sorted {
      ($0.dueOn?.number ?? .max, $0.what, $0.side.rawValue)
        < ($1.dueOn?.number ?? .max, $1.what, $1.side.rawValue)
    }
  }

  /// Who sees to the objective of a commitment; empty for nobody.
  package func owner(of commitment: Commitment) -> String {
    objectives.first { $0.name == commitment.objective }?.owner ?? ""
  }

  /// Commitments that are overdue, the oldest first.
  package func overdue(on day: Day, graceDays: Int) -> [Commitment] {
    commitments.filter { ($0.daysOverdue(on: day) ?? 0) > graceDays }
  }
}

/// What a customer said in one interview.
public struct InterviewNotes: Sendable, Hashable {
  /// The day of the interview, from which the answers count.
  public let heldOn: Day
  /// The person at the customer who was asked; may be empty.
  public let contact: String
  /// Who asked, by the first of ``answers``; may be empty.
  public let interviewer: String
  /// In the order of the ledger, with their follow-ups; never empty.
  public let answers: [Interview]

  /// The follow-ups that were agreed.
  public var followUps: [Interview] { answers.filter { !$0.followUp.isEmpty } }

  /// The interviews of a customer, oldest first.
  ///
  /// - Parameter interviews: one customer's, by day.
  public static func all(_ interviews: some Collection<Interview>) -> [InterviewNotes] {
    var order: [[String]] = []
    var groups: [[String]: [Interview]] = [:]
    for interview in interviews {
      let key = [interview.heldOn.description, interview.contact]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(interview)
    }
    return order.compactMap { key in
      guard let own = groups[key], let first = own.first else { return nil }
      return InterviewNotes(
        heldOn: first.heldOn, contact: first.contact, interviewer: first.interviewer, answers: own)
    }
  }
}
