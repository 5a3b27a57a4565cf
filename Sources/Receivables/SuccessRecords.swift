// What people agree with a customer, hear from it and do about what is flagged.

/// Something that a person did about a flag of an account.
public struct FlagStep: Sendable, Hashable {
  /// What is done.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// Somebody sees to it.
    case accept
    /// Not before a day.
    case snooze
    /// A person says that it is settled, or is none.
    case close
    /// Open again.
    case reopen
  }

  /// Unique among the ledger's steps.
  public let id: String
  /// Position in ``LedgerView/customers``.
  public var customer: CustomerIndex
  /// The step counts from this day on.
  public let on: Day
  /// The flag by its code, such as `overdue`.
  public let flag: String
  /// What becomes of the flag.
  public let action: Action
  /// Of a snooze: its last day.
  public let until: Day?
  /// Who sees to it from now on; empty for whoever did before.
  public let owner: String
  /// Who did the step.
  public let by: String
  /// Free text; nothing is computed from it.
  public let note: String
  /// Its place among the account's steps.
  public let number: Int

  /// As a source has it: what is left out is not stated.
  public init(
    id: String, customer: CustomerIndex, on: Day, flag: String, action: Action, until: Day? = nil,
    owner: String = "", by: String = "", note: String = "", number: Int = 0
  ) {
    self.id = id
    self.customer = customer
    self.on = on
    self.flag = flag
    self.action = action
    self.until = until
    self.owner = owner
    self.by = by
    self.note = note
    self.number = number
  }
}

/// Where an objective of a customer's success plan stands, or what somebody undertook for it.
public struct PlanEntry: Sendable, Hashable {
  /// Who undertook something.
  public enum Side: String, Sendable, Hashable, CaseIterable {
    /// Our own people, or the customer's.
    case us, customer
  }

  /// Position in ``LedgerView/customers``.
  public var customer: CustomerIndex
  /// The day of the update; a later one of the same objective and commitment takes its place.
  public let updatedOn: Day
  /// In the customer's words; names the objective in later lines.
  public let objective: String
  /// How one would know that it is reached.
  public let target: String
  /// From 0 to 1.
  public let progress: Double?
  /// What was undertaken; empty for a line about the objective itself.
  public let commitment: String
  /// Who undertook ``commitment``.
  public let side: Side
  /// By when it is to be done or reached; `nil` where nobody said.
  public let dueOn: Day?
  /// The day it was done, where that is known.
  public let doneOn: Day?
  /// Who sees to it; may be empty.
  public let owner: String

  /// As a source has it: what is left out is not stated.
  public init(
    customer: CustomerIndex, updatedOn: Day, objective: String, target: String = "",
    progress: Double? = nil, commitment: String = "", side: Side = .us, dueOn: Day? = nil,
    doneOn: Day? = nil, owner: String = ""
  ) {
    self.customer = customer
    self.updatedOn = updatedOn
    self.objective = objective
    self.target = target
    self.progress = progress
    self.commitment = commitment
    self.side = side
    self.dueOn = dueOn
    self.doneOn = doneOn
    self.owner = owner
  }
}

/// One answer in a conversation with a person at a customer.
public struct Interview: Sendable, Hashable {
  /// When the customer heard of a decision that concerns it.
  public enum Informed: String, Sendable, Hashable, CaseIterable {
    /// Before it was decided, or after.
    case before, after
  }

  /// Position in ``LedgerView/customers``.
  public var customer: CustomerIndex
  /// The answer counts from this day on.
  public let heldOn: Day
  /// With whom.
  public let contact: String
  /// Who asked; may be empty.
  public let interviewer: String
  /// By its name, or as it was asked.
  public let question: String
  /// In the customer's words.
  public let answer: String
  /// Empty where no decision was spoken of.
  public let informed: Informed?
  /// What is to be done after it.
  public let followUp: String
  /// `nil` where no day was set.
  public let followUpDueOn: Day?
  /// `nil` while it is to be done.
  public let followUpDoneOn: Day?
  /// Who sees to ``followUp``; may be empty.
  public let owner: String

  /// As a source has it: what is left out is not stated.
  public init(
    customer: CustomerIndex, heldOn: Day, contact: String = "", interviewer: String = "",
    question: String = "", answer: String = "", informed: Informed? = nil, followUp: String = "",
    followUpDueOn: Day? = nil, followUpDoneOn: Day? = nil, owner: String = ""
  ) {
    self.customer = customer
    self.heldOn = heldOn
    self.contact = contact
    self.interviewer = interviewer
    self.question = question
    self.answer = answer
    self.informed = informed
    self.followUp = followUp
    self.followUpDueOn = followUpDueOn
    self.followUpDoneOn = followUpDoneOn
    self.owner = owner
  }
}

extension FlagStep: CustomerRecord {}

extension PlanEntry: CustomerRecord {
  /// Something done later is not done yet.
  public func seen(on day: Day) -> PlanEntry {
    guard let doneOn, doneOn > day else { return self }
    return PlanEntry(
      customer: customer, updatedOn: updatedOn, objective: objective, target: target,
      progress: progress, commitment: commitment, side: side, dueOn: dueOn, owner: owner)
  }
}

extension Interview: CustomerRecord {
  /// Something done later is not done yet.
  public func seen(on day: Day) -> Interview {
    guard let followUpDoneOn, followUpDoneOn > day else { return self }
    return Interview(
      customer: customer, heldOn: heldOn, contact: contact, interviewer: interviewer,
      question: question, answer: answer, informed: informed, followUp: followUp,
      followUpDueOn: followUpDueOn, owner: owner)
  }
}
