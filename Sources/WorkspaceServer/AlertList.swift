import AccountRecords
import AccountReview
import DuecastEngine
import Foundation
import Receivables
import Reporting
import WorkspaceStore

/// Where the flags of all accounts are, the gravest first; put together once for each computation.
struct AlertList: Sendable {
  struct Place: Sendable {
    /// Position in the view's customers.
    let customer: CustomerIndex
    /// Position in the flags of the account's scorecard.
    let flag: Int
  }

  let places: [Place]

  init(_ run: RunResults) {
    var found: [(place: Place, severity: HealthFlag.Severity, since: Day)] = []
    for (customer, card) in CustomerTable(run.accounts.cards).indexed() {
      for (flag, own) in card.scorecard.flags.enumerated() where own.severity != .note {
        found.append((Place(customer: customer, flag: flag), own.severity, own.since))
      }
    }
    places = found.sorted {
      ($1.severity, $1.since, $0.place.customer, $0.place.flag)
        < ($0.severity, $0.since, $1.place.customer, $1.place.flag)
    }.map(\.place)
  }
}

/// Steps about flags that people recorded here, which pages show before the results have them.
struct AlertSteps {
  static let file = "flags.csv"

  /// By customer, those that stand.
  private let steps: [String: [FlagStep]]
  /// Identifiers of all that were ever recorded here, undone or not.
  private let own: Set<String>

  init(_ events: [RecordedEvent]) {
    let flags = events.filter { $0.kind == "flag" }
    own = Set(flags.map { Self.identifier($0.number) })
    steps = Dictionary(
      grouping: flags.filter { !$0.isUndone }.flatMap { event in
        event.lines.compactMap { line in
          Self.step(line.row, event.number).map { (line.row["customer_id"] ?? "", $0) }
        }
      }, by: \.0
    ).mapValues { $0.map(\.1) }
  }

  static func identifier(_ number: Int) -> String { "W\(number)" }

  private static func step(_ row: [String: String], _ number: Int) -> FlagStep? {
    guard let on = row["on"].flatMap({ Day($0) }), let flag = row["flag"],
      let action = row["action"].flatMap({ FlagStep.Action(rawValue: $0) })
    else { return nil }
    return FlagStep(
      id: identifier(number), customer: .unplaced, on: on, flag: flag, action: action,
      until: row["until"].flatMap { Day($0) }, owner: row["owner"] ?? "", by: row["by"] ?? "",
      note: row["note"] ?? "")
  }

  /// Where a flag stands with what was recorded here.
  func standing(_ known: FlagStanding, of customer: CustomerIndex, in view: LedgerView)
    -> FlagStanding
  {
    let id = view.customers[customer].id
    let earlier = view.flagSteps[customer].filter { !own.contains($0.id) }
    let added = steps[id] ?? []
    guard !added.isEmpty || earlier.count != view.flagSteps[customer].count else { return known }
    let all = earlier + added
    let since = known.since ?? all.map(\.on).min() ?? view.day
    return FlagLog(all, on: view.day).standing(known.code, since: since, owner: known.owner)
  }
}

/// What an alert of an account says, and where it stands.
struct AlertRow {
  let customer: CustomerIndex
  let flag: HealthFlag
  let standing: FlagStanding

  /// As filters of the page name its state.
  var state: String {
    switch standing.state {
    case .open, .accepted: "open"
    case .snoozed: "snoozed"
    case .closedByData, .closedByPerson: "closed"
    }
  }
}
