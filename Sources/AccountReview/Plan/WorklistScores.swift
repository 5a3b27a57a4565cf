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

  /// A place in a list: higher comes first, by the first number, then the second.
  private typealias Place = (Double, Double)

  let origin: BacktestOrigin
  /// By currency, in order of customer.
  let accounts: [Currency: [ScoredAccount]]
  let policy: Policy

  /// - Parameters:
  ///   - policy: whose collectors' days are the capacity.
  ///   - effects: what calls would do, of a synthetic ledger.
  public init(
    _ origin: BacktestOrigin, _ policy: Policy = .standard, effects: CallEffects? = nil
  ) {
    self.origin = origin
    self.policy = policy
    let view = origin.view
    var found: [CustomerIndex: [Currency: ScoredAccount]] = [:]
    for (position, laterPosition) in zip(origin.open, origin.openLater) {
      let invoice = view.invoices.elements[position]
      let (days, amount) = (view.day - invoice.dueOn, invoice.uncoveredMoney.majorUnits)
      guard amount > 0 else { continue }
      let customer = invoice.customer
      var account =
        found[customer]?[invoice.currency] ?? ScoredAccount(customer, view.customers[customer])
      account.add(amount, daysPastDue: days)
      for (i, limit) in WorklistScores.limits.enumerated() where limit - days <= origin.horizon {
        let left =
          limit <= days
          ? amount
          : WorklistScores.unpaid(laterPosition, at: invoice.dueOn + limit, in: origin.later)
        account.late[i] += min(max(0, left), amount)
      }
      if let effects, days > 0 {
        account.moneyDays += amount * effects.daysSooner(view.invoiceID(position), after: view.day)
      }
      found[customer, default: [:]][invoice.currency] = account
    }
    let flat = found.values.flatMap { $0.map { (currency: $0.key, account: $0.value) } }
    accounts = Dictionary(grouping: flat, by: \.currency).mapValues { own in
      own.map(\.account).sorted { $0.customerID < $1.customerID }
    }
    hasEffects = effects != nil
  }

  let hasEffects: Bool

  /// What is neither paid nor closed without a loss at the close of a day, in major units.
  private static func unpaid(_ position: InvoiceIndex, at day: Day, in later: LedgerView) -> Double
  {
    let invoice = later.invoices.elements[position]
    let left = ClaimBalance(position, in: later).unpaid(at: day, countingLosses: true)
    return Money(minorUnits: left, invoice.currency).majorUnits
  }

  /// The scores of a worklist, at its own capacity too (`caught_today`): what those planned for the
  /// action day owe of it, a person's and automatic; and its differences from each rule, with resamples.
  public func scores(of worklist: Worklist) -> [BacktestScore] {
    let today = Set(worklist.today.map(\.id))
    let ranked = order(of: worklist)
    return scores(named: "caught") { currency, _ in ranked[currency] ?? [] }
      + byCurrency { currency, accounts, i in
        let chosen = accounts.filter {
          today.contains(WorklistItem.ID(customerID: $0.customerID, currency: currency))
        }
        let total = total(currency, i)
        return [
          ("caught_today", chosen.reduce(0) { $0 + $1.late[i] } / total),
          ("accounts_today", Double(chosen.count)),
        ]
      }
      + effectScores { ranked[$0] ?? [] }
      + Rule.allCases.flatMap { rule in
        differences(of: ranked, from: order(of: rule), named: rule.rawValue)
      }
  }

  /// The scores of a rule.
  public func scores(of rule: Rule) -> [BacktestScore] {
    let ranked = order(of: rule)
    return scores(named: "caught") { currency, _ in ranked[currency] ?? [] }
      + effectScores { ranked[$0] ?? [] }
  }

  /// The scores of ranking accounts by what ends late, which nobody knows at the origin; where the effect
  /// of calls is known, those of ranking by what a call saves.
  public func scoresOfPerfectOrder() -> [BacktestScore] {
    scores(named: "caught") { currency, limit in
      ranked(accounts[currency] ?? []) { ($0.late[limit], $0.overdue) }
    } + effectScores { ranked(accounts[$0] ?? []) { ($0.moneyDays, $0.overdue) } }
  }

  /// The scores of ranking accounts by the money that an outlook expects to end 30 (60) days late.
  public func scoresByRisk(_ outlook: Outlook) -> [BacktestScore] {
    struct Key: Hashable {
      let customer: CustomerIndex
      let currency: Currency
    }
    let expected = WorklistScores.limits.map { limit in
      var expected: [Key: Double] = [:]
      for item in outlook.invoices {
        let invoice = origin.view.invoices.elements[item.invoice]
        let ahead = invoice.dueOn + limit - origin.day
        let unpaid = ahead > 0 ? 1 - item.curve.probabilityPaid(within: ahead) : 1
        let key = Key(customer: invoice.customer, currency: invoice.currency)
        expected[key, default: 0] += unpaid * invoice.uncoveredMoney.majorUnits
      }
      return expected
    }
    return scores(named: "caught_by_risk") { currency, limit in
      ranked(accounts[currency] ?? []) {
        (expected[limit][Key(customer: $0.customer, currency: currency)] ?? 0, $0.overdue)
      }
    }
  }
}

// MARK: - Orders

extension WorklistScores {
  private func ranked(
    _ accounts: [ScoredAccount], _ place: (ScoredAccount) -> Place
  ) -> [ScoredAccount] {
    accounts.map { (account: $0, place: place($0)) }
      .sorted {
        ($1.place.0, $1.place.1, $0.account.customerID)
          < ($0.place.0, $0.place.1, $1.account.customerID)
      }
      .map(\.account)
  }

  private func order(of worklist: Worklist) -> [Currency: [ScoredAccount]] {
    precondition(
      worklist.day == origin.day, "a worklist of \(worklist.day) at the origin \(origin.day)")
    var ranks: [WorklistItem.ID: Int] = [:]
    for item in worklist.items { ranks[item.id] = item.rank }
    return Dictionary(
      uniqueKeysWithValues: accounts.map { currency, own in
        (
          currency,
          ranked(own) { account in
            let id = WorklistItem.ID(customerID: account.customerID, currency: currency)
            return ranks[id].map { (1, -Double($0)) } ?? (0, account.overdue)
          }
        )
      })
  }

  private func order(of rule: Rule) -> [Currency: [ScoredAccount]] {
    accounts.mapValues { own in
      ranked(own) { account in
        switch rule {
        case .oldestFirst: (Double(account.oldestDays), account.overdue)
        case .largestFirst: (account.open, Double(account.oldestDays))
        case .mostOverdueFirst: (account.overdue, Double(account.oldestDays))
        case .ageingByAmount: (account.overdueDays, account.overdue)
        }
      }
    }
  }
}

// MARK: - Shares

extension WorklistScores {
  private func scores(
    named name: String, _ order: (Currency, _ limit: Int) -> [ScoredAccount]
  ) -> [BacktestScore] {
    byCurrency { currency, accounts, i in
      let ranked = order(currency, i)
      let total = total(currency, i)
      return [("amount", total), ("accounts", Double(accounts.count))]
        + WorklistScores.tops.map { top in
          let first = ranked.prefix((top * ranked.count + 99) / 100)
          return ("\(name)_top_\(top)", first.reduce(0) { $0 + $1.late[i] } / total)
        }
        + CallTime.allCases.map { time in
          let called = ranked.within(time, policy)
          return ("\(name)_\(time.rawValue)", called.reduce(0) { $0 + $1.late[i] } / total)
        }
    }
  }

  /// Scores for each currency and each of ``limits`` in which something ends late.
  private func byCurrency(
    _ body: (Currency, [ScoredAccount], _ limit: Int) -> [(name: String, value: Double)]
  ) -> [BacktestScore] {
    accounts.sorted { $0.key < $1.key }.flatMap { currency, accounts in
      WorklistScores.limits.indices.flatMap { i -> [BacktestScore] in
        guard total(currency, i) > 0 else { return [] }
        return body(currency, accounts, i).map { score(currency, i, $0.name, $0.value) }
      }
    }
  }

  func score(
    _ currency: Currency, _ limit: Int, _ name: String, _ value: Double,
    resamples: [Double]? = nil
  ) -> BacktestScore {
    BacktestScore(
      segment: .currency(currency), horizon: origin.horizon,
      score: "over_\(WorklistScores.limits[limit])_late_\(name)", value: value,
      resamples: resamples)
  }

  func total(_ currency: Currency, _ limit: Int) -> Double {
    (accounts[currency] ?? []).reduce(0) { $0 + $1.late[limit] }
  }

  /// Of a synthetic ledger: what calls to the first tenth of the overdue accounts would save of all
  /// money-days that calls would, what those accounts owe of the money that ends over 30 days late, and
  /// the money-days saved in an hour of calls by each collector.
  private func effectScores(_ order: (Currency) -> [ScoredAccount]) -> [BacktestScore] {
    guard hasEffects else { return [] }
    return accounts.keys.sorted().flatMap { currency -> [BacktestScore] in
      let ranked = order(currency).filter { $0.overdue > 0 }
      let first = ranked.prefix((ranked.count + 9) / 10)
      let (days, late) = (
        ranked.reduce(0) { $0 + $1.moneyDays }, ranked.reduce(0) { $0 + $1.late[0] }
      )
      guard days > 0, late > 0 else { return [] }
      let called = ranked.within(.hour, policy)
      let hours = Double(called.count) * policy.minutes(.call) / 60
      let values = [
        ("money_days_saved_top_10", first.reduce(0) { $0 + $1.moneyDays } / days),
        ("overdue_over_30_late_caught_top_10", first.reduce(0) { $0 + $1.late[0] } / late),
        (
          "money_days_saved_per_hour",
          hours > 0 ? called.reduce(0) { $0 + $1.moneyDays } / hours : 0
        ),
      ]
      return values.map {
        BacktestScore(
          segment: .currency(currency), horizon: origin.horizon, score: $0.0, value: $0.1)
      }
    }
  }
}
