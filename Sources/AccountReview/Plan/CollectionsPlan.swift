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
  /// - Precondition: The view has the customers of the plan's, and the outlook is of it.
  package func planningAgain(
    _ customers: Set<CustomerIndex>, view: LedgerView, outlook: Outlook, policy: Policy,
    calendar: BusinessCalendar
  ) -> CollectionsPlan {
    precondition(view.day == day, "a view of \(view.day) for a plan of \(day)")
    let planner = AccountPlanner(
      view: view, outlook: outlook, policy: policy, calendar: calendar, effect: effect)
    var copy = self
    copy.accounts.removeAll { customers.contains($0.customer) }
    for index in copy.accounts.indices { copy.accounts[index].takeBackFromOverCapacity() }
    copy.accounts += customers.sorted().flatMap(planner.plan)
    copy.accounts.rank(policy)
    copy.accounts.fillCapacity(policy, on: actionDay)
    return copy
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
}

private typealias ListedAccount = (account: PlannedAccount, item: WorklistItem)

extension [PlannedAccount] {
  /// Puts accounts in order of ``Priority`` and numbers them.
  fileprivate mutating func rank(_ policy: Policy) {
    var listed: [ListedAccount] = []
    var others: [PlannedAccount] = []
    for account in self {
      guard var item = account.item else {
        others.append(account)
        continue
      }
      // Currencies are compared as multiples of the smallest balance worth a person in each.
      let unit = policy.comparisonUnit(account.currency)
      item.priority.weight = item.priority.expectedLate / unit
      listed.append((account, item))
    }
    // What is overdue and covered is not asked for: such an account is reminded of what falls due.
    let overdue = listed.indices.filter { listed[$0].item.contactableAmount.minorUnits > 0 }
    let places = overdue.map { listed[$0].item.priority.weight }.sorted(by: >)
    let order = listed.inOrderOfPriority(overdue, policy)
    for (place, index) in zip(places, order) { listed[index].item.priority.weight = place }
    // The order breaks ties, so that equal places keep it.
    var standing = [Int](repeating: listed.count, count: listed.count)
    for (place, index) in order.enumerated() { standing[index] = place }
    let ordered = listed.indices.map {
      (index: $0, weight: listed[$0].item.priority.weight, standing: standing[$0])
    }.sorted {
      ($1.weight, $0.standing, listed[$0.index].item.id)
        < ($0.weight, $1.standing, listed[$1.index].item.id)
    }
    var ranked: [PlannedAccount] = []
    for (rank, entry) in ordered.enumerated() {
      var (account, item) = listed[entry.index]
      item.rank = rank + 1
      account.item = item
      ranked.append(account)
    }
    self = ranked + others.sorted { ($0.customerID, $0.currency) < ($1.customerID, $1.currency) }
  }
}

extension [ListedAccount] {
  /// The overdue accounts, by their positions, in the order of ``Priority``.
  fileprivate func inOrderOfPriority(_ overdue: [Int], _ policy: Policy) -> [Int] {
    func sorted(_ indices: some Sequence<Int>, by score: (Priority) -> Double) -> [Int] {
      indices.map { index -> (index: Int, score: Double) in
        let unit = policy.comparisonUnit(self[index].account.currency)
        return (index, score(self[index].item.priority) / unit)
      }.sorted {
        ($1.score, self[$0.index].item.id) < ($0.score, self[$1.index].item.id)
      }.map(\.index)
    }
    let byContact = sorted(overdue, by: \.headScore)
    let head = Int((policy.priority.head * Double(overdue.count)).rounded(.up))
    return byContact.prefix(head) + sorted(byContact.dropFirst(head), by: \.lateScore)
  }
}
