public import ForecastVocabulary
public import Receivables
internal import Statistics

/// Whom to contact after a view's day, ranked by what the contact is worth, and who is left out.
///
/// To the minor unit and in each currency, everything open is either the contactable amount of an
/// item or an exclusion with its reason.
public struct Worklist: Sendable, Hashable, Codable {
  /// The last day whose postings could be seen.
  public let day: Day
  /// The first business day after ``day``, whose close the view shows.
  public let actionDay: Day
  /// Names of the ageing columns, such as `d1_30`.
  public let bucketNames: [String]
  /// By value of contact, highest first, then customer and currency.
  ///
  /// Values in different currencies are compared as multiples of what policy says the contacts of
  /// all channels cost in each.
  public private(set) var items: [WorklistItem]
  /// In order of customer, currency, then kind of reason.
  public let excluded: [Exclusion]
  /// What a contact was taken to do, and the experiment behind it if there was one.
  public let effect: ContactEffect
  /// Customers that one collector contacts in a day.
  public let contactsPerDay: Int

  /// - Precondition: The outlook is of this view: of its day, with every open invoice.
  public init(
    view: LedgerView, outlook: Outlook, policy: Policy, calendar: BusinessCalendar,
    threads: Int = 1
  ) {
    precondition(
      outlook.day == view.day, "an outlook of \(outlook.day) for a view of \(view.day)")
    let effect = ContactEffect(view, policy)
    let planner = WorklistPlanner(
      view: view, outlook: outlook, policy: policy, calendar: calendar, effect: effect)
    let decisions = parallelParts(of: view.customers.count, threads: threads) { customer in
      planner.decide(customer)
    }
    var items = decisions.flatMap { $0.compactMap(\.item) }
    let weighed = items.map {
      (item: $0, worth: $0.valueOfContact.total / policy.comparisonUnit($0.currency))
    }
    items = weighed.sorted {
      ($1.worth, $0.item.customerID, $0.item.currency)
        < ($0.worth, $1.item.customerID, $1.item.currency)
    }.map(\.item)
    for index in items.indices { items[index].rank = index + 1 }
    self.day = view.day
    self.actionDay = planner.actionDay
    self.bucketNames = policy.ageing.buckets.names
    self.items = items
    self.excluded = decisions.flatMap { $0.flatMap(\.excluded) }
    self.effect = effect
    self.contactsPerDay = policy.contactsPerDay
  }

  /// Shows the health of each account beside it.
  public mutating func show(_ scorecards: Scorecards) {
    let cards = Dictionary(uniqueKeysWithValues: scorecards.cards.map { (ExactText($0.id), $0) })
    for index in items.indices {
      let card = cards[ExactText(items[index].customerID)]
      items[index].healthScore = card?.score
      items[index].healthBand = card?.band?.rawValue
      items[index].leaving = card?.churnProbability.map {
        .init(probability: $0, days: scorecards.horizonDays)
      }
    }
  }

  /// What to do on the action day within each collector's capacity, in order of rank.
  ///
  /// Of contacts, those due by then, for at most `capacity` customers of each collector
  /// (``contactsPerDay`` by default); a customer's second currency is the same contact. Work that is
  /// no contact stays in full. Ranks are those of the whole list.
  public func capped(perCollector capacity: Int? = nil) -> [WorklistItem] {
    let capacity = capacity ?? contactsPerDay
    precondition(capacity >= 0, "a capacity of \(capacity)")
    var contacted: [String: Set<ExactText>] = [:]
    return items.filter { item in
      guard item.nextActionOn <= actionDay else { return false }
      guard item.nextAction.channel != nil else { return true }
      var customers = contacted[item.collector] ?? []
      let id = ExactText(item.customerID)
      guard customers.contains(id) || customers.count < capacity else { return false }
      customers.insert(id)
      contacted[item.collector] = customers
      return true
    }
  }

  /// What was left out for one kind of reason, in one currency.
  public struct ExclusionTotal: Sendable, Hashable, Codable {
    /// As ``Exclusion/Reason/code``.
    public let code: String
    public private(set) var accounts = 0
    public private(set) var invoices = 0
    public private(set) var amount: Money

    fileprivate init(_ code: String, _ currency: Currency) {
      self.code = code
      self.amount = .zero(currency)
    }

    fileprivate mutating func add(_ exclusion: Exclusion) {
      accounts += 1
      invoices += exclusion.invoices
      amount += exclusion.amount
    }
  }

  /// Counts and amounts of ``excluded``, in order of currency, then code.
  public var exclusionTotals: [ExclusionTotal] {
    var totals: [Currency: [String: ExclusionTotal]] = [:]
    for exclusion in excluded {
      let (code, currency) = (exclusion.reason.code, exclusion.amount.currency)
      totals[currency, default: [:]][code, default: ExclusionTotal(code, currency)].add(exclusion)
    }
    return totals.sorted { $0.key < $1.key }
      .flatMap { $0.value.values.sorted { $0.code < $1.code } }
  }
}
