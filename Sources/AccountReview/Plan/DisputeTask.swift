public import Receivables

/// An open dispute, to be settled by its owner.
public struct DisputeTask: Sendable, Hashable, Identifiable {
  public let id: String
  /// Who contests.
  public let customerID: String
  /// Empty where the ledger has none.
  public let customerName: String
  /// The disputed document, all of its instalments.
  public let invoiceID: String
  /// What is contested, as it was opened.
  public let amount: Money
  /// What of it no earlier open dispute of the invoice contests: these amounts count no money twice.
  public let ownAmount: Money
  /// What of it is open, neither covered by cash or credit on account nor held.
  public let openAmount: Money
  /// What of that is overdue: the amounts of all disputes sum to what the plan has as disputed.
  public let overdueAmount: Money
  /// The ledger's own reason, which decides owner and target day; may be empty.
  public let code: String
  /// As the ledger has it.
  public let openedOn: Day
  /// Days from ``openedOn`` to the view's day.
  public let age: Int
  /// Who is to settle it; empty for nobody.
  public let owner: String
  /// The business day by which it is to be settled.
  public let targetOn: Day
}

extension LedgerView {
  func disputeTasks(
    ofCustomer position: CustomerIndex, _ policy: Policy, _ calendar: BusinessCalendar
  ) -> [DisputeTask] {
    let customer = customers[position]
    var contested: [String: Int64] = [:]
    return contestedByDispute(ofCustomer: position).map { dispute, parts in
      let currency = dispute.amount.currency
      let asked = parts.filter { hold(onClaim: $0.position) == nil }
      let overdue = asked.filter { invoices.elements[$0.position].dueOn < day }
      func sum(_ parts: [ContestedPart]) -> Money {
        Money(minorUnits: parts.reduce(0) { $0 + $1.amount }, currency)
      }
      let document = invoiceID(dispute.invoice)
      let invoiced = documentPositions(dispute.invoice).reduce(Int64(0)) {
        $0 + invoices.elements[$1].amount
      }
      let own = max(
        0, min(dispute.amount.minorUnits, invoiced - contested[document, default: 0]))
      contested[document, default: 0] += own
      return DisputeTask(
        id: dispute.id, customerID: customer.id, customerName: customer.name,
        invoiceID: document, amount: dispute.amount,
        ownAmount: Money(minorUnits: own, currency), openAmount: sum(asked),
        overdueAmount: sum(overdue), code: dispute.code, openedOn: dispute.openedOn,
        age: day - dispute.openedOn,
        owner: policy.tasks.owner(ofCode: dispute.code, collector: customer.collector),
        targetOn: calendar.roll(dispute.openedOn + policy.tasks.days(forCode: dispute.code)))
    }
  }
}
