import Hummingbird
import WorkspaceStore

/// What all forms have in common: whoever sends one may do so, from a page of the own session.
extension Workspace {
  /// - Throws: ``Refusal`` where the person may not do it, or no page of the session showed the form.
  func checkedForm(
    _ request: Request, _ context: DeskContext, _ permission: Role.Permission
  ) async throws -> (session: Session, form: Form) {
    let session = try session(context, permission)
    let form = try await Form(request)
    try form.check(session)
    return (session, form)
  }

  /// Takes back the entry that a form names.
  ///
  /// - Returns: whose account it is of.
  @discardableResult
  func undoEntry(_ form: Form, _ session: Session, reason: String) async throws -> String {
    guard let event = Int(form["event"]) else {
      throw Refusal(status: .badRequest, sentence: "The form names no entry.")
    }
    return try await Background.run { [store] in
      try store.undo(event, by: session.person, formKey: form["key"], reason: reason)
    }
  }
}
