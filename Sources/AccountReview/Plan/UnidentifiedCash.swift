public import Receivables

/// A payment of which the payer is not sure, with the likely one: in the bank, not in the ledger.
public struct UnidentifiedCash: Sendable, Hashable {
  /// Of the payment, as cash application keeps it.
  public let id: String
  /// The likely payer.
  public let customerID: String
  /// What was received.
  public let amount: Money
  /// The value day.
  public let receivedOn: Day
  /// The documents that it would settle.
  public let covers: [String]

  /// One payment with its likely payer.
  public init(id: String, customerID: String, amount: Money, receivedOn: Day, covers: [String]) {
    (self.id, self.customerID, self.amount) = (id, customerID, amount)
    (self.receivedOn, self.covers) = (receivedOn, covers)
  }
}

extension LedgerView {
  /// Each as a task of the account that it is likely of; what was received later is not seen.
  func tasks(
    _ unidentified: [UnidentifiedCash], _ policy: Policy, _ calendar: BusinessCalendar
  ) -> [CashTask] {
    guard !unidentified.isEmpty else { return [] }
    var places: [String: CustomerIndex] = [:]
    for (place, customer) in customers.indexed() { places[customer.id] = place }
    return unidentified.filter { $0.receivedOn <= day }.compactMap { cash in
      guard let place = places[cash.customerID] else { return nil }
      let customer = customers[place]
      let owner = policy.tasks.cashOwner
      return CashTask(
        id: cash.id, kind: .unidentified, customerID: customer.id, customerName: customer.name,
        amount: cash.amount, receivedOn: cash.receivedOn, age: day - cash.receivedOn,
        covers: cash.covers, coveredAmount: .zero(cash.amount.currency), matchingDocument: nil,
        owner: owner.isEmpty ? customer.collector : owner,
        targetOn: calendar.roll(cash.receivedOn + policy.tasks.cashDays))
    }
  }
}
