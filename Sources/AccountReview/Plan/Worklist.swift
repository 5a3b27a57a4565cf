public import ForecastVocabulary
public import Receivables

/// The accounts of a plan that have a next contact, in order of rank.
public struct Worklist: Sendable, Hashable, Codable {
  /// What the list is read from.
  public private(set) var plan: CollectionsPlan

  /// Computes nothing: ranks and places are the plan's.
  public init(_ plan: CollectionsPlan) { self.plan = plan }

  /// - Precondition: The outlook is of this view: of its day, with every open invoice.
  public init(
    view: LedgerView, outlook: Outlook, policy: Policy, calendar: BusinessCalendar,
    threads: Int = 1
  ) {
    self.init(
      CollectionsPlan(
        view: view, outlook: outlook, policy: policy, calendar: calendar, threads: threads))
  }

  /// The last day whose postings could be seen.
  public var day: Day { plan.day }
  /// The first business day after ``day``.
  public var actionDay: Day { plan.actionDay }
  /// Of the ageing columns, such as `d1_30`.
  public var bucketNames: [String] { plan.bucketNames }
  /// Contacts of the action day, those over capacity and those that wait for their day.
  public var items: [WorklistItem] { plan.accounts.compactMap(\.item) }
  /// Contacts of the action day, within each collector's time.
  public var today: [WorklistItem] { items.filter { $0.status == .today } }
  /// Those of ``today`` that need a person; all where no person is needed.
  public var contactsToday: [WorklistItem] {
    let contacts = today.filter { !$0.step.isAutomatic }
    return contacts.isEmpty ? today : contacts
  }

  /// Shows the health of each account beside it.
  public mutating func show(_ scorecards: Scorecards) { plan.show(scorecards) }
}
