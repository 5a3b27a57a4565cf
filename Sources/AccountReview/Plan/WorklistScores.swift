public import Backtesting
public import ForecastVocabulary
import Receivables

/// How much of the money that ends late is owed by the accounts at the top of a list.
///
/// The accounts are those with something open at an origin, in one currency each. The money is what is
/// open and not covered at the origin and more than 30 (60) days after its due day is neither paid nor
/// credited, whether that day is past at the origin or comes within the horizon. A share of the
/// accounts is rounded up to whole ones; accounts that a list leaves out come last, those with most
/// overdue first.
public struct WorklistScores: Sendable {
  /// A rule that ranks accounts without a model.
  public enum Rule: String, Sendable, CaseIterable {
    /// By the age of the oldest overdue invoice.
    case oldestFirst = "oldest_first"
    /// By the open amount.
    case largestFirst = "largest_first"
    /// By the overdue amount.
    case mostOverdueFirst = "most_overdue_first"
    /// By Σ days past due × amount over overdue invoices.
    case ageingByAmount = "ageing_amount"
  }

  /// In percent of the accounts.
  public static let tops = [5, 10, 20]
  /// Days after the due day.
  public static let limits = [30, 60]

  /// One customer with something open in one currency.
  fileprivate struct OpenAccount {
    let customer: Int
    let customerID: String
    var oldestDays = 0
    /// Major units.
    var open = 0.0
    var overdue = 0.0
    var overdueDays = 0.0
  }

  private struct Key: Hashable {
    let customer: Int
    let currency: Currency
  }

  /// A place in a list: higher comes first, by the first number, then the second.
  private typealias Place = (Double, Double)

  private let origin: BacktestOrigin
  /// By currency, in order of customer.
  private let accounts: [Currency: [OpenAccount]]
  /// Money that ends beyond each of ``limits``, in major units.
  private let late: [[Key: Double]]

  public init(_ origin: BacktestOrigin) {
    self.origin = origin
    let view = origin.view
    var found: [Key: OpenAccount] = [:]
    var late = [[Key: Double]](repeating: [:], count: WorklistScores.limits.count)
    for (position, laterPosition) in zip(origin.open, origin.openLater) {
      let invoice = view.invoices.elements[position]
      let (days, amount) = (view.day - invoice.dueOn, invoice.uncoveredMoney.majorUnits)
      guard amount > 0 else { continue }
      let key = Key(customer: Int(invoice.customer), currency: invoice.currency)
      found[
        key,
        default: OpenAccount(
          customer: key.customer, customerID: view.customers[key.customer].id)
      ].add(amount, daysPastDue: days)
      for (i, limit) in WorklistScores.limits.enumerated() where limit - days <= origin.horizon {
        let left =
          limit <= days
          ? amount
          : WorklistScores.unpaid(laterPosition, at: invoice.dueOn + limit, in: origin.later)
        if left > 0 { late[i][key, default: 0] += min(left, amount) }
      }
    }
    self.late = late
    accounts = Dictionary(grouping: found.keys, by: \.currency).mapValues { keys in
      keys.compactMap { found[$0] }.sorted { $0.customerID < $1.customerID }
    }
  }

  /// What is neither paid nor closed without a loss at the close of a day, in major units.
  private static func unpaid(_ position: Int, at day: Day, in later: LedgerView) -> Double {
    let invoice = later.invoices.elements[position]
    let left = ClaimBalance(position, in: later).unpaid(at: day, countingLosses: true)
    return Money(minorUnits: left, invoice.currency).majorUnits
  }

  /// The scores of a worklist, and at its own capacity (`caught_today`): what those planned for the
  /// action day owe of it, a person's and automatic.
  public func scores(of worklist: Worklist) -> [BacktestScore] {
    precondition(
      worklist.day == origin.day, "a worklist of \(worklist.day) at the origin \(origin.day)")
    var ranks: [WorklistItem.ID: Int] = [:]
    for item in worklist.items { ranks[item.id] = item.rank }
    let today = Set(worklist.today.map(\.id))
    return scores(named: "caught") { account, currency, _ in
      let rank = ranks[WorklistItem.ID(customerID: account.customerID, currency: currency)]
      return rank.map { (1, -Double($0)) } ?? (0, account.overdue)
    }
      + byCurrency { currency, accounts, i in
        let chosen = accounts.filter {
          today.contains(WorklistItem.ID(customerID: $0.customerID, currency: currency))
        }
        return [
          ("caught_today", share(of: chosen, currency, i)),
          ("accounts_today", Double(chosen.count)),
        ]
      }
  }

  /// The scores of a rule.
  public func scores(of rule: Rule) -> [BacktestScore] {
    scores(named: "caught") { account, _, _ in
      switch rule {
      case .oldestFirst: (Double(account.oldestDays), account.overdue)
      case .largestFirst: (account.open, Double(account.oldestDays))
      case .mostOverdueFirst: (account.overdue, Double(account.oldestDays))
      case .ageingByAmount: (account.overdueDays, account.overdue)
      }
    }
  }

  /// The scores of ranking accounts by what ends late, which nobody knows at the origin.
  public func scoresOfPerfectOrder() -> [BacktestScore] {
    scores(named: "caught") { account, currency, limit in
      (late[limit][Key(customer: account.customer, currency: currency)] ?? 0, account.overdue)
    }
  }

  /// The scores of ranking accounts by the money that an outlook expects to end 30 (60) days late.
  public func scoresByRisk(_ outlook: Outlook) -> [BacktestScore] {
    let expected = WorklistScores.limits.map { limit in
      var expected: [Key: Double] = [:]
      for item in outlook.invoices {
        let invoice = origin.view.invoices.elements[item.invoice]
        let ahead = invoice.dueOn + limit - origin.day
        let unpaid = ahead > 0 ? 1 - item.curve.probabilityPaid(within: ahead) : 1
        let key = Key(customer: Int(invoice.customer), currency: invoice.currency)
        expected[key, default: 0] += unpaid * invoice.uncoveredMoney.majorUnits
      }
      return expected
    }
    return scores(named: "caught_by_risk") { account, currency, limit in
      let key = Key(customer: account.customer, currency: currency)
      return (expected[limit][key] ?? 0, account.overdue)
    }
  }

  private func scores(
    named name: String, _ place: (OpenAccount, Currency, Int) -> Place
  ) -> [BacktestScore] {
    byCurrency { currency, accounts, i in
      let ranked = accounts.map { (account: $0, place: place($0, currency, i)) }
        .sorted {
          ($1.place.0, $1.place.1, $0.account.customerID)
            < ($0.place.0, $0.place.1, $1.account.customerID)
        }
        .map(\.account)
      return [("amount", total(currency, i)), ("accounts", Double(accounts.count))]
        + WorklistScores.tops.map { top in
          let first = ranked.prefix((top * ranked.count + 99) / 100)
          return ("\(name)_top_\(top)", share(of: first, currency, i))
        }
    }
  }

  /// Scores for each currency and each of ``limits`` in which something ends late.
  private func byCurrency(
    _ body: (Currency, [OpenAccount], _ limit: Int) -> [(name: String, value: Double)]
  ) -> [BacktestScore] {
    accounts.sorted { $0.key < $1.key }.flatMap { currency, accounts in
      WorklistScores.limits.indices.flatMap { i -> [BacktestScore] in
        guard total(currency, i) > 0 else { return [] }
        return body(currency, accounts, i).map {
          BacktestScore(
            segment: .currency(currency), horizon: origin.horizon,
            score: "over_\(WorklistScores.limits[i])_late_\($0.name)", value: $0.value)
        }
      }
    }
  }

  private func total(_ currency: Currency, _ limit: Int) -> Double {
    late[limit].filter { $0.key.currency == currency }.values.sorted().reduce(0, +)
  }

  private func share(
    of accounts: some Sequence<OpenAccount>, _ currency: Currency, _ limit: Int
  ) -> Double {
    accounts.reduce(0) {
      $0 + (late[limit][Key(customer: $1.customer, currency: currency)] ?? 0)
    } / total(currency, limit)
  }
}

extension WorklistScores.OpenAccount {
  fileprivate mutating func add(_ amount: Double, daysPastDue: Int) {
    open += amount
    guard daysPastDue > 0 else { return }
    oldestDays = max(oldestDays, daysPastDue)
    overdue += amount
    overdueDays += Double(daysPastDue) * amount
  }
}
