import Receivables
internal import Settings

extension SettingsReader {
  static func treatment(_ root: Section) throws(SettingsError) -> TreatmentPolicy {
    let keys = try root.section(
      "worklist", ["minimum_balance", "smallest_balance", "application_days", "before_due"])
    let beforeDue = try keys.section("before_due", ["days", "expected_late", "wait_days"])
    return TreatmentPolicy(
      minimumBalance: try keys.value("minimum_balance").amount(),
      smallestBalance: try keys.value("smallest_balance").amount(),
      applicationDays: try keys.value("application_days").integer(0...3660),
      beforeDue: BeforeDuePolicy(
        days: try beforeDue.value("days").integer(0...365),
        expectedLate: try beforeDue.value("expected_late").amount(),
        waitDays: try beforeDue.value("wait_days").integer(0...365)))
  }

  static func outcomes(_ root: Section) throws(SettingsError) -> OutcomePolicy {
    let keys = try root.section(
      "outcomes",
      [
        "reached", "not_reached", "written", "other", "channels", "attempts", "longest_wait",
      ])
    return OutcomePolicy(
      reached: try words("reached", of: keys), notReached: try words("not_reached", of: keys),
      written: try words("written", of: keys), other: try words("other", of: keys),
      channels: try words("channels", of: keys),
      attempts: try keys.value("attempts").integer(1...100),
      longestWait: try keys.value("longest_wait").integer(1...3650))
  }

  private static func words(_ key: String, of keys: Section) throws(SettingsError) -> Set<String> {
    var words: Set<String> = []
    for word in try keys.value(key).list() {
      words.insert(ContactOutcome.normalised(try word.string()))
    }
    return words
  }

  static func tasks(_ root: Section) throws(SettingsError) -> TaskPolicy {
    let keys = try root.section(
      "tasks",
      ["dispute_codes", "dispute_days", "dispute_owners", "cash_days", "cash_owner"])
    let list = try keys.value("dispute_days")
    var days: [String: Int] = [:]
    for (code, value) in try list.entries() {
      days[code.lowercased()] = try value.integer(0...3650)
    }
    guard let standard = days.removeValue(forKey: "default") else {
      throw list.wrongKind("days with some for default", found: "days without a default")
    }
    var owners: [String: String] = [:]
    for (code, value) in try keys.value("dispute_owners").entries() {
      owners[code.lowercased()] = try value.string()
    }
    return TaskPolicy(
      disputeCodes: try words("dispute_codes", of: keys), disputeDays: standard,
      disputeDaysByCode: days, disputeOwners: owners,
      cashDays: try keys.value("cash_days").integer(0...3650),
      cashOwner: try keys.value("cash_owner").string())
  }

  static func priority(_ root: Section) throws(SettingsError) -> PriorityPolicy {
    let keys = try root.section("priority", ["effect", "window_days", "head"])
    return PriorityPolicy(
      effect: try keys.value("effect").number(1.01...10),
      windowDays: try keys.value("window_days").integer(1...90),
      head: try keys.value("head").number(0...1))
  }

  static func capacity(_ root: Section) throws(SettingsError) -> CapacityPolicy {
    let keys = try root.section(
      "capacity",
      ["contacts_per_day", "minutes_per_day", "minutes_by_collector", "absences", "serious"])
    var minutes: [String: Double] = [:]
    for (collector, value) in try keys.value("minutes_by_collector").entries() {
      minutes[collector] = try value.number(0...1440)
    }
    var absences: [CapacityPolicy.Absence] = []
    for item in try keys.value("absences").list() { absences.append(try absence(item)) }
    let serious = try keys.section("serious", ["days_past_due", "balance", "untouched_days"])
    return CapacityPolicy(
      contactsPerDay: try keys.value("contacts_per_day").integer(0...100_000),
      minutesPerDay: try keys.value("minutes_per_day").number(0...1440),
      minutesByCollector: minutes, absences: absences,
      serious: SeriousDebtPolicy(
        daysPastDue: try serious.value("days_past_due").integer(1...36_500),
        balance: try serious.value("balance").amount(),
        untouchedDays: try serious.value("untouched_days").integer(1...3650)))
  }

  private static func absence(
    _ item: SettingsReader
  ) throws(SettingsError) -> CapacityPolicy.Absence {
    let keys = Section(item, nil)
    let required = ["collector", "from", "until"]
    try keys.allow(required)
    if let missing = required.first(where: { !item.hasKey($0) }) {
      throw item.wrongKind("an absence with \(missing)", found: "one without")
    }
    let (from, until) = (try keys.value("from").day(), try keys.value("until").day())
    guard from <= until else {
      throw try keys.value("until").outOfRange("\(from) or later", found: "\(until)")
    }
    return CapacityPolicy.Absence(
      collector: try keys.value("collector").string(), from: from, until: until)
  }

  private func day() throws(SettingsError) -> Day {
    let word = try string()
    guard let day = Day(word) else {
      throw wrongKind("a day such as 2026-07-01", found: "\"\(word)\"")
    }
    return day
  }
}
