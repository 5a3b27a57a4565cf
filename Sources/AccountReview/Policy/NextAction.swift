/// What somebody should do about an account.
public enum NextAction: String, Sendable, Hashable, Codable, CaseIterable {
  case reminderEmail = "reminder-email"
  case call
  case letter
  case visit
  case escalate
  case agencyProposal = "agency-proposal"
  /// Match unapplied cash or credit with invoices; the customer owes nothing on balance.
  ///
  /// Not of the customer's own cash that was received within policy's days of application.
  case applyCash = "apply-cash"
  /// Look for the payment that was promised for the action day or is inside its days of grace.
  case checkPromise = "check-promise"
  /// All that is overdue is contested.
  case resolveDispute = "resolve-dispute"

  /// Those that a step of collection may be.
  static let contacts = allCases.filter { $0.channel != nil }

  /// How the customer is contacted; `nil` if the action is our own work.
  public var channel: ContactChannel? {
    switch self {
    case .reminderEmail: .email
    case .call: .call
    case .letter: .letter
    case .visit: .visit
    case .escalate: .escalation
    case .agencyProposal: .agency
    case .applyCash, .checkPromise, .resolveDispute: nil
    }
  }
}
