public import Backtesting
public import ForecastVocabulary
import Receivables

/// How much of the money that later goes late is owed by the accounts at the top of a list.
///
/// The accounts are those with something overdue at an origin, in one currency each. The money is
/// what is open and not covered at the origin, passes 30 (60) days after its due day within the horizon, and is
/// neither paid nor credited by then. A share of the accounts is rounded up to whole ones.
public struct WorklistScores: Sendable {
  /// A rule that ranks accounts without a model.
  public enum Rule: String, Sendable, CaseIterable {
    /// By the age of the oldest overdue invoice.
    case oldestFirst = "oldest_first"
    /// By the overdue amount.
    case largestFirst = "largest_first"
    /// By Σ days past due × amount over overdue invoices.
    case ageingByAmount = "ageing_amount"
  }

  /// In percent of the accounts.
  public static let tops = [5, 10, 20]
  /// Days after the due day.
  public static let limits = [30, 60]

  /// One customer with something overdue in one currency.
  private struct Overdue {
    let customer: Int
    let customerID: String
    var oldestDays = 0
    /// Major units.
    var amount = 0.0
    var amountDays = 0.0
  }

  private struct Account: Hashable {
    let customer: Int
    let currency: Currency
  }

  private let origin: BacktestOrigin
  /// By currency, in order of customer.
  private let accounts: [Currency: [Overdue]]
  /// Money that passes each of ``limits``, in major units.
  private let late: [[Account: Double]]

  public init(_ origin: BacktestOrigin) {
    self.origin = origin
    let view = origin.view
    var overdue: [Account: Overdue] = [:]
    var late = [[Account: Double]](repeating: [:], count: WorklistScores.limits.count)
    for (position, laterPosition) in zip(origin.open, origin.openLater) {
      let invoice = view.invoices.elements[position]
      let account = Account(customer: Int(invoice.customer), currency: invoice.currency)
      let (days, amount) = (view.day - invoice.dueOn, invoice.uncoveredMoney.majorUnits)
      if days > 0 && amount > 0 {
        var item =
          overdue[account]
          ?? Overdue(customer: account.customer, customerID: view.customers[account.customer].id)
        item.oldestDays = max(item.oldestDays, days)
        item.amount += amount
        item.amountDays += Double(days) * amount
        overdue[account] = item
      }
      for (i, limit) in WorklistScores.limits.enumerated()
      where (1...origin.horizon).contains(limit - days) {
        let left = WorklistScores.unpaid(
          laterPosition, at: invoice.dueOn + limit, in: origin.later)
        if left > 0 { late[i][account, default: 0] += left }
      }
    }
    self.late = late
    accounts = Dictionary(grouping: overdue.keys, by: \.currency).mapValues { keys in
      keys.compactMap { overdue[$0] }.sorted { $0.customerID < $1.customerID }
    }
  }

  /// What is neither paid nor closed without a loss at the close of a day, in major units.
  private static func unpaid(_ position: Int, at day: Day, in later: LedgerView) -> Double {
    let invoice = later.invoices.elements[position]
    let left = ClaimBalance(position, in: later).unpaid(at: day, countingLosses: true)
    return Money(minorUnits: left, invoice.currency).majorUnits
  }

  /// The scores of a worklist; accounts that it leaves out come last, the oldest first.
  public func scores(of worklist: Worklist) -> [BacktestScore] {
    precondition(
      worklist.day == origin.day, "a worklist of \(worklist.day) at the origin \(origin.day)")
    var ranks: [WorklistItem.ID: Int] = [:]
    for item in worklist.items { ranks[item.id] = item.rank }
    return scores(named: "caught") { account, currency, _ in
      let rank = ranks[WorklistItem.ID(customerID: account.customerID, currency: currency)]
      return rank.map { (1, -Double($0)) } ?? (0, Double(account.oldestDays))
    }
  }

  /// The scores of a rule.
  public func scores(of rule: Rule) -> [BacktestScore] {
    scores(named: "caught") { account, _, _ in
      switch rule {
      case .oldestFirst: (Double(account.oldestDays), account.amount)
      case .largestFirst: (account.amount, Double(account.oldestDays))
      case .ageingByAmount: (account.amountDays, account.amount)
      }
    }
  }

  /// The scores of ranking accounts by the money that an outlook expects to pass 30 (60) days late.
  public func scoresByRisk(_ outlook: Outlook) -> [BacktestScore] {
    let expected = WorklistScores.limits.map { limit in
      var expected: [Account: Double] = [:]
      for item in outlook.invoices {
        let invoice = origin.view.invoices.elements[item.invoice]
        let ahead = invoice.dueOn + limit - origin.day
        guard (1...origin.horizon).contains(ahead) else { continue }
        let account = Account(customer: Int(invoice.customer), currency: invoice.currency)
        expected[account, default: 0] +=
          (1 - item.curve.probabilityPaid(within: ahead)) * invoice.uncoveredMoney.majorUnits
      }
      return expected
    }
    return scores(named: "caught_by_risk") { account, currency, limit in
      let key = Account(customer: account.customer, currency: currency)
      return (expected[limit][key] ?? 0, account.amount)
    }
  }

  /// - Parameter priority: of an account, in its currency, for one of ``limits``; higher comes first, by
  ///   the first number, then the second.
  private func scores(
    named name: String, _ priority: (Overdue, Currency, Int) -> (Double, Double)
  ) -> [BacktestScore] {
    accounts.sorted { $0.key < $1.key }.flatMap { currency, accounts -> [BacktestScore] in
      WorklistScores.limits.indices.flatMap { i -> [BacktestScore] in
        let ranked = accounts.map { (account: $0, priority: priority($0, currency, i)) }
          .sorted {
            ($1.priority.0, $1.priority.1, $0.account.customerID)
              < ($0.priority.0, $0.priority.1, $1.account.customerID)
          }
          .map(\.account)
        let total = late[i].filter { $0.key.currency == currency }.values.sorted().reduce(0, +)
        guard total > 0 else { return [] }
        func score(_ name: String, _ value: Double) -> BacktestScore {
          BacktestScore(
            segment: "currency=\(currency)", horizon: origin.horizon,
            score: "over_\(WorklistScores.limits[i])_late_\(name)", value: value)
        }
        return [score("amount", total), score("accounts", Double(accounts.count))]
          + WorklistScores.tops.map { top in
            let count = (top * ranked.count + 99) / 100
            let caught = ranked.prefix(count).reduce(0) {
              $0 + (late[i][Account(customer: $1.customer, currency: currency)] ?? 0)
            }
            return score("\(name)_top_\(top)", caught / total)
          }
      }
    }
  }
}
