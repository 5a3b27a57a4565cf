import AccountReview
import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import SyntheticLedger
import Testing

/// Identities that hold for every ledger, checked on synthetic ones.
@Suite struct WorklistIdentityTests {
  private func ledger(seed: UInt64) throws -> (Ledger, lastDay: Day) {
    var recipe = LedgerRecipe.twoCurrencies
    recipe.seed = seed
    recipe.customers = 40
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "duecast-review-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try LedgerGenerator(recipe).write(to: folder)
    return (try Ledger.load(from: folder).ledger, recipe.lastDay)
  }

  @Test(arguments: 0..<2)
  func `overdue money stands in one place of the plan, tied to ageing to the minor unit`(
    seed: UInt64
  ) throws {
    let (ledger, lastDay) = try ledger(seed: seed)
    var seen: Set<String> = []
    for back in [0, 45, 170, 300] {
      let view = ledger.asOf(lastDay - back)
      let list = Worklist(
        view: view, outlook: Outlook(view), policy: .standard, calendar: BusinessCalendar(.target))
      seen.formUnion(list.plan.totals().map { "\($0.status) \($0.reason)" })
      let ageing = Ageing(view)
      for total in ageing.totals {
        for byCollector in [false, true] {
          let planned = list.plan.totals(byCollector: byCollector)
            .filter { $0.currency == total.currency }.reduce(0) { $0 + $1.amount.minorUnits }
          let overdue = total.minorUnits.dropFirst().reduce(0, +)
          #expect(planned == overdue, "\(view.day) \(total.currency)")
        }
      }
      for item in list.items {
        let row = ageing.rows.first {
          $0.customerID == item.customerID && $0.amounts.currency == item.currency
        }
        #expect(item.ageing.map(\.minorUnits) == row?.amounts.minorUnits)
        #expect(item.openAmount == row?.amounts.open)
        #expect(item.reasons.count <= 3)
        #expect(!item.reasons.isEmpty, "\(item.customerID) is on the list for no reason")
        #expect(item.nextActionOn > view.day)
        #expect(item.status != .excluded(.notDue))
        #expect(BusinessCalendar(.target).isBusinessDay(item.nextActionOn))
      }
      #expect(Set(list.items.map(\.id)).count == list.items.count)
      for account in list.plan.accounts {
        let open = ageing.rows.first {
          $0.customerID == account.customerID && $0.amounts.currency == account.currency
        }?.amounts.open
        #expect(account.parts.reduce(.zero(account.currency)) { $0 + $1.amount } == open)
      }
      let overdueAccounts = list.plan.totals().reduce(0) { $0 + $1.accounts }
      #expect(overdueAccounts == list.plan.overdue.count)
    }
    let expected: Set = [
      "today ", "waiting last-contact", "waiting promised", "waiting cash-on-its-way",
    ]
    #expect(seen.isSuperset(of: expected), "\(seen)")
  }
}
