package import Receivables

/// What each debtor did before when it paid: learned from allocations that were confirmed or stood.
package struct PayingHabits: Sendable {
  package struct Habit: Sendable, Hashable {
    /// Cash discounts taken, as shares of the invoice in hundredths of a percent.
    package var discounts: Set<Int> = []
    /// Taxes withheld, likewise.
    package var taxes: Set<Int> = []
    package var payments = 0
    /// Of ``payments``, those of several documents.
    package var several = 0
    /// Of ``several``, those of all documents of one due day.
    package var wholeDays = 0
    /// Of ``payments``, those that paid a document in part.
    package var parts = 0
    package init() {}
  }

  /// By position of the debtor.
  package private(set) var byDebtor: [Int32: Habit] = [:]
  /// Discounts and taxes of all, by how often.
  package private(set) var usualDiscounts: [Int] = []

  package init() {}

  package subscript(debtor: Int32) -> Habit { byDebtor[debtor] ?? Habit() }

  /// Looks at what the view knows of each debtor's settled claims.
  package init(_ view: LedgerView) {
    var discounts: [Int: Int] = [:]
    for customer in view.customers.indices {
      var habit = Habit()
      var byDay: [Day: (count: Int, due: Set<Day>)] = [:]
      for position in view.invoicePositions(ofCustomer: customer) {
        let settlements = view.settlements[position]
        guard !settlements.isEmpty else { continue }
        let claim = view.invoices.elements[position]
        for settlement in settlements where settlement.amount > 0 {
          let share = Int(
            (Double(settlement.amount) / Double(max(1, claim.amount)) * 10_000).rounded())
          switch settlement.reason {
          case .discount where (50...600).contains(share):
            habit.discounts.insert(share)
            discounts[share, default: 0] += 1
          case .taxWithheld where (50...4000).contains(share): habit.taxes.insert(share)
          case .cash:
            byDay[settlement.paidOn, default: (0, [])].count += 1
            byDay[settlement.paidOn]?.due.insert(claim.dueOn)
            if settlement.amount < claim.amount * 9 / 10 { habit.parts += 1 }
          default: break
          }
        }
      }
      habit.payments = byDay.count
      habit.several = byDay.values.count { $0.count > 1 }
      habit.wholeDays = byDay.values.count { $0.count > 1 && $0.due.count == 1 }
      if habit != Habit() { byDebtor[Int32(customer.position)] = habit }
    }
    usualDiscounts = discounts.filter { $0.value >= 3 }.sorted {
      ($0.value, $1.key) > ($1.value, $0.key)
    }
    .prefix(4).map(\.key)
  }
}
