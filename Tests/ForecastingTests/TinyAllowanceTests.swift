import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import CreditLoss

/// The allowance of the ledger that is worked out by hand: `fixtures/ledgers/tiny/WORKING.md`.
@Suite struct TinyAllowanceTests {
  @Test func `one write-off is too few, and stated rates give 193.20`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let view = try Ledger.load(from: root.appending(path: "fixtures/ledgers/tiny")).ledger.asOf(
      day("2026-06-30"))
    let terms = ProvisionTerms(
      months: 36, minimumWriteOffs: 10, forwardLookingFactor: 1, lossRates: [],
      statedRates: [
        StatedLossRate(fromDaysPastDue: 0, rate: 0.003),
        StatedLossRate(fromDaysPastDue: 1, rate: 0.016),
        StatedLossRate(fromDaysPastDue: 31, rate: 0.036),
        StatedLossRate(fromDaysPastDue: 61, rate: 0.066),
        StatedLossRate(fromDaysPastDue: 91, rate: 0.106),
      ])
    let matrix = ProvisionMatrix(
      view: view, outlook: nil, buckets: .standard, terms: terms)
    let euro = try #require(matrix.currencies.first)
    #expect(matrix.isStated(euro) && matrix.writeOffs[euro.code] == 1)
    #expect(matrix.cells.map(\.open.minorUnits) == [80_000, 80_000, 200_000, 100_000])
    #expect(matrix.cells.map(\.allowance.minorUnits) == [240, 1_280, 7_200, 10_600])
    #expect(matrix.allowance(euro).minorUnits == 19_320)
    // What stands in the matrix is what stands in the ageing.
    let open = Ageing(view).totals.map(\.open)
    #expect(open == [matrix.cells.reduce(Money.zero(euro)) { $0 + $1.open }])
  }
}
