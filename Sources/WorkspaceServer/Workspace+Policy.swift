import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import Settings
import WorkspaceStore

extension Workspace {
  private static let mostBytes = 48 * 1024

  func addPolicy(to router: Router<DeskContext>) {
    router.get("/policy", use: policy)
    router.post("/policy/preview", use: previewPolicy)
    router.post("/policy/propose", use: proposePolicy)
    router.post("/policy/decide", use: decidePolicy)
  }

  @Sendable private func policy(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let standing = try await standing()
    let versions = try await Background.run { [store] in try store.policies() }
    let inForce = versions.first { $0.state == .approved }
    let chosen = request.query["number"].flatMap { Int($0) }
    var values = standing.values(session)
    values["inForce"] =
      inForce.map { "Policy \($0.number) of \($0.author), approved by \($0.decidedBy)." }
      ?? "The standard policy."
    values["text"] = inForce?.text ?? Policy.defaultText
    values["proposes"] = session.person.role.may(.propose)
    values["versions"] = versions.map { row($0, session) }
    if let version = versions.first(where: { $0.number == chosen }) {
      var words = ["name": "Policy \(version.number)", "text": version.text]
      if version.state == .proposed {
        words["changes"] = try await changes(to: version.text, standing.snapshot)
      }
      values["chosen"] = words
    }
    return Pages.show("policy", "Policy", values, session)
  }

  private func row(_ version: PolicyVersion, _ session: Session) -> [String: Any] {
    let isOpen = version.state == .proposed
    return [
      "number": "\(version.number)", "author": version.author, "reason": version.reason,
      "at": TimeText.shown(version.at, in: session.settings.zone),
      "state": isOpen ? "proposed" : "\(version.state.rawValue) by \(version.decidedBy)",
      "decided": version.decidedReason, "link": "/policy?number=\(version.number)",
      "decides": isOpen && session.person.role.may(.approve)
        && version.author.lowercased() != session.person.name.lowercased(),
      "decideKey": WorkspaceStore.token(),
    ]
  }

  /// What a policy would change of the plan, as `duecast policy --explain-changes` says it.
  private func changes(to text: String, _ snapshot: Snapshot) async throws -> String {
    let changed = try stated(text)
    return try await Background.compute {
      let known = LedgerAsOf(
        snapshot.ledger, day: snapshot.run.view.day, name: "ledger", fingerprint: "")
      var request = PolicyChangesRequest(known, to: changed)
      request.policy = snapshot.policy
      if let models = snapshot.models { request.terms.models = .kept(models) }
      return PolicyChangesText.page(
        try Engine(threads: 1).policyChanges(request), file: "the policy")
    }
  }

  /// - Throws: ``Refusal`` with the key at fault.
  private func stated(_ text: String) throws -> StatedPolicy {
    guard text.utf8.count <= Self.mostBytes else {
      throw Refusal(toCorrect: "The policy is too long.")
    }
    do { return try StatedPolicy(yaml: text) } catch {
      throw Refusal(toCorrect: "The policy cannot be used: \(error).")
    }
  }

  /// - Throws: ``Refusal`` where a person may not change what the text does.
  private func check(_ text: String, _ session: Session, _ snapshot: Snapshot) throws {
    _ = try stated(text)
    let base =
      snapshot.policy.text == "default" ? Policy.defaultText : snapshot.policy.text
    let paths = try Policy.changes(in: text, from: base).map(\.path)
    guard !paths.isEmpty else {
      throw Refusal(toCorrect: "Nothing in it differs from the policy in force.")
    }
    guard session.person.role != .csm || paths.allSatisfy({ $0.hasPrefix("health") }) else {
      throw Refusal(toCorrect: "A customer-success manager changes health alone.")
    }
  }

  @Sendable private func previewPolicy(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .propose)
    let standing = try await standing(.whole)
    try check(form["text"], session, standing.snapshot)
    var values = standing.values(session)
    values["preview"] = [
      "changes": try await changes(to: form["text"], standing.snapshot), "text": form["text"],
    ]
    return Pages.show("policy", "What would change", values, session)
  }

  @Sendable private func proposePolicy(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .propose)
    guard !form["reason"].isEmpty, form["reason"].count <= 500 else {
      throw Refusal(toCorrect: "Say why.")
    }
    try check(form["text"], session, try await standing(.whole).snapshot)
    let number = try await Background.run { [store] in
      try store.propose(
        policy: form["text"], reason: form["reason"], by: session.person, formKey: form["key"])
    }
    return .redirect(to: "/policy?number=\(number)", type: .normal)
  }

  @Sendable private func decidePolicy(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .approve)
    guard let number = Int(form["number"]), ["approve", "reject"].contains(form["decision"]) else {
      throw Refusal(toCorrect: "Choose a policy and a decision.")
    }
    let approves = form["decision"] == "approve"
    guard approves || !form["reason"].isEmpty else {
      throw Refusal(toCorrect: "Say why it is rejected.")
    }
    try await Background.run { [store] in
      try store.decide(
        policy: number, approves: approves, reason: String(form["reason"].prefix(500)),
        by: session.person)
    }
    return .redirect(to: "/policy", type: .normal)
  }
}
