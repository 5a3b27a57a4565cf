/// What somebody should do about an account.
public enum NextAction: String, Sendable, Hashable, Codable, CaseIterable {
  case reminderEmail = "reminder-email"
  case call
  case letter
  case visit
  case escalate
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
