public import Receivables
internal import Statistics

/// Disputes to settle, cash to apply and promises to check.
///
/// It is work about money that is not asked for. Each task has an owner and a target day.
public struct CollectionTasks: Sendable, Hashable {
  /// The last day whose postings could be seen.
  public let day: Day
  /// Those that are open, by target day, then identifier.
  public let disputes: [DisputeTask]
  /// Payments and credit notes that no invoice has taken up, by target day, then identifier.
  public let cash: [CashTask]
  /// Promises whose day has come or that were broken without a contact since, by target day, then
  /// identifier.
  public let promises: [PromiseTask]

  private init(
    day: Day, disputes: [DisputeTask], cash: [CashTask], promises: [PromiseTask]
  ) {
    (self.day, self.disputes, self.cash, self.promises) = (day, disputes, cash, promises)
  }

  /// Those of one owner.
  public func owned(by owner: String) -> CollectionTasks {
    CollectionTasks(
      day: day, disputes: disputes.filter { $0.owner == owner },
      cash: cash.filter { $0.owner == owner }, promises: promises.filter { $0.owner == owner })
  }

  /// Those of one customer, by its identifier.
  public func of(customer id: String) -> CollectionTasks {
    CollectionTasks(
      day: day, disputes: disputes.filter { $0.customerID == id },
      cash: cash.filter { $0.customerID == id }, promises: promises.filter { $0.customerID == id })
  }

  /// The tasks with those of some customers looked for again, by position; payments whose payer is not
  /// sure stay as they were.
  ///
  /// - Precondition: The view is of the same day, and has the customers of that of the tasks.
  package func lookingAgain(
    at customers: [CustomerIndex], in view: LedgerView, _ policy: Policy,
    _ calendar: BusinessCalendar
  ) -> CollectionTasks {
    precondition(view.day == day, "a view of \(view.day) for tasks of \(day)")
    let actionDay = calendar.roll(day + 1)
    let ids = Set(customers.map { view.customers[$0].id })
    let disputes = customers.flatMap { view.disputeTasks(ofCustomer: $0, policy, calendar) }
    let cash = customers.flatMap { view.cashTasks(ofCustomer: $0, policy, calendar) }
    let promises = customers.flatMap {
      view.promiseTasks(ofCustomer: $0, policy, calendar, actionDay: actionDay)
    }
    return CollectionTasks(
      day: day,
      disputes: (self.disputes.filter { !ids.contains($0.customerID) } + disputes)
        .sorted { ($0.targetOn, $0.id) < ($1.targetOn, $1.id) },
      cash: (self.cash.filter { $0.kind == .unidentified || !ids.contains($0.customerID) } + cash)
        .sorted { ($0.targetOn, $0.id) < ($1.targetOn, $1.id) },
      promises: (self.promises.filter { !ids.contains($0.customerID) } + promises)
        .sorted { ($0.targetOn, $0.id) < ($1.targetOn, $1.id) })
  }

  /// Due days of tasks fall on business days of `calendar`.
  public init(
    view: LedgerView, policy: Policy, calendar: BusinessCalendar,
    unidentified: [UnidentifiedCash] = [], threads: Int = 1
  ) {
    let actionDay = calendar.roll(view.day + 1)
    let found = parallelParts(of: view.customers.indices, threads: threads) { customer in
      (
        view.disputeTasks(ofCustomer: customer, policy, calendar),
        view.cashTasks(ofCustomer: customer, policy, calendar),
        view.promiseTasks(ofCustomer: customer, policy, calendar, actionDay: actionDay)
      )
    }
    day = view.day
    disputes = found.flatMap(\.0).sorted { ($0.targetOn, $0.id) < ($1.targetOn, $1.id) }
    cash = (found.flatMap(\.1) + view.tasks(unidentified, policy, calendar)).sorted {
      ($0.targetOn, $0.id) < ($1.targetOn, $1.id)
    }
    promises = found.flatMap(\.2).sorted { ($0.targetOn, $0.id) < ($1.targetOn, $1.id) }
  }
}
