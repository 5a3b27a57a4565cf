/// How accounts are reviewed.
public struct ReviewPolicy: Sendable, Hashable, Codable {
  /// Days between reviews of an account.
  public var cadenceDays: [Tier: Int]
  /// The role that approves a submitted review; empty where submitting is enough.
  public var approval: [Tier: String]
  /// The people of roles; whoever says so has a role without people.
  public var roles: [String: [String]]
  /// To be answered before a review is submitted, in order.
  public var questions: [Tier: [ReviewQuestion]]
  /// To be known before a review is submitted.
  public var requiredFacts: [Tier: [ReviewFact]]

  /// Whether a person has a role.
  ///
  /// - Parameter stated: what the person says that its role is.
  public func has(_ person: String, _ role: String, stated: String) -> Bool {
    guard let people = roles[role], !people.isEmpty else { return stated == role }
    return people.contains(person)
  }
}

/// A question of a review.
public struct ReviewQuestion: Sendable, Hashable, Codable {
  /// By which answers refer to it.
  public let name: String
  /// As the reviewer is asked.
  public let text: String
}

/// Something that must be known of an account before its review is submitted.
public enum ReviewFact: String, Sendable, Hashable, Codable, CaseIterable {
  /// A health score.
  case score
  /// A contact with a name.
  case contact
  /// A success plan that is up to date.
  case plan
  /// An interview that still counts.
  case interview
}

/// When plans and answers of customers are findings.
public struct SuccessPolicy: Sendable, Hashable, Codable {
  /// Days without an update after which a plan is out of date.
  public var planUpdateDays: Int
  /// Days after its own until which a commitment is in time.
  public var commitmentGraceDays: Int
  /// Days for which an interview counts.
  public var interviewDays: Int
  /// Answers that say nothing, in lower case.
  public var genericAnswers: [String]
  /// Of an answer that says something.
  public var fewestWords: Int
  /// Generic or missing answers of one interview from which they are a finding.
  public var emptyAnswers: Int
}
