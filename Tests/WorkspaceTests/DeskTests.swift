import AccountReview
import DuecastEngine
import Forecasting
import Foundation
import LedgerFiles
import Receivables
import Reporting
import SyntheticLedger
import TestLedgers
import Testing
import WorkspaceStore

@testable import WorkspaceServer

/// What is recorded is in the plan at once, as a run on all of it has it.
@Suite struct `The desk` {
  private static let day = Day("2024-11-15") ?? Day(number: 0)

  private static func store() throws -> WorkspaceStore {
    var recipe = LedgerRecipe(
      seed: 11, customers: 60, firstDay: try #require(Day("2023-07-01")),
      lastDay: try #require(Day("2024-12-31")))
    recipe.habits = .some
    let folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
    let source = folder.appending(path: "source")
    try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
    _ = try LedgerGenerator(recipe).write(to: source)
    let store = try WorkspaceStore.create(in: folder.appending(path: "data"))
    try store.importLedger(source)
    return store
  }

  private static func entry(
    _ customer: String, _ outcome: String, _ change: (inout ContactEntry) -> Void
  ) -> ContactEntry {
    var entry = ContactEntry(
      customer: customer, on: day, channel: "call", outcome: outcome, collector: "Ines")
    change(&entry)
    return entry
  }

  private static func record(_ store: WorkspaceStore, _ entry: ContactEntry) throws -> Int {
    try store.record(
      "contact", of: entry.customer, by: Person(name: "Ines", role: .collector),
      formKey: WorkspaceStore.token(), seen: ""
    ) { entry.contractLines($0) }
  }

  private static func whole(_ store: WorkspaceStore, _ before: Snapshot?) throws -> Snapshot {
    try Recomputing.whole(store, day, before?.models, threads: 1) { _ in }
  }

  @Test(.slow)
  func `an account's plan after a contact is that of a run on all of it`() throws {
    let store = try Self.store()
    defer { try? FileManager.default.removeItem(at: store.folder.deletingLastPathComponent()) }
    let before = try Self.whole(store, nil)
    #expect(before.models?.portfolio != nil)
    let asked = before.run.worklist.items.filter { $0.contactableAmount.minorUnits > 0 }.prefix(4)
    #expect(asked.count == 4)
    let ids = asked.map(\.customerID)
    let until = try #require(Day("2024-12-02"))
    let invoice = try #require(
      before.run.view.openPositions.first {
        before.run.view.customers[before.run.view.invoices.elements[$0].customer].id == ids[3]
          && before.run.view.invoices.elements[$0].dueOn < Self.day
      })
    let entries = [
      Self.entry(ids[0], "no-answer") { $0.followUp.on = until },
      Self.entry(ids[1], "promised") { $0.promise = .init(amount: "", invoice: "", day: until) },
      Self.entry(ids[2], "reached") { $0.followUp.snoozedUntil = until },
      Self.entry(ids[3], "disputed") {
        $0.dispute = .init(
          amount: "", invoice: before.run.view.invoiceID(invoice), code: "price")
      },
    ]
    for entry in entries { _ = try Self.record(store, entry) }
    let quick = try #require(try Recomputing.recent(before, store, threads: 1))
    #expect((quick.event, quick.wholeEvent) == (4, 0))
    let full = try Self.whole(store, before)
    for id in ids {
      func account(_ snapshot: Snapshot) -> [PlannedAccount] {
        snapshot.run.worklist.plan.accounts.filter { $0.customerID == id }
      }
      let (own, expected) = (account(quick), account(full))
      #expect(own.map(\.status) == expected.map(\.status), "\(id)")
      #expect(own.map(\.parts) == expected.map(\.parts), "\(id)")
      #expect(own.map(\.item?.step.on) == expected.map(\.item?.step.on), "\(id)")
      #expect(account(before).map(\.parts) != own.map(\.parts) || id != ids[1])
    }
    #expect(quick.run.tasks == full.run.tasks)
    #expect(
      quick.run.worklist.items.filter { $0.status == .today }.map(\.id)
        == full.run.worklist.items.filter { $0.status == .today }.map(\.id))
  }

  @Test(.slow)
  func `what is undone leaves the plan as it was`() throws {
    let store = try Self.store()
    defer { try? FileManager.default.removeItem(at: store.folder.deletingLastPathComponent()) }
    let before = try Self.whole(store, nil)
    let id = try #require(before.run.worklist.today.first?.customerID)
    let number = try Self.record(
      store, Self.entry(id, "reached") { $0.followUp.snoozedUntil = Self.day + 20 })
    let with = try #require(try Recomputing.recent(before, store, threads: 1))
    #expect(with.run.worklist.plan != before.run.worklist.plan)
    _ = try store.undo(
      number, by: Person(name: "Ines", role: .collector), formKey: WorkspaceStore.token(),
      reason: "")
    let after = try #require(try Recomputing.recent(with, store, threads: 1))
    #expect(after.run.worklist.plan == before.run.worklist.plan)
    #expect(after.event == 2)
  }

  @Test func `entries that the import would not take as they are are refused`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let view = try Ledger.load(from: TestDesk.ledger).ledger.asOf(try desk.store.day("last"))
    let own = try #require(view.customers.firstIndex { $0.id == "B" })
    let line = ContractLine(
      "promises.csv",
      [
        "promise_id": "W1", "customer_id": "B", "made_on": "\(view.day)",
        "promised_for": "\(view.day + 7)", "amount": "-5.00",
      ])
    #expect(throws: Refusal.self) {
      try RecentEntries.check([line], of: [own], in: view)
    }
    let right = ContractLine("promises.csv", line.row.merging(["amount": "5.00"]) { $1 })
    try RecentEntries.check([right], of: [own], in: view)
  }

  @Test(arguments: [
    ("2026-07-31", "2026-07-31"), ("fri", "2026-07-03"), ("Tuesday", "2026-07-07"),
    ("+3d", "2026-07-03"), ("+1w", "2026-07-07"), ("+1m", "2026-07-31"), ("15", "2026-07-15"),
    ("30", "2026-07-30"), ("tomorrow", "2026-07-01"),
  ])
  func `days are understood as people type them`(_ text: String, _ day: String) throws {
    // A Tuesday.
    let today = try #require(Day("2026-06-30"))
    #expect(DayText.day(text, after: today)?.description == day)
  }

  @Test(arguments: ["", "soon", "+", "32", "0", "2026-13-01", "fr", "+99999d", "9999-01-01"])
  func `what is no day is none`(_ text: String) throws {
    #expect(DayText.day(text, after: try #require(Day("2026-06-30"))) == nil)
  }
}
