import Receivables
import Settings
import Testing

@testable import AccountReview

/// Which keys of a policy differ, and what each moves.
@Suite struct PolicyChangesTests {
  @Test func `each changed key stands by itself, with its values`() throws {
    let changes = try Policy.changes(
      in: """
        worklist: {minimum_balance: 600, application_days: 30}
        promises: {grace_days: 10}
        reviews: {cadence_days: {standard: 90}}
        contact_cap: {ignored_channels: [note]}
        """)
    #expect(
      changes.map(\.path) == [
        "worklist.minimum_balance", "promises.grace_days", "reviews.cadence_days.standard",
        "contact_cap.ignored_channels",
      ])
    #expect(changes.map(\.after) == ["600", "10", "90", "[note]"])
    #expect(changes[0].before == "{default: 50, JPY: 8000, KRW: 65000}")
    for change in changes { #expect(try Policy(yaml: change.yaml) != .standard) }
    #expect(try Policy.changes(in: Policy.defaultText).isEmpty)
  }

  @Test func `a key over another policy leaves the rest of that as it is`() throws {
    let base = "promises: {grace_days: 10}\nletters: {pay_within_days: 5}"
    let policy = try Policy(yaml: "promises: {remembered_days: 30}", over: base)
    #expect(policy.promises.graceDays == 10 && policy.promises.rememberedDays == 30)
    #expect(policy.letters.payWithinDays == 5)
    #expect(try Policy(yaml: "", over: base) == Policy(yaml: base))
  }

  @Test func `accounts are counted by where they go`() throws {
    let view = try ledger(ofFiles: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A1,A,2024-03-01,2024-04-30,400.00,EUR
      B1,B,2024-03-01,2024-04-30,40.00,EUR
      C1,C,2024-03-01,2024-04-30,30.00,EUR
      """
    ]).asOf(day(6, 11))
    var changed = Policy.afterDue
    changed.treatment.smallestBalance = AmountByCurrency(50)
    let moves = PlanMoves(
      from: CollectionsPlan(view, .afterDue), to: CollectionsPlan(view, changed))
    #expect(moves.accounts == 2 && moves.moves.count == 1)
    let move = try #require(moves.moves.first)
    #expect(move.from.status == "today" && move.from.action == .reminderEmail)
    #expect(move.to.status == "excluded" && move.to.reason == "below-minimum")
    let none = PlanMoves(
      from: CollectionsPlan(view, .afterDue), to: CollectionsPlan(view, .afterDue))
    #expect(none.moves.isEmpty && none.reranked == 0)
  }
}
