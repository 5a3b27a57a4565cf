import AccountReview
import DuecastEngine
import Foundation
import Receivables
import Reporting
import WorkspaceStore

/// The texts of the first page: of a collector's own accounts where the ledger has the name, else of all.
struct TodayView {
  static let shown = 8

  let snapshot: Snapshot
  let session: Session
  let recorded: [RecordedEvent]

  private var isOwn: Bool { snapshot.list.collectors.contains(session.person.name) }

  private func isMine(_ owner: String) -> Bool { !isOwn || owner == session.person.name }

  var values: [String: Any] {
    let tasks = snapshot.run.tasks
    let contacts = snapshot.list.contacts.filter { isMine(snapshot.list.keys[$0].collector) }
    let promises = tasks.promises.filter { isMine($0.owner) }
    let disputes = tasks.disputes.filter { !isOwn || isMine($0.owner) }
    return [
      "figures": [
        ("Contacts today", contacts.count), ("Promises to check", promises.count),
        ("Disputes to settle", disputes.count), ("Cash to apply", tasks.cash.count),
      ].map { ["name": $0.0, "value": NumberText.grouped($0.1)] },
      "lists": [
        list(
          "contacts", isOwn ? "Contacts of mine" : "Contacts",
          contacts.prefix(Self.shown + 1).map { place in
            let item = snapshot.list.item(place)
            return (item.customerID, item.name, item.contactableAmount, item.instruction)
          }, of: contacts.count),
        list(
          "promises", "Promises",
          promises.map {
            (
              $0.customerID, $0.customerName, $0.unpaid,
              "\($0.standing.rawValue), promised for \($0.promisedFor)"
            )
          }),
        list(
          "disputes", "Disputes",
          disputes.map {
            (
              $0.customerID, $0.customerName, $0.openAmount,
              "\($0.invoiceID) \($0.code), to settle by \($0.targetOn)"
            )
          }), list("received", "New cash", snapshot.list.receipts),
        list(
          "cash", "Cash to apply",
          tasks.cash.map {
            ($0.customerID, $0.customerName, $0.amount, "received on \($0.receivedOn)")
          }),
      ],
      "recorded": recorded.map { event in
        [
          "link": AccountView.link(event.customer), "who": event.customer,
          "what": AccountView.words(event),
          "at": TimeText.shown(event.at, in: session.settings.zone),
        ]
      },
    ]
  }

  private func list(
    _ id: String, _ name: String, _ rows: [(id: String, name: String, amount: Money, what: String)],
    of count: Int? = nil
  ) -> [String: Any] {
    let count = count ?? rows.count
    return [
      "id": id, "name": name,
      "rows": rows.prefix(Self.shown).map { row in
        [
          "link": AccountView.link(row.id), "who": row.name.isEmpty ? row.id : row.name,
          "amount": AccountView.money(row.amount), "what": row.what,
        ]
      },
      "more": count > Self.shown ? "and \(NumberText.grouped(count - Self.shown)) more" : "",
    ]
  }
}
