public import Receivables

/// Overdue money of a collector that a plan has and the ledger has not, or the other way round.
public struct PlanDifference: Sendable, Hashable {
  /// By name; empty for accounts without one.
  public let collector: String
  /// Of both amounts.
  public let currency: Currency
  /// What the parts of the plan sum to.
  public let planned: Money
  /// What is past due by the ageing of the same customers.
  public let overdue: Money
}

extension CollectionsPlan {
  /// Where the parts of the plan do not sum to what is overdue, by currency and collector; none where
  /// it ties out.
  ///
  /// - Parameter view: that of the plan.
  public func differences(from view: LedgerView) -> [PlanDifference] {
    differences(of: Array(view.customers.indices), totals(byCollector: true), from: view)
  }

  /// The same of some customers alone, by position.
  package func differences(of customers: Set<CustomerIndex>, from view: LedgerView)
    -> [PlanDifference]
  {
    var own = self
    own.keep(customers)
    return differences(of: customers.sorted(), own.totals(byCollector: true), from: view)
  }

  private func differences(
    of customers: [CustomerIndex], _ totals: [PlanTotal], from view: LedgerView
  ) -> [PlanDifference] {
    precondition(day == view.day, "a plan of \(day) for a view of \(view.day)")
    struct Key: Hashable {
      let collector: String
      let currency: Currency
    }
    var sums: [Key: (planned: Int64, overdue: Int64)] = [:]
    for total in totals {
      sums[Key(collector: total.collector, currency: total.currency), default: (0, 0)].planned +=
        total.amount.minorUnits
    }
    for position in customers {
      let customer = view.customers[position]
      for aged in AgedAmounts.of(position, view, .dueDay, .standard) {
        let overdue = aged.open.minorUnits - aged.minorUnits[0]
        guard overdue != 0 else { continue }
        sums[Key(collector: customer.collector, currency: aged.currency), default: (0, 0)]
          .overdue += overdue
      }
    }
    return sums.filter { $0.value.planned != $0.value.overdue }
      .map { key, sum in
        PlanDifference(
          collector: key.collector, currency: key.currency,
          planned: Money(minorUnits: sum.planned, key.currency),
          overdue: Money(minorUnits: sum.overdue, key.currency))
      }
      .sorted { ($0.currency, $0.collector) < ($1.currency, $1.collector) }
  }
}
