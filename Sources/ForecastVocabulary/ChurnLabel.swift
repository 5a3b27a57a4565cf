public import Receivables
internal import Statistics

/// What counts as leaving within a horizon after a day: the one definition of it.
public enum ChurnLabel: String, Sendable, Hashable, Codable {
  /// `churned_on` falls within it.
  case stated
  /// The customer's own rhythm broke: one billed regularly has no invoice within it.
  case silence

  /// Stated where the ledger says of anybody that they left, else silence.
  public init(_ view: LedgerView) {
    self = view.customers.contains { $0.churnedOn != nil } ? .stated : .silence
  }

  /// The customers of a view who can still leave, as positions in it: billed at some time and not
  /// gone, and for silence of a rhythm that silence would break.
  package func customersAtRisk(_ view: LedgerView, horizon: Int) -> [CustomerIndex] {
    view.customers.indices.filter { c in
      view.customers[c].churnedOn == nil
        && canLeave(view.invoices[c].lazy.map(\.issuedOn), on: view.day, horizon: horizon)
    }
  }

  /// Whether a customer with invoices on these days, ascending, could leave after a day.
  ///
  /// By silence, one of at least three invoices whose usual interval is less than half of the horizon
  /// and whose last one is less than two intervals ago.
  private func canLeave(_ days: some Collection<Day>, on day: Day, horizon: Int) -> Bool {
    var (first, last): (Day?, Day?)
    var count = 0
    for issued in days where issued <= day {
      first = first ?? issued
      last = issued
      count += 1
    }
    guard let first, let last else { return false }
    guard self == .silence else { return true }
    guard count >= 3 else { return false }
    let usual = Double(last - first) / Double(count - 1)
    return usual < Double(horizon) / 2 && Double(day - last) < 2 * max(usual, 14)
  }

  /// Whether a customer who could leave did so in the days after a day.
  ///
  /// - Parameters:
  ///   - customer: a position in `later`.
  ///   - later: a view of the horizon's last day or a later one.
  public func left(
    _ customer: CustomerIndex, of later: LedgerView, after day: Day, horizon: Int
  ) -> Bool {
    precondition(later.day - day >= horizon, "\(later.day) is within \(horizon) days of \(day)")
    let within = { (on: Day) in on > day && on - day <= horizon }
    switch self {
    case .stated: return later.customers[customer].churnedOn.map(within) ?? false
    case .silence:
      let days = later.invoices[customer].lazy.map(\.issuedOn)
      return canLeave(days, on: day, horizon: horizon) && !days.contains(where: within)
    }
  }

  /// Whether each of some customers, by identifier, left in the days after a snapshot.
  package func outcomes(
    _ ids: [String], after day: Day, horizon: Int, knownBy later: LedgerView
  ) -> [Bool] {
    let positions = Dictionary(
      uniqueKeysWithValues: later.customers.indexed().map { (ExactText($1.id), $0) })
    return ids.map { id in
      guard let c = positions[ExactText(id)] else {
        preconditionFailure("\(id) is not known later")
      }
      return left(c, of: later, after: day, horizon: horizon)
    }
  }
}
