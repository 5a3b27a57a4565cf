public import Receivables
public import Settings

/// What-ifs that a person wrote down: each is forecast beside the base, which has none of them.
public struct ScenarioSpecification: Sendable, Hashable {
  /// One what-if: all its changes hold together.
  public struct Scenario: Sendable, Hashable {
    /// As it is shown.
    public let name: String
    /// In the order written.
    public let changes: [Change]
  }

  /// Whose cash changes: all customers, unless one or a segment is named.
  public struct Scope: Sendable, Hashable {
    /// As ``Receivables/Customer/id``; `nil` for all.
    public let customerID: String?
    /// Of customers; `nil` for all.
    public let segment: String?
  }

  /// One thing that is supposed.
  public enum Change: Sendable, Hashable {
    /// A customer is not billed from a day on, and pays nothing from then on unless it `pays` what it
    /// owes.
    case stops(customerID: String, from: Day?, pays: Bool)
    /// Payments come so many days later.
    case delay(days: Int, Scope)
    /// What is billed from a day on changes by a share: −0.2 is a fifth less.
    case billing(share: Double, from: Day?, Scope)
    /// Invoices of a new contract, paid as customers not yet known pay.
    case contract(Contract)
  }

  /// Invoices of one amount every so many months.
  public struct Contract: Sendable, Hashable {
    /// Of each invoice.
    public let amount: Money
    /// The day of the first one.
    public let from: Day
    /// Between two.
    public let everyMonths: Int
    /// How many there are.
    public let count: Int
    /// From issue to due day.
    public let termsDays: Int
  }

  /// In the order written.
  public let scenarios: [Scenario]

  private static let kind = SettingsKind(
    name: "scenarios", original: "models/scenarios.yaml")

  /// Reads scenarios from YAML.
  ///
  /// - Throws: `SettingsError` naming the key.
  public init(yaml: String) throws(SettingsError) {
    let root = try SettingsReader.root(yaml, over: "scenarios: []", Self.kind)
    try root.allow(["scenarios"])
    let list = try root.value("scenarios")
    var scenarios: [Scenario] = []
    for entry in try list.list() {
      let keys = SettingsReader.Section(entry, nil)
      try keys.allow(["name", "changes"])
      var changes: [Change] = []
      for item in try entry.needed("changes", keys).list() {
        for (kind, value) in try item.entries() {
          changes.append(try Change(kind, value))
        }
      }
      scenarios.append(
        Scenario(name: try entry.needed("name", keys).string(), changes: changes))
    }
    guard !scenarios.isEmpty else {
      throw list.outOfRange("at least one scenario", found: "none")
    }
    guard Set(scenarios.map(\.name)).count == scenarios.count else {
      throw list.outOfRange("scenarios of different names", found: "one name twice")
    }
    self.scenarios = scenarios
  }
}

extension ScenarioSpecification.Change {
  fileprivate init(_ kind: String, _ value: SettingsReader) throws(SettingsError) {
    let keys = SettingsReader.Section(value, nil)
    switch kind {
    case "stops":
      try keys.allow(["customer", "from", "pays"])
      self = .stops(
        customerID: try value.needed("customer", keys).string(), from: try keys.day("from"),
        pays: try keys.optional("pays")?.bool() ?? false)
    case "delay":
      try keys.allow(["days", "customer", "segment"])
      self = .delay(
        days: try value.needed("days", keys).integer(0...731), try keys.scope())
    case "billing":
      try keys.allow(["change", "from", "customer", "segment"])
      self = .billing(
        share: try value.needed("change", keys).percentage(), from: try keys.day("from"),
        try keys.scope())
    case "contract":
      try keys.allow(["amount", "currency", "from", "every_months", "count", "terms_days"])
      let code = try value.needed("currency", keys)
      guard let currency = Currency(try code.string()) else {
        throw code.wrongKind("a currency code", found: try code.string())
      }
      guard let from = try keys.day("from") else {
        throw value.wrongKind("a contract with a day as from", found: "one without")
      }
      let amount = try value.needed("amount", keys).number(0...1e12)
      self = .contract(
        ScenarioSpecification.Contract(
          amount: Money(
            minorUnits: Int64((amount * Double(currency.minorUnitsPerMajor)).rounded()), currency),
          from: from, everyMonths: try keys.optional("every_months")?.integer(1...24) ?? 1,
          count: try keys.optional("count")?.integer(1...1000) ?? 1,
          termsDays: try keys.optional("terms_days")?.integer(0...365) ?? 30))
    default:
      throw value.wrongKind("stops, delay, billing or contract", found: kind)
    }
  }
}

extension SettingsReader.Section {
  fileprivate func scope() throws(SettingsError) -> ScenarioSpecification.Scope {
    ScenarioSpecification.Scope(
      customerID: try optional("customer")?.string(), segment: try optional("segment")?.string())
  }

  fileprivate func day(_ key: String) throws(SettingsError) -> Day? {
    guard let value = try optional(key) else { return nil }
    let text = try value.string()
    guard let day = Day(text) else { throw value.wrongKind("a day as 2026-06-30", found: text) }
    return day
  }
}

extension SettingsReader {
  fileprivate func needed(
    _ key: String, _ keys: Section
  ) throws(SettingsError) -> SettingsReader {
    guard let value = try keys.optional(key) else {
      throw wrongKind("keys with \(key)", found: "keys without it")
    }
    return value
  }

  /// `-20%`, or −0.2.
  fileprivate func percentage() throws(SettingsError) -> Double {
    let text = try string()
    let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    guard let number, number.isFinite, (-1...10).contains(number) else {
      throw outOfRange("a share from -100% to 1000%", found: "\"\(text)\"")
    }
    return number
  }
}
