public import AccountReview
public import ForecastVocabulary
public import Receivables

extension ReviewStanding {
  /// Where a review stands, without a full stop.
  public var wording: String {
    let last = last.map {
      "; last verdict \($0.verdict) on \($0.changedOn)"
        + ($0.reviewer.isEmpty ? "" : " by \($0.reviewer)")
    }
    return standing + (last ?? "")
  }

  private var standing: String {
    let due = dueOn.map { "\($0)" } ?? ""
    let current = trail.current
    let hands = current.map { $0.assignee.isEmpty ? "" : ", with \($0.assignee)" } ?? ""
    switch status {
    case .due: return "due since \(due)" + (isReopened ? ", as a new flag opened it again" : "")
    case .reviewed: return "next on \(due)"
    case .closed: return "closed automatically, next on \(due)"
    case .left: return "none: the customer has churned"
    case .assigned: return "assigned" + hands
    case .draft: return "in draft" + hands
    case .submitted:
      return trail.approvingRole.isEmpty
        ? "submitted, to be closed" : "submitted, waits for a \(trail.approvingRole)"
    case .approved: return "approved by \(current?.approver ?? ""), to be closed"
    case .rejected:
      return "rejected by \(current?.approver ?? ""): \(current?.approverComment ?? "")"
    }
  }

  /// The same in a word, or the day of the next one.
  public var shortWording: String {
    switch status {
    case .reviewed, .closed: dueOn.map { "\($0)" } ?? ""
    case .due, .assigned, .draft, .submitted, .approved, .rejected, .left: status.rawValue
    }
  }
}

extension ReviewFact {
  /// What is missing, as a phrase.
  public var wording: String {
    switch self {
    case .score: "a health score"
    case .contact: "a contact with a name"
    case .plan: "a success plan that is up to date"
    case .interview: "an interview that still counts"
    }
  }
}

extension Review {
  /// What was done, without a full stop: `submitted by M. Chen: keep`.
  public var wording: String {
    let person = reviewer.isEmpty ? "" : " by \(reviewer)" + (role.isEmpty ? "" : " (\(role))")
    let what: String
    switch step {
    case nil:
      what = "review, \(verdict)\(person)" + (approver.isEmpty ? "" : ", approved by \(approver)")
    case .assign: what = "review assigned to \(assignedTo)\(person)"
    case .draft: what = "review drafted\(person)" + (verdict.isEmpty ? "" : ", \(verdict)")
    case .answer: what = "\(question) answered\(person)"
    case .submit: what = "review submitted\(person)" + (verdict.isEmpty ? "" : ", \(verdict)")
    case .approve: what = "review approved\(person)"
    case .reject: what = "review rejected\(person)"
    case .close: what = "review closed\(person)"
    }
    return what + (comment.isEmpty ? "" : ": \(comment)")
      + (attachment.isEmpty ? "" : " [\(attachment)]")
  }
}

extension FlagStanding {
  /// What has become of it, without a full stop: `accepted, with M. Chen`.
  public var wording: String {
    let state: String
    switch self.state {
    case .snoozed(let until): state = "snoozed until \(until)"
    case .open, .accepted, .closedByData, .closedByPerson: state = self.state.name
    }
    return state + (owner.isEmpty ? ", with nobody" : ", with \(owner)")
      + (since.map { ", since \($0)" } ?? "")
  }
}

extension FlagStep {
  /// What was done, without a full stop.
  public var wording: String {
    let what: String
    switch action {
    case .accept: what = "accepted"
    case .snooze: what = "snoozed" + (until.map { " until \($0)" } ?? "")
    case .close: what = "closed"
    case .reopen: what = "opened again"
    }
    return "flag \(flag) \(what)" + (by.isEmpty ? "" : " by \(by)")
      + (owner.isEmpty ? "" : ", handed to \(owner)") + (note.isEmpty ? "" : ": \(note)")
  }
}

extension ChurnLabel {
  /// What counts as leaving, as a phrase.
  public var wording: String {
    switch self {
    case .stated: "churned_on falls within it"
    case .silence: "one billed regularly has no invoice within it"
    }
  }

  /// For people who do not know the files: what counts as leaving within so many days.
  var pageWording: String {
    switch self {
    case .stated: "the day on which it left, as recorded, falls within them"
    case .silence: "it was billed regularly and has no invoice within them"
    }
  }
}
