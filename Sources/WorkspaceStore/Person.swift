/// What a person may do.
package enum Role: String, Sendable, CaseIterable, Codable {
  case collector, lead, finance, cash, csm, auditor, admin

  package enum Permission: Sendable, CaseIterable {
    /// See customers and what they owe.
    case see
    /// Record contacts, promises and disputes.
    case record
    /// Record a note.
    case note
    /// Undo what others recorded.
    case undoOthers
    /// Give a verdict on an account's health.
    case review
    /// Add people.
    case manage
    /// Read the audit log.
    case audit
    /// Allocate cash.
    case allocate
    /// Put forward another policy.
    case propose
    /// Approve another policy, of somebody else.
    case approve
    /// Hand accounts from one collector to another.
    case assign
    /// Keep a forecast, to compare with what is received.
    case keep
    /// See to alerts.
    case attend
    /// Have all computed again.
    case recompute
  }

  package func may(_ permission: Permission) -> Bool {
    switch permission {
    case .see: self != .admin
    case .record: self == .collector || self == .lead
    case .note: self == .collector || self == .lead || self == .csm
    case .undoOthers: self == .lead
    case .review: self == .lead || self == .csm
    case .manage: self == .admin
    case .audit: self == .finance || self == .auditor || self == .admin
    case .allocate: self == .finance || self == .cash
    case .propose: self == .lead || self == .csm
    case .approve: self == .finance
    case .assign: self == .lead
    case .keep: self == .finance
    case .attend: self == .collector || self == .lead || self == .csm
    case .recompute: self == .lead || self == .finance
    }
  }
}

/// Somebody who works in the workspace.
package struct Person: Sendable, Hashable {
  package let name: String
  package let role: Role
  package init(name: String, role: Role) { (self.name, self.role) = (name, role) }
}

/// A person who is signed in.
package struct Session: Sendable, Hashable {
  package let person: Person
  /// Of forms.
  package let formToken: String
  package let settings: PersonSettings
}

/// One sentence for a person, with what to do.
package struct StoreError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
