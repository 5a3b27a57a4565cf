import Forecasting
import Foundation
import LedgerFiles
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import PaymentTiming

/// What is known of customers' health enters payment timing where it tells, and only as it was known.
@Suite struct HealthTimingTests {
  private static let recipe = LedgerRecipe.healthEffects(seed: 2, customers: 200)
  /// With all invoice-days: what health tells is little beside what few of them leave unsure.
  private static let model = CashModel(calendar: BusinessCalendar(.everyDay), threads: 2)

  private func ledger(_ change: (URL) throws -> Void = { _ in }) throws -> Ledger {
    try withTemporaryFolder { folder in
      let all = folder.appendingPathComponent("all")
      _ = try LedgerGenerator(Self.recipe).write(to: all)
      try change(all)
      return try Ledger.load(from: all).ledger
    }
  }

  private func values(
    _ view: LedgerView, _ columns: HealthColumns, through landmarks: [Day]
  ) -> [[UInt32]] {
    let table = HealthTable(columns, view)
    return view.customers.indices.map { customer in
      var reader = table.reader(customer)
      var last: [Float] = []
      for landmark in landmarks { last = reader.values(on: landmark.number) }
      return last.map(\.bitPattern)
    }
  }

  @Test(arguments: [130, 300, 520]) func `health at a landmark is that of the view of its day`(
    offset: Int
  ) throws {
    let ledger = try ledger()
    let landmark = Self.recipe.firstDay + offset
    let (then, later) = (ledger.asOf(landmark), ledger.asOf(Self.recipe.lastDay))
    let columns = try #require(HealthColumns(later))
    #expect(columns.names.contains("usage latest") && columns.names.contains("review age"))
    let known = Dictionary(
      uniqueKeysWithValues: zip(
        then.customers.map(\.id), values(then, columns, through: [landmark])))
    // The later view has come to the landmark through others.
    let path = stride(from: offset % 28, through: offset, by: 28).map {
      Self.recipe.firstDay + $0
    }
    for (customer, values) in zip(later.customers, values(later, columns, through: path)) {
      guard let expected = known[customer.id] else { continue }
      #expect(values == expected, "\(customer.id)")
    }
    #expect(Set(known.values).count > 20)
  }

  @Test(.slow) func `later postings change no fit that uses health`() throws {
    let on = Self.recipe.lastDay - 120
    let (whole, then) = try withTemporaryFolder { folder in
      let all = folder.appendingPathComponent("all")
      let past = folder.appendingPathComponent("past")
      _ = try LedgerGenerator(Self.recipe).write(to: all)
      try truncate(all, to: past, asOf: on)
      return (
        try Ledger.load(from: all).ledger.asOf(on), try Ledger.load(from: past).ledger.asOf(on)
      )
    }
    func fit(_ view: LedgerView) throws -> FittedPaymentTiming {
      try #require(Self.model.fit(view).timing)
    }
    let (fitted, fittedThen) = (try fit(whole), try fit(then))
    #expect(fitted.health != nil)
    #expect(fitted.health == fittedThen.health)
    #expect(fitted.pair.new.fitted.coefficients == fittedThen.pair.new.fitted.coefficients)
  }

  @Test(.slow) func `health is used where it drives payment, and no columns are there without it`()
    throws
  {
    func factor(_ ledger: Ledger) throws -> Double? {
      try Self.model.fit(ledger.asOf(Self.recipe.lastDay)).timing?.validation?
        .shrinkage.health
    }
    #expect(try factor(ledger()) != nil)
    let none = try ledger { folder in
      for file in ["health.csv", "reviews.csv"] {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(file))
      }
    }
    #expect(HealthColumns(none.asOf(Self.recipe.lastDay)) == nil)
    #expect(try factor(none) == nil)
  }
}
