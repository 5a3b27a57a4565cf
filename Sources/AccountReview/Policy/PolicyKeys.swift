import CreditLoss
import Receivables
internal import Settings

extension SettingsReader {
  /// The keys of a policy, their kinds and what values make sense.
  static func policy(_ root: Section) throws(SettingsError) -> Policy {
    try root.allow([
      "calendar", "ageing", "tiers", "worklist", "promises", "contact_cap", "outcomes", "capacity",
      "channels",
      "priority", "experiment", "capital", "escalation", "reasons", "tasks", "health", "reviews",
      "success", "letters", "placement", "late_payment", "expected_credit_loss",
    ])
    let ageing = try ageing(root)
    let tiers = try root.section("tiers", ["high_touch_customers", "no_touch_below"])
    let promises = try root.section("promises", ["grace_days", "remembered_days", "longest_days"])
    let cap = try root.section("contact_cap", ["contacts", "in_days", "ignored_channels"])
    let experiment = try root.section("experiment", ["window_days", "minimum_events"])
    let capital = try root.section(
      "capital", ["yearly_cost", "maximum_days", "loss_given_default"])
    let reasons = try root.section(
      "reasons", ["recent_invoices", "slower_by_days", "late_share_rise", "dispute_closed_days"])
    var ignored: [String] = []
    for channel in try cap.value("ignored_channels").list() {
      ignored.append(try channel.string().lowercased())
    }
    return Policy(
      calendar: try calendar(root), ageing: ageing,
      tiers: TierPolicy(
        highTouchCustomers: try tiers.value("high_touch_customers").integer(0...1_000_000),
        noTouchBelow: try tiers.value("no_touch_below").amount()),
      treatment: try treatment(root),
      promises: PromisePolicy(
        graceDays: try promises.value("grace_days").integer(0...90),
        rememberedDays: try promises.value("remembered_days").integer(0...3650),
        longestDays: try promises.value("longest_days").integer(1...3650)),
      contactCap: ContactCap(
        contacts: try cap.value("contacts").integer(1...1000),
        inDays: try cap.value("in_days").integer(1...365), ignoredChannels: ignored),
      outcomes: try outcomes(root), capacity: try capacity(root), priority: try priority(root),
      channels: try channels(root, buckets: ageing.buckets),
      experiment: ExperimentPolicy(
        windowDays: try experiment.value("window_days").integer(1...90),
        minimumEvents: try experiment.value("minimum_events").integer(2...1_000_000)),
      capital: CapitalPolicy(
        yearlyCost: try capital.value("yearly_cost").number(0...10),
        maximumDays: try capital.value("maximum_days").integer(1...3650),
        lossGivenDefault: try capital.value("loss_given_default").number(0...1)),
      escalation: try escalation(root),
      reasons: ReasonPolicy(
        recentInvoices: try reasons.value("recent_invoices").integer(3...1000),
        slowerByDays: try reasons.value("slower_by_days").integer(0...365),
        lateShareRise: try reasons.value("late_share_rise").number(0...1),
        disputeClosedDays: try reasons.value("dispute_closed_days").integer(0...365)),
      tasks: try tasks(root), health: try health(root), reviews: try reviews(root),
      success: try success(root),
      letters: try letters(root), placement: try placement(root),
      latePayment: try latePayment(root),
      creditLoss: try creditLoss(root, buckets: ageing.buckets))
  }

  private static func calendar(_ root: Section) throws(SettingsError) -> FiscalCalendar {
    let keys = try root.section(
      "calendar", ["week_starts", "months", "year_from_month", "year_ends"])
    return FiscalCalendar(
      weekStart: try keys.value("week_starts").choice(FiscalCalendar.Weekday.allCases),
      months: try keys.value("months").choice(FiscalCalendar.Months.allCases),
      firstMonth: try keys.value("year_from_month").integer(1...12),
      yearEnd: try keys.value("year_ends").choice(FiscalCalendar.YearEnd.allCases))
  }

  private static func ageing(_ root: Section) throws(SettingsError) -> AgeingPolicy {
    let section = try root.section("ageing", ["basis", "upper_edges"])
    let basis = try section.value("basis").choice(Ageing.Basis.allCases)
    var edges: [Int] = []
    for edge in try section.value("upper_edges").list() {
      let lowest = (edges.last ?? 0) + 1
      edges.append(try edge.integer(lowest...max(lowest, 36_500)))
    }
    return AgeingPolicy(basis: basis, buckets: AgeingBuckets(upperEdges: edges))
  }

  private static func letters(_ root: Section) throws(SettingsError) -> LetterPolicy {
    let keys = try root.section(
      "letters", ["from_days_past_due", "pay_within_days", "bank_details"])
    let list = try keys.value("from_days_past_due")
    var days: [Int] = []
    for day in try list.list() {
      let lowest = (days.last ?? 0) + 1
      days.append(try day.integer(lowest...max(lowest, 36_500)))
    }
    guard days.count == LetterPolicy.highestLevel else {
      throw list.outOfRange(
        "a list of \(LetterPolicy.highestLevel) numbers, one for each level",
        found: "one of \(days.count)")
    }
    let texts = try keys.value("bank_details")
    var details: [String: String] = [:]
    for (currency, text) in try texts.entries() {
      guard currency == "default" || Currency(currency) != nil else {
        throw texts.wrongKind(
          "texts for default and currency codes", found: "one for \"\(currency)\"")
      }
      details[currency] = try text.string()
    }
    return LetterPolicy(
      fromDaysPastDue: days,
      payWithinDays: try keys.value("pay_within_days").integer(0...365), bankDetails: details)
  }

  private static func placement(_ root: Section) throws(SettingsError) -> PlacementPolicy {
    let keys = try root.section(
      "placement",
      ["from_days_past_due", "contacts", "wait_days", "minimum_balance", "report_days"])
    return PlacementPolicy(
      fromDaysPastDue: try keys.value("from_days_past_due").integer(1...36_500),
      contacts: try keys.value("contacts").integer(0...1000),
      waitDays: try keys.value("wait_days").integer(0...365),
      minimumBalance: try keys.value("minimum_balance").amount(),
      reportDays: try keys.value("report_days").integer(1...3650))
  }

  private static func creditLoss(
    _ root: Section, buckets: AgeingBuckets
  ) throws(SettingsError) -> ProvisionTerms {
    let keys = try root.section(
      "expected_credit_loss",
      [
        "months", "minimum_write_offs", "minimum_invoices", "forward_looking_factor",
        "loss_rates", "stated_rates", "individual",
      ])
    let list = try keys.value("loss_rates")
    var rates: [Double] = []
    for rate in try list.list() { rates.append(try rate.number(0...1)) }
    guard rates.isEmpty || rates.count == buckets.count else {
      throw list.outOfRange(
        "an empty list, or one of \(buckets.count) numbers, one for each bucket",
        found: "one of \(rates.count)")
    }
    return ProvisionTerms(
      months: try keys.value("months").integer(1...600),
      minimumWriteOffs: try keys.value("minimum_write_offs").integer(0...1_000_000),
      minimumInvoices: try keys.value("minimum_invoices").integer(0...1_000_000),
      forwardLookingFactor: try keys.value("forward_looking_factor").number(0...100),
      lossRates: rates, statedRates: try statedRates(keys.value("stated_rates")),
      individual: try individual(keys.value("individual")))
  }

  private static func statedRates(
    _ list: SettingsReader
  ) throws(SettingsError) -> [StatedLossRate] {
    var rates: [StatedLossRate] = []
    for entry in try list.list() {
      let keys = Section(entry, nil)
      try keys.allow(["from_days_past_due", "rate"])
      rates.append(
        StatedLossRate(
          fromDaysPastDue: try entry.needed("from_days_past_due", keys).integer(0...36_500),
          rate: try entry.needed("rate", keys).number(0...1)))
    }
    let days = rates.map(\.fromDaysPastDue)
    guard days.first == 0, zip(days, days.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw list.outOfRange(
        "rates from rising days past due, the first from 0", found: "those from \(days)")
    }
    return rates
  }

  private static func individual(
    _ list: SettingsReader
  ) throws(SettingsError) -> [IndividualAssessment] {
    var found: [IndividualAssessment] = []
    for entry in try list.list() {
      let keys = Section(entry, nil)
      try keys.allow(["customer", "loss_rate", "reason", "from"])
      var from: Day?
      if let value = try keys.optional("from") {
        let text = try value.string()
        guard let day = Day(text) else { throw value.wrongKind("a day as 2026-06-30", found: text) }
        from = day
      }
      found.append(
        IndividualAssessment(
          customerID: try entry.needed("customer", keys).string(),
          lossRate: try entry.needed("loss_rate", keys).number(0...1),
          reason: try entry.needed("reason", keys).string(), from: from))
    }
    return found
  }

  private static func channels(
    _ root: Section, buckets: AgeingBuckets
  ) throws(SettingsError) -> [ContactChannel: ChannelPolicy] {
    let names = ContactChannel.allCases.map(\.rawValue)
    let section = try root.section("channels", names)
    var policies: [ContactChannel: ChannelPolicy] = [:]
    for channel in ContactChannel.allCases {
      let keys = try section.section(channel.rawValue, ["cost", "minutes", "effect"])
      let list = try keys.value("effect")
      var effect: [Double] = []
      for ratio in try list.list() { effect.append(try ratio.number(0.1...10)) }
      guard effect.count == buckets.count - 1 else {
        throw list.outOfRange(
          "a list of \(buckets.count - 1) numbers, one for each overdue bucket",
          found: "one of \(effect.count)")
      }
      policies[channel] = ChannelPolicy(
        cost: try keys.value("cost").amount(),
        minutes: try keys.value("minutes").number(0...1440), effect: effect)
    }
    return policies
  }

  private static func escalation(_ root: Section) throws(SettingsError) -> [Tier: [EscalationStep]]
  {
    let keys: [(Tier, String)] = [
      (.highTouch, "high_touch"), (.standard, "standard"), (.noTouch, "no_touch"),
    ]
    let section = try root.section("escalation", keys.map(\.1))
    var escalation: [Tier: [EscalationStep]] = [:]
    for (tier, key) in keys {
      let list = try section.value(key)
      var steps: [EscalationStep] = []
      for item in try list.list() {
        let step = Section(item, nil)
        let required = ["from_days_past_due", "action", "wait_days"]
        try step.allow(required)
        if let missing = required.first(where: { !item.hasKey($0) }) {
          throw item.wrongKind("a step with \(missing)", found: "one without")
        }
        let lowest = steps.last?.fromDaysPastDue ?? 1
        steps.append(
          EscalationStep(
            fromDaysPastDue: try step.value("from_days_past_due").integer(lowest...36_500),
            action: try step.value("action").choice(NextAction.steps),
            waitDays: try step.value("wait_days").integer(0...365)))
      }
      guard !steps.isEmpty else {
        throw list.outOfRange("a list of at least one step", found: "empty")
      }
      escalation[tier] = steps
    }
    return escalation
  }

  /// A number, or a mapping of `default` and currency codes to numbers.
  func amount(upTo largest: Double = 1e12) throws(SettingsError) -> AmountByCurrency {
    let range = 0.0...largest
    guard hasKeys else { return AmountByCurrency(try number(range)) }
    var standard: Double?
    var exceptions: [String: Double] = [:]
    for (key, value) in try entries() {
      if key == "default" {
        standard = try value.number(range)
      } else if let currency = Currency(key) {
        exceptions[currency.code] = try value.number(range)
      } else {
        throw value.wrongKind("default or a currency code", found: "\"\(key)\"")
      }
    }
    guard let standard else {
      throw wrongKind(
        "one number, or numbers with one for default", found: "numbers without a default")
    }
    return AmountByCurrency(standard, exceptions: exceptions)
  }
}

extension SettingsReader {
  /// The value of a key that an entry of a list must have.
  fileprivate func needed(
    _ key: String, _ keys: Section
  ) throws(SettingsError) -> SettingsReader {
    guard let value = try keys.optional(key) else {
      throw wrongKind("an entry with \(key)", found: "one without it")
    }
    return value
  }
}
