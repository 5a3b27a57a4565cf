public import Receivables

/// What has become of a flag: who sees to it, and what was done about it.
///
/// A fact is flagged once, however long it holds: its steps are those recorded since it came up. When it
/// has passed and comes up again it is a new flag, open again.
public struct FlagStanding: Sendable, Hashable {
  /// How far a flag is settled, by the data and by the steps recorded about it.
  public enum State: Sendable, Hashable {
    /// It holds and nobody has taken it on yet, or it was reopened or its snooze is over.
    case open
    /// Somebody sees to it.
    case accepted
    /// Set aside up to a day, the last one.
    case snoozed(until: Day)
    /// The fact does not hold any more.
    case closedByData
    /// A person said that it is settled.
    case closedByPerson
  }

  /// As `flags.csv` names it.
  public let code: String
  /// The day since when it holds; `nil` where that is not known, or it does not any more.
  public let since: Day?
  /// At the close of the day up to which steps are read.
  public let state: State
  /// Empty where nobody was named.
  public let owner: String
  /// What was done about the fact, in order.
  public let steps: [FlagStep]

  /// Whether it asks for somebody's attention.
  public var isOpen: Bool { state == .open || state == .accepted }
}

extension FlagStanding.State {
  /// As files name it.
  public var name: String {
    switch self {
    case .open: "open"
    case .accepted: "accepted"
    case .snoozed: "snoozed"
    case .closedByData: "closed by data"
    case .closedByPerson: "closed by a person"
    }
  }
}

/// A flag that holds, as far as steps about it go.
public struct RaisedFlag: Sendable, Hashable {
  /// As `flags.csv` and recorded steps name it.
  public let code: String
  /// The day since when it holds; `nil` where that is not known.
  public let since: Day?
  /// The first day whose steps are about the fact; `nil` for all days.
  public let from: Day?
  /// Who is named for it where it was found; empty where the account's own person sees to it.
  public let owner: String

  /// A flag that a rule raises, before the steps recorded about it are read.
  public init(code: String, since: Day?, from: Day?, owner: String = "") {
    (self.code, self.since, self.from, self.owner) = (code, since, from, owner)
  }
}

/// What was recorded about the flags of one account up to a day.
public struct FlagLog: Sendable {
  private let steps: [FlagStep]
  private let day: Day

  /// A snooze that says no day ends so many days after it.
  private static let usualSnooze = 30

  /// - Parameter steps: one customer's, in order; a line that is there twice counts once.
  public init(_ steps: some Collection<FlagStep>, on day: Day) {
    var seen: Set<String> = []
    self.steps = steps.filter { seen.insert($0.id).inserted }
    self.day = day
  }

  /// Where a flag stands that holds since a day.
  ///
  /// - Parameter owner: who sees to it until somebody else is named.
  public func standing(_ code: String, since: Day, owner: String) -> FlagStanding {
    standing(code, since: since, from: since, owner: owner)
  }

  /// - Parameter from: the first day whose steps are about the fact; `nil` for all days.
  private func standing(
    _ code: String, since: Day?, from: Day?, owner: String
  ) -> FlagStanding {
    let own = steps.filter { step in
      step.flag == code && (from.map { step.on >= $0 } ?? true)
    }
    var (state, owner) = (FlagStanding.State.open, owner)
    for step in own {
      if !step.owner.isEmpty { owner = step.owner }
      // Who accepts what nobody sees to sees to it.
      if owner.isEmpty, step.action == .accept { owner = step.by }
      switch step.action {
      case .accept: state = .accepted
      case .reopen: state = .open
      case .close: state = .closedByPerson
      case .snooze: state = .snoozed(until: step.until ?? step.on + FlagLog.usualSnooze)
      }
    }
    if case .snoozed(let until) = state, until < day { state = .open }
    return FlagStanding(code: code, since: since, state: state, owner: owner, steps: own)
  }

  /// Where flags stand, in their order, and then those that were seen to and do not hold any more.
  ///
  /// - Parameters:
  ///   - raised: the flags that hold.
  ///   - owner: who sees to those for which nobody is named.
  public func standings(of raised: [RaisedFlag], owner: String) -> [FlagStanding] {
    let first = steps.first?.on ?? day
    return raised.map {
      standing(
        $0.code, since: $0.since, from: $0.from, owner: $0.owner.isEmpty ? owner : $0.owner)
    }
      + past(Dictionary(raised.map { ($0.code, $0.from ?? first) }, uniquingKeysWith: min))
  }

  /// Flags that were seen to and do not hold any more.
  ///
  /// - Parameter raised: those that hold, with the day since when.
  public func past(_ raised: [String: Day]) -> [FlagStanding] {
    let before = steps.filter { step in raised[step.flag].map { step.on < $0 } ?? true }
    return Dictionary(grouping: before, by: \.flag).sorted { $0.key < $1.key }.map { code, own in
      let owner = own.last { !$0.owner.isEmpty }?.owner ?? ""
      return FlagStanding(
        code: code, since: nil,
        state: own.last?.action == .close ? .closedByPerson : .closedByData, owner: owner,
        steps: own)
    }
  }
}
