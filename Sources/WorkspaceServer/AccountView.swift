import AccountReview
import DuecastEngine
import ForecastVocabulary
import Foundation
import Receivables
import Reporting
import WorkspaceStore

/// The texts of an account's page.
struct AccountView {
  let snapshot: Snapshot
  let customer: CustomerIndex
  let events: [RecordedEvent]
  let session: Session

  private var person: Person { session.person }

  private func time(_ text: String) -> String { TimeText.shown(text, in: session.settings.zone) }

  private var view: LedgerView { snapshot.run.view }

  static func link(_ id: String) -> String { link("/account", id) }

  static func link(_ path: String, _ id: String) -> String {
    var plain = CharacterSet.alphanumerics
    plain.insert(charactersIn: "-_.~")
    return path + "?id=" + (id.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
  }

  static func money(_ money: Money) -> String { "\(NumberText.exact(money)) \(money.currency)" }

  func values(_ policy: Policy) -> [String: Any] {
    let known = view.customers[customer]
    let open = openItems()
    let actionDay = snapshot.run.worklist.actionDay
    return [
      "customer": known.id, "own": known.id, "actionDay": actionDay.description,
      "checkDay": Self.workday(after: actionDay + 2).description, "next": nextLink,
      "key1": WorkspaceStore.token(), "key2": WorkspaceStore.token(),
      "key3": WorkspaceStore.token(), "key4": WorkspaceStore.token(),
      "key5": WorkspaceStore.token(), "seen": "\(events.last?.number ?? 0)",
      "healthLink": Self.link("/health", known.id), "contact": known.contactName,
      "why": why(), "facts": facts(known), "open": open,
      "openCaption": NumberText.count(open.count, "open item", "open items"),
      "timeline": timeline(policy), "entries": entries(),
      "records": person.role.may(.record), "notes": person.role.may(.note),
      "noteKey": WorkspaceStore.token(),
      "codes": policy.tasks.disputeCodes.filter { $0 != "other" }.sorted()
        + policy.tasks.disputeCodes.filter { $0 == "other" },
      "channels": policy.outcomes.channels.sorted { Self.before($0, $1, first: "call") },
      "outcomes": policy.outcomes.all.sorted { Self.before($0, $1, first: "no-answer") },
      "nexts": NextAction.agreeable.map(\.rawValue).sorted {
        Self.before($0, $1, first: "call")
      },
    ]
  }

  /// The account below in the list of the day, as it stands now.
  private var nextLink: String {
    snapshot.accounts.listed(customer).flatMap(snapshot.list.customerID(after:))
      .map { Self.link($0) } ?? ""
  }

  private static func workday(after day: Day) -> Day {
    (1...3).lazy.map { day + $0 }.first { !$0.isWeekend } ?? day + 1
  }

  private static func before(_ one: String, _ other: String, first: String) -> Bool {
    one == first || (other != first && one < other)
  }

  private func why() -> [String] {
    let plan = snapshot.run.worklist.plan.accounts
    let own = snapshot.accounts.planned(customer).map { plan[$0] }
    let (items, parts) = (own.compactMap(\.item), own.flatMap(\.parts))
    let asked = items.flatMap { item in
      ["\(item.instruction), rank \(item.rank)"] + item.reasons.map(\.wording)
    }
    let rest = parts.filter { $0.status != .today }.map { part in
      "\(Self.money(part.amount)) of \(NumberText.count(part.invoices, "invoice", "invoices")): "
        + part.status.wording
    }
    return asked.isEmpty && rest.isEmpty ? ["Nothing is open."] : asked + rest
  }

  private func facts(_ known: Customer) -> [[String: String]] {
    let health = snapshot.card(customer)?.scorecard
    let score = health?.score.map {
      "\(NumberText.whole($0)), \(health?.band?.rawValue ?? "no band")"
    }
    let contact = [known.contactName, known.contactPhone, known.contactEmail]
      .filter { !$0.isEmpty }.joined(separator: ", ")
    return [
      ("Collector", known.collector.isEmpty ? "nobody" : known.collector),
      ("Contact", contact.isEmpty ? "none known" : contact), ("Health", score ?? "not scored"),
      ("Credit limit", known.creditLimit.map(Self.money) ?? "none"),
    ].map { ["name": $0.0, "value": $0.1] }
  }

  private func openItems() -> [[String: String]] {
    let claims = view.invoices.elements
    return view.invoices.range(customer).filter { claims[$0].outstanding > 0 }
      .sorted { (claims[$0].dueOn, $0) < (claims[$1].dueOn, $1) }
      .map { position in
        let claim = claims[position]
        let row = snapshot.run.outlook.invoice(position).map {
          InvoiceRow($0, in: view, intervals: snapshot.run.outlook.intervals)
        }
        return [
          "invoice": view.invoiceID(position),
          "invoiceLink": Self.link("/invoice", view.invoiceID(position)),
          "due": claim.dueOn.description,
          "past": NumberText.grouped(view.day - claim.dueOn),
          "amount": Self.money(claim.outstandingMoney),
          "expected": row?.expectedPaidOn?.description ?? "–",
          "soon": row.map { NumberText.percent($0.outlook.curve.probabilityPaid(within: 30)) }
            ?? "–",
        ]
      }
  }

  private func timeline(_ policy: Policy) -> [[String: String]] {
    let paid = view.receipts[customer].map { ($0.on, "payment of \(Self.money($0.amount))") }
    let said = view.activities[customer].map { activity in
      let parts = [activity.channel, activity.outcome].filter { !$0.isEmpty }
      let by = activity.collector.isEmpty ? "" : " by \(activity.collector)"
      return (
        activity.on,
        parts.joined(separator: ", ") + by + (activity.note.isEmpty ? "" : ": \(activity.note)")
      )
    }
    let promised =
      view.promiseStandings(
        ofCustomer: customer, graceDays: policy.promises.graceDays
      ).map { standing in
        (
          standing.promise.madeOn,
          "promise of \(Self.money(standing.promised)) for \(standing.promise.promisedFor): "
            + standing.outcome.rawValue
        )
      }
      + view.departedPromises(ofCustomer: customer, graceDays: policy.promises.graceDays).map {
        ($0.promise.madeOn, "promise: \($0.sentence)")
      }
    let contested = view.disputes[customer].map { dispute in
      (
        dispute.openedOn,
        "dispute of \(Self.money(dispute.amount)) on \(view.invoiceID(dispute.invoice))"
          + (dispute.code.isEmpty ? "" : ", \(dispute.code)")
          + (dispute.closedOn.map { ", closed on \($0)" } ?? ", open")
      )
    }
    return (paid + said + promised + contested).enumerated()
      .sorted { ($0.element.0, $0.offset) > ($1.element.0, $1.offset) }.prefix(30)
      .map { ["on": $0.element.0.description, "what": $0.element.1] }
  }

  private func entries() -> [[String: Any]] {
    let last = events.last { !$0.isUndone && $0.author == person.name }?.number
    return events.reversed().map { event in
      let isOwn = event.author == person.name
      return [
        "number": event.number, "what": Self.words(event),
        "by": "\(event.author), \(time(event.at))" + (event.isUndone ? ", undone" : ""),
        "isOpen": !event.isUndone && person.role.may(.note)
          && (isOwn || person.role.may(.undoOthers)),
        "isOthers": !isOwn, "isLast": event.number == last, "undoKey": WorkspaceStore.token(),
      ]
    }
  }

  /// What an event says.
  static func words(_ event: RecordedEvent) -> String {
    let row = event.lines.first { $0.file == "activities.csv" }?.row ?? [:]
    let review = event.lines.first { $0.file == "reviews.csv" }?.row ?? [:]
    let words: [String?] = [
      review["step"], review["verdict"], review["comment"], row["channel"], row["outcome"],
      row["note"], row["next_action"], row["next_action_on"],
      row["snoozed_until"].map { $0.isEmpty ? "" : "snooze to \($0)" },
      event.lines.first { $0.file == "customers.csv" }.map {
        "handed to \($0.row["collector"] ?? "nobody")"
      },
    ]
    let said = words.compactMap(\.self).filter { !$0.isEmpty }
    return said.isEmpty ? event.kind : said.joined(separator: ", ")
  }
}
