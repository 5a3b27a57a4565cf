public import Receivables

/// Whether an account awaits a person's review.
public struct ReviewStanding: Sendable, Hashable {
  /// What is to be done about an account's review, if anything.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// A person's verdict is due.
    case due
    /// A person works on it, or it waits for approval, or for its close.
    case assigned, draft, submitted, approved, rejected
    /// A person has reviewed it within the cadence.
    case reviewed
    /// Nothing is flagged and the tier asks for no person.
    case closed = "closed-automatically"
    /// The customer has left.
    case left
  }

  /// At the close of the view's day.
  public let status: Status
  /// The day a person's next review is due; `nil` for a customer that has left.
  public let dueOn: Day?
  /// Whether a flag that is newer than the last review asks for another before its time.
  public let isReopened: Bool
  /// All reviews up to the day.
  public let trail: ReviewTrail

  /// The last closed verdict of a person.
  public var last: ReviewCase? { trail.last }

  /// Whether somebody has to do something: a verdict is due, or one is on its way.
  public var isOpen: Bool {
    switch status {
    case .due, .assigned, .draft, .submitted, .approved, .rejected: true
    case .reviewed, .closed, .left: false
    }
  }

  /// An account with a verdict is due again one cadence later, or as soon as it has a newer flag.
  ///
  /// Without one, or after that, a high-touch account and a flagged one wait for a person. The others
  /// are closed on their cadence, each on days of its own: by a number from its identifier, so that as
  /// many are closed each day.
  ///
  /// - Parameters:
  ///   - flags: where those of the account stand; what somebody has closed or snoozed does not count.
  ///   - isRed: whether its band is.
  init(
    _ customer: CustomerIndex, _ tier: Tier, flags: [FlagStanding], isRed: Bool, _ view: LedgerView,
    _ policy: ReviewPolicy
  ) {
    let open = flags.filter(\.isOpen)
    let (isFlagged, newestFlag) = (!open.isEmpty || isRed, open.compactMap(\.since).max())
    let trail = ReviewTrail(view.reviews[customer], tier, policy)
    let cadence = policy.cadenceDays[tier] ?? 365
    let day = view.day
    self.trail = trail
    guard view.customers[customer].churnedOn == nil else {
      (status, dueOn, isReopened) = (.left, nil, false)
      return
    }
    let last = trail.last
    let valid = last.map { $0.validUntil.map { $0 + 1 } ?? ($0.changedOn + cadence) }
    let reopened = last.flatMap { last in newestFlag.flatMap { $0 > last.changedOn ? $0 : nil } }
    let due = [valid, reopened].compactMap { $0 }.min()
    isReopened = reopened != nil
    if let current = trail.current {
      status = Status(rawValue: current.state.rawValue) ?? .draft
      dueOn = due.map { min($0, day) } ?? current.startedOn
    } else if let due, day < due {
      (status, dueOn) = (.reviewed, due)
    } else if tier == .highTouch || isFlagged {
      (status, dueOn) = (.due, due ?? newestFlag.map { min($0, day) } ?? day)
    } else {
      let place = ReviewStanding.place(of: view.customers[customer].id, within: cadence)
      let passed = ((Int(day.number) - place) % cadence + cadence) % cadence
      (status, dueOn) = (.closed, day + (cadence - passed))
    }
  }

  /// A number below `cadence` from an identifier (FNV-1a).
  private static func place(of id: String, within cadence: Int) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int((hash ^ hash >> 32) % UInt64(cadence))
  }
}
