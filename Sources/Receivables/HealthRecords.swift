/// One measurement of a customer's health.
public struct HealthObservation: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public var customer: CustomerIndex
  /// A measurement stands until the next of the same metric.
  public let observedOn: Day
  /// The ledger's own name; the policy says which direction is good.
  public let metric: String
  /// In the metric's own unit.
  public let value: Double

  /// A finite value of one metric.
  public init(customer: CustomerIndex, observedOn: Day, metric: String, value: Double) {
    self.customer = customer
    self.observedOn = observedOn
    self.metric = metric
    self.value = value
  }
}

/// A step of the review of an account: a verdict, or one of those that lead to it.
public struct Review: Sendable, Hashable {
  /// What is done.
  ///
  /// A review is drafted, submitted, approved or rejected by another person, and closed.
  public enum Step: String, Sendable, Hashable, CaseIterable {
    /// Handed to a person.
    case assign
    /// Begun, or changed.
    case draft
    /// A question is answered.
    case answer
    /// Put before whoever approves.
    case submit
    /// A second person agrees, or sends it back.
    case approve, reject
    /// Nothing more is to be done.
    case close
  }

  /// Position in ``LedgerView/customers``.
  public var customer: CustomerIndex
  /// A verdict counts from this day on.
  public let reviewedOn: Day
  /// Who did the step, by name; may be empty.
  public let reviewer: String
  /// The reviewer's own word, such as `healthy`; may be empty.
  public let verdict: String
  /// Free text; nothing is computed from it.
  public let comment: String
  /// `nil` for a whole review in one line.
  public let step: Step?
  /// The reviewer's role at the step.
  public let role: String
  /// The name of the question that ``comment`` answers.
  public let question: String
  /// Where a document is kept that belongs to it.
  public let attachment: String
  /// Who goes on with it.
  public let assignedTo: String
  /// Who approved a whole review.
  public let approver: String
  /// The last day on which the verdict holds.
  public let validUntil: Day?
  /// Its place among the account's steps.
  public let number: Int

  /// As a source has it: what is left out is not stated.
  public init(
    customer: CustomerIndex, reviewedOn: Day, reviewer: String, verdict: String, comment: String,
    step: Step? = nil, role: String = "", question: String = "", attachment: String = "",
    assignedTo: String = "", approver: String = "", validUntil: Day? = nil, number: Int = 0
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
  }
}
