public import Receivables

/// A promise to look at: its day has come, or it was broken and nobody has contacted the customer since.
public struct PromiseTask: Sendable, Hashable, Identifiable {
  /// How far the promise is from being kept.
  public enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
    /// Promised for the action day.
    case due
    /// Its day is past, its days of grace are not.
    case grace
    /// Its days of grace are past, and something of it is unpaid.
    case broken
  }

  public let id: String
  /// Who promised.
  public let customerID: String
  /// Empty where the ledger has none.
  public let customerName: String
  /// Empty where it is about the account.
  public let invoiceID: String
  /// Cash of earlier value days does not count towards it.
  public let madeOn: Day
  /// The day by which the customer said to pay.
  public let promisedFor: Day
  /// The last day of grace.
  public let honouredUntil: Day
  /// As ``PromiseStanding/promised``.
  public let promised: Money
  /// What of it cash has not fulfilled.
  public let unpaid: Money
  /// As of the action day.
  public let standing: Standing
  /// The customer's collector; empty for nobody.
  public let owner: String
  /// The last day of grace, or for a broken one the first business day after it.
  public let targetOn: Day
}

extension LedgerView {
  func promiseTasks(
    ofCustomer position: CustomerIndex, _ policy: Policy, _ calendar: BusinessCalendar,
    actionDay: Day
  ) -> [PromiseTask] {
    let standings = promiseStandings(
      ofCustomer: position, graceDays: policy.promises.graceDays)
    guard !standings.isEmpty else { return [] }
    let customer = customers[position]
    let contested = contested(ofCustomer: position)
    let lastContact = ContactHistory(position, self, policy, logStart: nil).last?.on
    return standings.compactMap { standing in
      let promise = standing.promise
      guard standing.remaining.minorUnits > 0, isUndisputed(promise, position, contested)
      else { return nil }
      let isBroken = standing.outcome == .broken
      if isBroken {
        guard day - standing.deadline <= policy.promises.rememberedDays,
          lastContact.map({ $0 <= standing.deadline }) ?? true
        else { return nil }
      } else {
        guard standing.outcome == .pending, promise.promisedFor <= actionDay else { return nil }
      }
      return PromiseTask(
        id: promise.id, customerID: customer.id, customerName: customer.name,
        invoiceID: promise.invoice.map(invoiceID) ?? "", madeOn: promise.madeOn,
        promisedFor: promise.promisedFor, honouredUntil: standing.deadline,
        promised: standing.promised, unpaid: standing.remaining,
        standing: isBroken ? .broken : promise.promisedFor <= day ? .grace : .due,
        owner: customer.collector,
        targetOn: calendar.roll(isBroken ? standing.deadline + 1 : standing.deadline))
    }
  }
  /// Whether anything that a promise speaks of is open, not covered and not under an open dispute.
  private func isUndisputed(
    _ promise: Promise, _ customer: CustomerIndex, _ contested: [InvoiceIndex: Int64]
  ) -> Bool {
    let claims = promise.invoice.map(documentPositions) ?? invoicePositions(ofCustomer: customer)
    return claims.contains { invoices.elements[$0].uncovered > contested[$0] ?? 0 }
  }
}
