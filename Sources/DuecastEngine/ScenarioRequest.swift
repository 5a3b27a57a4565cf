internal import AccountReview
public import CashTables
public import ForecastVocabulary
internal import Forecasting
internal import Receivables
internal import Simulation
internal import Statistics

/// One scenario's cash beside that of the base.
public struct ScenarioCash: Sendable {
  /// As the file names it; empty for the base.
  public let name: String
  /// On the same simulated paths as the base.
  public let cash: CashForecast
  /// In the base's currencies and periods.
  public let tables: [CashTable]
}

/// Asks for forecasts of what-ifs beside the forecast without them.
public struct ScenarioRequest: Sendable {
  /// The forecast without them.
  public var base: ForecastRequest
  /// What is supposed.
  public var scenarios: ScenarioSpecification

  /// What-ifs of one base.
  public init(_ base: ForecastRequest, _ scenarios: ScenarioSpecification) {
    (self.base, self.scenarios) = (base, scenarios)
  }
}

/// Forecasts of what-ifs, all of the same simulated paths.
public struct ScenarioResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// Of the tables.
  public let periods: Periods
  /// The base, then the scenarios in the order of the file.
  public let scenarios: [ScenarioCash]
}

extension Engine {
  /// What-ifs beside the forecast without them, on the same simulated paths.
  ///
  /// - Throws: ``EngineError``, also for a customer or segment that the ledger does not know;
  ///   `ForecastError` where models cannot be fitted; `MissingRate` where currencies cannot be converted.
  public func scenarios(_ request: ScenarioRequest) throws -> ScenarioResults {
    let base = request.base
    let log = Log(self, base.ledger.notices)
    let terms = base.cashTables ?? CashTableTerms()
    try terms.check(base.ledger.view)
    let analysis = try Analysis(base.ledger, base.terms, self, log)
    let found = try analysis.scenarios(request.scenarios)
    let (outlook, cash, others) = analysis.forecast(found.map(\.cash))
    let scenarios = try analysis.scenarioCash(
      outlook, [cash] + others, named: [""] + found.map(\.name), terms, base.policy.rules,
      by: base.period)
    return ScenarioResults(
      provenance: analysis.provenance(base.policy, simulates: true), notices: log.notices,
      periods: Periods(base.period, base.policy.rules.calendar), scenarios: scenarios)
  }
}

extension Analysis {
  /// The tables of the base and of scenarios.
  func scenarioCash(
    _ outlook: Outlook, _ forecasts: [CashForecast], named names: [String], _ terms: CashTableTerms,
    _ policy: Policy, by period: Period
  ) throws -> [ScenarioCash] {
    try zip(names, forecasts).map { name, cash in
      ScenarioCash(
        name: name, cash: cash,
        tables: try terms.tables(cashTables(outlook, cash, policy, by: period), log))
    }
  }

  /// Scenarios by the positions of the view's customers.
  func scenarios(
    _ specification: ScenarioSpecification
  ) throws(EngineError) -> [(name: String, cash: CashScenario)] {
    var found: [(name: String, cash: CashScenario)] = []
    for scenario in specification.scenarios {
      var cash = CashScenario()
      for change in scenario.changes { try apply(change, of: scenario.name, to: &cash) }
      found.append((scenario.name, cash))
    }
    return found
  }

  private func apply(
    _ change: ScenarioSpecification.Change, of scenario: String, to cash: inout CashScenario
  ) throws(EngineError) {
    func ahead(_ day: Day?) -> Int { day.map { max(1, $0 - view.day) } ?? 1 }
    switch change {
    case .stops(let customerID, let from, let pays):
      let scope = ScenarioSpecification.Scope(customerID: customerID, segment: nil)
      for customer in try customers(scope, scenario) {
        cash.customers[customer, default: .init()].billing.append(
          .init(from: ahead(from), factor: 0))
        if !pays { cash.customers[customer, default: .init()].unpaidFrom = ahead(from) }
      }
    case .delay(let days, let scope):
      for customer in try customers(scope, scenario) {
        cash.customers[customer, default: .init()].delayDays += days
      }
      if scope.isAll { cash.newcomers.delayDays += days }
    case .billing(let share, let from, let scope):
      let factor = CashScenario.Factor(from: ahead(from), factor: 1 + share)
      for customer in try customers(scope, scenario) {
        cash.customers[customer, default: .init()].billing.append(factor)
      }
      if scope.isAll { cash.newcomers.billing.append(factor) }
    case .contract(let contract):
      let currency = contract.amount.currency
      guard view.invoices.elements.contains(where: { $0.currency == currency }) else {
        throw .unknownScope("invoices in \(currency)", scenario: scenario)
      }
      let days = (0..<contract.count).map {
        contract.from.adding(months: $0 * contract.everyMonths) - view.day
      }
      cash.contracts.append(
        CashScenario.Contract(
          name: "\(scenario) \(cash.contracts.count + 1)", currency: contract.amount.currency,
          amount: contract.amount.majorUnits, issues: days.filter { $0 >= 1 },
          termsDays: contract.termsDays))
    }
  }

  private func customers(
    _ scope: ScenarioSpecification.Scope, _ scenario: String
  ) throws(EngineError) -> [CustomerIndex] {
    let id = scope.customerID.map { ExactText($0) }
    let found = view.customers.indices.filter { c in
      (id.map { ExactText(view.customers[c].id) == $0 } ?? true)
        && (scope.segment.map { view.customers[c].segment == $0 } ?? true)
    }
    guard !found.isEmpty else {
      throw .unknownScope(
        scope.customerID.map { "customer \($0)" } ?? "segment \(scope.segment ?? "")",
        scenario: scenario)
    }
    return found
  }
}

extension ScenarioSpecification.Scope {
  fileprivate var isAll: Bool { customerID == nil && segment == nil }
}
