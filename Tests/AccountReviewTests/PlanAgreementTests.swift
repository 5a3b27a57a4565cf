import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import AccountReview

/// The list, the letters, the placements and the tasks are read from one plan.
@Suite struct PlanAgreementTests {
  private static let demo: Result<(ledger: Ledger, lastDay: Day), any Error> = Result {
    var recipe = LedgerRecipe.demo
    recipe.customers = 60
    return (try synthesise(recipe).ledger, recipe.lastDay)
  }

  /// Sixty days drawn from the last two years of the demo.
  private static let offsets: [Int] = {
    var draws = SystemDraws(state: 21)
    return (0..<60).map { _ in Int(draws.next() % 730) }
  }()

  /// A fixed sequence of numbers, the same on every machine.
  private struct SystemDraws: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }

  private func account(_ customer: CustomerIndex, _ currency: Currency) -> String {
    "\(customer) \(currency)"
  }

  @Test(.slow) func `letters, placements and the list agree with the plan on sixty days`() throws {
    let (ledger, lastDay) = try Self.demo.get()
    var (letters, placements, contacts) = (0, 0, 0)
    for offset in Self.offsets {
      let view = ledger.asOf(lastDay - offset)
      let policy = Policy.standard
      let plan = CollectionsPlan(view, policy)
      #expect(plan.differences(from: view).isEmpty, "\(view.day)")

      let places = plan.accounts.map { account($0.customer, $0.currency) }
      #expect(Set(places).count == places.count, "\(view.day): an account in two places")

      let written = DunningLetters(plan: plan, view: view, policy: policy)
      let placed = AgencyPlacements(plan: plan, view: view, policy: policy)
      let listed = Worklist(plan).today
      letters += written.letters.count
      placements += placed.placements.count
      contacts += listed.count
      let today = plan.accounts.filter { $0.status == .today }
      #expect(Set(listed.map(\.id)) == Set(today.compactMap { $0.item?.id }))
      let byLetter = today.filter { $0.item?.step.level != nil }
      #expect(
        Set(written.letters.map { account($0.customer, $0.currency) })
          == Set(byLetter.map { account($0.customer, $0.currency) }), "\(view.day)")
      let byAgency = today.filter { $0.item?.nextAction == .agencyProposal }
      #expect(
        Set(placed.placements.map { account($0.customer, $0.currency) })
          == Set(byAgency.map { account($0.customer, $0.currency) }), "\(view.day)")
      #expect(
        written.letters.count + written.leftOut.values.reduce(0, +) == plan.overdue.count)
      for letter in written.letters {
        let planned = plan.accounts.first {
          $0.customer == letter.customer && $0.currency == letter.currency
        }
        let asked = planned?.parts.first { $0.status == .today }?.amount
        #expect(letter.total == asked, "\(view.day) \(letter.customer)")
      }
    }
    #expect(letters > 60 && contacts > letters && placements > 0, "\(letters) \(placements)")
  }

  @Test func `disputes sum to what the plan has as disputed, and cash tasks to what is unapplied`()
    throws
  {
    let (ledger, lastDay) = try Self.demo.get()
    var (disputes, cash) = (0, 0)
    for offset in Self.offsets.prefix(12) {
      let view = ledger.asOf(lastDay - offset)
      let tasks = CollectionTasks(
        view: view, policy: .standard, calendar: BusinessCalendar(.target))
      let totals = CollectionsPlan(view, .standard).totals().filter { $0.reason == "disputed" }
      for currency in Set(view.invoices.elements.map(\.currency)) {
        let listed = tasks.disputes.filter { $0.amount.currency == currency }
          .reduce(Money.zero(currency)) { $0 + $1.overdueAmount }
        #expect(listed == totals.first { $0.currency == currency }?.amount ?? .zero(currency))
        let unapplied =
          (view.receipts.elements.map(\.unapplied) + view.creditNotes.elements.map(\.unapplied))
          .filter { $0.currency == currency }
        let toApply = tasks.cash.filter { $0.amount.currency == currency }
          .reduce(Money.zero(currency)) { $0 + $1.amount }
        #expect(toApply == unapplied.reduce(.zero(currency), +), "\(view.day)")
      }
      disputes += tasks.disputes.count
      cash += tasks.cash.count
    }
    #expect(disputes > 0 && cash > 0)
  }

  @Test func `what is posted after the day changes no plan and no task`() throws {
    var recipe = LedgerRecipe.demo
    recipe.customers = 40
    let calendar = BusinessCalendar(.target)
    try withTemporaryFolder { folder in
      let all = folder.appending(path: "all")
      _ = try LedgerGenerator(recipe).write(to: all)
      let whole = try Ledger.load(from: all).ledger
      for (number, offset) in Self.offsets.prefix(3).enumerated() {
        let day = recipe.lastDay - offset
        let past = folder.appending(path: "past\(number)")
        try truncate(all, to: past, asOf: day)
        let (now, then) = (whole.asOf(day), try Ledger.load(from: past).ledger.asOf(day))
        let (plan, planThen) = (
          CollectionsPlan(now, .standard), CollectionsPlan(then, .standard)
        )
        #expect(!plan.overdue.isEmpty)
        #expect(plan == planThen, "\(day)")
        #expect(
          CollectionTasks(view: now, policy: .standard, calendar: calendar)
            == CollectionTasks(view: then, policy: .standard, calendar: calendar), "\(day)")
      }
    }
  }
}
