import ForecastVocabulary
import Forecasting
import Foundation
import Receivables
import TestLedgers
import Testing

@testable import Billing

/// Announced billing, and the invoices that fulfil it.
@Suite struct AnnouncementTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
  private static let announcedHeader = "customer_id,expected_on,amount,currency,probability\n"
  private static let today = day("2025-06-30")

  /// K01 is billed 1,000 each month, and has paid all but the last.
  private static let monthly = (1...12).map { month -> String in
    let issued = day("2024-06-15") + 30 * month
    return "M\(month),K01,\(issued),\(issued + 30),1000.00,EUR,"
      + (issued + 33 <= today ? "\(issued + 33)\n" : "\n")
  }.joined()

  private func view(
    _ announced: String, invoices: String = "", customers: String = "customer_id,name\nNEW,New\n"
  ) throws -> LedgerView {
    try viewOf(
      [
        "invoices.csv": Self.header + Self.monthly + invoices, "customers.csv": customers,
        "expected_billing.csv": Self.announcedHeader + announced,
      ], asOf: Self.today)
  }

  private func toCome(_ view: LedgerView, _ customer: String) throws -> [BillingProfile
    .Announcement]
  {
    let position = try #require(view.customers.firstIndex { $0.id == customer })
    return BillingProfiles(view, horizon: 91).profiles(ofCustomer: position).flatMap {
      profile -> [BillingProfile.Announcement] in
      guard case .announced(let items) = profile.rhythm else { return [] }
      return items
    }
  }

  @Test func `an announcement makes its customer known, onboarded or not`() throws {
    let announced = "NEW,2025-07-05,50000.00,EUR,1\n"
    let bare = try view(announced)
    let onboarded = try view(
      announced, customers: "customer_id,name,onboarded_on\nNEW,New,2025-06-01\n")
    for view in [bare, onboarded] {
      #expect(
        try toCome(view, "NEW") == [.init(daysAhead: 5, amount: 50_000, probability: 1)])
    }
    func cash(_ view: LedgerView) throws -> Double {
      let euro = try #require(Currency("EUR"))
      let cash = try quickModel().fit(view).forecast(view, paths: 200, seed: 1).cash
      return cash.expected(1...91, .billingNew, euro)
    }
    #expect(try cash(bare) > 30_000)
    #expect(try abs(cash(bare) / cash(onboarded) - 1) < 0.05)
  }

  @Test func `a customer known by nothing but an announcement posted later is not yet there`()
    throws
  {
    let view = try viewOf(
      [
        "invoices.csv": Self.header + Self.monthly, "customers.csv": "customer_id\nNEW\n",
        "expected_billing.csv":
          "customer_id,expected_on,amount,posted_on\nNEW,2025-07-05,50000.00,2025-06-20\n",
      ], asOf: Self.today)
    #expect(view.customers.map(\.id) == ["K01", "NEW"])
    #expect(view.asOf(day("2025-06-19")).customers.map(\.id) == ["K01"])
  }

  @Test(arguments: [
    // So many days before or after its day, of about its amount: fulfilled.
    ("2025-06-28", "50000.00", false), ("2025-06-22", "59500.00", false),
    ("2025-06-20", "48000.00", false),
    // Too early, or of another amount: not its invoice.
    ("2025-06-15", "50000.00", true), ("2025-06-28", "9000.00", true),
    ("2025-06-28", "90000.00", true),
  ])
  func `an invoice near the day and the amount fulfils an announcement`(
    issued: String, amount: String, isToCome: Bool
  ) throws {
    let view = try view(
      "NEW,2025-07-05,50000.00,EUR,1\n", invoices: "N1,NEW,\(issued),2025-07-28,\(amount),EUR,\n")
    #expect(try toCome(view, "NEW").isEmpty != isToCome)
  }

  @Test func `an invoice issued early is no reason to expect more`() throws {
    let view = try view(
      "NEW,2025-07-05,50000.00,EUR,1\n", invoices: "N1,NEW,2025-06-28,2025-07-28,50000.00,EUR,\n")
    let position = try #require(view.customers.firstIndex { $0.id == "NEW" })
    let profiles = BillingProfiles(view, horizon: 91).profiles(ofCustomer: position)
    #expect(profiles.map(\.rhythm) == [.announced([])])
    // Beyond the horizon nothing is announced, and its own rhythm goes on.
    let near = BillingProfiles(view, horizon: 4).profiles(ofCustomer: position)
    #expect(near.count == 1 && near.allSatisfy { !$0.isAnnounced })
  }

  @Test func `each invoice fulfils one announcement, the nearest`() throws {
    let view = try view(
      "NEW,2025-07-05,50000.00,EUR,1\nNEW,2025-07-12,50000.00,EUR,0.5\n",
      invoices: "N1,NEW,2025-06-28,2025-07-28,50000.00,EUR,\n")
    #expect(try toCome(view, "NEW") == [.init(daysAhead: 12, amount: 50_000, probability: 0.5)])
  }

  @Test func `the last invoice of a rhythm is not taken for its next one`() throws {
    let weekly = (1...12).map { week -> String in
      let issued = Self.today - 2 - 7 * (12 - week)
      return "W\(week),WEEK,\(issued),\(issued + 14),200.00,EUR,\n"
    }.joined()
    let view = try view(
      "WEEK,2025-07-05,200.00,EUR,1\n", invoices: weekly, customers: "customer_id\n")
    #expect(try toCome(view, "WEEK") == [.init(daysAhead: 5, amount: 200, probability: 1)])
  }

  @Test func `an invoice in instalments fulfils an announcement as a whole`() throws {
    let view = try viewOf(
      [
        "invoices.csv": Self.header + Self.monthly
          + "N1,NEW,2025-06-28,2025-07-28,50000.00,EUR,\n",
        "customers.csv": "customer_id\nNEW\n",
        "instalments.csv": "invoice_id,due_on,amount\nN1,2025-07-28,20000.00\n"
          + "N1,2025-08-28,30000.00\n",
        "expected_billing.csv": Self.announcedHeader + "NEW,2025-07-05,50000.00,EUR,1\n",
      ], asOf: Self.today)
    #expect(view.invoices.elements.count { $0.instalment > 0 } == 2)
    #expect(try toCome(view, "NEW").isEmpty)
  }

  @Test func `an invoice in another currency fulfils nothing`() throws {
    let view = try view(
      "NEW,2025-07-05,50000.00,EUR,1\n", invoices: "N1,NEW,2025-06-28,2025-07-28,50000.00,USD,\n")
    #expect(try toCome(view, "NEW").count == 1)
  }

  @Test func `a day that has passed counts only where invoices were late before, and is said`()
    throws
  {
    let lone = try view("NEW,2025-06-27,50000.00,EUR,1\n")
    #expect(try toCome(lone, "NEW").isEmpty)
    #expect(
      Announcements(lone).remarks == [
        .announcedWithoutInvoice(
          Money(minorUnits: 5_000_000, try #require(Currency("EUR"))), announcements: 1,
          isAwaited: false)
      ])
    #expect(
      try quickModel().fit(lone).diagnostics.notices.contains(Announcements(lone).remarks[0]))
    // Twelve announcements before it: eight invoices came six days late, four on their day.
    var (announced, invoices) = ("NEW,2025-06-27,50000.00,EUR,1\n", "")
    for k in 0..<12 {
      let on = day("2024-09-01") + 20 * k
      announced += "P\(k),\(on),700.00,EUR,1\n"
      let issued = on + (k < 8 ? 6 : 0)
      invoices += "PI\(k),P\(k),\(issued),\(issued + 30),700.00,EUR,\(issued + 30)\n"
    }
    let taught = try view(announced, invoices: invoices)
    let item = try #require(try toCome(taught, "NEW").first)
    // Three days after its day all eight late ones, and none else, were still to come.
    #expect(item.probability == 1 && item.daysAhead == 6)
    #expect(Announcements(taught).remarks.count == 1)
    // A week after it none was.
    let old = try view(
      announced.replacing("NEW,2025-06-27", with: "NEW,2025-06-23"), invoices: invoices)
    #expect(try toCome(old, "NEW").isEmpty)
  }

  @Test func `an announcement of a customer the ledger does not know is set aside and said`() throws
  {
    let view = try view("NOBODY,2025-07-05,50000.00,EUR,1\n")
    #expect(!view.customers.contains { $0.id == "NOBODY" })
    #expect(view.issues.contains { $0.code == "unknown-customer" && $0.effect == .setAside })
  }
}
