// Typed records of reviews, flags, success plans and interviews: who they are about, and what was said.

/// A step of a customer's review.
public struct ReviewRecord: Sendable, Hashable {
  /// Whose account is reviewed, by identifier.
  public var customer: String
  /// The day of the step; a verdict counts from it on.
  public var reviewedOn: Day
  /// Who did the step, by name; may be empty.
  public var reviewer: String
  /// The reviewer's own word, such as `healthy`; may be empty.
  public var verdict: String
  /// Free text: reasons, or the answer to ``question``; may be empty.
  public var comment: String
  /// `nil` for a whole review in one line.
  public var step: Review.Step?
  /// What the reviewer says that its role is; may be empty.
  public var role: String
  /// The name of the question that ``comment`` answers; empty for other steps.
  public var question: String
  /// Where a document is kept that belongs to the review; may be empty.
  public var attachment: String
  /// Who goes on with the review; empty for whoever did before.
  public var assignedTo: String
  /// Who approved a whole review in one line; empty for single steps.
  public var approver: String
  /// The last day on which the verdict holds; `nil` where the review cadence says when it ends.
  public var validUntil: Day?
  /// Puts steps of one day in order, lowest first.
  public var number: Int
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// As a source has it: what is left out is not stated.
  public init(
    customer: String, reviewedOn: Day, reviewer: String = "", verdict: String = "",
    comment: String = "", step: Review.Step? = nil, role: String = "", question: String = "",
    attachment: String = "", assignedTo: String = "", approver: String = "",
    validUntil: Day? = nil, number: Int = 0, postedOn: Day? = nil
  ) {
    self.customer = customer
    self.reviewedOn = reviewedOn
    self.reviewer = reviewer
    self.verdict = verdict
    self.comment = comment
    self.step = step
    self.role = role
    self.question = question
    self.attachment = attachment
    self.assignedTo = assignedTo
    self.approver = approver
    self.validUntil = validUntil
    self.number = number
    self.postedOn = postedOn
  }
}

/// Something that a person did about a flag of a customer; the step names no customer of a view.
public struct FlagRecord: Sendable, Hashable {
  /// Whose flag it is, by identifier.
  public var customer: String
  /// What was done; its own customer is ignored.
  public var step: FlagStep
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// As a source has it: without `postedOn` the step is known on its own day.
  public init(customer: String, step: FlagStep, postedOn: Day? = nil) {
    self.customer = customer
    self.step = step
    self.postedOn = postedOn
  }
}

/// A line of a customer's success plan; the entry names no customer of a view.
public struct PlanRecord: Sendable, Hashable {
  /// Whose plan it is, by identifier.
  public var customer: String
  /// What the line says; its own customer is ignored.
  public var entry: PlanEntry
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// As a source has it: without `postedOn` the entry is known on its day of update.
  public init(customer: String, entry: PlanEntry, postedOn: Day? = nil) {
    self.customer = customer
    self.entry = entry
    self.postedOn = postedOn
  }
}

/// An answer of a customer; the interview names no customer of a view.
public struct InterviewRecord: Sendable, Hashable {
  /// Who was asked, by identifier of the customer.
  public var customer: String
  /// The answer; its own customer is ignored.
  public var interview: Interview
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// As a source has it: without `postedOn` the answer is known on the day of the interview.
  public init(customer: String, interview: Interview, postedOn: Day? = nil) {
    self.customer = customer
    self.interview = interview
    self.postedOn = postedOn
  }
}
