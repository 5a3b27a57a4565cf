import Foundation
import LedgerFiles
import Testing

@testable import Receivables

/// A ledger whose every figure is worked out by hand: `fixtures/ledgers/tiny/WORKING.md`.
@Suite struct TinyLedgerTests {
  private let view: LedgerView

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let ledger = try Ledger.load(from: root.appending(path: "fixtures/ledgers/tiny")).ledger
    try #require(ledger.asOf(#require(Day("2026-06-30"))).issues.isEmpty)
    view = ledger.asOf(try #require(Day("2026-06-30")))
  }

  @Test func `each bucket holds what is that many days past due`() throws {
    let ageing = Ageing(view)
    #expect(ageing.totals.map(\.minorUnits) == [[80_000, 80_000, 200_000, 0, 100_000]])
    #expect(
      ageing.rows.map(\.amounts.minorUnits) == [
        [50_000, 0, 200_000, 0, 0], [30_000, 80_000, 0, 0, 100_000],
      ])
    #expect(ageing.rows.map(\.customerName) == ["Alder Ltd", "Birch GmbH"])
  }

  @Test func `each key figure is the one worked out`() throws {
    let figures = try #require(KeyFigures(view).currencies.first)
    func expect(
      _ value: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(
        abs((value ?? .nan) - expected) < 1e-9, "\(value ?? .nan) is not \(expected)",
        sourceLocation: sourceLocation)
    }
    #expect(figures.receivables.minorUnits == 460_000)
    #expect(figures.overdue.minorUnits == 380_000)
    // 4,100 invoiced, less 200 credited and 400 cancelled.
    #expect(figures.sales.minorUnits == 350_000)
    expect(figures.daysSalesOutstanding, 4600.0 / 3500 * 90)
    expect(figures.bestPossibleDaysSalesOutstanding, 800.0 / 3500 * 90)
    expect(figures.averageDaysDelinquent, 3800.0 / 3500 * 90)
    expect(figures.daysSalesOutstandingByCountBack, 104.64)
    expect(figures.averageDaysLate, 28)
    expect(figures.collectionEffectivenessIndex, 100.0 / 3900)
    expect(figures.receivablesTurnover, 3500.0 * 365 / 90 / 4600)
    expect(figures.overdueShare, 3800.0 / 4600)
    expect(figures.over90Share, 1000.0 / 4600)
    expect(figures.atRiskRate, 1000.0 / 2300)
    expect(figures.badDebtShare, 100.0 / 3500)
    expect(figures.topFiveShare, 1)
    expect(figures.concentrationIndex, (2500.0 * 2500 + 2100 * 2100) / (4600 * 4600))
    #expect(figures.promiseKeptRate == nil && figures.disputeCycleDays == nil)
  }

  @Test func `interest runs on what was owed late, day by day`() throws {
    var claims: [String: (days: Int, cents: Int64)] = [:]
    for position in view.invoices.elements.indices {
      let late = try LateInterest(
        ofInvoice: position, in: view, .europeanCentralBank, .directive)
      if let late {
        claims[view.invoiceID(position)] = (late.daysLate, late.interest.minorUnits)
      }
    }
    #expect(claims.keys.sorted() == ["A1", "A2", "B1", "B2", "C2"])
    #expect(claims["A1"].map { $0 == (40, 779) } == true)
    #expect(claims["A2"].map { $0 == (46, 2558) } == true)
    #expect(claims["B1"].map { $0 == (92, 2558) } == true)
    #expect(claims["B2"].map { $0 == (11, 245) } == true)
    #expect(claims["C2"].map { $0 == (15, 42) } == true)
  }
}
