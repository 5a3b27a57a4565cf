import Foundation
import LedgerFiles
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import AccountReview

/// Portfolios whose health is known, after the reports of customer-success managers.
@Suite struct HealthScenarioTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let portfolio = root.appending(path: "fixtures/health/construction-software")
  private static let end = day("2026-06-30")

  private static func files() throws -> [String: String] {
    var files: [String: String] = [:]
    for name in ["customers.csv", "health.csv", "invoices.csv"] {
      files[name] = try String(contentsOf: portfolio.appending(path: name), encoding: .utf8)
    }
    return files
  }

  private static func ledger(_ files: [String: String]) throws -> LoadedLedger {
    try withTemporaryFolder { folder in
      for (name, text) in files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
      }
      return try Ledger.load(from: folder)
    }
  }

  private static func cards(
    _ files: [String: String], _ policy: Policy = .standard, on: Day = end
  ) throws -> [String: Scorecard] {
    let scorecards = Scorecards(view: try ledger(files).ledger.asOf(on), policy: policy)
    return Dictionary(uniqueKeysWithValues: scorecards.cards.map { ($0.id, $0) })
  }

  // MARK: - A portfolio with planted findings

  /// Account, rule and metric of each finding that was planted.
  private static let planted = [
    ("P01", "usage-reduced", "usage"), ("P02", "key-feature-unused", "key_feature_usage"),
    ("P03", "support-overload", "support_tickets"), ("P04", "support-silent", "support_tickets"),
    ("P05", "nps-low", "nps"), ("P05", "csat-low", "csat"),
    ("P06", "references-stopped", "reference_calls"), ("P07", "overdue", "days_past_due"),
    ("P08", "declining-together", "several"), ("P13", "nps-low", "nps"),
    ("P14", "nps-fallen", "nps"), ("P16", "csat-low", "csat"),
    ("P16", "key-feature-unused", "key_feature_usage"),
    ("P18", "revenue-shrinking", "billing_trend"),
    ("P19", "billing-flat", "billing_spread"),
  ]

  @Test func `accounts are flagged for what was planted, and the others are not`() throws {
    let cards = try Self.cards(Self.files())
    for (id, rule, metric) in Self.planted {
      let keys = try #require(cards[id]).flags.map(\.key)
      #expect(
        keys.contains(HealthFlag.Key(customerID: id, rule: rule, metric: metric)), "\(id): \(keys)")
    }
    for id in ["P09", "P11", "P15", "P17"] { #expect(try #require(cards[id]).flags.isEmpty) }
    let ordinary = cards.values.filter { $0.id.hasPrefix("A") }
    #expect(ordinary.allSatisfy { $0.flags.isEmpty })
    #expect(cards["P16"]?.score == cards.values.compactMap(\.score).min())
    #expect(cards["P16"]?.band == .red && cards["P09"]?.band == .green)
    #expect(cards["P20"]?.score == nil && cards["P20"]?.flags.isEmpty == true)
  }

  @Test
  func `what is old is shown with its age, what is missing is said, and new accounts are new`()
    throws
  {
    let cards = try Self.cards(Self.files())
    let old = try #require(cards["P10"])
    #expect(old.flags.map(\.key.rule) == ["not-measured"])
    #expect(old.flags[0].sentence == "NPS was last measured 242 days ago, on 2025-10-31: −80")
    #expect(old.drivers.first { $0.measure == .level("nps") }?.measuredOn == day("2025-10-31"))
    let unmeasured = try #require(cards["P12"])
    #expect(
      Set(unmeasured.flags.map(\.key.metric)) == ["usage", "key_feature_usage", "support_tickets"])
    #expect(unmeasured.flags.allSatisfy { $0.severity == .note })
    #expect(unmeasured.pillars[.productValue] == nil && unmeasured.score != nil)
    #expect(cards["P15"]?.basis.newForDays == 71 && cards["P15"]?.score != nil)
    #expect(cards["P01"]?.basis.newForDays == nil)
  }

  @Test func `an old measurement fades from day to day instead of vanishing`() throws {
    let ledger = try Self.ledger(Self.files()).ledger
    var last: Double?
    // The survey is of 2025-10-31; there is no other.
    for on in stride(from: day("2025-12-01").number, through: day("2026-06-29").number, by: 1) {
      let view = ledger.asOf(Day(number: Int(on)))
      guard on % 5 == 0 else { continue }
      let sheet = ScoreSheet(view, HealthWeights(Policy.standard.health), .standard)
      let customer = try #require(sheet.position("P10"))
      let weight = try #require(
        zip(sheet.weights.measures, sheet.measurements.readings(customer))
          .first { $0.0 == .level("nps") }?.1?.freshness)
      if let last { #expect(weight <= last && weight > last - 0.05) }
      last = weight
    }
    #expect(try #require(last) < 0.6)
  }

  /// Accounts like it are seen at its age on the day of its measurement, whatever the day is.
  @Test func `a new account is held against the same on each day without a measurement`() throws {
    let demo = Self.root.appending(path: "fixtures/ledgers/demo")
    let ledger = try Ledger.load(from: demo).ledger
    var compared = 0
    var before: [String: HealthMeasurements.Reading] = [:]
    for on in ["2025-07-01", "2025-07-06", "2025-07-17", "2025-07-23", "2025-07-30"] {
      let view = ledger.asOf(day(on))
      let sheet = HealthMeasurements(view, [.trend("usage")], policy: .standard)
      var now: [String: HealthMeasurements.Reading] = [:]
      for (customer, person) in view.customers.indexed() {
        guard let reading = Array(sheet.readings(customer))[0], reading.isByNorm else { continue }
        now[person.id] = reading
        guard let last = before[person.id] else { continue }
        compared += 1
        #expect(reading.raw == last.raw && reading.measuredOn == last.measuredOn, "\(person.id)")
      }
      before = now
    }
    #expect(compared > 20)
  }

  @Test func `what limits a band is named where it changed`() throws {
    // In April nothing was overdue by 90 days; the score has not moved enough for another band.
    let card = try #require(try Self.cards(Self.files())["P07"])
    let band = card.alerts.compactMap { alert -> ([Scorecard.Driver], [HealthFlag])? in
      guard case .band(_, _, let drivers, let flags) = alert else { return nil }
      return (drivers, flags)
    }
    #expect(card.band == .red && card.scoreBand != .red)
    for (drivers, flags) in band {
      #expect(drivers.isEmpty && flags.allSatisfy { !card.newFlags.contains($0) })
    }
    #expect(card.hasAlerts)
    #expect(
      card.newFlags.contains { $0.key.rule == "overdue" }
        || band.contains { $0.1.contains { $0.key.rule == "overdue" } })
  }

  @Test func `metrics by other names are the same once the policy says so`() throws {
    var files = try Self.files()
    let names = [
      "usage": "logins", "key_feature_usage": "module_share", "support_tickets": "cases",
      "csat": "stars", "nps": "recommend", "reference_calls": "site_visits",
    ]
    var health = try #require(files["health.csv"])
    for (old, new) in names { health = health.replacing(",\(old),", with: ",\(new),") }
    files["health.csv"] = health
    let lines = names.map { "    \($0.value): {like: \($0.key)}\n" }.sorted().joined()
    let policy = try Policy(yaml: "health:\n  metrics:\n" + lines)
    let (renamed, named) = (try Self.cards(files, policy), try Self.cards(Self.files()))
    for (id, card) in named {
      let other = try #require(renamed[id])
      #expect(other.score == card.score && other.band == card.band, "\(id)")
      #expect(
        other.flags.map { $0.key.rule }.sorted() == card.flags.map { $0.key.rule }.sorted())
    }
    #expect(renamed["P01"]?.flags.first?.key.metric == "logins")
    #expect(renamed["P01"]?.flags.first?.sentence.contains("logins fell by 73%") == true)
  }

  @Test(arguments: ["P01", "P05", "P09", "P16", "A003", "P12"])
  func `one account alone is scored as among many`(id: String) throws {
    var files = try Self.files()
    for (name, text) in files {
      let lines = text.split(separator: "\n")
      files[name] =
        ([lines[0]] + lines.dropFirst().filter { $0.hasPrefix(id + ",") || $0.contains(",\(id),") })
        .joined(separator: "\n") + "\n"
    }
    let alone = try #require(try Self.cards(files)[id])
    let among = try #require(try Self.cards(Self.files())[id])
    #expect(abs(try #require(alone.score) - #require(among.score)) <= 3)
    #expect(alone.band == among.band)
  }

  @Test(arguments: ["nps,9999", "usage,98765432100", "csat,47", "key_feature_usage,55"])
  func `one absurd cell is an issue and moves no other account`(cell: String) throws {
    var files = try Self.files()
    let before = try Self.cards(files)
    files["health.csv", default: ""] += "A001,2026-06-30,\(cell)\n"
    let loaded = try Self.ledger(files)
    let codes = ["impossible-value", "outlying-measurement"]
    #expect(loaded.issues.contains { codes.contains($0.code) }, "\(loaded.issues)")
    let after = Scorecards(view: loaded.ledger.asOf(Self.end), policy: .standard).cards
    for card in after where card.id != "A001" {
      #expect(card.score == before[card.id]?.score && card.band == before[card.id]?.band)
    }
    let own = try #require(after.first { $0.id == "A001" })
    #expect(own.band == before["A001"]?.band)
  }

  @Test func `a year's rhythm is no fall`() throws {
    var files = try Self.files()
    // Half as much from April to June, each year.
    let lines = try #require(files["health.csv"]).split(separator: "\n").map { line -> String in
      let cells = line.split(separator: ",")
      guard cells[0] == "A005", cells[2] == "usage", let value = Double(cells[3]),
        ["04", "05", "06"].contains(cells[1].dropFirst(5).prefix(2))
      else { return String(line) }
      return "\(cells[0]),\(cells[1]),usage,\(value / 2)"
    }
    files["health.csv"] = lines.joined(separator: "\n") + "\n"
    let card = try #require(try Self.cards(files)["A005"])
    #expect(!card.flags.contains { $0.key.metric == "usage" }, "\(card.flags)")
  }

  // MARK: - Portfolios in which all are the same

  /// Accounts that are all bad, or all good, with some noise.
  private static func uniform(_ count: Int, isGood: Bool) -> [String: String] {
    var random = SplitMix64(seed: UInt64(count))
    var health = "customer_id,observed_on,metric,value\n"
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for account in 1...count {
      for month in 0..<30 {
        let on = HealthPanel.monthEnd(end, 29 - month)
        let values =
          isGood
          ? [
            "nps": 80.0, "csat": 4.9, "key_feature_usage": 0.95, "support_tickets": 4,
            "incidents": 0,
          ]
          : [
            "nps": -80, "csat": 1.2, "key_feature_usage": 0.05, "support_tickets": 40,
            "incidents": 10,
          ]
        for (metric, value) in values.sorted(by: { $0.key < $1.key }) {
          let noisy = metric == "nps" ? value + 2 * normalQuantile(random.uniform()) : value
          health += "G\(account),\(on),\(metric),\(noisy)\n"
        }
        let issued = Day(year: on.year, month: on.month, day: 1) ?? on
        let late = isGood ? -1 : 20 + Int(25 * random.uniform())
        let paid = issued + 30 + late
        let amount = 5000 + Int(60 * normalQuantile(random.uniform()))
        invoices +=
          "I\(account)-\(month),G\(account),\(issued),\(issued + 30),\(amount).00,AUD,"
          + (paid <= end ? "\(paid)" : "") + "\n"
      }
    }
    return ["health.csv": health, "invoices.csv": invoices]
  }

  @Test(arguments: [40, 8, 1])
  func `where all are bad, all are red`(count: Int) throws {
    let cards = try Self.cards(Self.uniform(count, isGood: false)).values
    #expect(cards.count == count && cards.allSatisfy { $0.band == .red })
    #expect(cards.allSatisfy { ($0.score ?? 100) < 45 })
  }

  @Test(arguments: [40, 8, 1])
  func `where all are good, all are green without an alert`(count: Int) throws {
    let cards = try Self.cards(Self.uniform(count, isGood: true)).values
    #expect(cards.count == count && cards.allSatisfy { $0.band == .green && !$0.hasAlerts })
  }

  @Test func `without measurements the ledger alone is scored, and that is said`() throws {
    var files = try Self.files()
    files["health.csv"] = nil
    let cards = try Self.cards(files).values.filter { $0.id != "P20" }
    #expect(cards.allSatisfy { $0.score != nil && $0.basis.isByLedgerAlone && $0.evidence > 0.5 })
  }

  // MARK: - From one day to the next

  @Test(arguments: [0, 3])
  func `without new data no score moves by more than two points, and no band changes`(ahead: Int)
    throws
  {
    let demo = try Ledger.load(from: Self.root.appending(path: "fixtures/ledgers/demo")).ledger
    let (now, next) = (
      Scorecards(view: demo.asOf(Self.end + ahead), policy: .standard).cards,
      Scorecards(view: demo.asOf(Self.end + ahead + 1), policy: .standard).cards
    )
    var moved = 0
    for (a, b) in zip(now, next) {
      guard let old = a.score, let new = b.score else {
        #expect(a.score == nil && b.score == nil)
        continue
      }
      #expect(abs(old - new) <= 2, "\(a.id): \(old) to \(new)")
      if a.band != b.band { moved += 1 }
    }
    #expect(moved == 0)
    #expect(now.count { $0.score != nil } > 200)
  }

  @Test func `weights never jump`() throws {
    let demo = try Ledger.load(from: Self.root.appending(path: "fixtures/ledgers/demo")).ledger
    var last: [Double]?
    for ahead in -92 ... -88 {
      let weights = HealthWeights(demo.asOf(Self.end + ahead), .standard).weights
      #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
      if let last {
        for (a, b) in zip(last, weights) { #expect(abs(a - b) <= 1 / 80.0) }
      }
      last = weights
    }
  }
}
