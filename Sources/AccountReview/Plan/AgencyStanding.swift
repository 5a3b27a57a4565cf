public import Receivables

/// A report of a collection agency about an account that it was not given, which counts for nothing.
public struct UnplacedReport: Sendable, Hashable {
  /// As ``Activity/id``.
  public let activityID: String
  /// As ``Customer/id``.
  public let customerID: String
  /// What was reported.
  public let state: AgencyStanding.State
  /// The day of the report.
  public let on: Day

  /// Those that a view knows, by customer and day.
  public static func all(in view: LedgerView) -> [UnplacedReport] {
    view.customers.indices.flatMap { customer -> [UnplacedReport] in
      let reports = view.activities[customer].filter { $0.agencyState != nil }
      let placedOn = reports.first { $0.agencyState == .placed }?.on
      return reports.compactMap { report -> UnplacedReport? in
        guard let state = report.agencyState, state != .placed,
          placedOn.map({ report.on < $0 }) ?? true
        else { return nil }
        return UnplacedReport(
          activityID: report.id, customerID: view.customers[customer].id, state: state,
          on: report.on)
      }
    }
  }
}

extension Activity {
  /// What it says of an agency; `nil` where it is about none.
  fileprivate var agencyState: AgencyStanding.State? {
    guard ContactOutcome.normalised(channel) == ContactChannel.agency.rawValue else { return nil }
    return AgencyStanding.State(rawValue: ContactOutcome.normalised(outcome))
  }
}

/// What a collection agency was given of a customer's debt, and what it last reported.
public struct AgencyStanding: Sendable, Hashable, Codable {
  /// The outcomes of activities in the channel `agency`.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// The agency has it, and has reported nothing else.
    case placed
    /// Some was paid; the agency goes on.
    case partRecovered = "part-recovered"
    /// All that the agency could get is paid.
    case recovered
    /// Given back by the agency.
    case returned
    /// Taken back from the agency.
    case recalled

    /// Whether the agency still has it.
    public var isAtAgency: Bool { self == .placed || self == .partRecovered }
  }

  /// The day of the placement.
  public let placedOn: Day
  /// By the last report that the view knows.
  public let state: State
  /// The day of the last report, or of the placement.
  public let on: Day
  /// Whether somebody was in contact with the customer since the agency no longer has it.
  let isHandled: Bool
}

extension AgencyStanding {
  /// The day by which the agency is to report.
  func reportDue(_ policy: PlacementPolicy) -> Day { on + policy.reportDays }

  /// Whether the agency has it and is not to report yet.
  func waits(on day: Day, _ policy: PlacementPolicy) -> Bool {
    state.isAtAgency && day < reportDue(policy)
  }
}

extension LedgerView {
  private func standsFirst(_ activity: Activity) -> Int { activity.agencyState == .placed ? 0 : 1 }

  /// `nil` where nothing was ever placed.
  public func agencyStanding(ofCustomer customer: CustomerIndex) -> AgencyStanding? {
    guard activities[customer].contains(where: { $0.agencyState == .placed }) else { return nil }
    var standing: AgencyStanding?
    // Of what is of one day without times, the first placement is before its reports.
    let ordered = activities[customer].enumerated().sorted { one, other in
      (one.element.on, standsFirst(one.element), one.offset)
        < (other.element.on, standsFirst(other.element), other.offset)
    }
    for activity in ordered.map(\.element) {
      let state = activity.agencyState
      // A report about what was never placed is no standing: `UnplacedReport` says it.
      if let state, state == .placed || standing != nil {
        standing = AgencyStanding(
          placedOn: state == .placed ? activity.on : standing?.placedOn ?? activity.on,
          state: state, on: activity.on, isHandled: false)
      } else if state == nil, let known = standing, !known.state.isAtAgency {
        standing = AgencyStanding(
          placedOn: known.placedOn, state: known.state, on: known.on, isHandled: true)
      }
    }
    return standing
  }
}
