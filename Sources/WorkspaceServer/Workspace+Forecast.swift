import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import Variance
import WorkspaceStore

extension Workspace {
  func addForecast(to router: Router<DeskContext>) {
    router.get("/forecast", use: forecast)
    router.post("/forecast/keep", use: keepForecast)
  }

  @Sendable private func forecast(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let standing = try await standing()
    let kept = try await Background.run { [store] in try store.keptForecasts() }
    let today = standing.snapshot.run.view.day.description
    var values = standing.values(session)
    values["sections"] = TableViews(snapshot: standing.snapshot).forecast.map(\.values)
    values["kept"] =
      [
        "rows": kept.map { forecast in
          [
            "day": forecast.day,
            "by": "\(forecast.author), \(TimeText.shown(forecast.at, in: session.settings.zone))",
            "link": forecast.day < today ? "/forecast?since=\(forecast.day)" : "",
          ]
        },
        "keeps": session.person.role.may(.keep) && !kept.contains { $0.day == today },
      ] as [String: Any]
    if let since = request.query["since"] {
      values["variance"] = try await variance(since, standing.snapshot)
    }
    let isKept = request.query["said"] != nil
    return Pages.show("tables", "Forecast", values, session, said: isKept ? "Kept." : "")
  }

  /// What was received against a kept forecast, as `duecast variance` says it.
  private func variance(_ day: String, _ snapshot: Snapshot) async throws -> [String: String] {
    let text = try await Background.run { [store] () throws -> String in
      guard let json = try store.keptForecast(of: day) else {
        throw Refusal(status: .notFound, sentence: "No forecast of \(day) is kept.")
      }
      let kept = try JSONDecoder().decode(CashSnapshot.self, from: json)
      let known = LedgerAsOf(
        snapshot.ledger, day: snapshot.run.view.day, name: "ledger", fingerprint: "")
      var request = VarianceRequest(known, snapshots: [kept])
      request.policy = snapshot.policy
      do {
        let results = try Engine().variance(request)
        return VarianceText.page(results.variance, results.record)
      } catch EngineError.noWholeWeek {
        return "No whole week of it has passed by \(snapshot.run.view.day)."
      } catch let fault as SnapshotFault {
        return "Nothing can be compared: \(fault)."
      }
    }
    return ["of": day, "text": text]
  }

  @Sendable private func keepForecast(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, _) = try await checkedForm(request, context, .keep)
    let standing = try await standing()
    let snapshot = standing.snapshot
    guard !standing.isStale, snapshot.wholeEvent == snapshot.event else {
      throw Refusal(
        status: .conflict,
        sentence: "The forecast does not have all entries yet: keep it in a minute.")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = try encoder.encode(snapshot.run.snapshot)
    let day = snapshot.run.view.day.description
    try await Background.run { [store] in
      try store.keep(forecast: json, of: day, by: session.person)
    }
    return .redirect(to: "/forecast?said=kept", type: .normal)
  }
}
