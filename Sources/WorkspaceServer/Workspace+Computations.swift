import Foundation
import HTTPTypes
import Hummingbird
import Reporting
import WorkspaceStore

extension Workspace {
  private static let shown = 10

  func addComputations(to router: Router<DeskContext>) {
    router.get("/data", use: data)
    router.post("/data/recompute", use: recompute)
    router.get("/standing", use: mark)
  }

  @Sendable private func data(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .see)
    let standing = try await standing()
    let (runs, ledgers) = try await Background.run { [store] in
      (try store.recomputations(most: Self.shown), try store.ledgers(most: Self.shown))
    }
    var values = standing.values(session)
    func time(_ text: String) -> String { TimeText.shown(text, in: session.settings.zone) }
    values["sections"] = TableViews(snapshot: standing.snapshot).data.map(\.values)
    values["computations"] =
      [
        "rows": runs.map { run in
          [
            "number": "\(run.number)", "at": time(run.at), "by": run.author,
            "state": Self.words(run),
          ]
        }, "mayAsk": session.person.role.may(.recompute), "recomputeKey": WorkspaceStore.token(),
      ] as [String: Any]
    values["imports"] = [
      "rows": ledgers.map { version in
        [
          "number": "\(version.number)", "at": time(version.at), "by": version.author,
          "source": version.source,
        ]
      }
    ]
    return Pages.show(
      "tables", "Data", values, session,
      said: request.query["said"] == nil ? "" : "It is computed again: pages say when it is done.")
  }

  private static func words(_ run: Recomputation) -> String {
    switch run.state {
    case .waiting: "waits"
    case .running: run.step.isEmpty ? "reading the ledger" : run.step
    case .done: "done, as of the close of \(run.day), through entry \(run.event)"
    case .failed(let why): "failed: \(why)"
    }
  }

  @Sendable private func recompute(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .recompute)
    _ = try await Background.run { [store] in
      try store.askForRecomputation(by: session.person, formKey: form["key"])
    }
    await desk.recompute()
    return .redirect(to: "/data?said=asked", type: .normal)
  }

  /// What the results are of, which pages ask for now and then to say that newer ones are there.
  @Sendable private func mark(_ request: Request, _ context: DeskContext) async throws -> Response {
    _ = try session(context, .see)
    let standing = try await standing()
    return Response(
      status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: standing.mark + "\n" + (standing.step ?? ""))))
  }
}
