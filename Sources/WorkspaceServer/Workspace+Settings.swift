import Foundation
import HTTPTypes
import Hummingbird
import WorkspaceStore

extension Workspace {
  func addSettings(to router: Router<DeskContext>) {
    router.get("/settings", use: settings)
    router.post("/settings", use: changeSettings)
    router.post("/settings/passphrase", use: changePassphrase)
  }

  private func anybody(_ context: DeskContext) throws -> (session: Session, token: String) {
    guard let session = context.session, let token = context.token else {
      throw Refusal(status: .unauthorized, sentence: "You are signed out.")
    }
    return (session, token)
  }

  @Sendable private func settings(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try anybody(context).session
    let said = request.query["said"]
    return Pages.show(
      "settings", "Settings",
      [
        "zone": session.settings.zone, "keysAreOn": session.settings.keys,
        "passphraseKey": WorkspaceStore.token(),
      ], session,
      said: said == "passphrase"
        ? "The passphrase is changed; you are signed out everywhere else."
        : said == nil ? "" : "Kept.")
  }

  @Sendable private func changeSettings(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try anybody(context).session
    let form = try await Form(request)
    try form.check(session)
    var settings = PersonSettings()
    (settings.zone, settings.keys) = (form["zone"], form["keys"] == "on")
    let chosen = settings
    try await Background.run { [store] in try store.set(chosen, of: session.person) }
    return .redirect(to: "/settings?said=kept", type: .normal)
  }

  @Sendable private func changePassphrase(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, token) = try anybody(context)
    let form = try await Form(request)
    try form.check(session)
    guard form["new"] == form["again"] else {
      throw Refusal(
        status: .unprocessableContent, sentence: "The new passphrase was typed in two ways.")
    }
    try await Background.signIn { [store] in
      try store.changePassphrase(
        of: session.person, from: form["present"], to: form["new"], keeping: token)
    }
    return .redirect(to: "/settings?said=passphrase", type: .normal)
  }
}
