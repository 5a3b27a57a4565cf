/// What somebody should do about an account.
public enum NextAction: String, Sendable, Hashable, Codable, CaseIterable {
  /// Written, and automatic where the policy gives it no minutes.
  case reminderEmail = "reminder-email"
  /// A collector speaks with the customer.
  case call
  /// On paper.
  case letter
  /// A person goes there.
  case visit
  /// Raised with the customer's management.
  case escalate
  /// The file for a collection agency is prepared.
  case agencyProposal = "agency-proposal"
  /// Of what an agency returned, or is to report about.
  case agencyFollowUp = "agency-follow-up"
  /// Of what falls due soon.
  case reminderBeforeDue = "reminder-before-due"

  /// Those that a step of policy's ladder may be.
  static let steps = allCases.filter {
    $0 != .reminderBeforeDue && $0.channel != .agency
  }

  /// Those that can be agreed on with a customer.
  public static let agreeable = steps

  /// How the customer is contacted.
  public var channel: ContactChannel {
    switch self {
    case .reminderEmail, .reminderBeforeDue: .email
    case .call: .call
    case .letter: .letter
    case .visit: .visit
    case .escalate: .escalation
    case .agencyProposal, .agencyFollowUp: .agency
    }
  }
}
