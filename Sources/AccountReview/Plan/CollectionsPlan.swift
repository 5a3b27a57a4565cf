public import ForecastVocabulary
public import Receivables
internal import Statistics

/// What is done on the first business day after a view's day about every account with something open.
///
/// The worklist, the letters and the placements are read from it, so that they cannot contradict each
/// other. Each account stands in exactly one place (``PlannedAccount/status``), and its parts sum to
/// what it has open, to the minor unit.
public struct CollectionsPlan: Sendable, Hashable, Codable {
  /// The last day whose postings could be seen.
  public let day: Day
  /// The first business day after ``day``.
  public let actionDay: Day
  /// Names of the ageing columns, such as `d1_30`.
  public let bucketNames: [String]
  /// Those with a next contact in order of rank, then the others in order of customer and currency.
  public private(set) var accounts: [PlannedAccount]
  /// What a contact was taken to do, and the experiment behind it if there was one.
  public let effect: ContactEffect

  /// - Precondition: The outlook is of this view: of its day, with every open invoice.
  public init(
    view: LedgerView, outlook: Outlook, policy: Policy, calendar: BusinessCalendar,
    threads: Int = 1
  ) {
    precondition(
      outlook.day == view.day, "an outlook of \(outlook.day) for a view of \(view.day)")
    let effect = ContactEffect(view, policy)
    let planner = AccountPlanner(
      view: view, outlook: outlook, policy: policy, calendar: calendar, effect: effect)
    let planned = parallelParts(of: view.customers.indices, threads: threads) { planner.plan($0) }
    var accounts = planned.flatMap { $0 }
    accounts.rank(policy)
    accounts.fillCapacity(policy, on: planner.actionDay)
    day = view.day
    actionDay = planner.actionDay
    bucketNames = policy.ageing.buckets.names
    self.accounts = accounts
    self.effect = effect
  }

  /// The plan with some customers planned again, by position; the effect of contacts is as it was.
  ///
  /// - Parameter norms: of all accounts; contacts do not change them.
  /// - Precondition: The view has the customers of the plan's, and the outlook is of it.
  package func planningAgain(
    _ customers: Set<CustomerIndex>, view: LedgerView, outlook: Outlook, policy: Policy,
    calendar: BusinessCalendar, norms: AccountNorms
  ) -> CollectionsPlan {
    precondition(view.day == day, "a view of \(view.day) for a plan of \(day)")
    let planner = AccountPlanner(
      view: view, outlook: outlook, policy: policy, calendar: calendar, effect: effect,
      tiers: norms.tiers)
    var copy = self
    copy.accounts.removeAll { customers.contains($0.customer) }
    for index in copy.accounts.indices { copy.accounts[index].takeBackFromOverCapacity() }
    copy.accounts += customers.sorted().flatMap(planner.plan)
    copy.accounts.rank(policy)
    copy.accounts.fillCapacity(policy, on: actionDay)
    return copy
  }

  /// Leaves out all but some customers, by position.
  mutating func keep(_ customers: Set<CustomerIndex>) {
    accounts.removeAll { !customers.contains($0.customer) }
  }

  /// Those with something overdue.
  public var overdue: [PlannedAccount] {
    accounts.filter { account in
      account.parts.contains { $0.status != .excluded(.notDue) }
    }
  }

  /// Shows the health of each account beside it.
  mutating func show(_ scorecards: Scorecards) {
    let cards = Dictionary(uniqueKeysWithValues: scorecards.cards.map { (ExactText($0.id), $0) })
    for index in accounts.indices {
      let card = cards[ExactText(accounts[index].customerID)]
      accounts[index].item?.healthScore = card?.score
      accounts[index].item?.healthBand = card?.band?.rawValue
      accounts[index].item?.leaving = card?.churnProbability.map {
        .init(probability: $0, days: scorecards.horizonDays)
      }
    }
  }

  /// The same beside accounts of some customers alone, by position; all others keep what they show.
  package mutating func show(_ scorecards: Scorecards, of customers: Set<CustomerIndex>) {
    for index in accounts.indices where customers.contains(accounts[index].customer) {
      let card = scorecards.cards[accounts[index].customer]
      precondition(card.id == accounts[index].customerID, "cards of other customers")
      accounts[index].item?.healthScore = card.score
      accounts[index].item?.healthBand = card.band?.rawValue
      accounts[index].item?.leaving = card.churnProbability.map {
        .init(probability: $0, days: scorecards.horizonDays)
      }
    }
  }
}

/// What decides the place of an account in the list.
private struct Standing {
  let index: Int
  let customerID: String
  let currency: Currency
  let priority: Priority
  /// Currencies are compared as multiples of the smallest balance worth a person in each.
  let unit: Double
  let isOverdue: Bool
  var weight: Double

  /// Whether it comes before another of the same standing.
  func precedes(_ other: Standing) -> Bool {
    customerID == other.customerID ? currency < other.currency : customerID < other.customerID
  }
}

extension [PlannedAccount] {
  /// Puts accounts in order of ``Priority`` and numbers them.
  fileprivate mutating func rank(_ policy: Policy) {
    var listed: [Standing] = []
    var others: [Int] = []
    for index in indices {
      guard let item = self[index].item else {
        others.append(index)
        continue
      }
      let unit = policy.comparisonUnit(self[index].currency)
      listed.append(
        Standing(
          index: index, customerID: item.customerID, currency: item.currency,
          priority: item.priority, unit: unit,
          isOverdue: item.contactableAmount.minorUnits > 0,
          weight: item.priority.expectedLate / unit))
    }
    // What is overdue and covered is not asked for: such an account is reminded of what falls due.
    let overdue = listed.indices.filter { listed[$0].isOverdue }
    let places = overdue.map { listed[$0].weight }.sorted(by: >)
    let order = listed.inOrderOfPriority(overdue, policy)
    for (place, index) in zip(places, order) { listed[index].weight = place }
    // The order breaks ties, so that equal places keep it.
    var standing = [Int](repeating: listed.count, count: listed.count)
    for (place, index) in order.enumerated() { standing[index] = place }
    let ordered = listed.indices.sorted { a, b in
      if listed[a].weight != listed[b].weight { return listed[a].weight > listed[b].weight }
      if standing[a] != standing[b] { return standing[a] < standing[b] }
      return listed[a].precedes(listed[b])
    }
    var ranked: [PlannedAccount] = []
    ranked.reserveCapacity(count)
    for (rank, entry) in ordered.enumerated() {
      var account = self[listed[entry].index]
      account.item?.priority.weight = listed[entry].weight
      account.item?.rank = rank + 1
      ranked.append(account)
    }
    others.sort {
      (self[$0].customerID, self[$0].currency) < (self[$1].customerID, self[$1].currency)
    }
    for index in others { ranked.append(self[index]) }
    self = ranked
  }
}

extension [Standing] {
  /// The overdue accounts, by their positions, in the order of ``Priority``.
  fileprivate func inOrderOfPriority(_ overdue: [Int], _ policy: Policy) -> [Int] {
    func sorted(_ indices: some Sequence<Int>, by score: (Priority) -> Double) -> [Int] {
      indices.map { index -> (index: Int, score: Double) in
        (index, score(self[index].priority) / self[index].unit)
      }.sorted {
        $0.score == $1.score ? self[$0.index].precedes(self[$1.index]) : $0.score > $1.score
      }.map(\.index)
    }
    let byContact = sorted(overdue, by: \.headScore)
    let head = Int((policy.priority.head * Double(overdue.count)).rounded(.up))
    return byContact.prefix(head) + sorted(byContact.dropFirst(head), by: \.lateScore)
  }
}
