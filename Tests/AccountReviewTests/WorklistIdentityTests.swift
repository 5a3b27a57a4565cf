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
  func `everything open is contactable or left out with a reason, to the minor unit`(
    seed: UInt64
  ) throws {
    let (ledger, lastDay) = try ledger(seed: seed)
    var seen: Set<String> = []
    for back in [0, 45, 170, 300] {
      let view = ledger.asOf(lastDay - back)
      let list = Worklist(
        view: view, outlook: Outlook(view), policy: .dearEmails, calendar: BusinessCalendar(.target)
      )
      seen.formUnion(list.exclusionTotals.map(\.code))
      let ageing = Ageing(view)
      for total in ageing.totals {
        let contactable = list.items.filter { $0.currency == total.currency }
          .reduce(0) { $0 + $1.contactableAmount.minorUnits }
        let leftOut = list.exclusionTotals.filter { $0.amount.currency == total.currency }
          .reduce(0) { $0 + $1.amount.minorUnits }
        #expect(contactable + leftOut == total.open.minorUnits, "\(view.day) \(total.currency)")
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
        #expect(
          item.brokenPromises > 0
            || (item.valueOfContact.total > 0) == (item.nextAction.channel != nil))
        #expect(BusinessCalendar(.target).isBusinessDay(item.nextActionOn))
      }
      #expect(Set(list.items.map(\.id)).count == list.items.count)
    }
    let expected: Set = [
      "not-due", "promised", "covered-by-unapplied-credit", "costs-more-than-it-brings",
    ]
    #expect(seen.isSuperset(of: expected), "\(seen)")
  }
}
