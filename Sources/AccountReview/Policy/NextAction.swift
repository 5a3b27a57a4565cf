/// What somebody should do about an account.
public enum NextAction: String, Sendable, Hashable, Codable, CaseIterable {
  case reminderEmail = "reminder-email"
  case call
  case letter
  case visit
  case escalate
  case agencyProposal = "agency-proposal"
  /// Of what falls due soon.
  case reminderBeforeDue = "reminder-before-due"

  /// Those that a step of policy's ladder may be.
  static let steps = allCases.filter { $0 != .reminderBeforeDue && $0 != .agencyProposal }

  /// How the customer is contacted.
  public var channel: ContactChannel {
    switch self {
    case .reminderEmail, .reminderBeforeDue: .email
    case .call: .call
    case .letter: .letter
    case .visit: .visit
    case .escalate: .escalation
    case .agencyProposal: .agency
    }
  }
}
