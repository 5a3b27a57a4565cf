public import Receivables

/// Accounts and overdue money by where they stand in a plan.
public struct PlanTotal: Sendable, Hashable, Codable {
  /// By name; empty for the sum of all, or for accounts without one.
  public let collector: String
  /// Amounts of others are sums of their own.
  public let currency: Currency
  /// As ``PlanStatus/code``.
  public let status: String
  /// As ``PlanStatus/reasonCode``.
  public let reason: String
  /// Accounts that stand here as a whole; each is counted once in a plan.
  public internal(set) var accounts = 0
  /// Open invoices that the amount is of.
  public internal(set) var invoices = 0
  /// Overdue money that stands here, whichever account it is of.
  public internal(set) var amount: Money
}

extension CollectionsPlan {
  /// Overdue money by status and reason, tied to ageing: in each currency the amounts sum to what is
  /// overdue there.
  ///
  /// - Parameter byCollector: for each collector by itself.
  /// - Returns: in order of currency, collector, then status as ``PlanStatus`` has them and reason.
  public func totals(byCollector: Bool = false) -> [PlanTotal] {
    struct Key: Hashable {
      let currency: Currency
      let collector: String
      let status: String
      let reason: String
    }
    var totals: [Key: PlanTotal] = [:]
    for account in overdue {
      let collector = byCollector ? account.collector : ""
      func add(_ status: PlanStatus, _ body: (inout PlanTotal) -> Void) {
        let key = Key(
          currency: account.currency, collector: collector, status: status.code,
          reason: status.reasonCode)
        body(
          &totals[
            key,
            default: PlanTotal(
              collector: collector, currency: account.currency, status: key.status,
              reason: key.reason, amount: .zero(account.currency))])
      }
      add(account.status) { $0.accounts += 1 }
      for part in account.parts where part.status != .excluded(.notDue) {
        add(part.status) {
          $0.invoices += part.invoices
          $0.amount += part.amount
        }
      }
    }
    let order = ["today", "over-capacity", "waiting", "excluded"]
    func place(_ total: PlanTotal) -> Int { order.firstIndex(of: total.status) ?? order.count }
    return totals.values.sorted {
      ($0.currency, $0.collector, place($0), $0.reason)
        < ($1.currency, $1.collector, place($1), $1.reason)
    }
  }
}
