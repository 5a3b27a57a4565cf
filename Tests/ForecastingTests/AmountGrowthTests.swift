import Foundation
import Receivables
import TestLedgers
import Testing

@testable import Billing

/// How fast customers' amounts grow, and what that makes of amounts to come.
@Suite struct AmountGrowthTests {
  private struct Golden: Decodable {
    struct Case: Decodable {
      let name: String
      /// Age in days and amount of each invoice of each customer.
      let customers: [[[Double]]]
      let slope: Double
      let variance: Double
    }
    let cases: [Case]
  }

  private static let today = day("2026-01-01")

  private func euro() throws -> Currency { try #require(Currency("EUR")) }

  /// Twelve customers billed every four weeks, a little differently each time.
  private func view(yearlyGrowth: Double, invoices: Int) throws -> LedgerView {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for customer in 0..<12 {
      for number in 0..<invoices {
        let age = 5 + customer + 28 * number
        let wobble = 1 + 0.1 * Double((7919 * (number + 13 * customer)) % 101 - 50) / 50
        let amount = 1000 * exp(-yearlyGrowth * Double(age) / 365.25) * wobble
        let issued = Self.today - age
        text += "\(customer)-\(number),C\(customer),\(issued),\(issued + 30),"
        text += String(format: "%.2f", amount) + ",EUR,\n"
      }
    }
    return try viewOf(["invoices.csv": text], asOf: Self.today)
  }

  /// Against statsmodels: `fixtures/golden/make_amount_growth.py`.
  @Test func `the slope and its variance are those of another program`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/golden/amount_growth.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    #expect(golden.cases.count == 2)
    for known in golden.cases {
      var amounts = AmountsWithinCustomers()
      for invoices in known.customers {
        amounts.add(invoices.map { (age: Int($0[0]), amount: $0[1]) })
      }
      let slope = try #require(amounts.slope())
      #expect(abs(slope.mean - known.slope) < 1e-9, "\(known.name)")
      #expect(abs(slope.variance / known.variance - 1) < 1e-7, "\(known.name)")
    }
  }

  @Test func `amounts that grow count at today's prices`() throws {
    let view = try view(yearlyGrowth: 0.12, invoices: 24)
    let growth = AmountGrowth(view, .standard).rate(try euro())
    #expect((0.09...0.13).contains(growth))
    let amounts = try #require(
      BillingProfiles(view, horizon: 91).profiles(ofCustomer: CustomerIndex(0)).first
    ).amounts
    let mean = amounts.reduce(0, +) / Double(amounts.count)
    #expect((950...1050).contains(mean))
  }

  @Test func `amounts that do not grow stay as they are`() throws {
    let view = try view(yearlyGrowth: 0, invoices: 24)
    #expect(AmountGrowth(view, .standard).rate(try euro()) == 0)
    let invoices = view.invoices[CustomerIndex(0)].map {
      Money(minorUnits: $0.amount, $0.currency).majorUnits
    }
    #expect(
      BillingProfiles(view, horizon: 91).profiles(ofCustomer: CustomerIndex(0)).first?.amounts
        == invoices)
  }

  @Test func `a ledger of one year cannot tell growth from a season`() throws {
    #expect(
      AmountGrowth(try view(yearlyGrowth: 0.12, invoices: 14), .standard).rate(try euro()) == 0)
  }
}
