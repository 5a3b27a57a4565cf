// Typed records of reviews, flags, success plans and interviews: who they are about, and what was said.

/// A step of a customer's review.
public struct ReviewRecord: Sendable, Hashable {
  public var customer: String
  public var reviewedOn: Day
  public var reviewer: String
  public var verdict: String
  public var comment: String
  /// `nil` for a whole review in one line.
  public var step: Review.Step?
  public var role: String
  public var question: String
  public var attachment: String
  public var assignedTo: String
  public var approver: String
  public var validUntil: Day?
  public var number: Int
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var customer: String
  public var step: FlagStep
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  public init(customer: String, step: FlagStep, postedOn: Day? = nil) {
    self.customer = customer
    self.step = step
    self.postedOn = postedOn
  }
}

/// A line of a customer's success plan; the entry names no customer of a view.
public struct PlanRecord: Sendable, Hashable {
  public var customer: String
  public var entry: PlanEntry
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  public init(customer: String, entry: PlanEntry, postedOn: Day? = nil) {
    self.customer = customer
    self.entry = entry
    self.postedOn = postedOn
  }
}

/// An answer of a customer; the interview names no customer of a view.
public struct InterviewRecord: Sendable, Hashable {
  public var customer: String
  public var interview: Interview
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  public init(customer: String, interview: Interview, postedOn: Day? = nil) {
    self.customer = customer
    self.interview = interview
    self.postedOn = postedOn
  }
}
