import AccountReview
import CashTables
import DuecastEngine
import ForecastVocabulary
import LedgerFiles
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@Suite struct ScenarioTests {
  private static let ledger: Result<LedgerAsOf, any Error> = Result {
    var recipe = LedgerRecipe.demo
    recipe.customers = 40
    return LedgerAsOf(
      try synthesise(recipe).ledger, day: recipe.lastDay, name: "small", fingerprint: "one")
  }

  private static func base() throws -> ForecastRequest {
    var request = ForecastRequest(try ledger.get())
    request.terms.paths = 200
    request.terms.seed = 7
    return request
  }

  private static func results(_ yaml: String) throws -> [ScenarioCash] {
    try Engine(threads: 2).scenarios(
      ScenarioRequest(try base(), try ScenarioSpecification(yaml: yaml))
    ).scenarios
  }

  private func total(_ scenario: ScenarioCash, _ line: CashLine = .totalIn) -> Int64 {
    scenario.tables[0].row(line)?.expected.reduce(0, +) ?? 0
  }

  private func period(_ scenario: ScenarioCash, _ p: Int) -> Int64 {
    scenario.tables[0].row(.totalIn)?.expected[p] ?? 0
  }

  @Test(.slow) func `a scenario without effect is the base, and the base is the forecast`() throws {
    let scenarios = try Self.results(
      "scenarios: [{name: none, changes: [delay: {days: 0}, billing: {change: 0%}]}]")
    let forecast = try Engine(threads: 1).forecast(try Self.base())
    for scenario in scenarios {
      #expect(
        scenario.tables.map { $0.rows.map(\.expected) }
          == forecast.tables.map { $0.rows.map(\.expected) })
      #expect(
        scenario.tables.map { $0.rows.map(\.ranges) }
          == forecast.tables.map { $0.rows.map(\.ranges) })
    }
    #expect(scenarios.map(\.name) == ["", "none"])
  }

  @Test(.slow) func `less billing, later payment, a lost customer and a contract do what they say`()
    throws
  {
    let view = try Self.ledger.get().view
    let largest = try #require(
      view.customers.indices.max { a, b in
        view.invoices[a].reduce(0) { $0 + $1.amount }
          < view.invoices[b].reduce(0) { $0 + $1.amount }
      })
    let id = view.customers[largest].id
    let first = view.day + 1
    let scenarios = try Self.results(
      """
      scenarios:
        - name: less
          changes: [billing: {change: -20%}]
        - name: later
          changes: [delay: {days: 10}]
        - name: gone
          changes: [stops: {customer: \(id)}]
        - name: gone but pays
          changes: [stops: {customer: \(id), pays: true}]
        - name: contract
          changes:
            - contract: {amount: 5000, currency: EUR, from: \(first), count: 2, terms_days: 14}
      """)
    try #require(scenarios.count == 6)
    let base = scenarios[0]
    func part(_ scenario: ScenarioCash, _ lines: [CashLine]) -> Int64 {
      lines.reduce(0) { $0 + total(scenario, $1) }
    }
    let open: [CashLine] = [.openExisting, .openNew]
    let billing: [CashLine] = [.billingExisting, .billingNew]
    // A fifth of every invoice to come; open invoices are as they were, but for what ranges move.
    let (less, whole) = (Double(part(scenarios[1], billing)), Double(part(base, billing)))
    #expect(abs(less / whole - 0.8) < 0.005)
    #expect(abs(Double(part(scenarios[1], open)) / Double(part(base, open)) - 1) < 0.005)
    // Ten days later: nothing in the first week, and no more in all.
    #expect(period(scenarios[2], 0) < period(base, 0) / 10)
    #expect(total(scenarios[2]) < total(base))
    // Who is gone pays nothing; who pays what it owes is not billed.
    #expect(total(scenarios[3]) < total(scenarios[4]) && total(scenarios[4]) < total(base))
    let owed = Double(part(scenarios[4], open)) / Double(part(base, open))
    #expect(abs(owed - 1) < 0.005)
    // Two invoices of 5,000, of which the first at least is paid within thirteen weeks.
    let won = total(scenarios[5]) - total(base)
    #expect(won > 500_000 && won <= 1_000_000)
    // Parts sum to totals in each period of each scenario.
    for scenario in scenarios {
      for p in scenario.tables[0].periods.indices {
        let parts = CashLine.receiptLines.reduce(Int64(0)) {
          $0 + (scenario.tables[0].row($1)?.expected[p] ?? 0)
        }
        #expect(parts == period(scenario, p))
      }
    }
  }

  @Test(.slow) func `the number of threads changes no scenario`() throws {
    let specification = try ScenarioSpecification(
      yaml: "scenarios: [{name: later, changes: [delay: {days: 5}]}]")
    let request = ScenarioRequest(try Self.base(), specification)
    let (one, two) = (
      try Engine(threads: 1).scenarios(request), try Engine(threads: 2).scenarios(request)
    )
    #expect(
      one.scenarios.map { $0.tables.map { $0.rows.map(\.expected) } }
        == two.scenarios.map { $0.tables.map { $0.rows.map(\.expected) } })
  }

  @Test func `what the ledger does not know is said`() throws {
    for change in ["stops: {customer: nobody}", "delay: {days: 3, segment: nothing}"] {
      #expect(throws: EngineError.self) {
        try Self.results("scenarios: [{name: odd, changes: [\(change)]}]")
      }
    }
  }

  @Test(arguments: [
    "scenarios: []", "scenarios: [{name: a}]", "scenarios: [{name: a, changes: [shrink: {by: 3}]}]",
    "scenarios: [{name: a, changes: [delay: {days: many}]}]",
    "scenarios: [{name: a, changes: [billing: {change: -120%}]}]",
    "scenarios: [{name: a, changes: []}, {name: a, changes: []}]",
    "scenarios: [{name: a, changes: [contract: {amount: 5, currency: EUR}]}]",
  ])
  func `a file that cannot be meant is refused`(yaml: String) {
    #expect(throws: (any Error).self) { try ScenarioSpecification(yaml: yaml) }
  }
}
