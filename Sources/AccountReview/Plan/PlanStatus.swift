public import Receivables

/// Where an account, or a part of its money, stands in the plan of a day.
public enum PlanStatus: Sendable, Hashable, Codable {
  /// Its next action is for the action day.
  case today
  /// Its next action is due, but other accounts take up its collector's time.
  case overCapacity
  /// Something is given time first.
  case waiting(WaitReason)
  /// Nothing is asked for, and no day will change that by itself.
  case excluded(ExclusionReason)
}

/// What the plan waits for, and the first day on which it no longer does.
public enum WaitReason: Sendable, Hashable, Codable {
  /// The last contact is given time to work.
  case lastContact(on: Day, until: Day)
  /// The first step of collection comes later.
  case firstStep(until: Day)
  /// The customer was contacted as often as policy allows.
  case contactCap(until: Day)
  /// The last promise is honoured through its day and grace.
  case promise(through: Day)
  /// Cash of the customer is on its way to its invoices.
  case cashOnItsWay(until: Day)
  /// The collector is away, and the action needs a person.
  case collectorAbsent(until: Day)
  /// A next action was agreed for a day.
  case agreed(on: Day, until: Day)
  /// Somebody put it off.
  case snoozed(until: Day)
  /// A collection agency has it, and is to report by a day.
  case atAgency(since: Day, until: Day)
}

/// Why nothing is asked for, whatever the day.
public enum ExclusionReason: Sendable, Hashable, Codable {
  /// Nothing of it is overdue.
  case notDue
  /// Contested: the list of disputes has it.
  case disputed
  /// Cash or credit on account covers it: the list of cash to apply has it.
  case covered
  /// A hold stops asking for it.
  case held(reason: String, until: Day?)
  /// Less than policy asks for at all.
  case belowMinimum(Money)
}

extension PlanStatus {
  /// The kind of status: `today`, `over-capacity`, `waiting` or `excluded`.
  public var code: String {
    switch self {
    case .today: "today"
    case .overCapacity: "over-capacity"
    case .waiting: "waiting"
    case .excluded: "excluded"
    }
  }

  /// The kind of reason; empty where there is none.
  public var reasonCode: String {
    switch self {
    case .today, .overCapacity: ""
    case .waiting(.lastContact): "last-contact"
    case .waiting(.firstStep): "first-step"
    case .waiting(.contactCap): "contact-cap"
    case .waiting(.promise): "promised"
    case .waiting(.cashOnItsWay): "cash-on-its-way"
    case .waiting(.collectorAbsent): "collector-absent"
    case .waiting(.agreed): "agreed"
    case .waiting(.snoozed): "snoozed"
    case .waiting(.atAgency): "at-agency"
    case .excluded(.notDue): "not-due"
    case .excluded(.disputed): "disputed"
    case .excluded(.covered): "covered"
    case .excluded(.held): "held"
    case .excluded(.belowMinimum): "below-minimum"
    }
  }

  /// The day on which it is looked at again; `nil` where there is none.
  public var until: Day? {
    switch self {
    case .waiting(let reason): reason.until
    case .excluded(.held(_, let until)): until
    case .today, .overCapacity, .excluded: nil
    }
  }
}

extension WaitReason {
  var until: Day {
    switch self {
    case .lastContact(_, let day), .firstStep(let day), .contactCap(let day),
      .promise(let day), .cashOnItsWay(let day), .collectorAbsent(let day), .agreed(_, let day),
      .snoozed(let day), .atAgency(_, let day):
      day
    }
  }
}
