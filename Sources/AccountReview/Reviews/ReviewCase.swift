public import Receivables

/// A review of an account on its way from a draft to its close.
///
/// It is the fold of the steps recorded up to a day, so that it can be followed day by day. A step that
/// the rules do not allow, such as the approval of one's own review, changes nothing and stays in the
/// trail.
public struct ReviewCase: Sendable, Hashable {
  /// How far a review has gone by the steps that counted.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Handed to a person, begun, awaiting a decision, agreed to, sent back, finished.
    case assigned, draft, submitted, approved, rejected, closed
  }

  /// An answer to a question of the policy.
  public struct Answer: Sendable, Hashable {
    /// The name of the question in the policy.
    public let question: String
    /// What the reviewer answered; an empty one leaves the question unanswered.
    public let text: String
    /// The reviewer who gave the answer.
    public let by: String
    /// The day from which the answer counts.
    public let on: Day
  }

  /// After the last step that counted.
  public internal(set) var state: State
  /// The day of the first step, or of a whole review in one line.
  public let startedOn: Day
  /// The day of the last step that counted.
  public internal(set) var changedOn: Day
  /// Who goes on with it; empty where nobody was named.
  public internal(set) var assignee: String
  /// Who submitted it, or drafted it last.
  public internal(set) var reviewer: String
  /// The reviewer's own word, such as `healthy`; empty where none was given yet.
  public internal(set) var verdict = ""
  /// The reviewer's reasons in free text, as last drafted or submitted; may be empty.
  public internal(set) var comment = ""
  /// The last one to each question, in the order they were first given.
  public internal(set) var answers: [Answer] = []
  /// Where the documents that belong to it are kept, in the order of the steps that name them.
  public internal(set) var attachments: [String] = []
  /// Who approved or rejected it.
  public internal(set) var approver = ""
  /// Why it was approved or rejected.
  public internal(set) var approverComment = ""
  /// The last day on which the verdict holds; `nil` where the tier's cadence says when it ends.
  public internal(set) var validUntil: Day?
  /// All steps, whether they counted or not, in order.
  public internal(set) var steps: [Review] = []

  init(_ first: Review, _ state: State) {
    self.state = state
    (startedOn, changedOn) = (first.reviewedOn, first.reviewedOn)
    assignee = first.assignedTo
    reviewer = first.reviewer
  }

  /// A whole review in one line.
  init(whole review: Review) {
    self.init(review, .closed)
    (verdict, comment, approver) = (review.verdict, review.comment, review.approver)
    validUntil = review.validUntil
    attachments = review.attachment.isEmpty ? [] : [review.attachment]
    steps = [review]
  }

  /// The questions that have no answer yet.
  public func unanswered(_ questions: [ReviewQuestion]) -> [ReviewQuestion] {
    questions.filter { question in
      !answers.contains { $0.question == question.name && !$0.text.isEmpty }
    }
  }
}

/// All reviews of one account up to a day.
public struct ReviewTrail: Sendable, Hashable {
  /// The one that is not closed yet.
  public private(set) var current: ReviewCase?
  /// Closed ones, oldest first.
  public private(set) var closed: [ReviewCase] = []

  /// The closed one that holds.
  public var last: ReviewCase? { closed.last }

  private let policy: ReviewPolicy
  private let tier: Tier

  /// - Parameter reviews: one customer's, in order.
  public init(_ reviews: some Collection<Review>, _ tier: Tier, _ policy: ReviewPolicy) {
    (self.policy, self.tier) = (policy, tier)
    for review in reviews { take(review) }
  }

  /// Why a step would change nothing, as a sentence without its full stop; `nil` where it counts.
  public func refusal(of review: Review) -> String? {
    guard let step = review.step else { return nil }
    let state = current?.state
    switch step {
    case .assign, .draft, .answer:
      if state == .submitted { return "the review is submitted: approve or reject it first" }
      if state == .approved { return "the review is approved: close it first" }
      return nil
    case .submit:
      switch state {
      case nil: return "there is no draft to submit"
      case .submitted: return "the review is submitted already"
      case .approved: return "the review is approved already"
      default: return nil
      }
    case .approve, .reject: return refusal(ofVerdict: review)
    case .close:
      if state == .approved || (state == .submitted && approvingRole.isEmpty) { return nil }
      return state == nil
        ? "there is no review to close"
        : approvingRole.isEmpty
          ? "the review is not submitted yet" : "the review is not approved yet"
    }
  }

  /// The role that approves; empty where submitting is enough.
  public var approvingRole: String { policy.approval[tier] ?? "" }

  /// Whether two names are one person's, however they are written: case and blanks do not tell people
  /// apart.
  static func isSamePerson(_ one: String, _ other: String) -> Bool {
    func folded(_ name: String) -> String {
      name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return folded(one) == folded(other)
  }

  private func refusal(ofVerdict review: Review) -> String? {
    guard let current, current.state == .submitted else { return "no review is submitted" }
    if ReviewTrail.isSamePerson(current.reviewer, review.reviewer) {
      return "\(review.reviewer) submitted the review: another person has to decide"
    }
    if !approvingRole.isEmpty,
      !policy.has(review.reviewer, approvingRole, stated: review.role)
    {
      return "a review of a \(tier.rawValue) account is decided by a \(approvingRole)"
    }
    return review.comment.isEmpty ? "the decision needs a comment" : nil
  }

  private mutating func take(_ review: Review) {
    guard let step = review.step else {
      closed.append(ReviewCase(whole: review))
      return
    }
    guard refusal(of: review) == nil else {
      current?.steps.append(review)
      return
    }
    var now = current ?? ReviewCase(review, step == .assign ? .assigned : .draft)
    now.changedOn = review.reviewedOn
    if !review.assignedTo.isEmpty { now.assignee = review.assignedTo }
    if !review.attachment.isEmpty { now.attachments.append(review.attachment) }
    if let validUntil = review.validUntil { now.validUntil = validUntil }
    now.steps.append(review)
    apply(step, review, &now)
    if now.state == .closed {
      closed.append(now)
      current = nil
    } else {
      current = now
    }
  }

  private func apply(_ step: Review.Step, _ review: Review, _ now: inout ReviewCase) {
    switch step {
    case .assign: break
    case .draft, .submit:
      now.state = step == .draft ? .draft : .submitted
      now.reviewer = review.reviewer
      if !review.verdict.isEmpty { now.verdict = review.verdict }
      if !review.comment.isEmpty { now.comment = review.comment }
    case .answer:
      if now.state != .draft { now.state = .draft }
      let answer = ReviewCase.Answer(
        question: review.question, text: review.comment, by: review.reviewer,
        on: review.reviewedOn)
      if let place = now.answers.firstIndex(where: { $0.question == review.question }) {
        now.answers[place] = answer
      } else {
        now.answers.append(answer)
      }
    case .approve, .reject:
      now.state = step == .approve ? .approved : .rejected
      (now.approver, now.approverComment) = (review.reviewer, review.comment)
    case .close: now.state = .closed
    }
  }
}
