import Receivables

/// The contacts a customer has had, and when the next one may be.
struct ContactHistory: Sendable {
  /// In order of day.
  private let contacts: [Activity]

  /// An assignment to a control arm is a decision not to contact, and no contact.
  init(_ customer: Int, _ view: LedgerView, _ policy: Policy) {
    contacts = view.activities[customer].filter {
      $0.experimentArm != "control"
        && !policy.contactCap.ignoredChannels.contains($0.channel.lowercased())
    }
  }

  /// The first day from `day` on that the cap allows a contact.
  func earliestDay(from day: Day, _ cap: ContactCap) -> Day {
    guard contacts.count >= cap.contacts else { return day }
    let oldestThatCounts = contacts[contacts.count - cap.contacts].on
    return max(day, oldestThatCounts + cap.inDays)
  }

  /// Contacts after a day, in order.
  func since(_ day: Day) -> [Activity] { contacts.filter { $0.on > day } }

  /// The next step of collection and the first day it may be taken, apart from the cap.
  ///
  /// Steps taken are those since the oldest contactable invoice fell due: the highest dunning level
  /// where the log gives levels, else the number of contacts. No step is skipped; the last that the
  /// days past due allow is repeated. All steps up to the next one are returned, it the last.
  func nextStep(
    _ steps: [EscalationStep], daysPastDue: Int, on day: Day
  ) -> (steps: ArraySlice<EscalationStep>, from: Day) {
    let since = contacts.filter { $0.on > day - daysPastDue }
    let taken = since.compactMap(\.level).max() ?? since.count
    let allowed = steps.count { $0.fromDaysPastDue <= daysPastDue }
    let index = max(0, min(taken, allowed - 1))
    var from = max(day, day + (steps[index].fromDaysPastDue - daysPastDue))
    if taken > 0, let last = since.last {
      from = max(from, last.on + steps[min(taken, steps.count) - 1].waitDays)
    }
    return (steps[...index], from)
  }
}

/// The tier of each customer in each currency.
struct TierTable: Sendable {
  private let highTouch: [Currency: Set<Int>]
  private let sizes: [Currency: [Int: Int64]]
  private let policy: TierPolicy

  /// Size is what is open plus what was invoiced in the 365 days up to the view's day.
  init(_ view: LedgerView, _ policy: TierPolicy) {
    var sizes: [Currency: [Int: Int64]] = [:]
    for customer in view.customers.indices {
      for invoice in view.invoices[customer] {
        let yearly = view.day - invoice.issuedOn < 365 ? invoice.amount : 0
        let size = invoice.outstanding + yearly
        if size > 0 { sizes[invoice.currency, default: [:]][customer, default: 0] += size }
      }
    }
    self.sizes = sizes
    self.policy = policy
    self.highTouch = sizes.mapValues { ofCurrency in
      let largest = ofCurrency.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return Set(largest.prefix(policy.highTouchCustomers).map(\.key))
    }
  }

  /// The highest tier of a customer in any currency.
  func tier(_ customer: Int) -> Tier {
    let all = sizes.keys.map { tier(customer, $0) }
    return Tier.allCases.first(where: all.contains) ?? .noTouch
  }

  func tier(_ customer: Int, _ currency: Currency) -> Tier {
    let size = sizes[currency]?[customer] ?? 0
    if size < policy.noTouchBelow.money(currency).minorUnits { return .noTouch }
    return highTouch[currency]?.contains(customer) == true ? .highTouch : .standard
  }
}
