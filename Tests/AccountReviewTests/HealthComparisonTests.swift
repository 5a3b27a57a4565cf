import Foundation
import LedgerFiles
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import AccountReview

/// What reviews do to health, told apart from what would have happened anyway.
@Suite struct HealthComparisonTests {
  private static let end = day("2025-12-31")
  private static let customers = 120
  private static let months = 24

  /// Accounts whose NPS wanders about a level of their own; those that fall far below it in a month of 2025
  /// may be reviewed, by lot, which adds points to each later survey.
  ///
  /// - Parameter last: the last day of which there are lines.
  private static func view(
    _ effect: Double, seed: UInt64, isReviewed: Bool = true, last: Day = end, on asOf: Day = end
  ) throws -> LedgerView {
    var random = SplitMix64(seed: seed)
    var health = "customer_id,observed_on,metric,value\n"
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    var reviews = "customer_id,reviewed_on,reviewer,verdict,comment\n"
    for c in 0..<customers {
      let level = 30 * normalQuantile(random.uniform())
      var lift = 0.0
      for m in 0..<months {
        let on = HealthPanel.monthEnd(end, months - 1 - m)
        let noise = 25 * normalQuantile(random.uniform())
        let value = min(max((level + noise + lift).rounded(), -100), 100)
        guard on <= last else { continue }
        health += "C\(c),\(on),nps,\(value)\n"
        let issued = Day(year: on.year, month: on.month, day: 1) ?? on
        invoices += "I\(c)-\(m),C\(c),\(issued),\(issued + 14),100.00,EUR,\(issued + 14)\n"
        let isLow = noise < -20 && (12...20).contains(m) && lift == 0
        if isReviewed, isLow, random.uniform() < 0.5 {
          reviews += "C\(c),\(on),Ann,watch,low\n"
          lift = effect
        }
      }
    }
    let files = ["health.csv": health, "invoices.csv": invoices, "reviews.csv": reviews]
    return try withTemporaryFolder { folder in
      for (name, text) in files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
      }
      return try Ledger.load(from: folder).ledger.asOf(asOf)
    }
  }

  private static func comparison(
    _ view: LedgerView, of kind: HealthComparison.Kind = .reviews
  ) -> HealthComparison? {
    HealthComparison(kind, view, .standard, weights: HealthWeights(Policy.standard.health))
  }

  @Test(arguments: 1...4)
  func `of a rise after a chance fall little is taken for an effect of a review`(seed: UInt64)
    throws
  {
    let found = try #require(Self.comparison(Self.view(0, seed: seed)))
    #expect(found.accounts >= 20 && found.comparisons >= 10)
    // Both rise after a fall, though not alike: only the reviewed are sure to be below their own level.
    #expect(abs(found.effect) < 3.5, "\(found)")
    #expect(found.standardError < 3)
  }

  @Test(arguments: 1...4)
  func `what a review adds is found`(seed: UInt64) throws {
    let (none, some) = try (
      #require(Self.comparison(Self.view(0, seed: seed))),
      #require(Self.comparison(Self.view(45, seed: seed)))
    )
    #expect(some.interval.lowerBound > 0, "\(some)")
    #expect(some.effect > none.effect + 2)
    #expect(some.interval.contains(some.effect))
  }

  @Test func `without reviews, or with few, nothing is compared`() throws {
    let view = try Self.view(0, seed: 1, isReviewed: false)
    #expect(Self.comparison(view) == nil)
    #expect(Self.comparison(view, of: .contacts) == nil)
  }

  @Test func `what is posted later changes nothing`() throws {
    let then = day("2025-10-31")
    let (all, early) = try (
      Self.view(20, seed: 5, on: then), Self.view(20, seed: 5, last: then, on: then)
    )
    let found = try #require(Self.comparison(all))
    #expect(found == Self.comparison(early))
    #expect(try found != Self.comparison(Self.view(20, seed: 5)))
  }
}
