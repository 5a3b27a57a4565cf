import AccountReview
import CashMatching
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import WorkspaceStore

extension Workspace {
  func addCash(to router: Router<DeskContext>) {
    router.get("/cash", use: cash)
    router.post("/cash/decide", use: decideCash)
    router.post("/cash/undo", use: undoCash)
  }

  private func queue(_ snapshot: Snapshot) async throws -> CashQueue {
    try await Background.run { [store] in try CashQueue(snapshot, store, try store.events()) }
  }

  @Sendable private func cash(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .see)
    let standing = try await standing(Self.freshness(after: request))
    let queue = try await queue(standing.snapshot)
    let start = request.query["from"].flatMap { Int($0) } ?? 0
    let view = CashView(queue: queue, session: session, start: start)
    let said = request.query["said"]
    return Pages.show(
      "cash", "Cash", view.values.with(standing.values(session)), session,
      said: said == nil ? "" : said == "undone" ? "Undone." : "Recorded.")
  }

  @Sendable private func decideCash(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .allocate)
    let snapshot = try await standing().snapshot
    let queue = try await queue(snapshot)
    let (payment, rank) = (form["payment"], Int(form["rank"]) ?? 0)
    let found: (customer: String, lines: [ContractLine])
    switch form["decision"] {
    case "accept": found = try queue.accept(payment, rank: rank, by: session.person.name)
    case "reject": found = try queue.reject(payment, rank: rank)
    case "name": found = (form["customer"], try queue.name(payment, of: form["customer"]))
    case "allocate":
      let documents = form["documents"].split(whereSeparator: { " ,;".contains($0) })
      found = try queue.allocate(
        payment, to: documents.map(String.init), by: session.person.name)
    default: throw Refusal(unrecorded: "Choose what to do.")
    }
    try await Background.run { [store] in
      _ = try store.record(
        "cash", of: found.customer, by: session.person, formKey: form["key"],
        seen: "event \(snapshot.event) as of \(snapshot.run.view.day)"
      ) { _ in found.lines }
    }
    return .redirect(to: "/cash?said=recorded", type: .normal)
  }

  @Sendable private func undoCash(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .allocate)
    try await undoEntry(form, session, reason: "")
    return .redirect(to: "/cash?said=undone", type: .normal)
  }
}

/// The texts of the queue.
struct CashView {
  let queue: CashQueue
  let session: Session
  let start: Int

  private static let page = 20

  var values: [String: Any] {
    let first = min(max(0, start), queue.onAccount.count)
    let shown = queue.onAccount[first...].prefix(Self.page)
    return [
      "allocates": session.person.role.may(.allocate),
      "summary": "\(NumberText.count(queue.open.count, "payment", "payments")) of statements to "
        + "decide, \(NumberText.grouped(queue.onAccount.count)) on account.",
      "open": queue.open.prefix(Self.page).enumerated().map { payment($1, isFirst: $0 == 0) },
      "more": queue.open.count > Self.page
        ? "and \(NumberText.grouped(queue.open.count - Self.page)) more" : "",
      "onAccount": shown.map(task),
      "later": first + shown.count < queue.onAccount.count ? "/cash?from=\(first + Self.page)" : "",
      "earlier": first > 0 ? "/cash?from=\(max(0, first - Self.page))" : "",
      "decided": queue.decided.prefix(Self.page).map { event -> [String: Any] in
        let row = event.lines.first { $0.file == CashQueue.file }?.row ?? [:]
        let documents = event.lines.filter { $0.file == "allocations.csv" }
          .compactMap { $0.row["invoice_id"] }
        return [
          "number": "\(event.number)", "undoKey": WorkspaceStore.token(),
          "isOwn": event.author == session.person.name,
          "what": "\(row["payment_id"] ?? ""): \(row["decision"] ?? "") "
            + documents.joined(separator: ", ") + " for \(event.customer)",
          "by": "\(event.author), \(TimeText.shown(event.at, in: session.settings.zone))",
        ]
      },
    ]
  }

  private func payment(_ record: DecisionRecord, isFirst: Bool) -> [String: Any] {
    let gone = queue.rejected[record.paymentID] ?? []
    let offered = (queue.proposals[record.paymentID] ?? []).enumerated().filter {
      !gone.contains($0.offset + 1) && !$0.element.documents.isEmpty
    }
    return [
      "payment": record.paymentID, "on": record.valueOn,
      "amount": record.money.map(AccountView.money) ?? "\(record.amount) \(record.currency)",
      "from": record.counterparty.isEmpty ? "no name" : record.counterparty,
      "text": String(record.text.prefix(200)), "nobody": offered.isEmpty,
      "nameKey": WorkspaceStore.token(),
      "proposals": offered.enumerated().map { place, proposal -> [String: Any] in
        [
          "rank": "\(proposal.offset + 1)", "customer": proposal.element.customerID,
          "link": AccountView.link(proposal.element.customerID),
          "documents": proposal.element.documents.map(\.id).joined(separator: ", "),
          "evidence": proposal.element.evidence, "confidence": proposal.element.confidence,
          "acceptKey": WorkspaceStore.token(), "isBest": isFirst && place == 0,
        ]
      },
    ]
  }

  private func task(_ task: CashTask) -> [String: Any] {
    let documents = task.matchingDocument.map { [$0] } ?? task.covers
    return [
      "payment": task.id, "kind": task.kind.rawValue,
      "customer": task.customerName.isEmpty ? task.customerID : task.customerName,
      "link": AccountView.link(task.customerID), "amount": AccountView.money(task.amount),
      "on": task.receivedOn.description, "documents": documents.joined(separator: ", "),
      "why": task.matchingDocument == nil ? "due first" : "the same amount is open",
      "allocateKey": WorkspaceStore.token(), "wentBack": task.amount.minorUnits < 0,
    ]
  }
}
