import ForecastVocabulary
import Foundation
import Receivables
import TestLedgers
import Testing

@testable import Forecasting
@testable import PaymentTiming

/// Ledgers of few customers with very many invoices, and of very many columns.
@Suite struct FewCustomersTests {
  @Test func `where customers are many they are drawn, where they are few their invoices are`() {
    func plan(_ share: Double, _ customers: Double) -> LandmarkPlan {
      LandmarkPlan(days: [], share: share, evenCustomers: customers)
    }
    let many = plan(0.05, 4_000)
    #expect(abs(many.customerShare - 0.2) < 1e-12 && many.landmarkShare == 0.25)
    #expect(many.invoiceShare == 1)
    let one = plan(0.05, 1)
    #expect(one.customerShare == 1 && one.landmarkShare == 0.25)
    #expect(abs(one.invoiceShare - 0.2) < 1e-12)
    // What is kept of everything is the same.
    let some = plan(0.02, 100)
    #expect(abs(some.customerShare - 0.4) < 1e-12)
    #expect(abs(some.customerShare * some.landmarkShare * some.invoiceShare - 0.02) < 1e-12)
    let all = plan(1, 3)
    #expect(all.customerShare == 1 && all.landmarkShare == 1 && all.invoiceShare == 1)
  }

  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on"

  private func ledger(customers: Int, invoices: Int) throws -> LedgerView {
    var text = "\(Self.header)\n"
    for i in 0..<invoices {
      let issued = day("2023-01-01") + i * 700 / invoices
      let paid = issued + 30 + [-2, 0, 0, 1, 3, 5, 12][i % 7]
      text += "I\(i),C\(i % customers),\(issued),\(issued + 30),\(100 + i % 90).00,EUR,"
      text += paid <= day("2024-11-30") ? "\(paid)\n" : "\n"
    }
    return try viewOf(["invoices.csv": text], asOf: day("2024-11-30"))
  }

  @Test(arguments: [1, 3]) func `few customers with many invoices are forecast`(
    customers: Int
  ) throws {
    let view = try ledger(customers: customers, invoices: 4_000)
    var model = quickModel()
    // As small beside the ledger as the usual budget is beside a hundred thousand invoices.
    model.specification.rowBudget = 20_000
    let fitted = try model.fit(view)
    let rows = try #require(fitted.diagnostics.existing?.rows)
    #expect((2_000...40_000).contains(rows), "\(rows) rows")
    let outlook = fitted.outlook(view)
    #expect(outlook.invoices.count == view.openPositions.count)
    // Everybody has always paid by twelve days after the due day.
    let soon = outlook.invoices.filter {
      view.invoices.elements[$0.invoice].dueOn - view.day <= 10
    }
    #expect(!soon.isEmpty && soon.allSatisfy { $0.curve.probabilityPaid(within: 40) > 0.9 })
  }

  @Test func `sizes of customers are counted as so many even ones`() throws {
    let records = PaymentRecords(
      try ledger(customers: 8, invoices: 800), calendar: BusinessCalendar())
    #expect(abs(records.evenCustomers - 8) < 1e-9)
    #expect(
      PaymentRecords(try ledger(customers: 1, invoices: 50), calendar: BusinessCalendar())
        .evenCustomers == 1)
  }

  @Test func `of very many columns those are kept that tell of days late, and that is said`() throws
  {
    var text = "\(Self.header)," + (0..<150).map { "x\($0)" }.joined(separator: ",") + "\n"
    for i in 0..<200 {
      let issued = day("2024-01-01") + i
      let late = i * 7919 % 31
      // It tells of days late, but not all: a column that does gives the outcome away.
      let telling = late + i * 31 % 40
      let cells = (0..<150).map { "\($0 == 140 ? telling : i * (7 + 13 * $0) % 1009)" }
      text += "I\(i),C\(i % 9),\(issued),\(issued + 30),100.00,EUR,"
      text += "\(issued + 30 + late),\(cells.joined(separator: ","))\n"
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2024-12-31"))
    let candidates = AttributeTable.candidates(of: view)
    #expect(candidates.count == 150)
    let kept = AttributeTable.encodings(of: view)
    #expect(kept.count == AttributeTable.mostColumns)
    #expect(kept.contains { $0.name == "x140" })
    // In the ledger's order.
    #expect(
      kept.map(\.name)
        == candidates.map(\.name).filter { name in kept.contains { $0.name == name } })
    let fitted = try quickModel().fit(view)
    #expect(
      fitted.diagnostics.notices.contains(.columnsLeftOut(of: 150, used: 100)))
    let file = ModelFile(fitted, of: view, toolVersion: "1")
    #expect(throws: Never.self) {
      try file.fitted(for: view, calendar: BusinessCalendar(), threads: 2)
    }
  }
}
