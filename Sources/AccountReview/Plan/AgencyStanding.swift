public import Receivables

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
  /// `nil` where nothing was ever placed.
  func agencyStanding(ofCustomer customer: Int) -> AgencyStanding? {
    var standing: AgencyStanding?
    for activity in activities[customer] {
      let isAgency = ContactOutcome.normalised(activity.channel) == ContactChannel.agency.rawValue
      let state =
        isAgency
        ? AgencyStanding.State(rawValue: ContactOutcome.normalised(activity.outcome)) : nil
      if let state {
        standing = AgencyStanding(
          placedOn: state == .placed ? activity.on : standing?.placedOn ?? activity.on,
          state: state, on: activity.on, isHandled: false)
      } else if let known = standing, !known.state.isAtAgency {
        standing = AgencyStanding(
          placedOn: known.placedOn, state: known.state, on: known.on, isHandled: true)
      }
    }
    return standing
  }
}
