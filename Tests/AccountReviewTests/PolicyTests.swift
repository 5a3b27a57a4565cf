import AccountReview
import Foundation
import Receivables
import Settings
import Testing

@Suite struct PolicyTests {
  @Test func `the default policy says what its text says`() throws {
    let policy = Policy.standard
    #expect(policy.ageing.basis == .dueDay)
    #expect(policy.ageing.buckets == .standard)
    #expect(policy.tiers.highTouchCustomers == 100)
    #expect(policy.promises.graceDays == 3)
    #expect(policy.channels[.call]?.effect == [1.25, 1.25, 1.20, 1.10])
    #expect(policy.capital.yearlyCost == 0.08)
    #expect(
      policy.escalation[.highTouch]?.prefix(3).map { "\($0.fromDaysPastDue) \($0.action.rawValue)" }
        == ["1 reminder-email", "5 call", "15 call"])
    #expect(
      policy.escalation[.standard]?.map(\.action) == [
        .reminderEmail, .call, .letter, .escalate,
      ])
    let yen = try #require(Currency("JPY"))
    #expect(policy.treatment.minimumBalance.money(yen) == Money(minorUnits: 8000, yen))
    #expect(try Policy(yaml: Policy.defaultText) == policy)
  }

  @Test(arguments: ["", "# nothing but a comment\n", "{}"])
  func `an empty policy is the default`(yaml: String) throws {
    #expect(try Policy(yaml: yaml) == .standard)
  }

  @Test func `a key overrides its default and leaves the rest alone`() throws {
    let policy = try Policy(
      yaml: """
        promises: {grace_days: 5}
        channels:
          call: {cost: 12.5}
        """)
    var expected = Policy.standard
    expected.promises.graceDays = 5
    expected.channels[.call]?.cost = AmountByCurrency(12.5)
    #expect(policy == expected)
  }

  @Test(arguments: [
    (
      "promises:\n  grace_day: 5",
      "promises.grace_day (line 2) is not a key of the policy; did you mean grace_days? "
        + "Known here: grace_days, remembered_days, longest_days"
    ),
    (
      "chanels: {}",
      "chanels (line 1) is not a key of the policy; did you mean channels? Known here: calendar, "
        + "ageing, tiers, worklist, promises, contact_cap, outcomes, capacity, channels, priority, experiment, "
        + "capital, escalation, reasons, tasks, health, reviews, success, letters, placement, late_payment, "
        + "expected_credit_loss"
    ),
    (
      "reasons: {colour: 5}",
      "reasons.colour (line 1) is not a key of the policy; correct or remove it. Known here: "
        + "recent_invoices, slower_by_days, late_share_rise, dispute_closed_days"
    ),
    (
      "promises:\n  grace_days: soon",
      "promises.grace_days (line 2) must be a whole number, not \"soon\"; "
        + "correct it or leave it out"
    ),
    (
      "capital: {yearly_cost: -0.1}",
      "capital.yearly_cost (line 1) must be from 0.0 to 10.0, not -0.1; change it"
    ),
    (
      "ageing: {upper_edges: [30, 30, 90]}",
      "ageing.upper_edges[2] (line 1) must be from 31 to 36500, not 30; change it"
    ),
    (
      "ageing: {upper_edges: [15, 45]}",
      "channels.email.effect must be a list of 3 numbers, one for each overdue bucket, "
        + "not one of 4; change it"
    ),
    (
      "ageing: {basis: invoice-day}",
      "ageing.basis (line 1) must be one of due-day, document-day, not \"invoice-day\"; change it"
    ),
    (
      "worklist:\n  minimum_balance: {EUR: 10}",
      "worklist.minimum_balance (line 2) must be one number, or numbers with one for default, "
        + "not numbers without a default; correct it or leave it out"
    ),
    (
      "worklist:\n  minimum_balance: {default: 10, Euro: 1}",
      "worklist.minimum_balance.Euro (line 2) must be default or a currency code, "
        + "not \"Euro\"; correct it or leave it out"
    ),
    (
      "escalation:\n  no_touch:\n    - {from_days_past_due: 3, action: apply-cash, wait_days: 1}",
      "escalation.no_touch[1].action (line 3) must be one of reminder-email, call, letter, visit, "
        + "escalate, not \"apply-cash\"; change it"
    ),
    (
      "escalation:\n  no_touch:\n    - {from_days_past_due: 3, action: call}",
      "escalation.no_touch[1] (line 3) must be a step with wait_days, not one without; "
        + "correct it or leave it out"
    ),
    (
      "escalation: {no_touch: []}",
      "escalation.no_touch (line 1) must be a list of at least one step, not empty; change it"
    ),
    (
      "- 1\n- 2",
      "the policy (line 1) must be keys with values, not a list; correct it or leave it out"
    ),
  ])
  func `a fault in a policy names its key, its line and what to do`(
    yaml: String, message: String
  ) throws {
    let error = try #require(throws: SettingsError.self) { try Policy(yaml: yaml) }
    #expect("\(error)" == message)
  }

  @Test func `text that is no YAML is refused as such`() throws {
    let error = try #require(throws: SettingsError.self) { try Policy(yaml: "a: [1, 2") }
    guard case .notYAML(let problem) = error.fault else {
      Issue.record("\(error)")
      return
    }
    #expect(!problem.contains("\n"))
  }

  @Test func `a line that is no YAML is quoted as far as a reader needs it`() throws {
    let deep = "a: " + String(repeating: "[", count: 20_000)
    let error = try #require(throws: SettingsError.self) { try Policy(yaml: deep) }
    #expect("\(error)".count < 400 && "\(error)".contains("nesting"))
  }

  @Test func `every key of the default policy is explained by a comment above it`() {
    let lines = Policy.defaultText.split(separator: "\n", omittingEmptySubsequences: false)
    let unexplained = lines.indices.filter { index in
      let line = lines[index]
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      guard trimmed.contains(":"), !trimmed.hasPrefix("#"), !trimmed.hasPrefix("-") else {
        return false
      }
      let indent = line.prefix { $0 == " " }.count
      // Channels and tiers repeat what the comment on their section explains.
      let section = lines[..<index].last { !$0.hasPrefix(" ") && $0.hasSuffix(":") }
      if indent > 0, section == "channels:" || section == "escalation:" { return false }
      // So do pillars and measures.
      if indent > 2, section == "health:" || section == "reviews:" { return false }
      return !lines[index - 1].trimmingCharacters(in: .whitespaces).hasPrefix("#")
    }
    #expect(unexplained.map { lines[$0] } == [])
  }

  @Test func `a policy survives being encoded`() throws {
    let copy = try JSONDecoder().decode(
      Policy.self, from: JSONEncoder().encode(Policy.standard))
    #expect(copy == .standard)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(Policy.standard), as: UTF8.self)
    #expect(text.contains(#""escalation":{"high-touch":[{"#))
    #expect(text.contains(#""no-touch":[{"#))
  }
}
